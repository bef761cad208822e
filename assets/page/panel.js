// The right side of the page: tabs for results, liked photos, the whole collection and adding photos.

import { addPhotos } from "./add.js";
import { TABS, turnToTab } from "./address.js";
import { collection } from "./collection.js";
import { button, el } from "./dom.js";
import { liked } from "./liked.js";
import { results } from "./results.js";
import { store, watch } from "./store.js";
import { number, t } from "./words.js";

const FILL = { results, liked, collection, add: addPhotos };

/** Fill `root` with the tabs. */
export function panel(root) {
  const bar = el("div", { class: "tabs", role: "tablist", "aria-label": t("tabs") });
  const pages = TABS.map((name) => tab(bar, name));
  bar.addEventListener("keydown", (event) => moveAlong(bar, event));
  root.replaceChildren(bar, ...pages);
  watch(["tab"], show);
  TABS.forEach((name, at) => FILL[name](pages[at]));
  watch(["results", "liked"], () => {
    const { items, more } = store.results;
    bar.querySelector("#tab-results").dataset.count = items.length ? `${number(items.length)}${more === "fitting" ? "+" : ""}` : "";
    bar.querySelector("#tab-liked").dataset.count = store.liked.length ? number(store.liked.length) : "";
  });
}

function tab(bar, name) {
  const page = el("section", { id: `page-${name}`, class: "tab-page", role: "tabpanel", "aria-labelledby": `tab-${name}`, tabindex: "0" });
  bar.append(button(t(`tab_${name}`), () => turnToTab(name), { id: `tab-${name}`, role: "tab", "aria-controls": page.id }));
  return page;
}

function show() {
  for (const name of TABS) {
    const control = document.getElementById(`tab-${name}`);
    control.setAttribute("aria-selected", String(name === store.tab));
    control.tabIndex = name === store.tab ? 0 : -1;
    document.getElementById(`page-${name}`).hidden = name !== store.tab;
  }
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
