// Where a person is, in the address and in the history of the browser: the search, the tab and the open photo. And what
// they said before, kept in this browser.

import { act, here, noResults, set, store, takeResults, watch } from "./store.js";
import { choose } from "./panel.js";
import { openPhotos, say } from "./talk.js";
import { closeViewer, isViewing } from "./viewer.js";
import { t } from "./words.js";

const TALKS = "photochat-talks";
const [MOST_TALKS, MOST_SAID] = [30, 60];
let talk = null; // id of the present conversation
let quiet = false; // while history moves, nothing is added to it

/** Begin: back to where this tab was, or to what the address says. */
export function arrive() {
  const place = history.state;
  if (place?.talk) {
    go(place, true);
  } else {
    const asked = new URLSearchParams(location.search);
    talk = newId();
    history.replaceState({ talk, tab: store.tab, results: null, photo: null }, "", location.href);
    if (asked.get("q")) say({ said: asked.get("q") });
    else if (asked.get("tab")) choose(asked.get("tab"), true);
    if (/^\d+$/.test(asked.get("photo") ?? "")) openPhotos([Number(asked.get("photo"))]);
  }
  addEventListener("popstate", ({ state }) => state?.talk && go(state, false));
  watch(["results"], () => store.results.view && !store.results.restored && visit({ results: store.results, tab: "results", photo: null }, store.results.append));
}

/** A new place in the history, or with `instead` the present one changed. */
function visit(part, instead = false) {
  if (quiet || !history.state) return;
  const place = { ...history.state, talk, ...part };
  history[instead ? "replaceState" : "pushState"](place, "", address(place));
  document.title = place.results?.words && place.tab === "results" ? `${place.results.words} · ${t("title")}` : t("title");
}

function address({ results, tab, photo }) {
  const said = new URLSearchParams();
  if (results?.words) said.set("q", results.words);
  if (tab && tab !== (results?.words ? "results" : "collection")) said.set("tab", tab);
  if (photo) said.set("photo", photo);
  return here(said.size ? `/?${said}` : "/");
}

/** The person turned to another tab. */
export const turnedToTab = (tab) => visit({ tab });

/** The viewer shows photo `id` now; null where it closed. */
export function opened(id) {
  if (id !== null) return history.state?.photo === id ? undefined : visit({ photo: id });
  if (!quiet && history.state?.photo) history.back();
}
export const turnedTo = (id) => isViewing() && history.state?.photo && visit({ photo: id }, true);

function go(place, all) {
  quiet = true;
  const other = place.talk !== talk;
  talk = place.talk;
  const moved = all || other || JSON.stringify(place.results?.view) !== JSON.stringify(store.results.view);
  if (moved) {
    if (place.results) takeResults({ ...place.results, append: false, restored: true });
    else noResults();
    act({ do: "restore", view: place.results?.view ?? null, log: all || other ? logOf(talk) : null });
  }
  choose(place.tab ?? "collection", true);
  if (place.photo && !isViewing()) openPhotos(store.results.items.some((card) => card.id === place.photo) ? store.results.items.map((card) => card.id) : [place.photo], place.photo);
  if (!place.photo) closeViewer();
  quiet = false;
}

// -- what was said

const newId = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

function talks() {
  try {
    const kept = JSON.parse(localStorage.getItem(TALKS) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    localStorage.setItem(TALKS, JSON.stringify(list.slice(0, MOST_TALKS)));
  } catch {
    // full or forbidden: then nothing is kept
  }
}

const logOf = (id) => learnt(talks().find((one) => one.id === id)?.log ?? []);

const meanings = new Map(); // label of a button under an answer -> the message that it sends

function learnt(log) {
  for (const { options } of log) for (const { label, value } of options ?? []) meanings.set(label.trim(), value);
  return log;
}

/** The message that a button under an answer sends. */
export const meantBy = (label) => meanings.get(label) ?? label;

/** A turn was answered: {user, pressed, bot, options, view}. */
export function answered({ user, pressed, bot, options, view }) {
  learnt([{ options }]);
  const all = talks();
  const one = all.find((other) => other.id === talk) ?? { id: talk, title: user, log: [] };
  const log = [...one.log, { role: "user", content: user, pressed }, { role: "assistant", content: bot, options }].slice(-MOST_SAID);
  keep([{ ...one, title: one.title || user, when: Date.now(), log, view: view ?? one.view ?? null }, ...all.filter((other) => other.id !== talk)]);
  set({ talks: Date.now() });
}

/** What was written in earlier messages, the latest first; presses of buttons are left out. */
export function remembered() {
  const said = talks().flatMap(({ log }) => log.filter(({ role, pressed }) => role === "user" && !pressed).map(({ content }) => content).reverse());
  return [...new Set(said.filter(Boolean))];
}

/** The conversations kept here: [{id, title, when}], the latest first. */
export const recent = () => talks().filter(({ title }) => title).map(({ id, title, when }) => ({ id, title, when }));

/** Go on with an earlier conversation, or begin anew with null. */
export function resume(id) {
  talk = id ?? newId();
  const one = talks().find((other) => other.id === id);
  noResults();
  history.pushState({ talk, tab: one?.view ? "results" : "collection", results: null, photo: null }, "", here("/"));
  choose(history.state.tab, true);
  act({ do: "restore", view: one?.view ?? null, log: learnt(one?.log ?? []) }).then(() => {
    if (store.results.view) history.replaceState({ ...history.state, results: store.results, tab: "results" }, "", address({ results: store.results, tab: "results" }));
  });
}

/** Forget all conversations of this browser. */
export function forget() {
  keep([]);
  set({ talks: Date.now() });
}
