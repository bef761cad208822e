"""How indexing and downloads stand, as the page asks for it again and again."""

from __future__ import annotations

from typing import Any

from retrieval.indexing import BackgroundIndexing
from retrieval.library import Library
from retrieval.records import IndexProgress

FINISHED = ("done", "cancelled")


def progress_json(library: Library, indexing: BackgroundIndexing) -> dict[str, Any]:
    """{"photos", "family", "running", "run"}; ``run`` is the present or last indexing run, None before the first."""
    progress = indexing.progress
    return {
        "photos": len(library.catalogue.ids()),
        "family": library.family,
        "running": progress is not None and progress.phase not in FINISHED,
        "run": run_json(progress) if progress else None,
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
