// The viewer: one photo as large as it is, with its facts beside it (PhotoSwipe). Arrow keys walk through the wall.

import PhotoSwipe from "photoswipe";
import { button, el, writing } from "./dom.js";
import { download, heart, mark, named, not, palette, toggleHeart, toggleHidden } from "./photo.js";
import { ask, original, thumbnail, watch } from "./store.js";
import { opened, turnedTo } from "./address.js";
import { similarTo } from "./say.js";
import { number, t } from "./words.js";

const FACTS_WIDTH = 340;
const GROWN_SIDE = 1600; // small photos fill the screen too, but no more than doubled, or they would be a blur
const SHOWN_BY_BROWSERS = new Set(["jpeg", "png", "webp", "gif", "avif", "bmp"]);
const wide = matchMedia("(min-width: 821px)");
let open = null;

/** Open the viewer at place `start` of `source`; `from` gets the focus back. */
export function view(source, start, from = null) {
  if (!source.count || open) return;
  const viewer = new PhotoSwipe({
    dataSource: Array.from({ length: 1 }), index: start, loop: source.count > 2, bgOpacity: 1, wheelToZoom: true, returnFocus: false, preload: [1, 2],
    initialZoomLevel: "fit", secondaryZoomLevel: 2, maxZoomLevel: 8, showHideAnimationType: "none", closeTitle: t("close"), zoomTitle: t("zoom"),
    arrowPrevTitle: t("before"), arrowNextTitle: t("after"), errorMsg: t("no_picture"), escKey: false, arrowKeys: false, mainClass: "viewer",
    zoomAnimationDuration: still() ? false : 250, preloaderDelay: 400,
    paddingFn: (size) => (wide.matches && facts.shown && size.x > 820 ? { top: 0, bottom: 0, left: 0, right: FACTS_WIDTH } : { top: 0, bottom: 0, left: 0, right: 0 }),
  });
  const facts = panel(viewer, source);
  viewer.addFilter("numItems", () => source.count);
  viewer.addFilter("itemData", (_, at) => item(source, at));
  viewer.on("uiRegister", () => (label(viewer), facts.register()));
  viewer.on("change", async () => {
    facts.draw();
    if (open === viewer) turnedTo(source.id(viewer.currIndex));
    await source.need(viewer.currIndex - 2, viewer.currIndex + 3);
    if (open === viewer) facts.draw();
  });
  viewer.on("keydown", ({ originalEvent }) => keys(viewer, source, facts, originalEvent));
  const leave = () => opened(null);
  viewer.on("close", leave);
  viewer.on("destroy", () => {
    const at = viewer.currIndex;
    open = null;
    source.seen?.(at);
    (from?.isConnected ? from : document.querySelector(`[data-id="${source.id(at)}"] .open`))?.focus({ preventScroll: true });
  });
  open = viewer;
  viewer.init();
  opened(source.id(start));
}

/** Close it, as Back does. */
export const closeViewer = () => open?.close();
export const isViewing = () => Boolean(open);

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function item(source, at) {
  const card = source.card(at);
  const ratio = source.ratio(at);
  const grown = card?.width ? Math.max(1, Math.min(2, GROWN_SIDE / Math.max(card.width, card.height))) : 1;
  const [width, height] = card?.width ? [grown * card.width, grown * card.height] : [Math.round(1600 * Math.min(1, ratio)), Math.round(1600 * Math.min(1, 1 / ratio))];
  const photo = card ?? { id: source.id(at), version: "" };
  const large = thumbnail(photo, 768);
  if (card && !SHOWN_BY_BROWSERS.has(card.format)) return { src: large, msrc: thumbnail(photo, 256), width, height, alt: named(card) };
  const side = Math.round(768 * Math.min(1, ratio));
  return { src: original(photo), srcset: width > side ? `${large} ${side}w, ${original(photo)} ${Math.round(width)}w` : undefined, msrc: thumbnail(photo, 256), width, height, alt: card ? named(card) : "" };
}

function label(viewer) {
  viewer.element.setAttribute("aria-modal", "true");
  viewer.element.setAttribute("aria-label", t("viewer"));
}

function panel(viewer, source) {
  const box = el("aside", { class: "facts", "aria-label": t("facts") });
  const where = el("span", { class: "position", role: "status" });
  const self = { shown: wide.matches, draw, register, toggle };
  let stop = () => {};

  function register() {
    viewer.element.append(box);
    box.addEventListener("pointerdown", (event) => event.stopPropagation());
    viewer.element.classList.toggle("with-facts", self.shown);
    viewer.ui.registerElement({ name: "position", order: 5, isButton: false, onInit: (node) => node.append(where) });
    const add = (name, order, act, title, shape) => viewer.ui.registerElement({
      name, order, isButton: false,
      onInit: (node) => node.append(button(title, act, { icon: shape, bare: true, class: `tool ${name}` })),
    });
    viewer.ui.registerElement({ name: "like", order: 8, isButton: false, onInit: (node) => (self.tools = node) });
    add("info", 9, toggle, t("facts"), "info");
    if (document.fullscreenEnabled) add("full", 11, () => fullScreen(viewer), t("full_screen"), "full");
    stop = follow(box);
    viewer.on("destroy", stop);
  }

  function toggle() {
    self.shown = !self.shown;
    viewer.element.classList.toggle("with-facts", self.shown);
    viewer.updateSize(true);
  }

  function draw() {
    where.textContent = t("position", { at: viewer.currIndex + 1, n: source.count });
    const card = source.card(viewer.currIndex);
    box.dataset.id = source.id(viewer.currIndex);
    const focused = box.contains(document.activeElement) && document.activeElement.className;
    box.replaceChildren(...(card ? contents(viewer, card) : []));
    if (card) addExposure(box, card);
    self.tools.replaceChildren(...(card ? [heart(card, { class: "heart tool" })] : []));
    self.tools.dataset.id = source.id(viewer.currIndex);
    mark(viewer.element);
    if (focused) [...box.querySelectorAll("button, a")].find((one) => one.className === focused)?.focus();
  }
  return self;
}

