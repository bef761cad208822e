// One photo, wherever it is shown: its picture, heart, "not this", colours, and how well it fits.

import { button, el } from "./dom.js";
import { feedback, isDisliked, isLiked, store, thumbnail } from "./store.js";
import { t } from "./words.js";

/** The picture of `card`, in its main colour until it is there; `open` enlarges it. */
export function picture(card, open) {
  const image = el("img", { alt: card.caption, loading: "lazy", decoding: "async", title: card.name, sizes: "auto, 240px", srcset: sizes(card) });
  const control = el("button", { type: "button", class: "open", "aria-label": t("enlarge", { caption: card.caption }), style: shape(card) }, image);
  image.addEventListener("load", () => control.classList.add("there"));
  image.addEventListener("error", () => control.classList.add("gone"));
  image.src = thumbnail(card, 256);
  if (image.complete) control.classList.add("there"); // it was shown before: there is nothing to soften
  control.addEventListener("click", () => open(control));
  return control;
}

/** The two sizes with their widths, so that a sharp screen gets the large one; their sides are those of the longer edge. */
function sizes(card) {
  return [256, 768].map((side) => `${thumbnail(card, side)} ${Math.ceil(side * Math.min(1, card.ratio))}w`).join(", ");
}

/** What the place of a picture needs to know before the picture is there, as a style. */
export function shape(card) {
  return `--ratio:${card.ratio};--tone:${card.colours[0]?.hex ?? "var(--well)"}`;
}

/** The heart, pressed when the photo is liked. */
export function heart(card) {
  return button(t("like", { caption: card.caption }), () => feedback(card, isLiked(card.id) ? "clear" : "like"), {
    icon: "heart", bare: true, class: "heart", "aria-pressed": isLiked(card.id),
  });
}

/** "Not this", pressed when the photo is disliked; `look` is that of a button. */
export function not(card, look = {}) {
  return button(t("not_this"), () => feedback(card, isDisliked(card.id) ? "clear" : "dislike"), {
    ...look, class: "not quiet", "aria-pressed": isDisliked(card.id),
  });
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

/** How well a photo fits, in a word; the reason is its tooltip. */
export function fit(card) {
  return el("span", { class: `fit ${card.strength}`, title: card.reason || "" }, t(`fit_${card.strength}`));
}

/** The colours of a photo as one strip, each as wide as its share. */
export function palette(card) {
  if (!card.colours.length) return null;
  const stripes = card.colours.map(({ hex, share }) => el("i", { style: `background:${hex};flex-grow:${share}` }));
  return el("div", { class: "palette", role: "img", "aria-label": t("colours_of", { colours: card.colours.map((c) => c.name).join(", ") }) }, ...stripes);
}
