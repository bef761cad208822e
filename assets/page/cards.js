// Result cards: picture, caption, label, how well it fits, colours, and what can be done with it.

import { button, el } from "./dom.js";
import { feedback, isDisliked, isLiked, store, thumbnail, toggleSelected } from "./store.js";
import { say } from "./talk.js";
import { t } from "./words.js";
import { view } from "./viewer.js";

/** A list of cards; `selectable` cards can be ticked and are numbered as the conversation numbers them. */
export function cardList(cards, label, { selectable = false } = {}) {
  return el("ul", { class: "cards", "aria-label": label }, ...cards.map((card, at) => item(card, at, cards, selectable)));
}

function item(card, at, cards, selectable) {
  const state = { liked: isLiked(card.id), disliked: isDisliked(card.id), selected: selectable && store.selected.has(card.id) };
  const names = ["card", ...Object.keys(state).filter((key) => state[key])].join(" ");
  return el("li", { class: names, "data-id": card.id }, picture(card, at, cards, selectable, state), about(card, selectable), actions(card, state, selectable));
}

function picture(card, at, cards, selectable, state) {
  const image = el("img", { src: thumbnail(card, 256), alt: card.caption, loading: at < 12 ? "eager" : "lazy", decoding: "async", title: card.name });
  const open = el("button", { type: "button", class: "open", "data-key": `open${card.id}`, "aria-label": t("enlarge", { caption: card.caption }) }, image);
  open.addEventListener("click", () => view(cards, at, open));
  return el("div", { class: "picture" }, open, selectable ? tick(card, state) : null, heart(card, state.liked));
}

function tick(card, state) {
  const press = () => toggleSelected(card.id);
  return button(t("select", { rank: card.rank }), press, {
    icon: "tick", bare: true, class: "tick", "aria-pressed": state.selected, "data-key": `tick${card.id}`,
  });
}

/** The heart of a photo, pressed when it is liked. */
export function heart(card, liked) {
  const press = () => feedback(card, isLiked(card.id) ? "clear" : "like");
  return button(t("like", { caption: card.caption }), press, {
    icon: "heart", bare: true, class: "heart", "aria-pressed": liked, "data-key": `heart${card.id}`,
  });
}

function about(card, selectable) {
  return el(
    "div", { class: "about" },
    el("p", { class: "caption", title: card.caption }, selectable ? el("span", { class: "rank" }, `${card.rank}`) : null, card.caption),
    el("p", { class: "facts" }, card.strength ? fit(card) : null, card.label ? el("span", { class: "label" }, card.label) : null),
    palette(card),
  );
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

function actions(card, state, selectable) {
  const reject = () => feedback(card, isDisliked(card.id) ? "clear" : "dislike");
  return el(
    "div", { class: "actions" },
    selectable ? button(t("more_like_this"), () => say(t("say_more_like", { ranks: card.rank })), { icon: "more", class: "quiet", "data-key": `more${card.id}` }) : null,
    button(t("not_this"), reject, { icon: "not", bare: true, class: "quiet", "aria-pressed": state.disliked, "data-key": `not${card.id}` }),
  );
}

/** Redraw `root` and give the keyboard back to the control that had it. */
export function redraw(root, ...children) {
  const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  root.replaceChildren(...children.filter(Boolean));
  if (key) root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
