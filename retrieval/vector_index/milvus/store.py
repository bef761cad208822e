"""Keeps an index in Milvus: sends what is new, builds a new collection for another model, and switches by alias."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from retrieval.errors import VectorEngineError
from retrieval.vector_index.index import FaissIndex
from retrieval.vector_index.milvus.index import EFFORT, MilvusIndex
from retrieval.vector_index.milvus.server import Entity, MilvusServer
from retrieval.vector_index.protocol import About, Ids, Part, VectorIndex, Vectors
from retrieval.vector_index.store import LEAST_RECALL, recall_of

# The rows of some photos without their shared vector: from a model and ids.
Entities = Callable[[str | None, Ids], Iterator[Entity]]
# Recall is measured with this many queries in collections of up to this many photos, and efSearch may be doubled this
# often.
_QUESTIONS, _TRIED_OUT, _DOUBLINGS = 64, 1_000_000, 6


@dataclass(frozen=True, slots=True)
class _Record:
    """The properties of a collection; one without a revision is not complete yet."""

    name: str
    about: dict[str, Any]
    revision: int
    dim: int
    effort: int = EFFORT
    recall: float = 1.0


@dataclass(frozen=True, slots=True)
class MilvusStore:
    """A `VectorStore` of one ``part`` of the vectors of a catalogue.

    All parts are fields of one collection; the store of the part "shared" writes it and the others only read. A
    collection records the model of its vectors and is not read for another. ``folder`` caches the ids, which Milvus
    lists slowly.
    """

    server: MilvusServer
    part: Part
    entities: Entities
    folder: Path

    def of(self, ids: Ids, vectors: Vectors) -> FaissIndex:
        """As `VectorStore.of`; in memory until it is kept."""
        return FaissIndex.of(ids, vectors)

    def load(self, about: About) -> tuple[VectorIndex, int] | None:
        """As `VectorStore.load`; while Milvus is away the index comes from the cached ids, and only searches fail."""
        try:
            record = self._record(about)
            if record is None or (self.part == "shared" and record.about != dict(about)):
                return None
            return self._index(record, self._ids(record)), record.revision
        except VectorEngineError:
            remembered = self._remembered()
            if remembered is None or remembered[0].about != dict(about):
                return None
            return self._index(*remembered), remembered[0].revision

    def save(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None = None
    ) -> VectorIndex:
        """As `VectorStore.save`; if Milvus is away, the photos are sent the next time."""
        if not len(index):
            return index
        try:
            return self._sent(index, about, revision, questions) if self.part == "shared" else index
        except VectorEngineError:
            return index

    # -- reading

    def _prefix(self, about: About) -> str:
        digest = sha256(repr((about["catalogue"], about["model"])).encode()).hexdigest()[:12]
        return f"{self._alias(about)}_{digest}_"

    def _alias(self, about: About) -> str:
        return "photochat_" + re.sub(r"\W", "", str(about["catalogue"]), flags=re.ASCII)[:32]

    def _record(self, about: About) -> _Record | None:
        """The record of the complete collection of this catalogue and model, or None."""
        for name in self.server.collections(self._prefix(about)):
            properties = self.server.properties(name)
            if "revision" in properties:
                return _Record(name, **properties)
        return None

    def _index(self, record: _Record, ids: Ids) -> MilvusIndex:
        fresh = FaissIndex.of(ids[:0], np.zeros((0, record.dim), np.float32))
        return MilvusIndex(self.server, record.name, self.part, ids, fresh, ids[:0], record.effort, record.recall)

    def _ids(self, record: _Record) -> Ids:
        """Ids of the photos that have a vector of this part."""
        kept = self._remembered()
        if kept and (kept[0].name, kept[0].revision) == (record.name, record.revision):
            return kept[1]
        ids = self.server.ids(record.name, "captioned == true" if self.part == "caption" else "")
        self._remember(record, ids)
        return ids

    @property
    def _file(self) -> Path:
        return self.folder / f"milvus-{self.part}.npz"

    def _remembered(self) -> tuple[_Record, Ids] | None:
        try:
            with np.load(self._file) as kept:
                return _Record(**json.loads(str(kept["told"]))), np.asarray(kept["ids"], np.int64)
        except (OSError, ValueError, KeyError, TypeError, BadZipFile):
            return None

    def _remember(self, record: _Record, ids: Ids) -> None:
        with suppress(OSError):  # a full or read-only disk: Milvus is asked again next time
            self.folder.mkdir(parents=True, exist_ok=True)
            np.savez(self._file, told=json.dumps(asdict(record)), ids=ids)

    # -- writing

    def _sent(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None
    ) -> MilvusIndex:
        record = self._record(about)
        if isinstance(index, MilvusIndex) and record and record.name == index.name:
            return self._continued(index, about, replace(record, revision=revision), record.revision)
        return self._built(index, about, revision, questions)

    def _continued(self, index: MilvusIndex, about: About, record: _Record, stored_revision: int) -> MilvusIndex:
        """Send what is new, unless another process has already sent it or more."""
        if stored_revision <= record.revision:
            self.server.forget(index.name, np.setdiff1d(index.left, index.fresh.ids))
            self._send(index.name, index.fresh, about)
            self.server.tell(index.name, revision=record.revision)
            self._remember(record, index.ids)
        return self._index(record, index.ids)

    def _built(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None
    ) -> MilvusIndex:
        """Build a new collection; the alias moves to it, and older ones are dropped, only once it is complete."""
        record = _Record(self._prefix(about) + secrets.token_hex(4), dict(about), revision, index.dim)
        self.server.create(record.name, record.dim)
        try:
            self._send(record.name, index, about)
            built = self._tried_out(self._index(record, index.ids), index, questions)
            record = replace(record, effort=built.effort, recall=built.recall)
            self.server.tell(record.name, **{key: value for key, value in asdict(record).items() if key != "name"})
        except BaseException:
            with suppress(VectorEngineError):
                self.server.drop(record.name)
            raise
        self._remember(record, index.ids)
        self._switch(about, record.name)
        return built

    def _switch(self, about: About, name: str) -> None:
        """Point the alias to a new collection; the previous one stays if it is of another model, and may be in use."""
        alias, prefix = self._alias(about), self._prefix(about)
        before = self.server.pointed(alias)
        self.server.point(alias, name)
        for other in self.server.collections(alias):
            if other != name and (other != before or other.startswith(prefix)):
                self.server.drop(other)

    def _send(self, name: str, index: VectorIndex, about: About) -> None:
        model = about["model"]
        assert model is None or isinstance(model, str)

        def entities() -> Iterator[Entity]:
            for start in range(0, len(index), 1000):
                ids = index.ids[start : start + 1000]
                shared = dict(zip(ids.tolist(), index.reconstruct(ids), strict=True))
                for entity in self.entities(model, ids):
                    yield {**entity, "shared": shared[entity["photo_id"]]}

        self.server.send(name, entities())

    def _tried_out(
        self, built: MilvusIndex, index: VectorIndex, questions: Callable[[], Vectors] | None
    ) -> MilvusIndex:
        """The index with the efSearch it needs to reach the required recall."""
        if len(index) > _TRIED_OUT:
            return built
        queries = questions() if questions else np.zeros((0, index.dim), np.float32)
        if not len(queries):
            queries = index.reconstruct(index.ids[:: max(1, len(index) // _QUESTIONS)])
        queries = queries[:: max(1, len(queries) // _QUESTIONS)]
        for _ in range(_DOUBLINGS):
            built = replace(built, recall=recall_of(built, index, queries))
            if built.recall >= LEAST_RECALL:
                return built
            built = replace(built, effort=2 * built.effort)
        return built
