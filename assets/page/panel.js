// The right side of the page: tabs for results, liked photos, the whole collection and adding photos.

import { addPhotos } from "./add.js";
import { turnedToTab } from "./address.js";
import { collection } from "./collection.js";
import { button, el } from "./dom.js";
import { liked } from "./liked.js";
import { results } from "./results.js";
import { set, store, watch } from "./store.js";
import { number, t } from "./words.js";

const TABS = { results, liked, collection, add: addPhotos };

/** Fill `root` with the tabs. */
export function panel(root) {
  const bar = el("div", { class: "tabs", role: "tablist", "aria-label": t("tabs") });
  const pages = Object.keys(TABS).map((name) => tab(bar, name));
  bar.addEventListener("keydown", (event) => moveAlong(bar, event));
  root.replaceChildren(bar, ...pages);
  choose("collection", true); // until the first answer
  Object.values(TABS).forEach((make, at) => make(pages[at]));
  watch(["results", "liked"], () => {
    const { items, more } = store.results;
    bar.querySelector("#tab-results").dataset.count = items.length ? `${number(items.length)}${more === "fitting" ? "+" : ""}` : "";
    bar.querySelector("#tab-liked").dataset.count = store.liked.length ? number(store.liked.length) : "";
  });
}

function tab(bar, name) {
  const page = el("section", { id: `page-${name}`, class: "tab-page", role: "tabpanel", "aria-labelledby": `tab-${name}`, tabindex: "0" });
  bar.append(button(t(`tab_${name}`), () => choose(name), { id: `tab-${name}`, role: "tab", "aria-controls": page.id }));
  return page;
}

/** Bring one tab to the front; `quietly` where the person did not ask for it. */
export function choose(name, quietly = false) {
  if (!(name in TABS)) return;
  for (const other of Object.keys(TABS)) {
    const control = document.getElementById(`tab-${other}`);
    control.setAttribute("aria-selected", String(other === name));
    control.tabIndex = other === name ? 0 : -1;
    document.getElementById(`page-${other}`).hidden = other !== name;
  }
  if (store.tab === name) return;
  set({ tab: name, selected: new Set() });
  if (!quietly) turnedToTab(name);
}

function moveAlong(bar, event) {
  const controls = [...bar.children];
  const at = controls.indexOf(document.activeElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: controls.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = controls[(to + controls.length) % controls.length];
  next.focus();
  next.click();
}
