// The Liked tab: every photo with a heart, and below them those that are hidden from answers.

import { button, el, empty, fill } from "./dom.js";
import { exportMenu } from "./export.js";
import { named, toggleHidden } from "./photo.js";
import { selectionBar } from "./selection.js";
import { cardsOf, store, thumbnail, watch } from "./store.js";
import { say, similarTo } from "./talk.js";
import { wall } from "./wall.js";
import { t } from "./words.js";

/** Fill `page`. */
export function liked(page) {
  const photos = wall(page, t("tab_liked"), { rows: [180, 120], similar: (card) => similarTo([card.id]) });
  const bar = el("div", { class: "bar" });
  const further = el("div", { class: "further" }, button(t("more_like_liked"), () => say(t("say_more_like_liked")), { icon: "more" }));
  const none = empty(t("no_likes"), t("no_likes_hint"));
  const hidden = hiddenPhotos();

  function drawBar() {
    const ids = store.liked.map((card) => card.id);
    const chosen = ids.some((id) => store.selected.has(id));
    bar.classList.toggle("chosen", chosen);
    fill(bar, ...(chosen ? selectionBar(photos.ids) : [el("h2", {}, t("liked_photos", { n: ids.length })), exportMenu(ids)]));
  }

  watch(["liked", "disliked"], () => {
    hidden.draw();
    if (!store.liked.length) return fill(page, none, hidden.box);
    drawBar();
    if (!photos.list.isConnected) fill(page, bar, photos.list, further, hidden.box);
    photos.showCards(store.liked);
  });
  watch(["selected"], () => store.liked.length && drawBar());
  watch(["tab"], () => store.tab === "liked" && photos.lay());
  page.selectAll = photos.selectAll;
}

/** The list of photos that were told "not this", each with the way back. */
function hiddenPhotos() {
  const summary = el("summary", {});
  const list = el("ul", { class: "hidden-photos", role: "list" });
  const box = el("details", { class: "hidden-ones" }, summary, el("p", { class: "hint" }, t("hidden_hint")), list);
  let cards = new Map();

  async function draw() {
    box.hidden = !store.disliked.length;
    summary.textContent = t("hidden_photos", { n: store.disliked.length });
    if (!box.open) return;
    const missing = store.disliked.filter((id) => !cards.has(id));
    if (missing.length) for (const card of await cardsOf(missing)) cards.set(card.id, card);
    const focused = list.contains(document.activeElement);
    list.replaceChildren(...store.disliked.map((id) => cards.get(id)).filter(Boolean).map((card) =>
      el("li", {}, el("img", { src: thumbnail(card, 256), alt: named(card), loading: "lazy" }), button(t("show_again"), () => toggleHidden(card), { "aria-label": t("show_again_one", { caption: named(card) }) }))));
    if (focused) (list.querySelector("button") ?? summary).focus();
  }
  box.addEventListener("toggle", draw);
  return { box, draw };
}
