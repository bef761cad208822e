"""What a run has done so far, and its progress for callers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.records import IndexProgress, Phase, SkippedFile
from retrieval.words import Clause


@dataclass(slots=True)
class Tally:
    """Counts of files in the whole run."""

    indexed: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    skipped: list[SkippedFile] = field(default_factory=list)
    videos: tuple[Path, ...] = ()
    note: Clause | None = None  # what a pass reports besides counts
    reached: tuple[int, int] = (0, 0)  # how many photos of the present phase are done, and how many there are
    _started: float = field(default_factory=time.monotonic)
    _phase_started: float = field(default_factory=time.monotonic)

    def begin_phase(self) -> None:
        """Speed is measured from here."""
        self._phase_started = time.monotonic()

    def progress(self, phase: Phase, done: int = 0, total: int = 0) -> IndexProgress:
        """``done`` of ``total`` photos of this phase."""
        self.reached = done, total
        now = time.monotonic()
        rate = done / max(now - self._phase_started, 1e-6)
        return IndexProgress(
            phase=phase,
            done=done,
            total=total,
            per_second=rate,
            seconds_left=(total - done) / rate if rate and total else None,
            indexed=self.indexed,
            unchanged=self.unchanged,
            moved=self.moved,
            removed=self.removed,
            skipped=tuple(self.skipped),
            videos=self.videos,
            note=self.note,
            seconds=now - self._started,
        )
