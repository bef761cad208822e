// Where photos were taken: a small map, drawn from data that comes with the page, and the countries with their places.

import { button, el } from "./dom.js";
import { say, show } from "./say.js";
import { message, number, t } from "./words.js";

const [NORTH, SOUTH] = [85, -60]; // of the map

/** What takes the place of the wall: the map and the list, with `back` to leave them. */
export function places(all, back) {
  const towns = all.filter(({ kind }) => kind === "city" || kind === "district");
  const countries = all.filter(({ kind }) => kind === "country").map((country) => el("section", { class: "country" },
    el("h3", {}, entry(country)), el("ul", { role: "list" }, ...towns.filter((town) => town.country === country.name).map((town) => el("li", {}, entry(town))))));
  return el("div", { class: "places" }, el("div", { class: "bar" }, button(t("back"), back, { icon: "before", class: "quiet" }), el("h2", {}, t("places"))),
    map(towns), ...countries);
}

const ask = ({ name }) => (show("chat"), say(message("say_place", () => ({ place: name }))));

function entry(place) {
  return button(place.name, () => ask(place), { class: "chip", "data-count": number(place.photos), "aria-label": t("place_photos", { name: place.name, n: place.photos }) });
}

/** The dots repeat the list, so they are for those who see and point. */
function map(towns) {
  const most = Math.max(...towns.map(({ photos }) => photos));
  const dots = towns.filter(({ latitude }) => latitude !== null && latitude > SOUTH).map((town) => button(t("place_photos", { name: town.name, n: town.photos }), () => ask(town), {
    bare: true, class: "dot", tabindex: "-1",
    style: `left:${(100 * (town.longitude + 180)) / 360}%;top:${(100 * (NORTH - town.latitude)) / (NORTH - SOUTH)}%;--size:${8 + Math.round(12 * Math.sqrt(town.photos / most))}px`,
  }));
  return el("div", { class: "map", "aria-hidden": "true" }, el("div", { class: "land" }), ...dots);
}
