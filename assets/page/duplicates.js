// Pictures that are there more than once, as groups, the best of each first; nothing is deleted here.

import { button, el, empty } from "./dom.js";
import { named } from "./photo.js";
import { ask, here, thumbnail } from "./store.js";
import { openPhotos } from "./talk.js";
import { t } from "./words.js";

/** What takes the place of the wall: the groups, with `back` to leave them. */
export async function duplicates(back) {
  const { n, groups } = await ask("/api/duplicates");
  const leave = button(t("back"), back, { icon: "before", class: "quiet" });
  if (!n) return el("div", { class: "duplicates" }, el("div", { class: "bar" }, leave), empty(t("duplicates_none"), t("duplicates_none_hint")));
  const others = el("a", { class: "button", href: here("/api/duplicates/others"), download: true }, t("duplicates_others"));
  return el("div", { class: "duplicates" }, el("div", { class: "bar" }, leave, el("h2", {}, t("duplicates_count", { n })), others),
    el("p", { class: "hint" }, t("duplicates_hint")), ...groups.map(group));
}

function group({ kind, photos }) {
  const ids = photos.map((card) => card.id);
  const items = photos.map((card, at) => {
    const open = button(t("enlarge", { caption: named(card) }), () => openPhotos(ids, card.id, open), { bare: true, class: "open" });
    open.append(el("img", { src: thumbnail(card, 256), alt: "", loading: "lazy" }));
    return el("li", {}, open, el("p", {}, at ? null : el("b", {}, `${t("duplicates_best")} · `), card.size), el("p", { class: "path" }, card.file));
  });
  return el("section", { class: "group", "aria-label": t(`duplicates_${kind}`) }, el("h3", {}, t(`duplicates_${kind}`)), el("ul", { role: "list" }, ...items));
}
