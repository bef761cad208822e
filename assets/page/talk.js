// The conversation as Gradio shows it: its pictures open in the viewer, and its buttons wait their turn like any message.

import { conversation, say } from "./say.js";
import { cardsOf } from "./store.js";
import { meantBy } from "./talks.js";
import { view } from "./viewer.js";
import { t } from "./words.js";

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
    if (event.detail > 1) return; // the second half of a double click
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
