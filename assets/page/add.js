// The Add photos tab: drop files or a ZIP, or index a folder of this machine, with progress and what was skipped.

import { button, el } from "./dom.js";
import { notice } from "./notice.js";
import { follow, runText } from "./progress.js";
import { here, post, store, watch } from "./store.js";
import { t } from "./words.js";

let told = null;
let answering = false; // a sentence about a run stands there, until the run itself can be seen

/** Fill `page` with the ways of adding photos. */
export function addPhotos(page) {
  told = el("div", { class: "told", role: "status" });
  page.append(el("h2", {}, t("add_title")), dropZone(), told, folderForm(), running());
}

function dropZone() {
  const input = el("input", { type: "file", multiple: true, accept: "image/*,.heic,.heif,.zip", class: "hidden-input", id: "add-files" });
  const zone = el("label", { class: "drop", for: "add-files" }, input, el("strong", {}, t("drop")), el("span", {}, t("drop_hint", window.PHOTOCHAT.limits)));
  input.addEventListener("change", () => addFiles(input.files).then(() => (input.value = "")));
  for (const name of ["dragover", "dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.toggle("over", name === "dragover"));
  const folder = el("input", { type: "file", webkitdirectory: true, class: "hidden-input", tabindex: "-1", "aria-hidden": "true" });
  folder.addEventListener("change", () => addFiles([...folder.files].filter((file) => !file.webkitRelativePath.includes("/."))).then(() => (folder.value = "")));
  return el("div", {}, zone, folder, button(t("choose_folder"), () => folder.click(), { class: "quiet" }));
}

/** Send these files into the collection, as many at once as the server takes. */
export async function addFiles(files) {
  const all = [...files];
  if (!all.length) return;
  const { megabytes, files: most } = window.PHOTOCHAT.limits;
  if (all.some((file) => file.size > megabytes * 1e6)) return (told.textContent = t("too_much", window.PHOTOCHAT.limits));
  const parts = partsOf(all, most, megabytes * 1e6);
  const refused = [];
  let [added, sent] = [0, 0];
  for (const part of parts) {
    const form = new FormData();
    for (const file of part) form.append("files", file, file.name);
    const say = (share) => (told.textContent = t("sending_share", { n: all.length, percent: Math.floor((100 * (sent + share * part.length)) / all.length) }));
    say(0);
    const answer = await upload(form, say);
    sent += part.length;
    added += answer.added ?? 0;
    refused.push(...(answer.refused ?? []));
    const text = answer.added === undefined || parts.length === 1 ? answer.text : added ? t("added", { n: added }) : answer.text;
    told.replaceChildren(text, skippedList(refused));
    if (answer.added === undefined) break; // it was not taken at all, and the next part would fare no better
  }
  follow();
}

function partsOf(files, most, bytes) {
  const parts = [[]];
  let size = 0;
  for (const file of files) {
    if (parts.at(-1).length && (parts.at(-1).length >= most || size + file.size > bytes)) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1).push(file);
    size += file.size;
  }
  return parts;
}

/** fetch cannot tell how much was sent, so the old request object is used here. */
function upload(form, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      let body = {};
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // no answer of ours: something between us and the browser gave up
      }
      resolve(request.status < 400 && body.text ? body : { text: body.detail || t("not_sent") });
    });
    for (const failure of ["error", "abort", "timeout"]) request.addEventListener(failure, () => resolve({ text: t("not_sent") }));
    request.open("POST", here("/api/photos"));
    request.send(form);
  });
}

function folderForm() {
  const box = el("input", { type: "text", id: "folder", placeholder: t("folder_example"), autocomplete: "off", spellcheck: "false" });
  const form = el("form", { class: "folder" }, el("label", { for: "folder" }, t("folder")), el("div", {}, box, el("button", { type: "submit" }, t("index"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await start({ folder: box.value });
  });
  const hint = el("p", { class: "hint" });
  watch(["status"], () => (hint.textContent = store.status?.unwatched ?? t("watched")));
  return el("div", {}, form, el("div", { class: "look" }, hint, button(t("look_again"), () => start({}))));
}

async function start(body) {
  try {
    const { text, begun } = await post("/api/index", body);
    if (begun) [told.textContent, answering] = [text, true];
    else notice(text);
  } catch (error) {
    told.textContent = error.message;
  }
  await follow();
  settle();
}

/** Once the run itself can be seen, or is over already, the sentence that it has begun leaves. */
function settle() {
  if (answering && store.status?.run) [told.textContent, answering] = ["", false];
}

function running() {
  const box = el("div", { class: "running" });
  watch(["status"], () => {
    const { run, running: busy, failure } = store.status ?? {};
    settle();
    if (!run) return box.replaceChildren();
    if (failure) return box.replaceChildren(el("p", { role: "alert" }, failure));
    const bar = el("progress", { "aria-label": t("run_progress"), ...(run.total ? { max: run.total, value: run.done } : {}) });
    box.replaceChildren(el("p", {}, runText(run)), ...(busy ? [bar, button(t("cancel"), () => post("/api/index/cancel").then(follow))] : run.phase === "cancelled" ? [button(t("index_on"), () => start({}))] : []),
      skippedList(run.skipped));
  });
  return box;
}

function skippedList(skipped) {
  if (!skipped.length) return "";
  const rows = skipped.map(({ name, reason }) => el("li", {}, el("b", {}, name), `: ${reason}`));
  return el("details", { class: "skipped" }, el("summary", {}, t("skipped", { n: skipped.length })), el("ul", {}, ...rows));
}
