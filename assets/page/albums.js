// Albums: photos under a name. The photos stay where they are; what is done here can be undone.

import { button, el } from "./dom.js";
import { menu } from "./export.js";
import { notice } from "./notice.js";
import { ask, post, set, store } from "./store.js";
import { t } from "./words.js";

/** Read which albums there are; the store keeps them. */
export async function readAlbums() {
  try {
    set({ albums: (await ask("/api/albums")).albums });
  } catch {
    // the masthead says that nobody answers
  }
}

/** A menu that puts the photos `ids` into an album, a new one too. */
export function albumMenu(ids) {
  const known = store.albums.map(({ name }) => button(name, () => put(name, ids)));
  return menu(t("album_add"), [...known, button(t("album_new"), () => askName("", (name) => put(name, ids)))]);
}

async function put(name, ids) {
  const { album, added } = await post("/api/albums/add", { name, ids });
  set({ selected: new Set() });
  readAlbums();
  if (!added.length) return notice(t("album_had", { name: album }));
  notice(t("album_added", { n: added.length, name: album }), () => post("/api/albums/remove", { name: album, ids: added }).then(readAlbums));
}

/** Take photos out of an album. */
export async function takeOut(name, ids) {
  const { removed } = await post("/api/albums/remove", { name, ids });
  set({ selected: new Set() });
  readAlbums();
  notice(t("album_taken_out", { n: removed.length, name }), () => post("/api/albums/add", { name, ids: removed }).then(readAlbums));
}

/** Delete an album; its photos stay. */
export async function deleteAlbum(name) {
  const { removed } = await post("/api/albums/delete", { name });
  readAlbums();
  notice(t("album_deleted", { name }), () => post("/api/albums/add", { name, ids: removed }).then(readAlbums));
}

/** Give an album another name; `then` gets it. */
export function renameAlbum(name, then) {
  askName(name, async (to) => {
    try {
      await post("/api/albums/rename", { name, to });
      await readAlbums();
      then(to);
    } catch {
      notice(t("album_taken", { name: to }));
    }
  });
}

function askName(name, then) {
  const box = el("input", { type: "text", id: "album-name", value: name, maxlength: 80, required: true, autocomplete: "off" });
  const form = el("form", { method: "dialog" }, el("label", { for: "album-name" }, t("album_name")), box,
    el("div", { class: "top" }, button(t("cancel"), () => dialog.close(), { class: "quiet" }), el("button", { type: "submit" }, t("album_save"))));
  const dialog = el("dialog", { class: "name", "aria-label": t("album_name") }, form);
  form.addEventListener("submit", () => box.value.trim() && then(box.value.trim()));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  box.select();
}
