"""Keeps a snapshot for each model in use, and brings it up to date with the catalogue."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from retrieval.catalogue import Catalogue, Changes, Facts, Paths, Revision, load_facts, save_facts
from retrieval.collection.hubs import Hubs
from retrieval.collection.snapshot import Snapshot
from retrieval.ranking import Ids, Vectors
from retrieval.tuning import Tuning
from retrieval.vector_index import About, Part, VectorIndex, VectorStore

StoreOf = Callable[[Part], VectorStore]
# Lower than any revision of a catalogue.
NEVER = -1
# The files of facts and hubs are rewritten once this share of the photos, and at least this many, have changed; until
# then each start reads the changes from the catalogue.
STALE_SHARE, STALE_PHOTOS = 0.02, 500


class Collection:
    """The photos of a catalogue for concurrent readers: ``snapshot`` is cheap, and readers never wait for a refresh.

    Locking: ``_refreshing`` is the only lock here, and only the catalogue is called while it is held.
    """

    def __init__(
        self, catalogue: Catalogue, tuning: Tuning, image_weight: float, store_of: StoreOf, folder: Path
    ) -> None:
        """``image_weight`` is the image's share of a shared vector; ``store_of`` returns the store of a part's vectors.

        ``folder`` holds caches of what is slow to compute.
        """
        self._catalogue, self._tuning, self._weight, self._store_of = catalogue, tuning, image_weight, store_of
        self._facts_file, self._hubs_file = folder / "facts.bin", folder / "hubs.bin"
        self._snapshots: dict[str | None, Snapshot] = {}
        self._refreshing = threading.Lock()

    def snapshot(self, model: str | None) -> Snapshot:
        """The current collection with the vectors of ``model``; without vectors if it has made none.

        While another thread is reading changes, this returns the previous snapshot.
        """
        latest = self._snapshots.get(model)
        if latest is not None and latest.revision == self._catalogue.revision:
            return latest
        if not self._refreshing.acquire(blocking=latest is None or not self._is_usable(latest)):
            assert latest is not None
            return latest
        try:
            renewed = self._renewed(self._snapshots.get(model), model)
            current = {m: s for m, s in self._snapshots.items() if m == renewed.revision.model}
            self._snapshots = current | {model: renewed}
            return renewed
        finally:
            self._refreshing.release()

    def save(self, model: str | None) -> None:
        """Save changes for the next start; a large collection gets an index for fast searches."""
        snapshot = self.snapshot(model)
        kept = self._keep(snapshot, "shared", snapshot.index)
        with self._refreshing:
            if self._snapshots.get(model) is snapshot and kept is not snapshot.index:
                self._snapshots = {**self._snapshots, model: replace(snapshot, index=kept)}
        if images := snapshot.__dict__.get("images"):
            self._keep(snapshot, "image", images)
        self._keep_facts(snapshot.revision, snapshot.facts)
        if snapshot.index.kind != "milvus":  # its vectors are elsewhere, and may be very many
            self._keep_hubs(snapshot)

    def _keep_facts(self, revision: Revision, facts: Facts) -> None:
        kept = load_facts(self._facts_file, revision.catalogue)
        if kept is None or self._is_stale(kept[1], len(facts)):
            with suppress(OSError):  # a full or read-only disk
                save_facts(facts, self._facts_file, revision.catalogue, revision.number)

    def _keep_hubs(self, snapshot: Snapshot) -> None:
        about, hubs = self._about(snapshot.revision, snapshot.model, "shared"), snapshot.hubs
        snapshot.hubness(snapshot.index.ids)
        kept = Hubs.load(self._hubs_file, about, self._tuning)
        stale = kept is None or self._is_stale(kept[1], len(snapshot))
        if stale or (kept and kept[0].captioned != hubs.captioned):
            with suppress(OSError):
                hubs.save(self._hubs_file, about, snapshot.revision.number)

    def _is_stale(self, revision: int, photos: int) -> bool:
        return self._catalogue.changed_since(revision) > max(STALE_PHOTOS, STALE_SHARE * photos)

    def _keep(self, snapshot: Snapshot, part: Part, index: VectorIndex) -> VectorIndex:
        about, revision = self._about(snapshot.revision, snapshot.model, part), snapshot.revision.number
        sentences = partial(self._sentences, snapshot.facts.ids, snapshot.model)
        return self._store_of(part).save(index, about, revision, sentences)

    def _is_usable(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot's vectors are still valid, so that it can be used a moment longer."""
        now = self._catalogue.revision
        return (now.catalogue, now.model) == (snapshot.revision.catalogue, snapshot.revision.model)

    def _renewed(self, earlier: Snapshot | None, model: str | None) -> Snapshot:
        if earlier is None or not self._is_usable(earlier):
            return self._opened(model)
        changes = self._catalogue.changes(earlier.revision.number)
        facts = earlier.facts.apply(changes.facts, changes.departed)
        index = self._brought_up(earlier.index, "shared", model, changes)
        renewed = self._snapshot(changes.revision, model, facts, index)
        # What has been read already follows every change, whether or not anybody asks for it before the next one.
        images: VectorIndex | None = earlier.__dict__.get("images")
        paths: Paths | None = earlier.__dict__.get("paths")
        hubs: Hubs | None = earlier.__dict__.get("hubs")
        if images is not None:
            vars(renewed)["images"] = self._brought_up(images, "image", model, changes)
        if paths and (later := paths.after(self._catalogue.paths_of(changes.facts.ids))):
            vars(renewed)["paths"] = later
        if hubs and hubs.are_typical(int(np.count_nonzero(facts.captioned))):
            vars(renewed)["hubs"] = hubs.after(index.ids, changes.facts.ids)
        return renewed

    def _opened(self, model: str | None) -> Snapshot:
        kept = load_facts(self._facts_file, self._catalogue.revision.catalogue)
        facts_before, number = kept or (Facts.of([]), NEVER)
        changes = self._catalogue.changes(number)
        facts = facts_before.apply(changes.facts, changes.departed)
        if len(facts):
            self._keep_facts(changes.revision, facts)
        return self._snapshot(changes.revision, model, facts, self._read(changes.revision, model, "shared"))

    def _snapshot(self, revision: Revision, model: str | None, facts: Facts, index: VectorIndex) -> Snapshot:
        return Snapshot(
            revision, model, facts, index,
            read_images=lambda: self._read(revision, model, "image"),
            read_captions=lambda: self._read(revision, model, "caption"),
            read_hubs=lambda: self._read_hubs(revision, model, facts, index),
            read_paths=self._catalogue.paths,
        )  # fmt: skip

    def _read_hubs(self, revision: Revision, model: str | None, facts: Facts, index: VectorIndex) -> Hubs:
        captioned = int(np.count_nonzero(facts.captioned))
        kept = Hubs.load(self._hubs_file, self._about(revision, model, "shared"), self._tuning)
        if kept and kept[1] <= revision.number and kept[0].are_typical(captioned):
            hubs, number = kept
            return hubs.after(index.ids, self._catalogue.changes(number).facts.ids)
        return Hubs.of(self._sentences(facts.ids, model), self._tuning, captioned, index.ids)

    def _sentences(self, ids: Ids, model: str | None) -> Vectors:
        return self._catalogue.vectors("caption", model, Hubs.sample(ids, self._tuning))[1]

    # -- the index of a part: the stored one, plus later changes from the catalogue

    def _read(self, now: Revision, model: str | None, part: Part) -> VectorIndex:
        store, about = self._store_of(part), self._about(now, model, part)
        kept = store.load(about)
        if kept and kept[1] <= now.number:
            index, number = kept
            return self._brought_up(index, part, model, self._catalogue.changes(number))
        ids, vectors = self._vectors(part, model, None)
        index = store.of(ids, vectors if len(ids) else np.zeros((0, 1), np.float32))
        return store.save(index, about, now.number, partial(self._sentences, ids, model))

    def _brought_up(self, index: VectorIndex, part: Part, model: str | None, changes: Changes) -> VectorIndex:
        """An index after changes; changed photos that no longer have a vector are removed."""
        changed, gone = changes.facts.ids, changes.departed
        if not len(changed) and not len(gone):
            return index
        if not len(index):
            ids, vectors = self._vectors(part, model, None)
            return self._store_of(part).of(ids, vectors if len(ids) else np.zeros((0, 1), np.float32))
        changed_ids, vectors = self._vectors(part, model, changed)
        return index.apply(changed_ids, vectors, np.concatenate([np.setdiff1d(changed, changed_ids), gone]))

    def _vectors(self, part: Part, model: str | None, among: Ids | None) -> tuple[Ids, Vectors]:
        """Ids (n,), ascending, and unit vectors (n, dim); a shared vector mixes image and caption, if there is one.

        They are mixed on a common scale: until that is known, shared vectors are those of images alone.
        """
        if part != "shared":
            return self._catalogue.vectors(part, model, among)
        ids, vectors = self._catalogue.vectors("image", model, among)
        scale = self._catalogue.scale(model)
        if scale is None:
            return ids, vectors
        captioned, captions = self._catalogue.vectors("caption", model, among)
        has_image = np.isin(captioned, ids)
        places = np.searchsorted(ids, captioned[has_image])
        if len(places):
            vectors[places] = scale.shared(vectors[places], captions[has_image], self._weight)
        return ids, vectors

    def _about(self, revision: Revision, model: str | None, part: Part) -> About:
        weight = self._weight if part == "shared" else None
        return {"catalogue": revision.catalogue, "model": model, "image_share": weight}