/** Hearts change in the open viewer too. */
function follow(box) {
  let here = true;
  watch(["liked", "disliked"], () => here && box.parentNode && mark(box.parentNode));
  return () => (here = false);
}

function contents(viewer, card) {
  return [
    el("div", { class: "top" }, heart(card), not(card, { bare: true }), button(t("download"), () => download(card), { icon: "download", bare: true, class: "download quiet" }),
      button(t("more_like_this"), () => (viewer.close(), similarTo([card.id])), { icon: "more", bare: true, class: "similar quiet" })),
    card.caption ? el("p", { class: card.unsure ? "sentence unsure" : "sentence" }, card.caption) : null, palette(card), list(card),
    el("div", { class: "actions" }, el("a", { class: "button quiet", href: original(card), target: "_blank", rel: "noopener" }, t("open_original")), copy(card)),
  ].filter(Boolean);
}

const exposures = new Map(); // by photo: asked for once

/** The lens and the exposure come from the file, so they are asked for when a photo is looked at. */
async function addExposure(box, card) {
  if (!exposures.has(card.id)) exposures.set(card.id, ask(`/api/exposure/${card.id}`).catch(() => ({})));
  const { lens, aperture, seconds, iso, focal_mm: focal } = await exposures.get(card.id);
  if (Number(box.dataset.id) !== card.id) return; // another photo is looked at by now
  const time = seconds && (seconds < 0.4 ? `1/${number(Math.round(1 / seconds))} s` : `${number(seconds)} s`);
  const told = [aperture && `f/${number(aperture)}`, time, iso && `ISO ${iso}`, focal && `${number(focal)} mm`].filter(Boolean).join(" · ");
  const after = box.querySelector("[data-fact=size]");
  for (const [key, value] of [["lens", lens], ["exposure", told]])
    if (value && !box.querySelector(`[data-fact=${key}]`)) after.before(el("dt", { "data-fact": key }, t(`fact_${key}`)), el("dd", {}, value));
}

function list(card) {
  const rows = [
    ["name", card.name], ["title", card.title], ["description", card.description], ["keywords", card.keywords], ["label", card.label], ["taken", card.taken || t("no_date")],
    ["place", card.place], ["coordinates", card.geo && el("a", { href: `geo:${card.geo}` }, card.geo)], ["camera", card.camera], ["people", card.people.join(", ")], ["seen", seen(card)], ["text", card.text], ["size", card.size], ["path", card.file], ["reason", card.reason],
  ];
  const box = el("dl", {});
  for (const [key, value] of rows) if (value) box.append(el("dt", { "data-fact": key }, t(`fact_${key}`)), el("dd", {}, value));
  return box;
}

/** What a vision model says of it: a sentence, and each thing with its colour and where it is. */
function seen({ seen: told }) {
  if (!told) return null;
  const things = told.objects.map(({ label, colour, position }) => el("li", {}, [`${colour} ${label}`.trim(), position].filter(Boolean).join(", ")));
  return el("div", { class: "seen" }, told.scene_summary, things.length ? el("ul", { role: "list" }, ...things) : null);
}

function copy(card) {
  // Browsers offer the clipboard to this machine and to https only.
  if (!navigator.clipboard) return null;
  const control = button(t("copy_path"), async () => {
    await navigator.clipboard.writeText(card.file);
    control.textContent = t("copied");
  }, { class: "copy quiet" });
  return control;
}

function fullScreen(viewer) {
  if (document.fullscreenElement) document.exitFullscreen();
  else viewer.element.requestFullscreen();
}

function keys(viewer, source, facts, event) {
  if (writing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const slide = viewer.currSlide;
  const zoom = (factor) => slide.zoomTo(Math.max(slide.zoomLevels.min, Math.min(slide.zoomLevels.max, slide.currZoomLevel * factor)), undefined, still() ? 0 : 200);
  const card = source.card(viewer.currIndex);
  const pan = (x, y) => {
    if (!slide.isPannable()) return false;
    slide.panTo(slide.pan.x + x, slide.pan.y + y);
    return true;
  };
  const does = {
    ArrowLeft: () => pan(120, 0) || viewer.prev(), ArrowRight: () => pan(-120, 0) || viewer.next(), ArrowUp: () => pan(0, 120), ArrowDown: () => pan(0, -120),
    Home: () => viewer.goTo(0), End: () => viewer.goTo(source.count - 1), "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: () => slide.zoomTo(slide.zoomLevels.initial),
    f: () => fullScreen(viewer), i: () => facts.toggle(), l: () => card && toggleHeart(card), h: () => card && toggleHidden(card), d: () => card && download(card),
    m: () => card && (viewer.close(), similarTo([card.id])), Escape: () => !document.fullscreenElement && viewer.close(),
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!does || (event.target.closest(".facts") && event.key.startsWith("Arrow") && !event.key.match(/Left|Right/))) return;
  event.preventDefault();
  does();
}
