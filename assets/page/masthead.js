// The line at the top: the name, how many photos there are, what runs, which models answer, and on a phone the switch.

import { button, el, fill } from "./dom.js";
import { openModels } from "./models.js";
import { runText } from "./progress.js";
import { openRecent } from "./recent.js";
import { openHelp } from "./shortcuts.js";
import { set, store, watch } from "./store.js";
import { show } from "./say.js";
import { t } from "./words.js";

const NEWS_MS = 30_000; // how long it is news that photos came or left

/** Fill `root`. */
export function masthead(root) {
  const about = el("p", { class: "state", role: "status" });
  const models = button("", openModels, { class: "models quiet", "aria-haspopup": "dialog", hidden: true });
  const switches = ["chat", "photos"].map((name) => button(t(`show_${name}`), () => show(name), { icon: name, bare: true, class: "switch", id: `show-${name}` }));
  fill(root, el("h1", {}, t("title")), about, sampleNote(), models,
    button(t("recent"), openRecent, { icon: "recent", bare: true, class: "quiet recent-talks", "aria-haspopup": "dialog" }),
    button(t("shortcuts"), openHelp, { icon: "help", bare: true, class: "quiet help-keys", "aria-haspopup": "dialog" }),
    el("nav", { class: "switches", "aria-label": t("switches") }, ...switches));
  watch(["status"], () => {
    readNews();
    about.textContent = about.title = state();
    about.classList.toggle("busy", Boolean(store.status?.running));
    about.classList.toggle("problem", Boolean(store.status?.away || store.status?.failure));
    document.body.toggleAttribute("data-away", Boolean(store.status?.away));
    about.ariaLive = store.status?.running ? "off" : "polite"; // every step of a run would be read out
    models.hidden = !store.status;
    models.textContent = store.status ? t(`family_${store.status.family}`) : "";
  });
  watch(["front", "results"], () => {
    for (const control of switches) control.setAttribute("aria-pressed", String(control.id === `show-${store.front}`));
  });
  set({ front: "chat" });
}

function state() {
  const status = store.status;
  if (!status) return "";
  if (status.away) return t("server_away");
  if (status.failure) return status.failure;
  const count = t("photo_count", { n: status.photos });
  if (status.running && status.run) return status.run.phase === "photos" ? runText(status.run) : `${count} · ${runText(status.run)}`; // one count at a time
  return Date.now() < news.until ? `${count} · ${news.text}` : count;
}

const news = { text: "", until: 0, since: null };

/** What has become of the collection since nothing ran before. */
function readNews() {
  const status = store.status;
  if (!status || status.running || status.away) return;
  if (news.since && news.since.stamp !== status.stamp) {
    const n = status.photos - news.since.photos;
    news.text = n > 0 ? t("news_came", { n }) : n < 0 ? t("news_left", { n: -n }) : t("news_changed");
    news.until = Date.now() + NEWS_MS;
    setTimeout(() => set({ status: store.status }), NEWS_MS);
  }
  news.since = status;
}

function sampleNote() {
  if (!window.PHOTOCHAT.samples) return null;
  const note = el("p", { class: "samples" }, el("span", {}, t("samples")), " ", el("code", {}, window.PHOTOCHAT.command));
  note.append(button(t("close"), () => note.remove(), { icon: "close", bare: true, class: "quiet" }));
  return note;
}
