// The export menu: photos out as ZIP, CSV, JSON or a contact sheet.

import { el } from "./dom.js";
import { here } from "./store.js";
import { t } from "./words.js";

const FORMATS = ["zip", "csv", "json", "contact-sheet"];

/** A menu that downloads the photos `ids` in the chosen format. */
export function exportMenu(ids) {
  const links = FORMATS.map((format) => el("a", { href: here(`/api/export?format=${format}&ids=${ids.join(",")}`), download: true }, t(`export_${format}`)));
  return menu(t("export"), links);
}

/** A button that opens a small list of links and buttons. */
export function menu(label, entries, look = {}) {
  const box = el("details", { class: "menu" }, el("summary", { class: "button", ...look }, label), el("div", {}, ...entries));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    box.firstChild.focus();
  });
  box.addEventListener("click", (event) => event.target.closest("a, button") && (box.open = false));
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || (box.open = false));
  return box;
}
