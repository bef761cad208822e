// Builds DOM nodes. Names, captions and labels are hostile until shown otherwise: they pass through textContent and
// setAttribute only, never through a template or innerHTML.

import {
  ArrowUp, Check, ChevronDown, ChevronLeft, ChevronRight, Clock, CircleHelp, Copy, Download, Expand, EyeOff, Heart, Image, Images,
  ImagePlus, Info, MessageCircle, Minus, Plus, Undo2, X, createElement,
} from "lucide";

const ICONS = {
  send: ArrowUp, tick: Check, down: ChevronDown, before: ChevronLeft, after: ChevronRight, recent: Clock, help: CircleHelp, copy: Copy,
  download: Download, full: Expand, not: EyeOff, heart: Heart, photos: Image, more: Images, attach: ImagePlus, info: Info,
  chat: MessageCircle, out: Minus, in: Plus, undo: Undo2, close: X,
};

/** A node of `tag` with attributes and children; `on` holds listeners, strings become text. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (value === null || value === undefined) continue;
    else if (typeof value !== "boolean" || name.startsWith("aria-")) node.setAttribute(name, String(value));
    else node.toggleAttribute(name, value);
  }
  node.append(...children.filter(there));
  return node;
}

const there = (child) => child !== null && child !== undefined && child !== "";

/** Put `children` in the place of what is in `root`; a focus that was there goes to the page of the tab. */
export function fill(root, ...children) {
  const focused = root.contains(document.activeElement);
  root.replaceChildren(...children.filter(there));
  if (focused && !root.contains(document.activeElement)) root.closest("[role=tabpanel]")?.focus({ preventScroll: true });
}

/** What a place says that has nothing to show yet. */
export function empty(title, hint) {
  return el("div", { class: "empty" }, el("h2", {}, title), el("p", {}, hint));
}

/** A decorative icon (Lucide); the control around it carries the name. */
export function icon(name) {
  return createElement(ICONS[name], { class: "icon", "aria-hidden": "true", "stroke-width": 1.75 });
}

/** A button; `attributes.icon` names its icon, `label` is its text or, with `bare`, only its accessible name. */
export function button(label, act, { icon: shape, bare = false, ...attributes } = {}) {
  const name = bare ? { "aria-label": label, title: label } : {};
  return el("button", { type: "button", on: { click: act }, ...name, ...attributes }, shape ? icon(shape) : null, bare ? null : label);
}

/** Whether keys belong to a field in which somebody writes. */
export const writing = (target) => target instanceof Element && Boolean(target.closest("input:not([type=file]), textarea, select, [contenteditable]"));
