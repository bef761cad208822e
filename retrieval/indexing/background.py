"""Indexing beside the chat, one run at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.errors import ImageSearchError, UsageError
from retrieval.indexing.folders import checked_roots
from retrieval.indexing.run import index_folder
from retrieval.library import Library
from retrieval.records import IndexProgress
from retrieval.words import say


class BackgroundIndexing:
    """Runs ``index_folder`` in a thread; callers may read its ``progress`` or ``follow`` it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._changed = threading.Condition()
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None
        self._running = False
        self.progress: IndexProgress | None = None  # the latest; None before the first run
        self.failure: ImageSearchError | None = None  # the failure of the last run

    @property
    def running(self) -> bool:
        """Whether a run is in progress."""
        return self._running

    def start(self, roots: Sequence[Path], quiet: float = 0) -> None:
        """Starts a run over ``roots``, as ``index_folder`` does; raises UsageError while one is in progress."""
        with self._changed:
            if self._running:
                raise UsageError(say("indexing-already"))
            self._running = True
            self._cancelled.clear()
            self.progress, self.failure = IndexProgress("finding"), None
            self._thread = threading.Thread(target=self._run, args=(list(roots), quiet), name="indexing", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Ends the run after the present batch; what is indexed stays."""
        self._cancelled.set()

    def wait(self, timeout: float | None = None) -> None:
        """Until the run is over, or ``timeout`` seconds."""
        if self._thread is not None:
            self._thread.join(timeout)

    def follow(self) -> Iterator[IndexProgress]:
        """Progress of the run until its end; raises its failure."""
        seen: IndexProgress | None = None
        running = True
        while running:
            with self._changed:
                while self.progress is seen and self._running:
                    self._changed.wait()
                latest, running = self.progress, self._running
            if latest is not None and latest is not seen:
                yield latest
            seen = latest
        if self.failure is not None:
            raise self.failure

    def _run(self, roots: Sequence[Path], quiet: float) -> None:
        try:
            folders = checked_roots(roots, self._library.settings.data)
            for progress in index_folder(self._library, folders, self._cancelled.is_set, quiet):
                with self._changed:
                    self.progress = progress
                    self._changed.notify_all()
        except ImageSearchError as error:
            self.failure = error
        finally:
            with self._changed:
                self._running = False
                self._changed.notify_all()
