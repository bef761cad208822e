// Result cards: picture, caption, label, how well it fits, colours, and what can be done with it.

import { button, el } from "./dom.js";
import { fit, heart, mark, not, palette, picture } from "./photo.js";
import { toggleSelected } from "./store.js";
import { say } from "./talk.js";
import { view } from "./viewer.js";
import { t } from "./words.js";

/** A list of cards, numbered as the conversation numbers them. */
export function cardList(cards, label) {
  const list = el("ul", { class: "cards", "aria-label": label }, ...cards.map((card, at) => item(card, (from) => view(cards, at, from))));
  mark(list);
  return list;
}

function item(card, open) {
  return el("li", { class: "card", "data-id": card.id }, el("div", { class: "picture" }, picture(card, open), tick(card), heart(card)), about(card), actions(card));
}

function tick(card) {
  return button(t("select", { rank: card.rank }), () => toggleSelected(card.id), { icon: "tick", bare: true, class: "tick" });
}

function about(card) {
  return el(
    "div", { class: "about" },
    el("p", { class: "caption", title: card.caption }, el("span", { class: "rank" }, `${card.rank}`), card.caption),
    el("p", { class: "facts" }, card.strength ? fit(card) : null, card.label && card.label !== card.caption ? el("span", { class: "label", title: card.label }, card.label) : null),
    palette(card),
  );
}

function actions(card) {
  return el("div", { class: "actions" }, button(t("more_like_this"), () => say(t("say_more_like", { ranks: card.rank })), { icon: "more", class: "quiet" }),
    not(card, { icon: "not", bare: true }));
}
