// The message box: text, attached files and photos that are asked about. It is always free to be written in.

import { button, el, icon } from "./dom.js";
import { notice } from "./notice.js";
import { askAbout, onLost, say, show } from "./say.js";
import { store, watch } from "./store.js";
import { suggestionsFor } from "./suggest.js";
import { remembered } from "./talks.js";
import { t } from "./words.js";

const DRAFT = "photochat-draft"; // of this tab
const MOST_FILES = 10;

let input = null;
let tray = null;
let picker = null;
let files = [];
let about = []; // ids of photos that the next message asks about
let back = -1; // how far Up has gone
let draft = "";

/** Fill `root` with the box. */
export function messageBox(root) {
  input = el("input", { type: "text", id: "say", placeholder: t("message_box"), "aria-label": t("message_box"), autocomplete: "off", enterkeyhint: "send", maxlength: 10000,
    role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", "aria-autocomplete": "list" });
  picker = el("input", { type: "file", id: "attach", class: "hidden-input", multiple: true, accept: "image/*,.heic,.heif,.avif,.tif,.tiff", tabindex: "-1", "aria-label": t("attach") });
  picker.addEventListener("change", () => (attach(picker.files), (picker.value = "")));
  tray = el("div", { class: "tray" });
  const waiting = el("p", { class: "waiting", role: "status", hidden: true });
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
  onLost(giveBack);
  watch(["waiting"], () => {
    waiting.hidden = store.waiting === null;
    waiting.textContent = t("waiting", { text: store.waiting || t("your_photo") });
  });
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
  const empty = [...some].filter((file) => !file.size);
  if (empty.length) notice(t("empty_attached", { n: empty.length, name: empty[0].name }));
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

function submit() {
  const text = input.value.trim();
  if (!text && !files.length) return;
  const [sent, asked] = [files, about];
  write("");
  [files, about] = [[], []];
  drawTray();
  if (asked.length && text) askAbout(asked, text, sent);
  else say({ said: text }, sent);
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
  const before = remembered();
  if (event.key === "ArrowUp" && back < 0) draft = input.value;
  const next = back + (event.key === "ArrowUp" ? 1 : -1);
  if (next < -1 || next >= before.length) return;
  event.preventDefault();
  back = next;
  input.value = back < 0 ? draft : before[back];
  input.setSelectionRange(input.value.length, input.value.length);
  closeOptions(options);
}

function suggest(options) {
  const suggestions = suggestionsFor(input.value);
  options.replaceChildren(...suggestions.map(({ text, kind }, at) => {
    const option = el("li", { role: "option", id: `suggestion-${at}`, "aria-selected": "false" }, el("span", {}, text), el("small", {}, kind));
    option.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    option.addEventListener("click", () => (write(""), say({ said: text })));
    return option;
  }));
  options.hidden = !suggestions.length;
  input.setAttribute("aria-expanded", String(suggestions.length > 0));
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

/** What was not answered goes back into the box. */
function giveBack(lost) {
  input.value = [lost.map(({ said }) => said).filter(Boolean).join(". "), input.value].filter(Boolean).join(" ");
  files = [...lost.flatMap(({ attached }) => attached), ...files].slice(0, MOST_FILES);
  keepDraft();
  drawTray();
}
