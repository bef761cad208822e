// The models panel: which models answer, what better ones would bring, and getting them when asked.

import { button, el, fill } from "./dom.js";
import { follow } from "./progress.js";
import { ask, post, store, watch } from "./store.js";
import { t } from "./words.js";

const body = el("div", { class: "families" });
let dialog = null;
let families = [];
let told = "";

/** Show the panel. */
export async function openModels() {
  if (!dialog) {
    const close = button(t("close"), () => dialog.close(), { icon: "close", bare: true, class: "quiet" });
    dialog = el("dialog", { class: "models-panel", "aria-label": t("models") }, el("div", { class: "top" }, el("h2", {}, t("models")), close), body);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    watch(["status"], () => dialog.open && draw());
  }
  try {
    [families, told] = [(await ask("/api/models")).families, ""];
  } catch {
    told = t("server_away");
  }
  draw();
  dialog.showModal();
}

function draw() {
  const word = store.status.failure || told;
  fill(body, el("p", {}, t("models_hint")), ...families.map(family), word ? el("p", { role: "status" }, word) : null);
}

function family(one) {
  const used = one.family === store.status.family;
  return el("article", { class: used ? "family used" : "family" }, el("h3", {}, t(`family_${one.family}`), used ? el("span", { class: "fit strong" }, t("in_use")) : null),
    el("p", {}, t(`family_${one.family}_hint`)),
    ...one.parts.map((part) => el("p", { class: "part" }, `${t(`part_${part.part}`)}: ${part.model_id} · ${part.licence} · ${part.size}`)), used ? null : action(one));
}

function action(one) {
  const download = store.status.download;
  if (download?.family === one.family) {
    const bar = el("progress", { max: download.total || 1, value: download.done, "aria-label": t("downloading") });
    return el("div", {}, el("p", {}, download.text), bar);
  }
  if (store.status.upgrading) return el("p", {}, t("upgrading"));
  const label = one.at_hand ? t("use_family") : t("get_family", { size: one.size });
  return button(label, () => start(one));
}

async function start(one) {
  try {
    told = (await post("/api/models/use", { family: one.family })).text;
  } catch (error) {
    told = error.message;
  }
  draw();
  follow();
}
