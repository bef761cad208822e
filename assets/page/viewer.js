// The enlarge dialog: one photo, large, with its details; arrow keys walk through the list it was opened from.

import { button, el } from "./dom.js";
import { feedback, isDisliked, isLiked, original, thumbnail, watch } from "./store.js";
import { t } from "./words.js";
import { fit, heart, palette } from "./cards.js";

let dialog = null;
let cards = [];
let at = 0;
let opener = null;

/** Open the viewer at `cards[start]`; `from` gets the focus back. */
export function view(list, start, from) {
  if (!list.length) return;
  [cards, at, opener] = [list, start, from];
  if (!dialog) make();
  draw();
  if (!dialog.open) dialog.showModal();
}

function make() {
  dialog = el("dialog", { class: "viewer", "aria-label": t("viewer") });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) go(step);
    if (event.key === "Home") go(-at);
    if (event.key === "End") go(cards.length - 1 - at);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => current(opener)?.focus());
  document.body.append(dialog);
  watch(["liked", "disliked"], () => dialog.open && draw());
}

/** The control that was pressed, or the one that was drawn anew in its place. */
function current(control) {
  return control.isConnected ? control : document.querySelector(`.tab-page:not([hidden]) [data-key="${control.dataset.key}"]`);
}

function go(step) {
  at = (at + step + cards.length) % cards.length;
  draw();
}

function draw() {
  const card = cards[at];
  const key = dialog.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const image = el("img", { src: thumbnail(card, 768), alt: card.caption });
  dialog.replaceChildren(
    el("div", { class: "stage" }, button(t("before"), () => go(-1), { icon: "before", bare: true, "data-key": "before" }), image,
      button(t("after"), () => go(1), { icon: "after", bare: true, "data-key": "after" })),
    el("div", { class: "details" }, top(card), el("p", { class: "sentence", "aria-live": "polite" }, card.caption), facts(card), palette(card), actions(card)),
  );
  (key && dialog.querySelector(`[data-key="${key}"]`))?.focus();
}

function top(card) {
  return el("div", { class: "top" }, el("span", {}, t("position", { at: at + 1, n: cards.length })), heart(card, isLiked(card.id)),
    button(t("close"), () => dialog.close(), { icon: "close", bare: true, class: "quiet", "data-key": "close" }));
}

function facts(card) {
  const rows = [
    ["name", card.name], ["label", card.label], ["taken", card.taken], ["camera", card.camera],
    ["size", card.size], ["path", card.file], ["reason", card.reason],
  ];
  const list = el("dl", {});
  if (card.strength) list.append(el("dt", {}, t("fit")), el("dd", {}, fit(card)));
  for (const [key, value] of rows) if (value) list.append(el("dt", {}, t(`fact_${key}`)), el("dd", {}, value));
  return list;
}

function actions(card) {
  const reject = () => feedback(card, isDisliked(card.id) ? "clear" : "dislike");
  const open = el("a", { class: "button quiet", href: original(card), target: "_blank", rel: "noopener", "data-key": "open" }, t("open_original"));
  // Browsers offer the clipboard to this machine and to https only.
  const copy = navigator.clipboard && button(t("copy_path"), () => copyPath(card, copy), { class: "quiet", "data-key": "copy" });
  return el("div", { class: "actions" }, open, copy,
    button(t("not_this"), reject, { class: "quiet", "aria-pressed": isDisliked(card.id), "data-key": "not" }));
}

async function copyPath(card, control) {
  await navigator.clipboard.writeText(card.file);
  control.textContent = t("copied");
}
