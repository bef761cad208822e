// Example prompts and colour swatches above the message box.

import { button, el } from "./dom.js";
import { say } from "./talk.js";
import { t } from "./words.js";

/** Fill `root`; a press is a message. */
export function prompts(root) {
  const { prompts: texts, swatches } = window.PHOTOCHAT;
  const chips = texts.map((text) => button(text, () => say(text), { class: "chip" }));
  const dots = swatches.map(({ name, hex }) =>
    button(t("search_colour", { name }), () => say(t("say_colour", { name })), { bare: true, class: "swatch", style: `--swatch:${hex}` }));
  root.replaceChildren(el("div", { class: "chips", role: "group", "aria-label": t("prompts") }, ...chips),
    el("div", { class: "swatches", role: "group", "aria-label": t("swatches") }, ...dots));
}
