// The Results tab: what was searched for, as parts that can be taken away, and the photos that fit.

import { button, el, empty, fill } from "./dom.js";
import { exportMenu } from "./export.js";
import { turnToTab } from "./address.js";
import { selectionBar } from "./selection.js";
import { act, set, store, watch } from "./store.js";
import { say, similarTo } from "./say.js";
import { wall } from "./wall.js";
import { message, t } from "./words.js";

/** Fill `page`. */
export function results(page) {
  const bar = el("div", { class: "bar" });
  const note = el("p", { class: "note" });
  const weakerOnes = button(t("weaker"), () => showWeaker(), { icon: "down" });
  const moreLike = button(t("more_like_these"), () => say(message("say_more_like_these")), { icon: "more" });
  const further = el("div", { class: "further" }, weakerOnes, moreLike);
  let weaker = false; // whether weaker matches may follow
  let reading = false;
  const photos = wall(page, t("results"), { rows: [220, 150], numbered: true, more, similar: (card) => similarTo([card.id]) });

  async function more() {
    const { more: there } = store.results;
    if (reading || store.tab !== "results" || !(there === "fitting" || (there && weaker))) return;
    reading = true;
    await act({ do: "more", weaker });
    reading = false;
  }

  function drawBar() {
    const { items, title, parts } = store.results;
    const chosen = items.some((card) => store.selected.has(card.id));
    bar.classList.toggle("chosen", chosen);
    if (chosen) return fill(bar, ...selectionBar(photos.ids));
    const chips = parts.length > 1 ? parts.map(({ key, label }) => button(label, () => act({ do: "drop", key }), { icon: "close", class: "part", "aria-label": t("drop_part", { label }) })) : [];
    fill(bar, el("h2", { "aria-live": "polite" }, title), ...chips, items.length ? exportMenu(items.map((card) => card.id)) : null);
  }

  async function showWeaker() {
    const first = photos.length;
    weaker = true;
    await more();
    photos.focus(Math.min(first, photos.length - 1)); // the button that was pressed is gone
  }

  function draw() {
    const { items, append, restored } = store.results;
    if (!items.length) {
      if (store.results.title) return fill(page, (drawBar(), bar), empty(t("nothing_fits"), t("nothing_fits_hint")));
      return fill(page, empty(t("nothing_shown"), t("nothing_shown_hint")));
    }
    drawBar();
    weakerOnes.hidden = weaker || store.results.more !== "weaker";
    note.textContent = items.some((card) => card.relevant) ? "" : t("only_near");
    if (!photos.list.isConnected) fill(page, bar, note, photos.list, further);
    photos.showCards(items);
    if (!append && !restored) page.scrollTop = 0;
  }

  watch(["results"], () => {
    if (!store.results.append) {
      weaker = false;
      set({ selected: new Set() });
      if (store.results.view && !store.results.restored) {
        const inside = page.contains(document.activeElement) && document.activeElement !== page;
        turnToTab("results", true);
        if (inside) page.focus({ preventScroll: true });
      }
    }
    draw();
  });
  watch(["selected"], () => photos.list.isConnected && drawBar());
  watch(["tab"], () => store.tab === "results" && photos.lay());
  page.selectAll = photos.selectAll;
}
