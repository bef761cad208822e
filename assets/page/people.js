// Who is in the photos: a face of each person, with a field for the name. Off until somebody wants it, and deleted at one word.

import { button, el, empty, fill } from "./dom.js";
import { notice } from "./notice.js";
import { ask, cardsOf, post, store, thumbnail, watch } from "./store.js";
import { say, show } from "./say.js";
import { openPhotos } from "./talk.js";
import { message, t } from "./words.js";

const AROUND = 1.7; // so much more than the face is shown
let renew = async () => {}; // of the open view
let known = ""; // the state of the collection that it shows

/** What takes the place of the wall: the groups of faces, with `back` to leave them. */
export async function people(back) {
  const leave = button(t("back"), back, { icon: "before", class: "quiet" });
  const box = el("div", { class: "people" });

  /** Draw what the server answered; the focus goes to what `focus` finds, else to the way back. */
  async function draw({ on, people: groups }, focus = "") {
    const cards = new Map((await cardsOf(groups.map((group) => group.photo_id))).map((card) => [card.id, card]));
    const held = box.contains(document.activeElement);
    const erase = on || groups.length ? button(t("people_delete"), confirm, { class: "quiet delete-people" }) : null;
    const head = el("div", { class: "bar" }, leave, el("h2", {}, t("people")), erase);
    const off = el("div", { class: "empty" }, el("p", {}, t("people_off")), button(t("people_switch_on"), () => change(post("/api/people")), { class: "switch-on" }));
    const list = el("ul", { role: "list" }, ...groups.map((group) => person(group, cards.get(group.photo_id))));
    fill(box, head, groups.length ? list : on ? empty(t("people_none"), t("people_none_hint")) : off);
    if (box.isConnected && (focus || held)) ((focus && box.querySelector(focus)) || leave).focus();
  }

  async function change(answer, focus = ".bar button") {
    try {
      await draw(await answer, focus);
    } catch (refusal) {
      notice(refusal.message);
    }
  }

  function person({ person_id: id, name, photos, photo_id: photo, box: face }, card) {
    const open = button(t("people_face", { name: name || t("people_unnamed") }), () => openPhotos([photo], photo, open), { bare: true, class: "face" });
    if (card) open.append(el("img", { src: thumbnail(card, 768), alt: "", loading: "lazy", style: cut(card, face) }));
    const field = el("input", { type: "text", id: `person-${id}`, value: name, maxlength: 80, autocomplete: "off", placeholder: t("people_name"), "aria-label": t("people_name") });
    const form = el("form", {}, field, el("button", { type: "submit", class: "quiet" }, t("album_save")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      change(post(`/api/people/${id}`, { name: field.value.trim() }), `#person-${id}`);
    });
    const count = t("photo_count", { n: photos });
    return el("li", {}, open, form, name ? button(count, () => (show("chat"), say(message("say_person", () => ({ name })))), { class: "chip", "aria-label": t("place_photos", { name, n: photos }) }) : el("p", {}, count));
  }

  function confirm() {
    const erase = () => (dialog.close(), change(ask("/api/people", { method: "DELETE" })));
    const dialog = el("dialog", { class: "name", "aria-labelledby": "people-sure" }, el("p", { id: "people-sure" }, t("people_sure")),
      el("div", { class: "top" }, button(t("cancel"), () => dialog.close(), { class: "quiet" }), button(t("people_delete"), erase, { class: "sure" })));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  renew = async () => {
    const writing = [...box.querySelectorAll("input")].some((field) => field === document.activeElement || field.value !== field.defaultValue);
    if (box.isConnected && !writing) await draw(await ask("/api/people"));
  };
  await draw(await ask("/api/people"));
  return box;
}

const now = () => `${store.status?.stamp} ${store.status?.running} ${store.status?.run?.phase}`;

/** Faces that are found while the view is open appear there; a name that is being written is left alone. */
export function watchPeople() {
  watch(["status", "tab"], () => {
    if (known === now() || store.tab !== "collection") return;
    known = now();
    renew().catch(() => (known = "")); // the masthead says that nobody answers
  });
}

/** The style that shows the face `[left, top, right, bottom]` (shares of the photo) and a little around it in a square. */
function cut({ width, height }, [left, top, right, bottom]) {
  const side = Math.min(AROUND * Math.max((right - left) * width, (bottom - top) * height), width, height);
  const from = (middle, whole) => Math.max(0, Math.min(middle * whole - side / 2, whole - side));
  const share = (pixels) => `${((100 * pixels) / side).toFixed(2)}%`;
  return `width:${share(width)};height:${share(height)};left:-${share(from((left + right) / 2, width))};top:-${share(from((top + bottom) / 2, height))}`;
}
