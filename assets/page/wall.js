// A wall of photos: only what is in sight hangs, arrow keys walk over it, ticks select.

import { Virtualizer, defaultRangeExtractor, elementScroll, observeElementOffset, observeElementRect } from "@tanstack/virtual-core";
import { button, el } from "./dom.js";
import { rowsOf } from "./layout.js";
import { download, heart, mark, named, not, picture, toggleHeart, toggleHidden, tone } from "./photo.js";
import { selectOnly, selectRange, toggleSelected } from "./selection.js";
import { set, store, watch } from "./store.js";
import { view } from "./viewer.js";
import { number, t } from "./words.js";

const HEADING = 52;
const narrow = matchMedia("(max-width: 820px)");

/**
 * A wall that scrolls in `page`. `rows` are [height on a wide screen, on a narrow one]; `read(ids)` brings the cards of
 * photos of which only the shape is known; `more` is called when the end is near; `similar(card)` asks for more like it.
 */
export function wall(page, label, { rows: heights, read = null, more = () => {}, similar, numbered = false }) {
  const list = el("ul", { class: "wall", role: "list", "aria-label": label });
  let model = { ids: [], ratios: [], groups: [], version: "" };
  const cards = new Map();
  let rows = [];
  let width = 0;
  let current = 0;
  let asked = new Set();
  const hung = new Map(); // key of what hangs -> node

  const scroller = new Virtualizer(options());
  const unmount = scroller._didMount();
  new ResizeObserver(() => list.clientWidth && list.clientWidth !== width && lay()).observe(list);
  page.addEventListener("scroll", nearEnd, { passive: true });
  watch(["liked", "disliked", "selected"], () => mark(list));

  function options() {
    return {
      count: rows.length, estimateSize: (at) => rows[at].height, getScrollElement: () => page, overscan: 4, scrollMargin: list.offsetTop,
      scrollToFn: elementScroll, observeElementRect, observeElementOffset, onChange: draw, getItemKey: (at) => at,
      rangeExtractor: (range) => {
        const seen = defaultRangeExtractor(range);
        const own = rowOf(current);
        return own < 0 || seen.includes(own) ? seen : [...seen, own].sort((a, b) => a - b);
      },
    };
  }

  /** Hang the photos of `cards`, in their order. */
  function showCards(items) {
    cards.clear();
    for (const card of items) cards.set(card.id, card);
    show({ ids: items.map((card) => card.id), ratios: items.map((card) => card.ratio), groups: [{ title: "", n: items.length }] });
  }

  /** Hang photos of which ids and ratios are known, under the titles of their groups. */
  function show(next) {
    const at = model.ids[current];
    model = next;
    current = Math.max(0, model.ids.indexOf(at));
    asked = new Set();
    lay();
  }

  function lay() {
    width = list.clientWidth;
    if (!width) return; // it is laid out when it is seen
    const [wide, slim] = heights;
    rows = rowsOf(model.ratios, model.groups, { width, height: narrow.matches ? slim : wide, gap: narrow.matches ? 4 : 8, heading: HEADING });
    for (const node of hung.values()) node.dataset.stale = "";
    scroller.setOptions(options());
    scroller._willUpdate();
    scroller.measure();
    draw();
  }

  function draw() {
    list.style.height = `${scroller.getTotalSize()}px`;
    const kept = new Set();
    const missing = [];
    for (const item of scroller.getVirtualItems()) {
      const row = rows[item.index];
      if (!row) continue;
      const top = item.start - scroller.options.scrollMargin;
      if (!row.boxes) hang(`title ${row.title}`, kept, () => el("li", { class: "group" }, el("h3", {}, row.title)), { top, left: 0, width, height: row.height });
      else row.boxes.forEach((box, n) => {
        const at = row.from + n;
        const id = model.ids[at];
        const card = cards.get(id);
        if (!card) missing.push(id);
        hang(card ? `${id} ${card.version} ${card.caption} ${numbered ? card.rank : ""}` : `place ${id}`, kept, () => (card ? photo(card, box.width) : el("li", { class: "card place" })),
          { ...box, top, height: row.height - (narrow.matches ? 4 : 8) }, at);
      });
    }
    for (const [key, node] of hung) if (!kept.has(key)) (node.remove(), hung.delete(key));
    rove();
    mark(list);
    if (missing.length) bring(missing);
    nearEnd();
  }

  function hang(key, kept, make, { top, left, width: wide, height }, at = null) {
    let node = hung.get(key);
    if (!node) hung.set(key, (node = make()));
    node.style.cssText = `transform:translate(${left}px,${top}px);width:${wide}px;height:${height}px;${node.tone ?? ""}`;
    if (at !== null) {
      node.dataset.at = at;
      node.setAttribute("aria-setsize", model.ids.length);
      node.setAttribute("aria-posinset", at + 1);
    }
    const before = [...kept].at(-1);
    const place = before ? hung.get(before).nextSibling : list.firstChild;
    if (place !== node && node.previousSibling !== (before ? hung.get(before) : null)) list.insertBefore(node, place);
    else if (!node.isConnected) list.insertBefore(node, place);
    kept.add(key);
  }

  async function bring(ids) {
    const wanted = ids.filter((id) => !asked.has(id));
    if (!read || !wanted.length) return;
    for (const id of wanted) asked.add(id);
    try {
      for (const card of await read(wanted)) cards.set(card.id, card);
      draw();
    } catch {
      for (const id of wanted) asked.delete(id); // the masthead says that nobody answers
    }
  }

  function photo(card, wide) {
    const at = () => model.ids.indexOf(card.id);
    const open = picture(card, wide);
    open.addEventListener("click", (event) => (event.shiftKey || event.ctrlKey || event.metaKey ? tick(event) : view(source(), at(), open)));
    const select = button(t("select", { caption: named(card) }), (event) => tick(event), { icon: "tick", bare: true, class: "tick" });
    const tick = (event) => (event.shiftKey ? selectRange(model.ids, at()) : toggleSelected(card.id, at()));
    const node = el("li", { class: "card", "data-id": card.id }, open,
      el("div", { class: "about" }, el("p", { class: "caption", "aria-hidden": "true" }, numbered ? el("span", { class: "rank" }, number(card.rank)) : null, card.caption), best(card),
        button(t("more_like_this"), () => similar(card), { icon: "more", bare: true, class: "similar" }), not(card, { bare: true })),
      numbered ? el("span", { class: "number", "aria-hidden": "true" }, number(card.rank)) : null, select, heart(card));
    node.tone = `--tone:${tone(card)}`;
    return node;
  }

  const best = (card) => (card.best ? el("span", { class: "best", title: card.reason || "" }, t("best_match")) : null);

  /** What the viewer walks through. */
  function source() {
    return {
      count: model.ids.length,
      id: (at) => model.ids[at],
      ratio: (at) => model.ratios[at],
      card: (at) => cards.get(model.ids[at]),
      need: async (from, to) => {
        const missing = model.ids.slice(Math.max(0, from), to).filter((id) => !cards.has(id));
        if (missing.length && read) for (const card of await read(missing)) cards.set(card.id, card);
      },
      seen: (at) => focus(at, false),
    };
  }

  // -- keys: one photo is in the order of Tab, arrows go to the others

  const rowOf = (at) => rows.findIndex((row) => row.boxes && at >= row.from && at < row.from + row.boxes.length);

  function rove() {
    for (const node of list.querySelectorAll(".card")) {
      const here = Number(node.dataset.at) === current;
      for (const control of node.querySelectorAll("button")) control.tabIndex = here ? 0 : -1;
    }
  }

  function focus(at, really = true) {
    current = Math.max(0, Math.min(model.ids.length - 1, at));
    scroller.scrollToIndex(rowOf(current), { align: "auto" });
    draw();
    const place = () => list.querySelector(`[data-at="${current}"] .open`);
    if (really) place() ? place().focus({ preventScroll: true }) : requestAnimationFrame(() => (draw(), place()?.focus({ preventScroll: true })));
  }

  list.addEventListener("contextmenu", (event) => {
    const at = event.target.closest("[data-at]")?.dataset.at;
    if (at === undefined || event.pointerType !== "touch") return;
    event.preventDefault();
    toggleSelected(model.ids[at], Number(at));
  });

  list.addEventListener("focusin", (event) => {
    const at = event.target.closest("[data-at]")?.dataset.at;
    if (at === undefined || Number(at) === current) return;
    current = Number(at);
    rove();
  });

  list.addEventListener("keydown", (event) => {
    const at = event.target.closest("[data-at]")?.dataset.at;
    if (at === undefined || event.altKey) return;
    const card = cards.get(model.ids[at]);
    const go = { ArrowLeft: () => focus(current - 1), ArrowRight: () => focus(current + 1), ArrowUp: () => focus(beside(-1)), ArrowDown: () => focus(beside(1)),
      Home: () => focus(0), End: () => focus(model.ids.length - 1), PageUp: () => focus(beside(-4)), PageDown: () => focus(beside(4)) }[event.key];
    const mod = event.ctrlKey || event.metaKey;
    const does = !mod && card && { l: () => toggleHeart(card), h: () => toggleHidden(card), d: () => download(card), x: () => (event.shiftKey ? selectRange(model.ids, current) : toggleSelected(card.id, current)),
      m: () => similar(card) }[event.key.toLowerCase()];
    const run = event.shiftKey && go && event.key.startsWith("Arrow") ? () => (go(), selectRange(model.ids, current)) : mod ? null : go || does;
    if (!run) return;
    event.preventDefault();
    run();
  });

  /** The photo above or below, `step` rows away. */
  function beside(step) {
    const own = rowOf(current);
    const box = rows[own].boxes[current - rows[own].from];
    const middle = box.left + box.width / 2;
    let row = own;
    for (let left = Math.abs(step); left > 0; left -= 1) {
      let next = row + Math.sign(step);
      while (rows[next] && !rows[next].boxes) next += Math.sign(step);
      if (!rows[next]) break;
      row = next;
    }
    if (row === own) return step < 0 ? 0 : model.ids.length - 1;
    const near = rows[row].boxes.map((other) => Math.abs(other.left + other.width / 2 - middle));
    return rows[row].from + near.indexOf(Math.min(...near));
  }

  function nearEnd() {
    if (page.hidden || !model.ids.length) return;
    if (list.offsetTop + list.offsetHeight - page.scrollTop - page.clientHeight < 600) more();
  }

  /** The part of the wall that is in front: the group at the top, and scrolling to one. */
  function groupAt(top) {
    const item = scroller.getVirtualItemForOffset(Math.max(0, top));
    return item && rows[item.index]?.group;
  }
  function goTo(title) {
    const at = rows.findIndex((row) => row.title === title);
    if (at >= 0) scroller.scrollToIndex(at, { align: "start" });
  }
  /** Where each group begins, as a share of the whole. */
  function beginnings() {
    const total = scroller.getTotalSize() || 1;
    let top = 0;
    const found = [];
    for (const row of rows) {
      if (row.title) found.push({ title: row.title, share: top / total });
      top += row.height;
    }
    return found;
  }

  return {
    list, show, showCards, focus, groupAt, goTo, beginnings, lay, unmount, source,
    selectAll: () => selectOnly(model.ids),
    card: (id) => cards.get(id),
    ids: () => model.ids,
    get length() { return model.ids.length; },
  };
}

export const clearSelection = () => store.selected.size && set({ selected: new Set() });
