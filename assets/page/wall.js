// A wall of photos: rows of one height in which every photo keeps its shape.

import { el } from "./dom.js";
import { heart, mark, picture, shape } from "./photo.js";
import { view } from "./viewer.js";

/** A wall called `label`; `show` hangs the photos of its cards and leaves alone what hangs already. */
export function wall(label) {
  const list = el("ul", { class: "wall", "aria-label": label });
  let items = new Map();

  function hang(card) {
    const open = (from) => view(shown(), shown().indexOf(card), from);
    return el("li", { class: "card", "data-id": card.id, style: shape(card) }, picture(card, open), heart(card));
  }

  function shown() {
    return [...items.values()].map(({ card }) => card);
  }

  function show(cards) {
    const before = items;
    items = new Map(cards.map((card) => [look(card), before.get(look(card)) ?? { card, node: hang(card) }]));
    for (const [key, { node }] of before) if (!items.has(key)) node.remove();
    [...items.values()].forEach(({ node }, at) => list.children[at] === node || list.insertBefore(node, list.children[at] ?? null));
    mark(list);
  }

  return { list, show };
}

/** Two cards with the same look are the same photo, unchanged. */
const look = (card) => JSON.stringify([card.id, card.version, card.caption, card.file]);
