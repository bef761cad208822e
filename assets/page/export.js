// The export menu: photos out as ZIP, CSV, JSON or a contact sheet.

import { el } from "./dom.js";
import { t } from "./words.js";

const FORMATS = ["zip", "csv", "json", "contact-sheet"];

/** A menu that downloads `cards` in the chosen format. */
export function exportMenu(cards) {
  const ids = cards.map((card) => card.id).join(",");
  const links = FORMATS.map((format) =>
    el("a", { href: `/api/export?format=${format}&ids=${ids}`, download: true }, t(`export_${format}`)));
  const menu = el("details", { class: "menu" }, el("summary", { class: "button" }, t("export")), el("div", {}, ...links));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.firstChild.focus();
  });
  menu.addEventListener("click", (event) => event.target.closest("a") && (menu.open = false));
  menu.addEventListener("focusout", (event) => menu.contains(event.relatedTarget) || (menu.open = false));
  return menu;
}
