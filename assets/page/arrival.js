// Brings the page to a place: the one that the address names, the one that Back leads to, or an earlier conversation.

import { enter, quietly, turnToTab, visit } from "./address.js";
import { arriving, say } from "./say.js";
import { act, here, noResults, store, takeResults, watch } from "./store.js";
import { openPhotos } from "./talk.js";
import { presentTalk, takeTalk } from "./talks.js";
import { closeViewer, isViewing } from "./viewer.js";

/** Begin: back to where this tab was, or to what the address says. */
export function arrive() {
  const place = history.state;
  if (place?.talk) {
    go(place, true);
  } else {
    const asked = new URLSearchParams(location.search);
    takeTalk();
    arriving();
    enter({ tab: store.tab }, location.href, true);
    if (asked.get("q")) say({ said: asked.get("q") });
    else if (asked.get("tab")) turnToTab(asked.get("tab"), true);
    if (/^\d+$/.test(asked.get("photo") ?? "")) openPhotos([Number(asked.get("photo"))]);
  }
  addEventListener("popstate", ({ state }) => state?.talk && go(state, false));
  watch(["results"], () => store.results.view && !store.results.restored && visit({ results: store.results, tab: "results", photo: null }, store.results.append));
}

function go(place, all) {
  quietly(() => {
    const other = all || place.talk !== presentTalk();
    const { log } = takeTalk(place.talk);
    if (other || JSON.stringify(place.results?.view) !== JSON.stringify(store.results.view)) {
      if (place.results) takeResults({ ...place.results, append: false, restored: true });
      else noResults();
      arriving(act({ do: "restore", view: place.results?.view ?? null, log: other ? log : null }));
    }
    turnToTab(place.tab ?? "collection", true);
    if (place.photo && !isViewing()) openPhotos(store.results.items.some((card) => card.id === place.photo) ? store.results.items.map((card) => card.id) : [place.photo], place.photo);
    if (!place.photo) closeViewer();
  });
}

/** Go on with an earlier conversation, or begin anew with null. */
export function resume(id) {
  const { view, log } = takeTalk(id);
  noResults();
  enter({ tab: view ? "results" : "collection" }, here("/"));
  turnToTab(history.state.tab, true);
  arriving(act({ do: "restore", view, log })).then(() => store.results.view && visit({ results: store.results, tab: "results" }, true));
}
