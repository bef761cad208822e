// The conversation: what is said on a person's behalf, and what Gradio leaves to be done around its answers.

import { meantBy } from "./address.js";
import { act, cardsOf, set, store } from "./store.js";
import { send } from "./say.js";
import { view } from "./viewer.js";
import { message, t } from "./words.js";

export const conversation = () => document.getElementById("conversation");

/** Send a message, {said} or that of a button, {said, meant}; what is being written stays as it is. */
export const say = (message) => send(message);

/** The message that asks for a colour. */
export const colourMessage = (name) => message("say_colour", (here) => ({ name: here.t(`colour_${name}`) }));

/** On a phone, one of "chat" and "photos" is in front. */
export function show(which) {
  document.body.dataset.front = which;
  set({ front: which });
}

/** Ask for photos like these, wherever they are shown. */
export async function similarTo(ids) {
  const ranks = await ranksOf(ids);
  await say(message("say_more_like", (here) => ({ ranks: here.list(ranks) })));
}

/** The numbers of these photos on the page of results; photos from elsewhere become that page first. */
export async function ranksOf(ids) {
  const rank = new Map(store.results.items.map((card) => [card.id, card.rank]));
  if (ids.every((id) => rank.has(id))) return ids.map((id) => rank.get(id)).sort((a, b) => a - b);
  await act({ do: "show", ids });
  return ids.map((_, at) => at + 1);
}

/** The turns so far, as the page shows them. */
export const turns = () => conversation().querySelectorAll("#log .bot.message").length;

/** Pictures in answers open in the viewer; a person's own uploads get a name. */
export function watchConversation() {
  conversation().addEventListener("click", async (event) => {
    const link = event.target.closest('a[href*="/api/image/"]');
    if (!link) return;
    event.preventDefault();
    const ids = [...link.closest(".message").querySelectorAll('a[href*="/api/image/"]')].map(photoId);
    openPhotos(ids, photoId(link), link);
  });
  // Gradio drops what is pressed while it answers; here it waits its turn like any message.
  conversation().addEventListener("click", (event) => {
    const option = event.target.closest("#log .option");
    if (!option) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const said = option.textContent.trim();
    say({ said, meant: meantBy(said) });
  }, true);
  new MutationObserver(tidy).observe(conversation(), { childList: true, subtree: true });
  tidy();
}

/** Open the viewer over photos of which only the ids are known. */
export async function openPhotos(ids, first = ids[0], from = null) {
  const cards = await cardsOf(ids);
  if (!cards.length) return;
  view(listed(cards), Math.max(0, cards.findIndex((card) => card.id === first)), from);
}

const listed = (cards) => ({ count: cards.length, id: (at) => cards[at].id, ratio: (at) => cards[at].ratio, card: (at) => cards[at], need: async () => {} });

const photoId = (link) => Number(link.getAttribute("href").match(/\/api\/image\/(\d+)/)[1]);

function tidy() {
  for (const image of conversation().querySelectorAll(".user img:not([alt]), .user img[alt='']")) {
    image.alt = t("your_photo");
    image.addEventListener("error", () => image.replaceWith(t("your_photo")));
  }
  document.body.toggleAttribute("data-talking", Boolean(conversation().querySelector(".user.message, .message.user")));
}
