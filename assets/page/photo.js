// One photo, wherever it is shown: its picture, heart, "not this", colours, and what a person can do with it.

import { button, el } from "./dom.js";
import { notice } from "./notice.js";
import { feedback, isDisliked, isLiked, liking, original, store, thumbnail } from "./store.js";
import { t } from "./words.js";

/** The picture of `card`, `width` pixels wide, in its main colour until it is there. */
export function picture(card, width) {
  const image = el("img", { alt: "", decoding: "async", draggable: "false", sizes: `${Math.ceil(width)}px`, srcset: sizes(card) });
  const control = el("button", { type: "button", class: "open", "aria-label": t("enlarge", { caption: named(card) }) }, image);
  image.addEventListener("load", () => control.classList.add("there"));
  image.addEventListener("error", () => control.classList.add("gone"));
  image.src = thumbnail(card, 256);
  if (image.complete) control.classList.add("there"); // it was shown before: there is nothing to soften
  return control;
}

/** What a photo is called: its caption, else its file. */
export const named = (card) => card.caption || card.name;

/** The two sizes with their widths, so that a sharp screen gets the large one; their sides are those of the longer edge. */
function sizes(card) {
  return [256, 768].map((side) => `${thumbnail(card, side)} ${Math.ceil(side * Math.min(1, card.ratio))}w`).join(", ");
}

/** Its main colour, which holds its place. */
export const tone = (card) => card.colours[0]?.hex ?? "var(--well)";

/** Like it or take the heart back, with a way back. */
export function toggleHeart(card) {
  const before = liking(card.id);
  feedback(card, isLiked(card.id) ? "clear" : "like");
  if (before === "like") notice(t("unliked"), () => feedback(card, before));
}

/** Hide it from answers or show it again, with a way back. */
export function toggleHidden(card) {
  const before = liking(card.id);
  feedback(card, isDisliked(card.id) ? "clear" : "dislike");
  notice(t(before === "dislike" ? "shown_again" : "hidden_now"), () => feedback(card, before));
}

/** Save the file itself. */
export function download(card) {
  el("a", { href: original(card), download: card.name }).click();
}

/** The heart, pressed when the photo is liked. */
export function heart(card, look = {}) {
  return button(t("like", { caption: named(card) }), () => toggleHeart(card), { icon: "heart", bare: true, class: "heart", "aria-pressed": isLiked(card.id), ...look });
}

/** "Not this", pressed when the photo is disliked. */
export function not(card, look = {}) {
  return button(t("not_this"), () => toggleHidden(card), { icon: "not", class: "not quiet", "aria-pressed": isDisliked(card.id), ...look });
}

/** Show on the photos in `root` what is liked, disliked and selected now; nothing is drawn anew. */
export function mark(root) {
  for (const photo of root.querySelectorAll("[data-id]")) {
    const id = Number(photo.dataset.id);
    press(photo, "heart", "liked", isLiked(id));
    press(photo, "not", "disliked", isDisliked(id));
    press(photo, "tick", "selected", store.selected.has(id));
  }
}

function press(photo, control, state, on) {
  photo.classList.toggle(state, on);
  photo.querySelector(`.${control}`)?.setAttribute("aria-pressed", String(on));
}

/** The colours of a photo as one strip, each as wide as its share. */
export function palette(card) {
  if (!card.colours.length) return null;
  const stripes = card.colours.map(({ hex, share }) => el("i", { style: `background:${hex};flex-grow:${share}` }));
  return el("div", { class: "palette", role: "img", "aria-label": t("colours_of", { colours: card.colours.map((c) => c.name).join(", ") }) }, ...stripes);
}
