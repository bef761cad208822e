// The enlarge dialog: one photo, large, with its details; arrow keys walk through the list it was opened from.

import { button, el } from "./dom.js";
import { fit, heart, mark, not, palette } from "./photo.js";
import { original, thumbnail, watch } from "./store.js";
import { t } from "./words.js";

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
  const stage = el("div", { class: "stage" }, button(t("before"), () => go(-1), { icon: "before", bare: true }), el("div", { class: "place" }),
    button(t("after"), () => go(1), { icon: "after", bare: true }));
  dialog = el("dialog", { class: "viewer", "aria-label": t("viewer") }, stage, el("div", { class: "details" }));
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) go(step);
    if (event.key === "Home") go(-at);
    if (event.key === "End") go(cards.length - 1 - at);
  });
  swipe(stage);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => opener.focus());
  document.body.append(dialog);
  watch(["liked", "disliked"], () => mark(dialog));
}

function swipe(stage) {
  let start = 0;
  stage.addEventListener("touchstart", (event) => (start = event.changedTouches[0].clientX), { passive: true });
  stage.addEventListener("touchend", (event) => {
    const way = event.changedTouches[0].clientX - start;
    if (Math.abs(way) > 40) go(way < 0 ? 1 : -1);
  });
}

function go(step) {
  at = (at + step + cards.length) % cards.length;
  draw();
}

function draw() {
  const card = cards[at];
  const kept = dialog.querySelector(".details").contains(document.activeElement) && document.activeElement.className;
  // The small picture is there already; the large one comes over it.
  const image = el("img", { src: thumbnail(card, 768), alt: card.caption, style: `background-image:url("${thumbnail(card, 256)}")` });
  dialog.querySelector(".place").replaceChildren(image);
  dialog.querySelector(".details").replaceWith(details(card));
  for (const control of dialog.querySelectorAll(".stage button")) control.hidden = cards.length < 2;
  if (kept) [...dialog.querySelectorAll(".details button")].find((control) => control.className === kept)?.focus();
  for (const step of [1, -1]) new Image().src = thumbnail(cards.at((at + step) % cards.length), 768);
}

function details(card) {
  return el("div", { class: "details", "data-id": card.id }, top(card), el("p", { class: "sentence", "aria-live": "polite" }, card.caption),
    palette(card), facts(card), actions(card));
}

function top(card) {
  return el("div", { class: "top" }, el("span", {}, t("position", { at: at + 1, n: cards.length })), heart(card), closeButton());
}

const closeButton = () => button(t("close"), () => dialog.close(), { icon: "close", bare: true, class: "close quiet" });

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
  const open = el("a", { class: "button quiet", href: original(card), target: "_blank", rel: "noopener" }, t("open_original"));
  // Browsers offer the clipboard to this machine and to https only.
  const copy = navigator.clipboard && button(t("copy_path"), () => copyPath(card, copy), { class: "copy quiet" });
  return el("div", { class: "actions" }, open, copy, not(card));
}

async function copyPath(card, control) {
  await navigator.clipboard.writeText(card.file);
  control.textContent = t("copied");
}
