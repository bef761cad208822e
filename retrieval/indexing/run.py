"""One indexing run: finding, first pass, removal of missing photos, later passes."""

from __future__ import annotations

import ctypes
import gc
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from retrieval.catalogue import FoundFile
from retrieval.errors import UsageError
from retrieval.indexing.crew import Crew
from retrieval.indexing.description_pass import DescriptionPass
from retrieval.indexing.face_pass import FacePass
from retrieval.indexing.first_pass import FirstPass
from retrieval.indexing.folders import Folders, checked_roots
from retrieval.indexing.place_pass import PlacePass
from retrieval.indexing.scales import Scales
from retrieval.indexing.second_pass import SecondPass
from retrieval.indexing.sentence_pass import SentencePass
from retrieval.indexing.tally import Tally
from retrieval.indexing.text_pass import TextPass
from retrieval.library import Library
from retrieval.records import IndexProgress, Phase

# Files from which a run leaves enough memory behind to be worth returning, which takes a fraction of a second.
MANY_FILES = 10_000


def never() -> bool:
    """Never cancels."""
    return False


def index_folder(
    library: Library,
    roots: Sequence[Path],
    cancelled: Callable[[], bool] = never,
    quiet: float = 0,
    crew: Crew | None = None,
) -> Iterator[IndexProgress]:
    """Brings the library up to date with the photos under ``roots``; ends with "done" or "cancelled".

    ``roots`` are as ``checked_roots`` gives them. Photos become searchable batch by batch. A stopped run is
    continued by the next one. Files that were written to within ``quiet`` seconds wait for another run. A
    ``crew`` decodes photos and runs the models elsewhere. Raises UsageError where another process is indexing.
    """
    with library.writing():
        run = _Run(library, roots, cancelled, quiet, crew)
        yield from run.steps()
        many = run.files >= MANY_FILES
        del run
        if many:
            _return_memory()


def _return_memory() -> None:
    """Return freed memory to the system: a run over a million files frees a gigabyte that Python would keep."""
    gc.collect()  # empties the lists of free objects too, which keep whole pages in use
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl does not
        if trim:
            trim(0)


class LaterPass(Protocol):
    """A later step for photos that can be found already; can be stopped and resumed at any time."""

    def __len__(self) -> int:
        """The number of photos to do."""

    def steps(self) -> Iterator[int]:
        """Does it; yields how many photos are done."""


class _Run:
    def __init__(
        self,
        library: Library,
        roots: Sequence[Path],
        cancelled: Callable[[], bool],
        quiet: float,
        crew: Crew | None,
    ) -> None:
        self._library, self._catalogue, self._cancelled, self._crew = library, library.catalogue, cancelled, crew
        self._model = library.encoder.name
        roots = self._with_recorded(roots)
        self._folders = Folders(self._catalogue, self._model, roots, library.settings.max_pixels, quiet)
        self._tally = Tally()

    def _with_recorded(self, roots: Sequence[Path]) -> Sequence[Path]:
        """When models change, the other folders of the collection need new vectors as well."""
        if self._catalogue.model in (None, self._model):
            return roots
        recorded = [root for root in self._catalogue.roots() if root.is_dir()]
        return checked_roots([*roots, *recorded], self._library.settings.data)

    @property
    def files(self) -> int:
        """The number of files found so far."""
        return len(self._folders.present)

    def steps(self) -> Iterator[IndexProgress]:
        """The whole run."""
        self._back_up()
        before = self._catalogue.revision
        yield self._tally.progress("finding")
        for walked in self._folders.walk():
            yield self._tally.progress("finding", walked)
        if self._catalogue.model is None:
            self._catalogue.activate(self._library.family, self._model)
        self._folders.record()  # a run that is stopped goes on with them
        yield from self._first_pass()
        if not self._cancelled():
            self._settle()
            for phase, a_pass in self._later_passes():
                yield from self._steps(phase, a_pass)
                if phase == "captions" and not self._cancelled():
                    Scales(self._library).fix()
                    self._take_over()
        if self._catalogue.revision != before:
            self._library.save_index()
            self._catalogue.shrink()
        done, total = self._tally.reached
        yield self._tally.progress("cancelled", done, total) if self._cancelled() else self._tally.progress("done")

    def _back_up(self) -> None:
        """Backs up once a day, before the first run; a failed backup does not stop indexing."""
        try:
            self._catalogue.back_up(date.today())
        except (OSError, UsageError) as error:
            logging.getLogger(__name__).warning("No backup of the catalogue was made: %s", error)

    def _first_pass(self) -> Iterator[IndexProgress]:
        first_pass = FirstPass(self._library, self._folders, self._tally, self._cancelled, self._crew)
        files = self._to_do()
        first_pass.relabel()
        self._tally.begin_phase()
        for done in first_pass.steps(files):
            yield self._tally.progress("photos", done, len(files))

    def _to_do(self) -> list[FoundFile]:
        """Files that are new or changed; the others are counted."""
        self._tally.skipped += self._folders.problems
        self._tally.videos = self._folders.videos
        to_do = []
        for file in self._folders.present.values():
            if self._folders.is_unchanged(file):
                self._tally.unchanged += 1
            elif skipped := self._folders.still_skipped(file):
                self._tally.skipped.append(skipped)
            else:
                to_do.append(file)
        return to_do

    def _settle(self) -> None:
        """Removes missing photos."""
        missing, forgotten = self._folders.missing_photos(), self._folders.missing_skips()
        if missing or forgotten:
            with self._library.batch() as writing:
                writing.remove(missing)
                writing.forget_skipped(forgotten)
            self._library.tidy()
        self._tally.removed = len(missing)
        self._catalogue.away.expire()

    def _take_over(self) -> None:
        """Switches to the new models, once every photo that can be had has their vector, label and caption."""
        if self._catalogue.model != self._model and not self._folders.keeps_waiting:
            self._catalogue.activate(self._library.family, self._model)

    def _later_passes(self) -> Iterator[tuple[Phase, LaterPass]]:
        """The later passes, the quickest first; each is created when the one before has ended."""
        yield "places", PlacePass(self._library)
        yield "captions", SecondPass(self._library, self._crew)
        yield "descriptions", DescriptionPass(self._library, self._tally, self._cancelled)
        yield "sentences", SentencePass(self._library)
        yield "text", TextPass(self._library, self._crew)
        yield "faces", FacePass(self._library)

    def _steps(self, phase: Phase, later: LaterPass) -> Iterator[IndexProgress]:
        self._tally.begin_phase()
        for done in later.steps() if len(later) and not self._cancelled() else ():
            yield self._tally.progress(phase, done, len(later))
            if self._cancelled():
                return
