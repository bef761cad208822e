// What was said in this browser, kept in it: its conversations, and which one is going on.

import { set } from "./store.js";

const TALKS = "photochat-talks";
const [MOST_TALKS, MOST_TURNS] = [30, 60];
let present = null; // id of the conversation that is going on

const newId = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

/** The id of the conversation that is going on. */
export const presentTalk = () => present;

/** Go on with the conversation `id`, or begin a new one: {view, log}, the page that it led to and its messages. */
export function takeTalk(id = null) {
  present = id ?? newId();
  const talk = id === null ? undefined : talks().find((other) => other.id === present);
  return { view: talk?.view ?? null, log: learnt(talk?.log ?? []) };
}

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
  set({ talks: Date.now() });
}

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
  const talk = all.find((other) => other.id === present) ?? { id: present, title: user, log: [] };
  const log = [...talk.log, { role: "user", content: user, pressed }, { role: "assistant", content: bot, options }].slice(-MOST_TURNS);
  keep([{ ...talk, title: talk.title || user, when: Date.now(), log, view: view ?? talk.view ?? null }, ...all.filter((other) => other.id !== present)]);
}

/** What was written in earlier messages, the latest first; presses of buttons are left out. */
export function remembered() {
  const messages = talks().flatMap(({ log }) => log.filter(({ role, pressed }) => role === "user" && !pressed).map(({ content }) => content).reverse());
  return [...new Set(messages.filter(Boolean))];
}

/** The conversations kept here: [{id, title, when}], the latest first. */
export const recent = () => talks().filter(({ title }) => title).map(({ id, title, when }) => ({ id, title, when }));

/** Forget all conversations of this browser. */
export const forget = () => keep([]);
