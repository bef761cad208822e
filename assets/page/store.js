// What the page knows: the shown photos, the hearts, the selection and the state of the collection.

const NOTHING = { title: "", items: [], parts: [], view: null, more: "" };
export const store = { results: NOTHING, liked: [], disliked: [], selected: new Set(), status: null, tab: "collection", front: "chat", albums: [], album: null, waiting: null };
const changes = new EventTarget();

/** Take over `part` of the store and tell everyone who watches one of its keys. */
export function set(part) {
  Object.assign(store, part);
  for (const key of Object.keys(part)) changes.dispatchEvent(new Event(key));
}

/** Call `act` now and whenever one of `keys` changes. */
export function watch(keys, act) {
  for (const key of keys) changes.addEventListener(key, act);
  act();
}

/** Results of nothing asked yet. */
export const noResults = () => set({ results: NOTHING });

/** Take over results; those with `append` go on where the shown ones end. */
export function takeResults(value) {
  if (!value) return;
  const items = value.append ? [...store.results.items, ...value.items] : value.items;
  set({ results: { ...NOTHING, ...value, items } });
}

let sendRatings = async () => {};
let askServer = () => {};
let beginTurn = () => {};
/** The channels to the conversation: for hearts, for what is done without words, and for the words of messages. */
export function connect({ ratings: one, act: other, begin: third }) {
  if (one) sendRatings = one;
  if (other) askServer = other;
  if (third) beginTurn = third;
}
/** Have a message looked for at once; Gradio brings it to the conversation in its own time. */
export const begin = (text) => beginTurn(text);
/** Have the conversation do something that needs no words: {do: "more" | "drop" | "show" | "restore" | "fresh", ...}. */
export const act = (detail) => askServer(detail);

export const isLiked = (id) => store.liked.some((card) => card.id === id);
export const isDisliked = (id) => store.disliked.includes(id);
export const liking = (id) => (isLiked(id) ? "like" : isDisliked(id) ? "dislike" : "clear");

const tabs = "BroadcastChannel" in window ? new BroadcastChannel("photochat-likes") : null;
tabs?.addEventListener("message", ({ data }) => {
  rate(data.card, data.liking);
  tell(data.card, data.liking);
});

/** Like, dislike or clear a photo: shown at once, here and in this browser's other tabs, then confirmed by the conversation. */
export function feedback(card, wanted) {
  rate(card, wanted);
  tell(card, wanted);
  tabs?.postMessage({ card, liking: wanted });
}

let untold = []; // ratings that wait while others are on their way: those keep their order, and none is dropped
let travelling = [];

async function tell(card, wanted) {
  untold.push({ card, wanted });
  if (travelling.length) return;
  while (untold.length) {
    [travelling, untold] = [untold, []];
    await sendRatings(travelling.map(({ card: { id }, wanted: liking }) => [id, liking]));
  }
  travelling = [];
}

let latest = 0; // number of the last change of likes that is known

/** Take over the likes that the conversation keeps; an answer that comes late is passed over. What it does not know of yet stays. */
export function takeLikes({ liked, disliked, number }, own) {
  if (number < latest) return;
  latest = number;
  if (own) travelling = [];
  set({ liked, disliked });
  for (const { card, wanted } of [...travelling, ...untold]) rate(card, wanted);
}

function rate(card, wanted) {
  const liked = store.liked.filter((other) => other.id !== card.id);
  const disliked = store.disliked.filter((id) => id !== card.id);
  if (wanted === "like") liked.unshift(card);
  if (wanted === "dislike") disliked.push(card.id);
  set({ liked, disliked });
}

/** An address of our own server, which may lie below a path of a proxy. */
export const here = (path) => `${window.PHOTOCHAT.base}${path}`;

/** The answer of our own server as JSON; a refusal becomes an Error that carries the server's sentence. */
export async function ask(path, options) {
  const answer = await fetch(here(path), options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.detail || `${answer.status} ${answer.statusText}`);
  return body;
}

export const post = (path, body = {}) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** The cards of these photos, in their order; as many requests as the server wants. */
export async function cardsOf(ids) {
  const parts = [];
  for (let from = 0; from < ids.length; from += 200) parts.push((await ask(`/api/photos?ids=${ids.slice(from, from + 200).join(",")}`)).photos);
  return parts.flat();
}

export const thumbnail = (card, size) => here(`/api/thumbnail/${card.id}?size=${size}&v=${card.version}`);
export const original = (card) => here(`/api/image/${card.id}?v=${card.version}`);
