// The right side of the page: tabs for results, liked photos, the whole collection and adding photos.

import { addPhotos } from "./add.js";
import { cardList } from "./cards.js";
import { collection } from "./collection.js";
import { button, el, empty, fill } from "./dom.js";
import { exportMenu } from "./export.js";
import { mark } from "./photo.js";
import { set, store, watch } from "./store.js";
import { draft, say } from "./talk.js";
import { wall } from "./wall.js";
import { t } from "./words.js";

const TABS = { results, liked, collection, add: addPhotos };

/** Fill `root` with the tabs. */
export function panel(root) {
  const bar = el("div", { class: "tabs", role: "tablist", "aria-label": t("tabs") });
  const pages = Object.entries(TABS).map(([name, make]) => tab(bar, name, make));
  bar.addEventListener("keydown", (event) => moveAlong(bar, event));
  root.replaceChildren(bar, ...pages);
  watch(["results", "liked"], () => {
    bar.querySelector("#tab-results").dataset.count = store.results.items.length || "";
    bar.querySelector("#tab-liked").dataset.count = store.liked.length || "";
  });
  choose("collection"); // until the first answer
}

function tab(bar, name, make) {
  const page = el("section", { id: `page-${name}`, class: "tab-page", role: "tabpanel", "aria-labelledby": `tab-${name}`, tabindex: "0" });
  const control = button(t(`tab_${name}`), () => choose(name), { id: `tab-${name}`, role: "tab", "aria-controls": page.id });
  bar.append(control);
  make(page);
  return page;
}

/** Bring one tab to the front. */
export function choose(name) {
  for (const other of Object.keys(TABS)) {
    const control = document.getElementById(`tab-${other}`);
    control.setAttribute("aria-selected", String(other === name));
    control.tabIndex = other === name ? 0 : -1;
    document.getElementById(`page-${other}`).hidden = other !== name;
  }
  set({ tab: name });
}

function moveAlong(bar, event) {
  const controls = [...bar.children];
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const next = controls[(controls.indexOf(document.activeElement) + step + controls.length) % controls.length];
  next.focus();
  next.click();
}

function results(page) {
  const bar = el("div", { class: "bar" });
  const drawBar = () => {
    const chosen = store.results.items.filter((card) => store.selected.has(card.id));
    fill(bar, ...(chosen.length ? selection(chosen) : [el("h2", { role: "status" }, store.results.title), exportMenu(store.results.items)]));
    bar.classList.toggle("chosen", chosen.length > 0);
  };
  watch(["results"], () => {
    const { items } = store.results;
    set({ selected: new Set() });
    if (!items.length) return fill(page, empty(t("nothing_shown"), t("nothing_shown_hint")));
    fill(page, bar, cardList(items, t("results")), further());
    page.scrollTop = 0;
    choose("results");
  });
  watch(["selected", "results"], drawBar);
  watch(["selected", "liked", "disliked"], () => mark(page));
}

function further() {
  return el("div", { class: "further" }, button(t("more_like_these"), () => say(t("say_more_like_these")), { icon: "more" }),
    button(t("next_page"), () => say(t("say_next_page")), { icon: "after" }));
}

function selection(chosen) {
  const ranks = new Intl.ListFormat("en").format(chosen.map((card) => String(card.rank)));
  return [
    el("h2", { role: "status" }, t("selected", { n: chosen.length })),
    button(t("more_like_selected"), () => say(t("say_more_like", { ranks }))),
    button(t("describe_selected"), () => say(t("say_describe", { ranks }))),
    button(t("ask_selected"), () => draft(t("say_about", { ranks }))),
    exportMenu(chosen),
    button(t("deselect"), () => set({ selected: new Set() }), { icon: "close", bare: true, class: "quiet" }),
  ];
}

function liked(page) {
  const photos = wall(t("tab_liked"));
  const bar = el("div", { class: "bar" });
  const further = el("div", { class: "further" }, button(t("more_like_liked"), () => say(t("say_more_like_liked")), { icon: "more" }));
  watch(["liked"], () => {
    if (!store.liked.length) return fill(page, empty(t("no_likes"), t("no_likes_hint")));
    fill(bar, el("h2", {}, t("liked_photos", { n: store.liked.length })), exportMenu(store.liked));
    photos.show(store.liked);
    if (!photos.list.isConnected) fill(page, bar, photos.list, further);
  });
}
