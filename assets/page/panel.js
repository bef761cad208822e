// The right side of the page: tabs for results, liked photos, the whole collection and adding photos.

import { addPhotos } from "./add.js";
import { cardList, redraw } from "./cards.js";
import { collection } from "./collection.js";
import { button, el } from "./dom.js";
import { exportMenu } from "./export.js";
import { set, store, watch } from "./store.js";
import { draft, say } from "./talk.js";
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
  choose("results");
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
  watch(["results"], () => {
    page.scrollTop = 0;
    if (store.results.items.length) choose("results");
    if (store.selected.size) set({ selected: new Set() });
  });
  watch(["results", "liked", "disliked", "selected", "status"], () => {
    const { items, title } = store.results;
    if (!items.length) return redraw(page, welcome());
    const chosen = items.filter((card) => store.selected.has(card.id));
    redraw(page, el("div", { class: "bar" }, el("h2", { role: "status" }, title), chosen.length ? null : exportMenu(items)),
      chosen.length ? selection(chosen) : null, cardList(items, t("results"), { selectable: true }), further());
  });
}

function welcome() {
  const photos = store.status?.photos ?? 0;
  const lines = [el("h2", {}, t(photos ? "nothing_shown" : "nothing_yet")), el("p", {}, t(photos ? "nothing_shown_hint" : "nothing_yet_hint"))];
  return el("div", { class: "empty" }, ...lines);
}

function further() {
  return el("div", { class: "further" }, button(t("more_like_these"), () => say(t("say_more_like_these")), { icon: "more", "data-key": "these" }),
    button(t("next_page"), () => say(t("say_next_page")), { icon: "after", "data-key": "next" }));
}

function selection(chosen) {
  const ranks = new Intl.ListFormat("en").format(chosen.map((card) => String(card.rank)));
  const count = t("selected", { n: chosen.length });
  return el(
    "div", { class: "selection", role: "region", "aria-label": count },
    el("strong", {}, count),
    button(t("more_like_selected"), () => say(t("say_more_like", { ranks })), { "data-key": "sel-more" }),
    button(t("describe_selected"), () => say(t("say_describe", { ranks })), { "data-key": "sel-tell" }),
    button(t("ask_selected"), () => draft(t("say_about", { ranks })), { "data-key": "sel-ask" }),
    exportMenu(chosen),
    button(t("deselect"), () => set({ selected: new Set() }), { icon: "close", bare: true, class: "quiet", "data-key": "sel-none" }),
  );
}

function liked(page) {
  watch(["liked", "disliked"], () => {
    if (!store.liked.length) return redraw(page, el("div", { class: "empty" }, el("h2", {}, t("no_likes")), el("p", {}, t("no_likes_hint"))));
    redraw(page, el("div", { class: "bar" }, el("h2", {}, t("liked_photos", { n: store.liked.length })), exportMenu(store.liked)),
      cardList(store.liked, t("tab_liked")),
      el("div", { class: "further" }, button(t("more_like_liked"), () => say(t("say_more_like_liked")), { icon: "more", "data-key": "liked-more" })));
  });
}
