// Earlier conversations of this browser, to go on with.

import { resume } from "./arrival.js";
import { button, el } from "./dom.js";
import { forget, recent } from "./talks.js";
import { t } from "./words.js";

const DAY_MS = 86_400_000;
let dialog = null;

/** Show them. */
export function openRecent() {
  if (!dialog) {
    dialog = el("dialog", { class: "recent", "aria-label": t("recent") });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  }
  const close = button(t("close"), () => dialog.close(), { icon: "close", bare: true, class: "quiet" });
  const go = (id) => (dialog.close(), resume(id));
  const talks = recent();
  const entries = talks.map(({ id, title, when }) => el("li", {}, button(title, () => go(id), { class: "talk" }), el("small", {}, ago(when))));
  dialog.replaceChildren(el("div", { class: "top" }, el("h2", {}, t("recent")), close),
    button(t("new_talk"), () => go(null), { icon: "in", class: "new" }),
    talks.length ? el("ul", { role: "list" }, ...entries) : el("p", {}, t("no_recent")),
    el("p", { class: "hint" }, t("recent_hint")), talks.length ? button(t("forget"), () => (forget(), dialog.close()), { class: "quiet" }) : "");
  dialog.showModal();
}

function ago(when) {
  const days = Math.floor(Date.now() / DAY_MS) - Math.floor(when / DAY_MS);
  return days < 1 ? t("today") : t("days_ago", { n: days });
}
