// The message box with example prompts and colour swatches above it.

import { button, el } from "./dom.js";
import { messageBox } from "./box.js";
import { onPrompts, readSuggestions } from "./suggest.js";
import { colourMessage, say } from "./say.js";
import { t } from "./words.js";

/** Fill `root`; a press on a prompt or a swatch is a message. */
export function prompts(root) {
  const chips = el("div", { class: "chips", role: "group", "aria-label": t("prompts") });
  const dots = window.PHOTOCHAT.swatches.map(({ name, hex }) =>
    button(t("search_colour", { name: t(`colour_${name}`) }), () => say(colourMessage(name)), { bare: true, class: "swatch", style: `--swatch:${hex}` }));
  const greeting = el("div", { class: "greeting" }, el("h2", {}, t("greeting")), el("p", {}, t("greeting_hint")));
  root.replaceChildren(greeting, chips, el("div", { class: "swatches", role: "group", "aria-label": t("swatches") }, ...dots));
  messageBox(root);
  onPrompts((all) => chips.replaceChildren(...all.map(({ text, colour }) => {
    const sent = colour ? colourMessage(colour) : { said: text };
    return button(sent.said, () => say(sent), { class: "chip" });
  })));
  readSuggestions();
}
