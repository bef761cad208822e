// The Collection tab: every photo under its month, with its numbers and its colours, sorted as wished.

import { button, el, empty, fill } from "./dom.js";
import { duplicates } from "./duplicates.js";
import { people, watchPeople } from "./people.js";
import { places } from "./places.js";
import { scrubber } from "./scrubber.js";
import { selectionBar } from "./selection.js";
import { ask, cardsOf, store, watch } from "./store.js";
import { colourMessage, say, show, similarTo } from "./say.js";
import { wall } from "./wall.js";
import { month, number, t } from "./words.js";

const ORDERS = ["taken", "oldest", "added", "largest", "smallest", "name"];
const WORTH_WAITING = 60; // while indexing runs, a wall with so many photos is left in peace

/** Browse the collection in `page`: read when the tab comes to the front, and again when photos came or left. */
export function collection(page) {
  const photos = wall(page, t("tab_collection"), { rows: [160, 112], read: cardsOf, similar: (card) => similarTo([card.id]) });
  const bar = el("div", { class: "bar" });
  const head = el("div", { class: "overview" });
  const rail = scrubber(page, photos);
  const sort = el("select", { "aria-label": t("sort") }, ...ORDERS.map((order) => el("option", { value: order }, t(`order_${order}`))));
  let facts = null;
  let placed = [];
  let away = false; // whether something else hangs in the place of the wall
  let known = null; // the state of the collection that is shown
  let last = Promise.resolve();

  sort.addEventListener("change", () => {
    page.scrollTop = 0;
    inTurn(read);
  });

  /** One reading after another, so that none brings back what the other has seen leave. */
  function inTurn(some) {
    last = last.then(some).catch(() => (known = null)); // the masthead says that nobody answers
  }

  async function read() {
    const [shape, numbers, there] = await Promise.all([ask(`/api/collection?order=${sort.value}`), ask("/api/stats"), ask("/api/places")]);
    [facts, placed] = [numbers, there.places];
    const groups = shape.groups.map(([name, n]) => ({ title: name ? month(name) : shape.groups.length > 1 ? t("no_date") : "", n }));
    photos.show({ ids: shape.ids, ratios: shape.ratios.map((ratio) => ratio / 100), groups: shape.groups.length > 1 || shape.groups[0]?.[0] ? groups : [{ title: "", n: shape.ids.length }] });
    draw();
  }

  /** Something else in the place of the wall. */
  function instead(content) {
    away = true;
    fill(page, content);
    page.scrollTop = 0;
    page.querySelector(".bar button").focus();
  }
  const back = (name) => () => ((away = false), draw(), bar.querySelector(`.${name}`).focus());
  const showDuplicates = async () => instead(await duplicates(back("to-duplicates")));
  const showPeople = async () => instead(await people(back("to-people")));
  const showPlaces = () => instead(places(placed, back("to-places")));

  function drawBar() {
    const chosen = store.selected.size > 0 && store.tab === "collection";
    bar.classList.toggle("chosen", chosen);
    fill(bar, ...(chosen ? selectionBar(photos.ids) : [el("h2", {}, t("collection_count", { n: photos.length })), placed.length ? button(t("places"), showPlaces, { class: "quiet to-places" }) : null,
      button(t("people"), showPeople, { class: "quiet to-people" }),
      button(t("duplicates"), showDuplicates, { class: "quiet to-duplicates" }), sort]));
  }

  function draw() {
    if (away && photos.length) return;
    away = false;
    if (!photos.length && store.status?.running) return fill(page, empty(t("nothing_found"), t("nothing_found_hint")));
    if (!photos.length) return fill(page, empty(t("nothing_yet"), t("nothing_yet_hint")));
    drawBar();
    head.replaceChildren(colours(facts), numbers(facts));
    if (!photos.list.isConnected) fill(page, bar, head, photos.list, rail.box);
    photos.lay();
    rail.draw();
    uncover();
  }

  watch(["tab", "status"], () => {
    const { stamp, running } = store.status ?? {};
    const now = photos.length ? stamp : `${stamp} ${running}`; // while there is nothing, it matters whether something comes
    if (store.tab !== "collection" || !stamp || known === now) return;
    if (running && photos.length >= WORTH_WAITING) return; // a wall that changes all the time is no pleasure
    known = now;
    inTurn(read);
  });
  watchPeople();
  watch(["tab"], () => store.tab === "collection" && photos.length && (photos.lay(), rail.draw()));
  watch(["selected"], () => photos.list.isConnected && store.tab === "collection" && drawBar());
  page.selectAll = photos.selectAll;
}

/** The photos that were there before any script leave once these hang in their place. */
function uncover() {
  const first = document.getElementById("first");
  const open = [...document.querySelectorAll("#page-collection .open")];
  const started = performance.now();
  const look = () => (open.some((one) => one.matches(".there, .gone")) || performance.now() - started > 500 ? first.remove() : requestAnimationFrame(look));
  if (first && !open.length) first.remove();
  else if (first) look();
}

function colours(facts) {
  const stripes = facts.colours.map(({ hex, name, share }) => {
    const label = t("colour_share", { name: t(`colour_${name}`), percent: Math.round(share * 100) });
    return button(label, () => (show("chat"), say(colourMessage(name))), { bare: true, style: `background:${hex};flex-grow:${share}` });
  });
  return el("div", { class: "spectrum", role: "group", "aria-label": t("collection_colours") }, ...stripes);
}

function numbers(facts) {
  const list = el("dl", { class: "numbers" });
  const add = (key, value) => value && list.append(el("div", {}, el("dt", {}, t(key)), el("dd", {}, value)));
  const names = (pairs) => pairs.slice(0, 6).map(([name, n]) => `${name} (${number(n)})`).join(", ");
  add("stat_years", names(facts.years.slice(-6))); // the latest ones
  add("stat_cameras", names(facts.cameras));
  add("stat_formats", names(facts.formats).toUpperCase());
  add("stat_size", facts.size);
  if (facts.captioned < facts.photos) add("stat_captioned", t("stat_part", { n: facts.captioned, all: facts.photos }));
  add("stat_labels", names(facts.labels)); // the longest one
  return list;
}
