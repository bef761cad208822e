// Asks the server how indexing and downloads stand, often while something runs and seldom otherwise.

import { ask, set, store } from "./store.js";
import { t } from "./words.js";

const BUSY_MS = 700;
const IDLE_MS = 3000;
let timer = 0;

/** Ask now, and go on asking. */
export async function follow() {
  clearTimeout(timer);
  try {
    const status = await ask("/api/progress");
    if (store.status && store.status.start !== status.start) return location.reload(); // started anew: it knows nothing of this page
    if (JSON.stringify(status) !== JSON.stringify(store.status)) set({ status });
  } catch {
    if (store.status) set({ status: { ...store.status, away: true } });
  }
  const busy = store.status?.running || store.status?.upgrading;
  timer = setTimeout(follow, busy && !document.hidden ? BUSY_MS : IDLE_MS);
}

/** How far a run is, in words. */
export function runText(run) {
  if (run.phase === "finding") return t("run_finding");
  if (run.phase === "cancelled" && run.total > run.done) return t("run_cancelled_left", { n: run.total - run.done });
  const text = t(`run_${run.phase}`, { done: run.done, total: run.total });
  return run.seconds_left === null ? text : t("run_left", { run: text, time: duration(run.seconds_left) });
}

function duration(seconds) {
  if (seconds < 90) return t("seconds", { n: Math.max(1, Math.round(seconds)) });
  return seconds < 5400 ? t("minutes", { n: Math.round(seconds / 60) }) : t("hours", { n: Math.round(seconds / 3600) });
}
