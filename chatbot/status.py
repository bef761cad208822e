"""How indexing and downloads stand, as the page asks for it again and again."""

from __future__ import annotations

from typing import Any

from retrieval.indexing import BackgroundIndexing
from retrieval.library import Library
from retrieval.records import IndexProgress


def progress_json(library: Library, indexing: BackgroundIndexing) -> dict[str, Any]:
    """What the masthead and the tab for adding show.

    ``run`` is the present or last indexing run, None before the first; ``failure`` the sentence it failed with.
    """
    progress = indexing.progress
    return {
        "photos": len(library.catalogue.ids()),
        "family": library.family,
        "running": indexing.running,
        "run": run_json(progress) if progress else None,
        "failure": str(indexing.failure) if indexing.failure else None,
    }


def run_json(progress: IndexProgress) -> dict[str, Any]:
    """One indexing run with plain values."""
    return {
        "phase": progress.phase,
        "done": progress.done,
        "total": progress.total,
        "seconds_left": None if progress.seconds_left is None else round(progress.seconds_left),
        "skipped": [{"name": str(file.path), "reason": file.reason} for file in progress.skipped],
    }
