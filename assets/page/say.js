// The message box. It is always free to be written in: what is sent waits its turn here, while Gradio answers.

import { button, el, icon } from "./dom.js";
import { notice } from "./notice.js";
import { remembered } from "./address.js";
import { suggestionsFor } from "./suggest.js";
import { begin, store, watch } from "./store.js";
import { ranksOf, show, turns } from "./talk.js";
import { message, t } from "./words.js";

const DRAFT = "photochat-draft"; // of this tab
const MOST_FILES = 10;
const POLL_MS = 12;
const SLOW_MS = 2500;
const SEPARATOR = "\x1f"; // of the parts of a message, which the server reads

const queue = [];
let running = false;
let input = null;
let tray = null;
let waiting = null;
let picker = null;
let files = [];
let about = []; // ids of photos that the next message asks about
let back = -1; // how far Up has gone
let number = 0; // of the last message
let draft = "";

/** Fill `root` with the box. */
export function messageBox(root) {
  input = el("input", { type: "text", id: "say", placeholder: t("message_box"), "aria-label": t("message_box"), autocomplete: "off", enterkeyhint: "send", maxlength: 10000,
    role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", "aria-autocomplete": "list" });
  picker = el("input", { type: "file", id: "attach", class: "hidden-input", multiple: true, accept: "image/*,.heic,.heif,.avif,.tif,.tiff", tabindex: "-1", "aria-label": t("attach") });
  picker.addEventListener("change", () => (attach(picker.files), (picker.value = "")));
  tray = el("div", { class: "tray" });
  waiting = el("p", { class: "waiting", role: "status", hidden: true });
  const options = el("ul", { id: "suggestions", role: "listbox", "aria-label": t("suggestions"), hidden: true });
  const form = el("form", { class: "box" }, button(t("attach"), () => picker.click(), { icon: "attach", bare: true, class: "attach quiet" }), picker, input,
    el("button", { type: "submit", class: "send", "aria-label": t("send"), title: t("send") }, icon("send")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  input.value = sessionStorage.getItem(DRAFT) ?? "";
  input.addEventListener("input", () => {
    back = -1;
    keepDraft();
    suggest(options);
  });
  input.addEventListener("keydown", (event) => keys(event, options));
  input.addEventListener("blur", () => setTimeout(() => closeOptions(options), 150));
  root.append(waiting, tray, options, form);
  watch(["status"], () => store.status?.away && giveBack());
}

/** Put the cursor into the box. */
export function focusBox() {
  show("chat");
  input.focus();
}

/** Ask about these photos with the next message. */
export function draftAbout(ids) {
  about = ids.slice(0, 12);
  drawTray();
  focusBox();
}

/** Take these files into the next message. */
export function attach(some) {
  const photos = [...some].filter((file) => file.size);
  if (files.length + photos.length > MOST_FILES) notice(t("too_many_attached", { n: MOST_FILES }));
  files = [...files, ...photos].slice(0, MOST_FILES);
  drawTray();
  focusBox();
}

function drawTray() {
  const thumbs = files.map((file) => el("span", { class: "thumb" }, preview(file), button(t("remove", { name: file.name }), () => {
    files = files.filter((other) => other !== file);
    drawTray();
    input.focus();
  }, { icon: "close", bare: true })));
  const chip = about.length ? el("span", { class: "part" }, t("asking_about", { n: about.length }), button(t("deselect"), () => {
    about = [];
    drawTray();
    input.focus();
  }, { icon: "close", bare: true })) : null;
  tray.replaceChildren(...thumbs, ...(chip ? [chip] : []));
  input.placeholder = about.length ? t("ask_box") : t("message_box");
}

function preview(file) {
  const image = el("img", { alt: file.name });
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  image.addEventListener("error", () => image.replaceWith(el("span", { class: "name" }, file.name))); // HEIC, or no photo
  return image;
}

const keepDraft = () => (input.value ? sessionStorage.setItem(DRAFT, input.value) : sessionStorage.removeItem(DRAFT));

async function submit() {
  const text = input.value.trim();
  if (!text && !files.length) return;
  const [sent, asked] = [files, about];
  write("");
  [files, about] = [[], []];
  drawTray();
  if (!asked.length || !text) return send({ said: text }, sent);
  const ranks = await ranksOf(asked);
  send(message("say_ask", (here) => ({ question: text.replace(/[?.!\s]+$/, ""), ranks: here.list(ranks) })), sent);
}

function write(text) {
  input.value = text;
  back = -1;
  keepDraft();
  closeOptions(document.getElementById("suggestions"));
}

// -- keys of the box: suggestions, and what was said before

function keys(event, options) {
  const shown = !options.hidden;
  const chosen = options.querySelector("[aria-selected=true]");
  if (event.key === "Escape" && shown) return event.preventDefault(), event.stopPropagation(), closeOptions(options);
  if (event.key === "Enter" && chosen) return event.preventDefault(), chosen.click();
  if (event.key === "ArrowDown" && shown) return event.preventDefault(), choose(options, 1);
  if (event.key === "ArrowUp" && chosen) return event.preventDefault(), choose(options, -1);
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const said = remembered();
  if (event.key === "ArrowUp" && back < 0) draft = input.value;
  const next = back + (event.key === "ArrowUp" ? 1 : -1);
  if (next < -1 || next >= said.length) return;
  event.preventDefault();
  back = next;
  input.value = back < 0 ? draft : said[back];
  input.setSelectionRange(input.value.length, input.value.length);
  closeOptions(options);
}

function suggest(options) {
  const found = suggestionsFor(input.value);
  options.replaceChildren(...found.map(({ text, kind }, at) => {
    const option = el("li", { role: "option", id: `suggestion-${at}`, "aria-selected": "false" }, el("span", {}, text), el("small", {}, kind));
    option.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    option.addEventListener("click", () => (write(""), send({ said: text })));
    return option;
  }));
  options.hidden = !found.length;
  input.setAttribute("aria-expanded", String(found.length > 0));
  input.removeAttribute("aria-activedescendant");
}

function choose(options, step) {
  const all = [...options.children];
  const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = now + step;
  all.forEach((one, at) => one.setAttribute("aria-selected", String(at === next)));
  if (all[next]) input.setAttribute("aria-activedescendant", all[next].id);
  else input.removeAttribute("aria-activedescendant");
}

function closeOptions(options) {
  options.hidden = true;
  options.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

// -- sending: one message after the other through Gradio's own box

/** Send a message, {said} or that of a button, {said, meant}, with files; it waits until the ones before it are answered. */
export function send({ said, meant }, attached = []) {
  return new Promise((done) => {
    queue.push({ said, meant, attached, done });
    pump();
  });
}

async function pump() {
  if (running) return;
  running = true;
  while (queue.length) {
    const next = queue[0];
    const slow = setTimeout(() => wait(next.said), SLOW_MS);
    await deliver(next);
    clearTimeout(slow);
    waiting.hidden = true;
    if (queue[0] === next) queue.shift();
    next.done();
  }
  running = false;
}

function wait(text) {
  waiting.textContent = t("waiting", { text: text || t("your_photo") });
  waiting.hidden = false;
}

/** Nobody answers: what was not answered goes back into the box. */
function giveBack() {
  const lost = queue.splice(0);
  if (!lost.length) return;
  input.value = [lost.map(({ said }) => said).filter(Boolean).join(". "), input.value].filter(Boolean).join(" ");
  files = [...lost.flatMap(({ attached }) => attached), ...files].slice(0, MOST_FILES);
  keepDraft();
  drawTray();
}

const pause = (ms = POLL_MS) => new Promise((go) => setTimeout(go, ms));
const given = (one) => queue[0] === one;
const gradio = (what) => document.querySelector(`#message ${what}`);

/** Hand one message over to Gradio and see it answered. */
async function deliver(sent) {
  const until = async (ready, most = Infinity) => {
    for (const start = Date.now(); given(sent) && !ready(); await pause()) if (Date.now() - start > most) return false;
    return given(sent);
  };
  if (!(await until(() => gradio("textarea") && !gradio("textarea").disabled && !document.querySelector("#log .pending")))) return;
  number += 1;
  const text = [sent.said, sent.meant ?? "", number].join(SEPARATOR);
  if (sent.attached.length) await hand(sent.attached, until);
  else begin(text);
  const before = turns();
  const box = gradio("textarea");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (!(await until(() => gradio(".submit-button") && !gradio(".submit-button").disabled, 3000))) return;
  gradio(".submit-button").click();
  // Gradio locks its box while it answers.
  await until(() => gradio("textarea").disabled || turns() > before);
  await until(() => !gradio("textarea").disabled);
}

async function hand(attached, until) {
  const chosen = new DataTransfer();
  for (const file of attached) chosen.items.add(file);
  const place = gradio('input[type="file"]');
  place.files = chosen.files;
  place.dispatchEvent(new Event("change", { bubbles: true }));
  await until(() => document.querySelectorAll("#message .thumbnail-item").length >= attached.length, 60_000);
}
