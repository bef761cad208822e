// The rail beside the collection: its years from top to bottom, to jump to; dragging goes anywhere.

import { button, el } from "./dom.js";
import { t } from "./words.js";

const APART = 0.045; // of the rail's height, between two names

/** A rail for `photos`, a wall that scrolls in `page`. */
export function scrubber(page, photos) {
  const bubble = el("output", { class: "bubble", hidden: true });
  const marks = el("div", { class: "marks" });
  const box = el("nav", { class: "scrubber", "aria-label": t("scrubber"), hidden: true }, marks, bubble);
  let dragged = false;

  function draw() {
    const years = new Map(); // the first month of each year, and nothing for photos without a date
    for (const { title, share } of photos.beginnings()) {
      const name = title.match(/\d{4}/)?.[0] ?? title;
      if (!years.has(name)) years.set(name, { title, share });
    }
    box.hidden = years.size < 2 || page.scrollHeight < 2 * page.clientHeight;
    let last = -1;
    marks.replaceChildren(...[...years].map(([name, { title, share }]) => {
      const place = Math.max(share, last + APART);
      if (place > 1) return null;
      last = place;
      return button(name, () => dragged || photos.goTo(title), { class: "mark", style: `top:${100 * place}%` });
    }).filter(Boolean));
  }

  box.addEventListener("pointerdown", (event) => {
    dragged = false;
    const move = (at) => {
      dragged = true;
      const { top, height } = box.getBoundingClientRect();
      const share = Math.max(0, Math.min(1, (at.clientY - top) / height));
      page.scrollTop = photos.list.offsetTop + share * photos.list.offsetHeight - 60;
      bubble.hidden = false;
      bubble.style.top = `${100 * share}%`;
      bubble.textContent = photos.groupAt(page.scrollTop + 60) ?? "";
    };
    const end = () => {
      bubble.hidden = true;
      removeEventListener("pointermove", move);
      setTimeout(() => (dragged = false));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
    event.preventDefault();
  });
  return { box, draw };
}
