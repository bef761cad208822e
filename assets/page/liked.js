// The Liked tab: the photos with a heart, the albums beside them, and below those that are hidden from answers.

import { deleteAlbum, readAlbums, renameAlbum } from "./albums.js";
import { button, el, empty, fill } from "./dom.js";
import { exportMenu } from "./export.js";
import { named, toggleHidden } from "./photo.js";
import { selectionBar } from "./selection.js";
import { ask, cardsOf, set, store, thumbnail, watch } from "./store.js";
import { say, similarTo } from "./say.js";
import { wall } from "./wall.js";
import { message, number, t } from "./words.js";

/** Fill `page`. */
export function liked(page) {
  const photos = wall(page, t("tab_liked"), { rows: [180, 120], similar: (card) => similarTo([card.id]) });
  const bar = el("div", { class: "bar" });
  const shelf = el("div", { class: "shelf", role: "group", "aria-label": t("albums") });
  const more = button(t("more_like_liked"), () => say(store.album ? message("say_more_like_album", () => ({ name: store.album })) : message("say_more_like_liked")), { icon: "more" });
  const further = el("div", { class: "further" }, more);
  const none = empty(t("no_likes"), t("no_likes_hint"));
  const hidden = hiddenPhotos();
  let cards = []; // of the open album

  function drawShelf() {
    const choose = (name) => () => set({ album: name, selected: new Set() });
    const chip = (label, n, name) => button(label, choose(name), { class: "chip", "aria-pressed": (store.album ?? null) === name, "data-count": number(n) });
    const focused = shelf.contains(document.activeElement);
    shelf.hidden = !store.albums.length;
    shelf.replaceChildren(chip(t("favourites"), store.liked.length, null), ...store.albums.map(({ name, n }) => chip(name, n, name)));
    if (focused) shelf.querySelector("[aria-pressed=true]")?.focus();
  }

  function drawBar() {
    const shown = store.album ? cards : store.liked;
    const ids = shown.map((card) => card.id);
    const chosen = store.tab === "liked" && ids.some((id) => store.selected.has(id));
    bar.classList.toggle("chosen", chosen);
    if (chosen) return fill(bar, ...selectionBar(photos.ids));
    if (!store.album) return fill(bar, el("h2", {}, t("liked_photos", { n: ids.length })), ids.length ? exportMenu(ids) : null);
    const { album } = store;
    fill(bar, el("h2", {}, t("album_photos", { name: album, n: ids.length })), exportMenu(ids),
      button(t("album_rename"), () => renameAlbum(album, (to) => set({ album: to }))), button(t("album_delete"), () => (set({ album: null }), deleteAlbum(album))));
  }

  function draw() {
    const shown = store.album ? cards : store.liked;
    drawShelf();
    hidden.draw();
    more.lastChild.textContent = t(store.album ? "album_more" : "more_like_liked");
    if (!shown.length) return fill(page, shelf, none, hidden.box);
    drawBar();
    if (!photos.list.isConnected) fill(page, shelf, bar, photos.list, further, hidden.box);
    photos.showCards(shown);
  }

  async function openAlbum() {
    const { album } = store;
    if (album && !store.albums.some(({ name }) => name === album)) return set({ album: null });
    cards = album ? (await ask(`/api/albums/photos?name=${encodeURIComponent(album)}`)).photos : [];
    if (album === store.album) draw();
  }

  watch(["liked", "disliked"], draw);
  watch(["album", "albums"], () => openAlbum().catch(() => set({ album: null })));
  watch(["selected"], () => photos.list.isConnected && drawBar());
  watch(["tab"], () => {
    if (store.tab !== "liked") return;
    readAlbums();
    photos.lay();
  });
  page.selectAll = photos.selectAll;
}

/** The list of photos that were told "not this", each with the way back. */
function hiddenPhotos() {
  const summary = el("summary", {});
  const list = el("ul", { class: "hidden-photos", role: "list" });
  const box = el("details", { class: "hidden-ones" }, summary, el("p", { class: "hint" }, t("hidden_hint")), list);
  const cards = new Map();

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
