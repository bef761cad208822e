// The photos that are ticked, and what can be done with all of them at once.

import { albumMenu, takeOut } from "./albums.js";
import { button, el } from "./dom.js";
import { exportMenu } from "./export.js";
import { notice } from "./notice.js";
import { cardsOf, feedback, here, liking, set, store } from "./store.js";
import { draftAbout } from "./box.js";
import { similarTo } from "./say.js";
import { t } from "./words.js";

let anchor = null;

/** Tick or untick one photo; a range begins here. */
export function toggleSelected(id, at = null) {
  const selected = new Set(store.selected);
  if (!selected.delete(id)) selected.add(id);
  anchor = at;
  set({ selected });
}

/** Tick everything between the last tick and place `at` of `ids`. */
export function selectRange(ids, at) {
  const from = anchor ?? at;
  anchor ??= at;
  const range = ids.slice(Math.min(from, at), Math.max(from, at) + 1);
  set({ selected: new Set([...store.selected, ...range]) });
}

/** Tick these and no others. */
export function selectOnly(ids) {
  anchor = 0;
  set({ selected: new Set(ids) });
}

/** How many are ticked, and what can be done with them; `order` gives the ids of the wall they are ticked on. */
export function selectionBar(order) {
  const ids = order().filter((id) => store.selected.has(id));
  return [
    el("h2", { "aria-live": "polite" }, t("selected", { n: ids.length })),
    button(t("download_selected"), () => save(ids), { icon: "download" }),
    button(t("like_selected"), () => rateAll(ids, "like"), { icon: "heart" }),
    button(t("hide_selected"), () => rateAll(ids, "dislike"), { icon: "not" }),
    button(t("more_like_selected"), () => similarTo(ids), { icon: "more" }),
    button(t("ask_selected"), () => draftAbout(ids), { icon: "chat" }),
    albumMenu(ids),
    store.tab === "liked" && store.album ? button(t("album_take_out"), () => takeOut(store.album, ids)) : null,
    exportMenu(ids),
    button(t("deselect"), () => set({ selected: new Set() }), { icon: "close", bare: true, class: "quiet" }),
  ];
}

function save(ids) {
  el("a", { href: here(`/api/export?format=zip&ids=${ids.join(",")}`), download: true }).click();
}

async function rateAll(ids, wanted) {
  const cards = await cardsOf(ids);
  const before = cards.map((card) => [card, liking(card.id)]);
  for (const card of cards) feedback(card, wanted);
  set({ selected: new Set() });
  notice(t(wanted === "like" ? "liked_n" : "hidden_n", { n: cards.length }), () => before.forEach(([card, was]) => feedback(card, was)));
}
