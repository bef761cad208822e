// A photo dropped or pasted anywhere on the page is taken: into the message, or on the tab for adding into the collection.

import { el } from "./dom.js";
import { addFiles } from "./add.js";
import { attach } from "./box.js";
import { store } from "./store.js";
import { t } from "./words.js";

/** Listen on the whole page. */
export function takeDrops() {
  const veil = document.body.appendChild(el("div", { class: "drop-veil", hidden: true, "aria-hidden": "true" }, el("p", {})));
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let inside = 0;
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    inside += 1;
    veil.firstChild.textContent = t(store.tab === "add" ? "drop_add" : "drop_search");
    veil.hidden = false;
  });
  addEventListener("dragleave", () => (inside = Math.max(0, inside - 1)) || (veil.hidden = true));
  addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  addEventListener("drop", async (event) => {
    [inside, veil.hidden] = [0, true];
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const walked = filesOf(event.dataTransfer); // before the event is over, or the list is empty
    if (store.tab === "add") addFiles(await walked);
    else attach(await walked);
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    if (store.tab === "add" && !document.activeElement?.closest("#prompts")) addFiles(files);
    else attach(files);
  });
}

/** Every file of a drop, those in dropped folders too. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map((entry) => walk(entry)))).flat();
}

async function walk(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail)); // a hundred at a time
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(walk))).flat();
}
