// Keys that work all over the page, and the dialog that lists every key.

import { button, el, writing } from "./dom.js";
import { openModels } from "./models.js";
import { isViewing } from "./viewer.js";
import { focusBox } from "./box.js";
import { set, store } from "./store.js";
import { t } from "./words.js";

const KEYS = {
  keys_page: [["/", "key_box"], ["↑", "key_recall"], ["?", "key_help"]],
  keys_photos: [["← → ↑ ↓", "key_walk"], ["Enter", "key_open"], ["L", "key_like"], ["H", "key_hide"], ["M", "key_more"], ["D", "key_download"], ["X", "key_select"],
    ["Shift + ←→", "key_range"], ["Ctrl + A", "key_all"], ["Esc", "key_none"]],
  keys_viewer: [["← →", "key_turn"], ["+ − 0", "key_zoom"], ["F", "key_full"], ["I", "key_facts"], ["Esc", "key_close"]],
};
let dialog = null;

/** Listen on the whole page. */
export function takeShortcuts() {
  addEventListener("keydown", (event) => {
    if (isViewing() || document.querySelector("dialog[open]") || event.defaultPrevented) return;
    const page = document.getElementById(`page-${store.tab}`);
    if (event.key === "Escape" && store.selected.size) return set({ selected: new Set() });
    if (writing(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a" && page?.selectAll) return event.preventDefault(), page.selectAll();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") return event.preventDefault(), focusBox();
    if (event.key === "?") return event.preventDefault(), openHelp();
  });
}

/** Show the keys. */
export function openHelp() {
  if (!dialog) {
    const close = button(t("close"), () => dialog.close(), { icon: "close", bare: true, class: "quiet" });
    const groups = Object.entries(KEYS).map(([title, keys]) => el("section", {}, el("h3", {}, t(title)), el("dl", {}, ...keys.flatMap(([key, name]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(name))]))));
    const models = button(t("models"), () => (dialog.close(), openModels()), { class: "quiet" });
    dialog = el("dialog", { class: "help", "aria-label": t("shortcuts") }, el("div", { class: "top" }, el("h2", {}, t("shortcuts")), close), el("div", { class: "groups" }, ...groups), models);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  }
  dialog.showModal();
}
