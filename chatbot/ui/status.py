"""How indexing and downloads stand, as the page asks for it again and again."""

from __future__ import annotations

from typing import Any

from chatbot.ui import words
from chatbot.ui.cards import readable_bytes
from chatbot.ui.site import Site
from chatbot.ui.upgrade import Download, ModelUpgrade
from retrieval.indexing import BackgroundIndexing
from retrieval.records import IndexProgress


def progress_json(site: Site, upgrade: ModelUpgrade, unwatched: str | None = None) -> dict[str, Any]:
    """What the masthead and the tab for adding show.

    ``run`` is the present or last indexing run, None before the first; ``failure`` the sentence that it or a
    change of models failed with; ``download`` is there while models arrive. ``stamp`` changes whenever the
    collection does; ``unwatched`` says why new photos are not found by themselves, None where they are.
    """
    progress, running = site.indexing.progress, site.indexing.running
    snapshot = site.library.snapshot()
    return {
        "photos": len(snapshot.facts),
        "stamp": f"{snapshot.revision.catalogue}-{snapshot.revision.number}",
        "unwatched": unwatched,
        "family": site.library.family,
        "running": running,
        "run": run_json(progress) if progress else None,
        "failure": _run_failure(site.indexing) or upgrade.failure,
        "upgrading": upgrade.running,
        "download": download_json(upgrade.download) if upgrade.download else None,
    }


def _run_failure(indexing: BackgroundIndexing) -> str | None:
    """Why the last run ended early; a defect of ours says so and stands in the terminal."""
    if indexing.failure:
        return str(indexing.failure)
    unfinished = indexing.progress is not None and indexing.progress.phase not in ("done", "cancelled")
    return words.RUN_BROKE if unfinished and not indexing.running else None


def download_json(download: Download) -> dict[str, Any]:
    """One download with plain values and its sentence."""
    done, total = readable_bytes(download.done), readable_bytes(download.total)
    text = words.DOWNLOADING.format(file=download.file, done=done, total=total)
    return {"family": download.family, "done": download.done, "total": download.total, "text": text}


def run_json(progress: IndexProgress) -> dict[str, Any]:
    """One indexing run with plain values."""
    return {
        "phase": progress.phase,
        "done": progress.done,
        "total": progress.total,
        "seconds_left": None if progress.seconds_left is None else round(progress.seconds_left),
        "skipped": [{"name": str(file.path), "reason": file.reason} for file in progress.skipped],
    }
