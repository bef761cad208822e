// The Collection tab: every photo, newest first, with its numbers and its colours.

import { cardList, redraw } from "./cards.js";
import { button, el } from "./dom.js";
import { ask, store, watch } from "./store.js";
import { say, show } from "./talk.js";
import { t } from "./words.js";

const PAGE = 48; // four rows of twelve on a wide screen

/** Browse the collection in `page`; it is read when the tab comes to the front and when photos were added. */
export function collection(page) {
  let cards = [];
  let facts = null;
  let counted = -1;

  async function read(from) {
    const [more, stats] = await Promise.all([ask(`/api/photos?offset=${from}&limit=${PAGE}`), ask("/api/stats")]);
    cards = [...cards.slice(0, from), ...more.photos];
    facts = stats;
    draw();
  }

  function draw() {
    if (!facts?.photos) return redraw(page, el("div", { class: "empty" }, el("h2", {}, t("nothing_yet")), el("p", {}, t("nothing_yet_hint"))));
    redraw(page, el("div", { class: "bar" }, el("h2", {}, t("collection_count", { n: facts.photos }))), colours(facts), numbers(facts),
      cardList(cards, t("tab_collection")),
      cards.length < facts.photos ? el("div", { class: "further" }, button(t("show_more"), () => read(cards.length), { "data-key": "show-more" })) : null);
  }

  watch(["tab", "status"], () => {
    const photos = store.status?.photos ?? 0;
    if (store.tab !== "collection" || counted === photos) return;
    counted = photos;
    read(0);
  });
  watch(["liked", "disliked"], () => store.tab === "collection" && draw());
}

function colours(facts) {
  if (!facts.colours.length) return null;
  const stripes = facts.colours.map(({ hex, name, share }) => {
    const label = t("colour_share", { name, percent: Math.round(share * 100) });
    const ask_for = () => (show("chat"), say(t("say_colour", { name })));
    return button(label, ask_for, { bare: true, style: `background:${hex};flex-grow:${share}`, "data-key": `colour${name}` });
  });
  return el("div", { class: "spectrum", role: "group", "aria-label": t("collection_colours") }, ...stripes);
}

function numbers(facts) {
  const list = el("dl", { class: "numbers" });
  const add = (key, value) => value && list.append(el("div", {}, el("dt", {}, t(key)), el("dd", {}, value)));
  const names = (pairs) => pairs.slice(0, 6).map(([name, n]) => `${name} (${n.toLocaleString()})`).join(", ");
  add("stat_captioned", facts.captioned.toLocaleString());
  add("stat_labels", names(facts.labels));
  add("stat_years", names(facts.years));
  add("stat_cameras", names(facts.cameras));
  add("stat_formats", names(facts.formats));
  add("stat_size", facts.size);
  return list;
}
