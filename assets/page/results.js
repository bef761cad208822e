// The Results tab: what was searched for, as parts that can be taken away, and the photos that fit.

import { button, el, empty, fill } from "./dom.js";
import { exportMenu } from "./export.js";
import { choose } from "./panel.js";
import { selectionBar } from "./selection.js";
import { act, set, store, watch } from "./store.js";
import { say, similarTo } from "./talk.js";
import { wall } from "./wall.js";
import { message, t } from "./words.js";

/** How many photos fit: what comes after the last that does is weaker; 0 where none does. */
export const fitting = (items) => items.findLastIndex((card) => card.relevant) + 1;

/** Fill `page`. */
export function results(page) {
  const bar = el("div", { class: "bar" });
  const note = el("p", { class: "note" });
  const weakerOnes = button(t("go_on"), () => showWeaker(), { icon: "down" });
  const moreLike = button(t("more_like_these"), () => say(message("say_more_like_these")), { icon: "more" });
  const further = el("div", { class: "further" }, weakerOnes, moreLike);
  let weaker = false; // whether the weaker matches are shown
  let reading = false;
  const photos = wall(page, t("results"), { rows: [220, 150], numbered: true, more, similar: (card) => similarTo([card.id]) });

  function shown() {
    const { items } = store.results;
    const none = !items.some((card) => card.relevant);
    return weaker || none ? items : items.slice(0, fitting(items));
  }

  async function more() {
    const { items, more: there } = store.results;
    if (!there || reading || store.tab !== "results" || shown().length < items.length || (!weaker && fitting(items) < items.length)) return;
    reading = true;
    await act({ do: "more" });
    reading = false;
  }

  function drawBar() {
    const { items, title, parts } = store.results;
    const chosen = items.some((card) => store.selected.has(card.id));
    bar.classList.toggle("chosen", chosen);
    if (chosen) return fill(bar, ...selectionBar(photos.ids));
    const chips = parts.length > 1 ? parts.map(({ key, label }) => button(label, () => act({ do: "drop", key }), { icon: "close", class: "part", "aria-label": t("drop_part", { label }) })) : [];
    fill(bar, el("h2", { role: "status" }, title), ...chips, items.length ? exportMenu(shown().map((card) => card.id)) : null);
  }

  function showWeaker() {
    const first = shown().length;
    weaker = true;
    draw();
    photos.focus(Math.min(first, photos.length - 1)); // the button that was pressed is gone
    more();
  }

  function drawFurther() {
    const { items, more: there } = store.results;
    const left = items.length - shown().length;
    const none = !items.some((card) => card.relevant);
    weakerOnes.hidden = !left && !(there && !weaker && (none || fitting(items) < items.length));
    weakerOnes.lastChild.textContent = left ? t("weaker", { n: left }) : t("go_on");
    moreLike.hidden = !items.length;
  }

  function draw() {
    const { items, append, restored } = store.results;
    if (!items.length) {
      if (store.results.title) return fill(page, (drawBar(), bar), empty(t("nothing_fits"), t("nothing_fits_hint")));
      return fill(page, empty(t("nothing_shown"), t("nothing_shown_hint")));
    }
    drawBar();
    drawFurther();
    note.textContent = items.some((card) => card.relevant) ? "" : t("only_near");
    if (!photos.list.isConnected) fill(page, bar, note, photos.list, further);
    photos.showCards(shown());
    if (!append && !restored) page.scrollTop = 0;
  }

  watch(["results"], () => {
    if (!store.results.append) {
      weaker = false;
      set({ selected: new Set() });
      if (store.results.view && !store.results.restored) {
        const inside = page.contains(document.activeElement) && document.activeElement !== page;
        choose("results", true);
        if (inside) page.focus({ preventScroll: true });
      }
    }
    draw();
  });
  watch(["selected"], () => photos.list.isConnected && drawBar());
  watch(["tab"], () => store.tab === "results" && photos.lay());
  page.selectAll = photos.selectAll;
}
