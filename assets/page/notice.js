// A line at the bottom that says what was done, with a way back; one at a time, gone after a while.

import { button, el } from "./dom.js";
import { t } from "./words.js";

const STAYS_MS = 8000;
let place = null;
let timer = 0;

/** Say `text`; `undo`, where there is one, takes it back. */
export function notice(text, undo = null) {
  place ??= document.body.appendChild(el("div", { class: "notice", role: "status" }));
  // Inside an open dialog, or it would lie behind it.
  (document.querySelector(".pswp--open, dialog[open]") ?? document.body).append(place);
  clearTimeout(timer);
  const back = undo && button(t("undo"), () => (close(), undo()), { icon: "undo", class: "quiet" });
  place.replaceChildren(el("span", {}, text), ...(back ? [back] : []));
  place.hidden = false;
  const leave = () => (place.matches(":hover, :focus-within") ? (timer = setTimeout(leave, STAYS_MS)) : close());
  timer = setTimeout(leave, STAYS_MS);
}

function close() {
  place.hidden = true;
}
