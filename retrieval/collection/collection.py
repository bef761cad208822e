"""Keeps one snapshot for each model that is asked about, brought up to date by what the catalogue says came since."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrieval.catalogue import Catalogue, Facts, Revision
from retrieval.collection.hubs import Hubs
from retrieval.collection.snapshot import Snapshot
from retrieval.ranking import Ids, Vectors, normalise
from retrieval.tuning import Tuning
from retrieval.vector_index import FlatIndex, VectorIndex

Read = Callable[[str | None, Ids | None], tuple[Ids, Vectors]]
# Before everything that a catalogue can say.
NEVER = -1
# The file of vectors is written anew once so large a share of its rows is out of date, and so many of them at least.
STALE_SHARE, STALE_ROWS = 0.1, 1000


class Collection:
    """The photos of a catalogue under readers: ``snapshot`` is cheap, and no reader waits for another's refresh.

    Lock order: ``_refreshing`` is the only lock here, and nothing but the catalogue is asked inside it.
    """

    def __init__(self, catalogue: Catalogue, tuning: Tuning, image_weight: float, file: Path) -> None:
        """``image_weight`` is the share of the image in a shared vector; ``file`` is a cache of the shared vectors."""
        self._catalogue, self._tuning, self._weight, self._file = catalogue, tuning, image_weight, file
        self._snapshots: dict[str | None, Snapshot] = {}
        self._refreshing = threading.Lock()

    def snapshot(self, model: str | None) -> Snapshot:
        """The collection now, with the vectors of ``model``, and of no photo where it made none.

        While another thread reads what came since, the snapshot before it answers.
        """
        known = self._snapshots.get(model)
        if known is not None and known.revision == self._catalogue.revision:
            return known
        if not self._refreshing.acquire(blocking=known is None or not self._is_usable(known)):
            assert known is not None
            return known
        try:
            renewed = self._renewed(self._snapshots.get(model), model)
            if known is None:
                self._save(renewed)
            self._snapshots = {model: renewed} | {
                m: s for m, s in self._snapshots.items() if m == renewed.revision.model
            }
            return renewed
        finally:
            self._refreshing.release()

    def save(self, model: str | None) -> None:
        """Write the vectors to the file where much of it is out of date; it only spares time at the next start."""
        self._save(self.snapshot(model))

    def _save(self, snapshot: Snapshot) -> None:
        index, model = snapshot.index, snapshot.model
        if not isinstance(index, FlatIndex) or not len(index):
            return
        if saved := self._from_file(snapshot.revision, model):
            since = self._catalogue.changes(saved.revision.number)
            if len(since.facts) + len(since.departed) <= min(STALE_ROWS, STALE_SHARE * len(index)):
                return
        with suppress(OSError):  # a full or read-only disk
            index.save(self._file, self._about(snapshot.revision, model))

    def _is_usable(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot may answer a moment longer: its vectors are still those that count."""
        now = self._catalogue.revision
        return (now.catalogue, now.model) == (snapshot.revision.catalogue, snapshot.revision.model)

    def _renewed(self, known: Snapshot | None, model: str | None) -> Snapshot:
        if known is not None and not self._is_usable(known):
            known = None
        if known is None:
            known = self._opened(model)
        changes = self._catalogue.changes(known.revision.number)
        changed, gone = changes.facts.ids, changes.departed
        facts = known.facts.apply(changes.facts, gone)
        index = self._brought_up(known.index, self._shared, changed, gone, model)
        renewed = self._snapshot(changes.revision, model, facts, index)
        if images := known.__dict__.get("images"):  # where they were read already
            up_to_date = self._brought_up(images, self._images, changed, gone, model)
            renewed = replace(renewed, read_images=lambda: up_to_date)
        if (hubs := known.__dict__.get("hubs")) and len(facts) <= (1 + STALE_SHARE) * len(known.facts):
            renewed = replace(renewed, read_hubs=lambda: hubs)
        return renewed

    def _opened(self, model: str | None) -> Snapshot:
        """From the file and all facts, or from nothing: what is missing comes as changes."""
        nothing = Facts.of([])
        saved = self._from_file(self._catalogue.revision, model)
        if saved is None:
            empty = _index_of(nothing.ids, np.zeros((0, 1), np.float32))
            return self._snapshot(Revision("", NEVER, None), model, nothing, empty)
        everything = self._catalogue.changes(NEVER).facts
        return self._snapshot(saved.revision, model, everything, saved.index)

    def _snapshot(self, revision: Revision, model: str | None, facts: Facts, index: VectorIndex) -> Snapshot:
        def sentences() -> Hubs:
            among = Hubs.sample(facts.ids, self._tuning)
            return Hubs(self._catalogue.vectors("caption", model, among)[1], self._tuning)

        return Snapshot(
            revision, model, facts, index,
            read_images=lambda: _index_of(*self._images(model, None)),
            read_captions=lambda: _index_of(*self._catalogue.vectors("caption", model)),
            read_hubs=sentences,
        )  # fmt: skip

    def _brought_up(self, index: VectorIndex, read: Read, changed: Ids, gone: Ids, model: str | None) -> VectorIndex:
        """An index after changes; what changed and has no vector any more leaves as well."""
        if not len(index):
            return _index_of(*read(model, None))
        found, vectors = read(model, changed)
        return index.apply(found, vectors, np.concatenate([np.setdiff1d(changed, found), gone]))

    def _images(self, model: str | None, among: Ids | None) -> tuple[Ids, Vectors]:
        return self._catalogue.vectors("image", model, among)

    def _shared(self, model: str | None, among: Ids | None) -> tuple[Ids, Vectors]:
        """Shared vectors, of image and caption where there is one: ids (n,) ascending and rows (n, dim)."""
        ids, vectors = self._catalogue.vectors("image", model, among)
        captioned, captions = self._catalogue.vectors("caption", model, among)
        both = np.isin(captioned, ids)
        places = np.searchsorted(ids, captioned[both])
        if len(places):
            vectors[places] = normalise(self._weight * vectors[places] + (1 - self._weight) * captions[both])
        return ids, vectors

    # -- the file

    def _about(self, revision: Revision, model: str | None) -> dict[str, object]:
        return {
            "catalogue": revision.catalogue, "revision": revision.number, "model": model, "image_weight": self._weight,
        }  # fmt: skip

    def _from_file(self, now: Revision, model: str | None) -> _Saved | None:
        loaded = FlatIndex.load(self._file)
        if loaded is None:
            return None
        index, about = loaded
        number = about.get("revision")
        if not isinstance(number, int) or number > now.number:
            return None
        wanted = self._about(replace(now, number=number), model)
        if any(about.get(name) != value for name, value in wanted.items()):
            return None
        return _Saved(replace(now, number=number), index)


@dataclass(frozen=True, slots=True)
class _Saved:
    """An index from the file, as of a revision."""

    revision: Revision
    index: FlatIndex


def _index_of(ids: Ids, vectors: Vectors) -> FlatIndex:
    """An empty matrix has no width of its own, and FAISS wants one."""
    return FlatIndex.of(ids, vectors if len(ids) else np.zeros((0, 1), np.float32))
