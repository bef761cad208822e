// Ties the parts of the page to the Gradio components that hold them. Each component calls one of these when it loads.

import { arrive } from "./arrival.js";
import { readAlbums } from "./albums.js";
import { takeDrops } from "./drop.js";
import { masthead } from "./masthead.js";
import { panel } from "./panel.js";
import { follow } from "./progress.js";
import { prompts } from "./prompts.js";
import { takeShortcuts } from "./shortcuts.js";
import { connect, store, takeLikes, takeResults } from "./store.js";
import { watchConversation } from "./talk.js";
import { answered } from "./talks.js";

const LOST_MS = 4000; // after so long hearts that nobody has confirmed are given up, and the next ones are sent
const root = (element) => element.querySelector(".root");

export function mountMasthead({ element }) {
  masthead(root(element));
  follow();
}

export function mountPrompts({ element }) {
  prompts(root(element));
  watchConversation();
  takeDrops();
  takeShortcuts();
}

export function mountPanel({ element, props, trigger, watch }) {
  panel(root(element));
  connect({ begin: (text) => trigger("submit", { text }) });
  watch("value", () => takeResults(props.value));
}

/** The likes have no look of their own: they feed the hearts and the Liked tab. The first ones say that we are known. */
export function mountLikes({ props, trigger, watch }) {
  let told = null;
  connect({ ratings: (ratings) => new Promise((done) => {
    told = done;
    setTimeout(done, LOST_MS);
    trigger("like", { ratings });
  }) });
  let known = false;
  const take = () => {
    if (!props.value) return;
    takeLikes(props.value, told !== null);
    told?.();
    told = null;
    if (!known) arrive();
    known = true;
    if (store.tab !== "collection") document.getElementById("first")?.remove();
  };
  watch("value", take);
  take();
}

/** What was said last, and the channel for what is done without words. */
export function mountTurn({ props, trigger, watch }) {
  const waiting = new Map();
  let number = 0;
  connect({ act: (detail) => new Promise((done) => {
    number += 1;
    waiting.set(number, done);
    trigger("submit", { ...detail, number });
  }) });
  watch("value", () => {
    const { said, done } = props.value ?? {};
    if (said) {
      answered(said);
      readAlbums(); // it may have been about one
    }
    if (done) setTimeout(() => (waiting.get(done)?.(), waiting.delete(done))); // the results of the same answer come first
  });
}
