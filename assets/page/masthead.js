// The line at the top: the name, how many photos there are, what runs, which models answer, and on a phone the switch.

import { button, el } from "./dom.js";
import { openModels } from "./models.js";
import { runText } from "./progress.js";
import { set, store, watch } from "./store.js";
import { show } from "./talk.js";
import { t } from "./words.js";

/** Fill `root`. */
export function masthead(root) {
  const about = el("p", { class: "state", role: "status" });
  const models = button("", openModels, { class: "models quiet", "aria-haspopup": "dialog", hidden: true });
  const switches = ["chat", "photos"].map((name) => button(t(`show_${name}`), () => show(name), { icon: name, class: "switch", id: `show-${name}` }));
  root.replaceChildren(el("h1", {}, t("title")), about, models, el("nav", { class: "switches", "aria-label": t("switches") }, ...switches), sampleNote());
  watch(["status"], () => {
    about.textContent = about.title = state();
    about.classList.toggle("busy", Boolean(store.status?.running));
    about.ariaLive = store.status?.running ? "off" : "polite"; // every step of a run would be read out
    models.hidden = !store.status;
    models.textContent = store.status ? t("models_answer", { name: t(`family_${store.status.family}`) }) : "";
  });
  watch(["front", "results"], () => {
    for (const control of switches) control.setAttribute("aria-pressed", String(control.id === `show-${store.front}`));
    switches[1].dataset.count = store.results.items.length || "";
  });
  set({ front: "chat" });
}

function state() {
  const status = store.status;
  if (!status) return "";
  if (status.away) return t("server_away");
  if (status.failure) return status.failure;
  const count = t("photo_count", { n: status.photos });
  return status.running && status.run ? `${count} · ${runText(status.run)}` : count;
}

function sampleNote() {
  if (!window.PHOTOCHAT.samples) return null;
  const note = el("p", { class: "samples" }, el("span", {}, t("samples")), " ", el("code", {}, t("samples_command")));
  note.append(button(t("close"), () => note.remove(), { icon: "close", bare: true, class: "quiet" }));
  return note;
}
