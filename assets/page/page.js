// Ties the parts of the page to the Gradio components that hold them. Each component calls one of these when it loads.

import { masthead } from "./masthead.js";
import { panel } from "./panel.js";
import { follow } from "./progress.js";
import { prompts } from "./prompts.js";
import { onFeedback, set } from "./store.js";
import { watchConversation } from "./talk.js";

const root = (element) => element.querySelector(".root");

export function mountMasthead({ element }) {
  masthead(root(element));
  follow();
}

export function mountPrompts({ element }) {
  prompts(root(element));
  watchConversation();
}

export function mountPanel({ element, props, watch }) {
  panel(root(element));
  const take = () => props.value && set({ results: props.value });
  watch("value", take);
  take();
}

/** The likes have no look of their own: they feed the hearts and the Liked tab. */
export function mountLikes({ props, trigger, watch }) {
  onFeedback((detail) => trigger("like", detail));
  const take = () => props.value && set(props.value);
  watch("value", take);
  take();
}
