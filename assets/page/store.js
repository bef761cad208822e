// What the page knows: the shown photos, the hearts, the selection and the state of the collection.

export const store = { results: { items: [], title: "" }, liked: [], disliked: [], selected: new Set(), status: null };
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

let sendFeedback = () => {};
/** The channel on which hearts travel to the conversation. */
export function onFeedback(send) {
  sendFeedback = send;
}

export const isLiked = (id) => store.liked.some((card) => card.id === id);
export const isDisliked = (id) => store.disliked.includes(id);

/** Like, dislike or clear a photo: shown at once, then confirmed by the conversation. */
export function feedback(card, liking) {
  const liked = store.liked.filter((other) => other.id !== card.id);
  const disliked = store.disliked.filter((id) => id !== card.id);
  if (liking === "like") liked.unshift(card);
  if (liking === "dislike") disliked.push(card.id);
  set({ liked, disliked });
  sendFeedback({ id: card.id, liking });
}

/** Select or deselect a shown photo. */
export function toggleSelected(id) {
  const selected = new Set(store.selected);
  if (!selected.delete(id)) selected.add(id);
  set({ selected });
}

/** The answer of our own server as JSON; a refusal becomes an Error that carries the server's sentence. */
export async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.detail || `${answer.status} ${answer.statusText}`);
  return body;
}

export const post = (path, body = {}) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const thumbnail = (card, size) => `/api/thumbnail/${card.id}?size=${size}&v=${card.version}`;
export const original = (card) => `/api/image/${card.id}?v=${card.version}`;
