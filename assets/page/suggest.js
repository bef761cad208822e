// What may be meant while somebody types: labels, cameras, years, folders of the collection, and earlier searches.

import { ask, store, watch } from "./store.js";
import { remembered } from "./talks.js";
import { t } from "./words.js";

const MOST = 6;
const SHORTEST = 2;
let known = { prompts: window.PHOTOCHAT.prompts, words: [] };
let stamp = null;
const waiting = [];

/** Keep what can be suggested in step with the collection. */
export function readSuggestions() {
  watch(["status"], async () => {
    const now = store.status?.stamp;
    if (!now || now === stamp || (store.status.running && stamp)) return;
    stamp = now;
    try {
      const before = JSON.stringify(known.prompts);
      known = await ask("/api/suggestions");
      if (JSON.stringify(known.prompts) !== before) for (const act of waiting) act(known.prompts);
    } catch {
      stamp = null;
    }
  });
}

/** Call `act` with the example prompts, now and when they change. */
export function onPrompts(act) {
  waiting.push(act);
  act(known.prompts);
}

/** [{text, kind}] for what is typed so far. */
export function suggestionsFor(typed) {
  const start = typed.trimStart().toLowerCase();
  if (start.length < SHORTEST) return [];
  const fits = (text) => text.toLowerCase() !== start.trim() && ` ${text.toLowerCase()}`.includes(` ${start}`);
  const before = remembered().filter(fits).map((text) => ({ text, kind: t("kind_search") }));
  const words = known.words.filter(({ text }) => fits(text)).map(({ text, kind }) => ({ text, kind: t(`kind_${kind}`) }));
  const seen = new Set();
  return [...before.slice(0, 3), ...words].filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase())).slice(0, MOST);
}
