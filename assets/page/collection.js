// The Collection tab: every photo, newest first, with its numbers and its colours.

import { button, el, empty, fill } from "./dom.js";
import { mark } from "./photo.js";
import { ask, store, watch } from "./store.js";
import { say, show } from "./talk.js";
import { wall } from "./wall.js";
import { t } from "./words.js";

const PAGE = 60;
const MOST = 200; // the server gives no more at once

/** Browse the collection in `page`: read when the tab comes to the front, and again when photos came or left. */
export function collection(page) {
  const photos = wall(t("tab_collection"));
  const head = el("div", {});
  const further = el("div", { class: "further" }, button(t("show_more"), () => inTurn(more)));
  let cards = [];
  let facts = null;
  let known = null; // the state of the collection that is shown
  let last = Promise.resolve();
  const end = new IntersectionObserver(([seen]) => seen.isIntersecting && inTurn(more), { root: page, rootMargin: "600px" });

  /** One reading after another, so that none brings back what the other has seen leave. */
  function inTurn(read) {
    last = last.then(read).catch(() => (known = null)); // the masthead says that nobody answers
  }

  async function more() {
    cards = [...cards, ...(await part(cards.length, PAGE))];
    draw();
  }

  async function again() {
    const wanted = Math.max(cards.length, PAGE);
    const read = [];
    while (read.length < wanted) {
      const next = await part(read.length, Math.min(MOST, wanted - read.length));
      if (!next.length) break;
      read.push(...next);
    }
    [cards, facts] = [read, await ask("/api/stats")];
    draw();
  }

  function draw() {
    if (!cards.length && store.status.running) return fill(page, empty(t("nothing_found"), t("nothing_found_hint")));
    if (!cards.length) return fill(page, empty(t("nothing_yet"), t("nothing_yet_hint")));
    head.replaceChildren(el("div", { class: "bar" }, el("h2", {}, t("collection_count", { n: facts.photos }))), colours(facts), numbers(facts));
    photos.show(cards);
    further.hidden = cards.length >= facts.photos;
    if (!photos.list.isConnected) fill(page, head, photos.list, further);
    end.unobserve(further); // to be asked anew whether it is in sight
    end.observe(further);
  }

  watch(["tab", "status"], () => {
    const { stamp, running } = store.status ?? {};
    const now = cards.length ? stamp : `${stamp} ${running}`; // while there is nothing, it matters whether something comes
    if (store.tab !== "collection" || !stamp || known === now) return;
    if (running && cards.length >= PAGE) return; // a wall that changes all the time is no pleasure
    known = now;
    inTurn(again);
  });
  watch(["liked", "disliked"], () => mark(photos.list));
}

const part = async (offset, limit) => (await ask(`/api/photos?offset=${offset}&limit=${limit}`)).photos;

function colours(facts) {
  const stripes = facts.colours.map(({ hex, name, share }) => {
    const label = t("colour_share", { name, percent: Math.round(share * 100) });
    const ask_for = () => (show("chat"), say(t("say_colour", { name })));
    return button(label, ask_for, { bare: true, style: `background:${hex};flex-grow:${share}` });
  });
  return el("div", { class: "spectrum", role: "group", "aria-label": t("collection_colours") }, ...stripes);
}

function numbers(facts) {
  const list = el("dl", { class: "numbers" });
  const add = (key, value) => value && list.append(el("div", {}, el("dt", {}, t(key)), el("dd", {}, value)));
  const names = (pairs) => pairs.slice(0, 6).map(([name, n]) => `${name} (${n.toLocaleString()})`).join(", ");
  add("stat_years", names(facts.years));
  add("stat_cameras", names(facts.cameras));
  add("stat_formats", names(facts.formats).toUpperCase());
  add("stat_size", facts.size);
  if (facts.captioned < facts.photos) add("stat_captioned", t("stat_part", { n: facts.captioned, all: facts.photos }));
  add("stat_labels", names(facts.labels)); // the longest one
  return list;
}
