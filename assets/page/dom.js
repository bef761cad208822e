// Builds DOM nodes. Names, captions and labels are hostile until shown otherwise: they pass through textContent and
// setAttribute only, never through a template or innerHTML.

const SVG = "http://www.w3.org/2000/svg";

// 24 x 24 outlines, drawn for this page.
const ICONS = {
  heart: "M12 20.3s-7.6-4.6-9-9.4C2 7.3 4.2 4.7 7 4.7c2 0 3.7 1 5 3 1.3-2 3-3 5-3 2.8 0 5 2.6 4 6.2-1.4 4.8-9 9.4-9 9.4z",
  not: "M5.6 5.6l12.8 12.8M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  more: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM16.5 13.5v6M13.5 16.5h6",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  before: "M14.5 5l-7 7 7 7",
  after: "M9.5 5l7 7-7 7",
  open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  chat: "M4 5h16v11H9l-5 4z",
  photos: "M3 6h18v13H3zM3 16l5-5 4 4 3-3 6 5M15.5 9.5h.01",
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
  if (focused) root.closest("[role=tabpanel]")?.focus({ preventScroll: true });
}

/** What a place says that has nothing to show yet. */
export function empty(title, hint) {
  return el("div", { class: "empty" }, el("h2", {}, title), el("p", {}, hint));
}

/** A decorative icon; the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button; `attributes.icon` names its icon, `label` is its text or, with `bare`, only its accessible name. */
export function button(label, act, { icon: shape, bare = false, ...attributes } = {}) {
  const name = bare ? { "aria-label": label, title: label } : {};
  return el("button", { type: "button", on: { click: act }, ...name, ...attributes }, shape ? icon(shape) : null, bare ? null : label);
}
