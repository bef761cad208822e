// Where a person is, in the address and in the history of the browser: the search, the tab and the open photo.

import { here, set, store } from "./store.js";
import { presentTalk } from "./talks.js";
import { t } from "./words.js";

/** The tabs beside the conversation. */
export const TABS = ["results", "liked", "collection", "add"];
let quiet = false; // while history moves, nothing is added to it

/** A new place in the history, or with `instead` the present one changed. */
export function visit(part, instead = false) {
  if (quiet || !history.state) return;
  const place = { ...history.state, talk: presentTalk(), ...part };
  history[instead ? "replaceState" : "pushState"](place, "", address(place));
  document.title = place.results?.words && place.tab === "results" ? `${place.results.words} · ${t("title")}` : t("title");
}

/** The first place of a conversation, in a history that goes on (`instead`: in place of the present one). */
export function enter(place, url, instead = false) {
  history[instead ? "replaceState" : "pushState"]({ talk: presentTalk(), tab: "collection", results: null, photo: null, ...place }, "", url);
}

/** Do what history asks for, so that it adds nothing to history. */
export function quietly(act) {
  quiet = true;
  act();
  quiet = false;
}

function address({ results, tab, photo }) {
  const asked = new URLSearchParams();
  if (results?.words) asked.set("q", results.words);
  if (tab && tab !== (results?.words ? "results" : "collection")) asked.set("tab", tab);
  if (photo) asked.set("photo", photo);
  return here(asked.size ? `/?${asked}` : "/");
}

/** Bring a tab to the front; `unasked` where the person did not turn to it. */
export function turnToTab(tab, unasked = false) {
  if (store.tab === tab || !TABS.includes(tab)) return;
  set({ tab, selected: new Set() });
  if (!unasked) visit({ tab });
}

/** The viewer shows photo `id` now; null where it closed. */
export function opened(id) {
  if (id !== null) return history.state?.photo === id ? undefined : visit({ photo: id });
  if (!quiet && history.state?.photo) history.back();
}

/** The open viewer was turned to another photo. */
export const turnedTo = (id) => history.state?.photo && visit({ photo: id }, true);
