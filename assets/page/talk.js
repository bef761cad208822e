// Speaks in the conversation on a person's behalf, and makes its pictures open in the viewer.

import { ask, set } from "./store.js";
import { t } from "./words.js";
import { view } from "./viewer.js";

const conversation = () => document.getElementById("conversation");
const box = () => conversation().querySelector("textarea");

/** Put `text` into the message box for the person to finish. */
export function draft(text) {
  showChat();
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
  box().focus();
}

/** Send `text` as a message. */
export async function say(text) {
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise(requestAnimationFrame); // the send button is enabled on the next frame
  conversation().querySelector(".submit-button")?.click();
}

/** On a phone, one of "chat" and "photos" is in front. */
export function show(which) {
  document.body.dataset.front = which;
  set({ front: which });
}
const showChat = () => show("chat");

/** Pictures in answers open in the viewer; a person's own uploads get a name. */
export function watchConversation() {
  conversation().addEventListener("click", async (event) => {
    const link = event.target.closest('a[href^="/api/image/"]');
    if (!link) return;
    event.preventDefault();
    const ids = [...link.closest(".message").querySelectorAll('a[href^="/api/image/"]')].map(photoId);
    const cards = await ask(`/api/photos?ids=${ids.join(",")}`);
    view(cards.photos, Math.max(0, cards.photos.findIndex((card) => card.id === photoId(link))), link);
  });
  new MutationObserver(tidy).observe(conversation(), { childList: true, subtree: true, attributeFilter: ["placeholder"] });
  tidy();
}

const photoId = (link) => Number(link.getAttribute("href").match(/\d+/)[0]);

/** What Gradio leaves out: names of uploads, which files to offer, and the message box's own words after each message. */
function tidy() {
  conversation().querySelector('input[type="file"]')?.setAttribute("accept", "image/*,.heic,.heif");
  if (box() && !box().placeholder) box().placeholder = t("message_box");
  if (box() && !box().ariaLabel) box().ariaLabel = t("message_box");
  for (const image of conversation().querySelectorAll(".user img:not([alt]), .user img[alt='']")) image.alt = t("your_photo");
  document.body.toggleAttribute("data-talking", Boolean(conversation().querySelector(".user.message, .message.user")));
}
