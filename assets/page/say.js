// Sends messages, one after the other, through Gradio's own box: what is sent while Gradio answers waits its turn here.

import { notice } from "./notice.js";
import { act, begin, set, store, watch } from "./store.js";
import { message, t } from "./words.js";

const POLL_MS = 12;
const SLOW_MS = 2500;
const ARRIVES_MS = 20_000; // after so long messages no longer wait for the conversation that they belong to
const SEPARATOR = "\x1f"; // of the parts of a message, which the server reads

const queue = [];
let running = false;
let number = 0; // of the last message
let way = {}; // on which the page is to the conversation that messages belong to; null once it is there
let takeBack = () => {};

export const conversation = () => document.getElementById("conversation");

/** On a phone, one of "chat" and "photos" is in front. */
export function show(which) {
  document.body.dataset.front = which;
  set({ front: which });
}

/** Send a message, {said} or that of a button, {said, meant}, with files; it waits until the ones before it are answered. */
export function say({ said, meant }, attached = []) {
  return new Promise((done) => {
    queue.push({ said, meant, attached, done });
    pump();
  });
}

/** The message that asks for a colour. */
export const colourMessage = (name) => message("say_colour", (here) => ({ name: here.t(`colour_${name}`) }));

/** Ask for photos like these, wherever they are shown. */
export async function similarTo(ids) {
  const ranks = await ranksOf(ids);
  await say(message("say_more_like", (here) => ({ ranks: here.list(ranks) })));
}

/** Ask a question about these photos. */
export async function askAbout(ids, question, attached) {
  const ranks = await ranksOf(ids);
  await say(message("say_ask", (here) => ({ question: question.replace(/[?.!\s]+$/, ""), ranks: here.list(ranks) })), attached);
}

/** The numbers of these photos on the page of results; photos from elsewhere become that page first. */
async function ranksOf(ids) {
  const rank = new Map(store.results.items.map((card) => [card.id, card.rank]));
  if (ids.every((id) => rank.has(id))) return ids.map((id) => rank.get(id)).sort((a, b) => a - b);
  await act({ do: "show", ids });
  return ids.map((_, at) => at + 1);
}

/** Messages wait until `restored`, when the page is at the conversation that they belong to. */
export async function arriving(restored) {
  way = restored;
  await restored;
  if (way === restored) way = null;
}

/** Call `take` with the messages that nobody will answer, [{said, attached}]: the server or the page is gone, or an upload failed. */
export function onLost(take) {
  takeBack = () => queue.length && take(queue.splice(0));
  watch(["status"], () => store.status?.away && takeBack());
  addEventListener("pagehide", takeBack);
}

async function pump() {
  if (running) return;
  running = true;
  while (queue.length) {
    const next = queue[0];
    const slow = setTimeout(() => set({ waiting: next.said || "" }), SLOW_MS);
    await deliver(next);
    clearTimeout(slow);
    set({ waiting: null });
    if (queue[0] === next) queue.shift();
    next.done();
  }
  running = false;
}

const pause = (ms = POLL_MS) => new Promise((go) => setTimeout(go, ms));
const given = (sent) => queue[0] === sent;
const gradio = (what) => document.querySelector(`#message ${what}`);

/** The answers so far, as the page shows them. */
const answers = () => conversation().querySelectorAll("#log .bot.message").length;

/** Hand one message over to Gradio and see it answered. */
async function deliver(sent) {
  const until = async (ready, most = Infinity) => {
    for (const start = Date.now(); given(sent) && !ready(); await pause()) if (Date.now() - start > most) return false;
    return given(sent);
  };
  await until(() => !way, ARRIVES_MS);
  if (!given(sent)) return;
  way = null;
  if (!(await until(() => gradio("textarea") && !gradio("textarea").disabled && !document.querySelector("#log .pending")))) return;
  number += 1;
  const text = [sent.said, sent.meant ?? "", number].join(SEPARATOR);
  if (!sent.attached.length) begin(text);
  else if (!(await hand(sent.attached, until))) {
    if (given(sent)) takeBack(), notice(t("upload_failed", { n: sent.attached.length }));
    return;
  }
  const before = answers();
  const box = gradio("textarea");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (!(await until(() => gradio(".submit-button") && !gradio(".submit-button").disabled, 3000))) return;
  gradio(".submit-button").click();
  // Gradio locks its box while it answers.
  await until(() => gradio("textarea").disabled || answers() > before);
  await until(() => !gradio("textarea").disabled);
}

/** Have Gradio upload files; whether it has them all. */
async function hand(attached, until) {
  const chosen = new DataTransfer();
  for (const file of attached) chosen.items.add(file);
  const place = gradio('input[type="file"]');
  place.files = chosen.files;
  place.dispatchEvent(new Event("change", { bubbles: true }));
  const uploaded = () => document.querySelectorAll("#message .thumbnail-item").length >= attached.length;
  await until(() => gradio(".loader") || uploaded(), 3000);
  return (await until(() => !gradio(".loader"))) && uploaded();
}
