// The Add photos tab: drop files or a ZIP, or index a folder of this machine, with progress and what was skipped.

import { button, el } from "./dom.js";
import { follow, runText } from "./progress.js";
import { post, store, watch } from "./store.js";
import { t } from "./words.js";

/** Fill `page` with the ways of adding photos. */
export function addPhotos(page) {
  const told = el("p", { class: "told", role: "status" });
  page.append(el("h2", {}, t("add_title")), dropZone(told), told, folderForm(told), running());
}

function dropZone(told) {
  const input = el("input", { type: "file", multiple: true, accept: "image/*,.heic,.heif,.zip", class: "hidden-input", id: "add-files" });
  const zone = el("label", { class: "drop", for: "add-files" }, input, el("strong", {}, t("drop")), el("span", {}, t("drop_hint", window.PHOTOCHAT.limits)));
  input.addEventListener("change", () => send(input.files, told).then(() => (input.value = "")));
  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop") send(event.dataTransfer.files, told);
    });
  }
  return zone;
}

async function send(files, told) {
  const { megabytes, files: most } = window.PHOTOCHAT.limits;
  const size = [...files].reduce((sum, file) => sum + file.size, 0);
  if (!files.length) return;
  if (files.length > most || size > megabytes * 1e6) return (told.textContent = t("too_much", window.PHOTOCHAT.limits));
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  told.textContent = t("sending", { n: files.length });
  const answer = await upload(form, (share) => (told.textContent = t("sending_share", { n: files.length, percent: Math.round(share * 100) })));
  told.replaceChildren(answer.text, skippedList(answer.refused ?? []));
  follow();
}

/** fetch cannot tell how much was sent, so the old request object is used here. */
function upload(form, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      const body = JSON.parse(request.responseText || "{}");
      resolve(request.status < 400 ? body : { text: body.detail || t("not_sent") });
    });
    request.addEventListener("error", () => resolve({ text: t("not_sent") }));
    request.open("POST", "/api/photos");
    request.send(form);
  });
}

function folderForm(told) {
  const box = el("input", { type: "text", id: "folder", placeholder: t("folder_example"), autocomplete: "off", spellcheck: "false" });
  const form = el("form", { class: "folder" }, el("label", { for: "folder" }, t("folder")), el("div", {}, box, el("button", { type: "submit" }, t("index"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await start({ folder: box.value }, told);
  });
  const hint = el("p", { class: "hint" });
  watch(["status"], () => (hint.textContent = store.status?.unwatched ?? t("watched")));
  return el("div", {}, form, el("div", { class: "look" }, hint, button(t("look_again"), () => start({}, told))));
}

async function start(body, told) {
  try {
    told.textContent = (await post("/api/index", body)).text;
  } catch (error) {
    told.textContent = error.message;
  }
  follow();
}

function running() {
  const box = el("div", { class: "running" });
  watch(["status"], () => {
    const { run, running: busy, failure } = store.status ?? {};
    if (!run) return box.replaceChildren();
    if (failure) return box.replaceChildren(el("p", { role: "alert" }, failure));
    const bar = el("progress", { "aria-label": t("run_progress"), ...(run.total ? { max: run.total, value: run.done } : {}) });
    box.replaceChildren(el("p", {}, runText(run)), ...(busy ? [bar, button(t("cancel"), () => post("/api/index/cancel").then(follow))] : []),
      skippedList(run.skipped));
  });
  return box;
}

function skippedList(skipped) {
  if (!skipped.length) return "";
  const rows = skipped.map(({ name, reason }) => el("li", {}, el("b", {}, name), `: ${reason}`));
  return el("details", { class: "skipped" }, el("summary", {}, t("skipped", { n: skipped.length })), el("ul", {}, ...rows));
}
