"""Keeps an index in Milvus: sends what is new, builds anew what is of other models, and switches by alias."""

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

# Everything of some photos but their shared vector: of a model, by id.
Entities = Callable[[str | None, Ids], Iterator[Entity]]
# Questions by which the graph is tried out, so many photos at most are compared with for it, and so often it may look
# at twice as many neighbours.
_QUESTIONS, _TRIED_OUT, _DOUBLINGS = 64, 1_000_000, 6


@dataclass(frozen=True, slots=True)
class _Told:
    """What a collection says of itself; without a revision it is not whole yet."""

    name: str
    about: dict[str, Any]
    revision: int
    dim: int
    effort: int = EFFORT
    recall: float = 1.0


@dataclass(frozen=True, slots=True)
class MilvusStore:
    """A `VectorStore` of one ``part`` of the vectors of a catalogue.

    All parts are fields of one collection, which the part "shared" sends; the others read theirs. A collection says
    which model its vectors are of, and is not read for another. ``folder`` keeps the ids, which Milvus lists slowly.
    """

    server: MilvusServer
    part: Part
    entities: Entities
    folder: Path

    def of(self, ids: Ids, vectors: Vectors) -> FaissIndex:
        """As `VectorStore.of` says; it is in memory until it is kept."""
        return FaissIndex.of(ids, vectors)

    def load(self, about: About) -> tuple[VectorIndex, int] | None:
        """As `VectorStore.load` says; while Milvus does not answer, what it held is known, and only a search fails."""
        try:
            known = self._known(about)
            if known is None or (self.part == "shared" and known.about != dict(about)):
                return None
            return self._index(known, self._ids(known)), known.revision
        except VectorEngineError:
            kept = self._remembered()
            return (self._index(*kept), kept[0].revision) if kept and kept[0].about == dict(about) else None

    def save(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None = None
    ) -> VectorIndex:
        """As `VectorStore.save` says; where Milvus does not answer, what was not sent is sent the next time."""
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

    def _known(self, about: About) -> _Told | None:
        """The collection of this catalogue and model that is whole."""
        for name in self.server.collections(self._prefix(about)):
            said = self.server.properties(name)
            if "revision" in said:
                return _Told(name, **said)
        return None

    def _index(self, told: _Told, ids: Ids) -> MilvusIndex:
        nothing = FaissIndex.of(ids[:0], np.zeros((0, told.dim), np.float32))
        return MilvusIndex(self.server, told.name, self.part, ids, nothing, ids[:0], told.effort, told.recall)

    def _ids(self, told: _Told) -> Ids:
        """The photos that have a vector of this part."""
        kept = self._remembered()
        if kept and (kept[0].name, kept[0].revision) == (told.name, told.revision):
            return kept[1]
        ids = self.server.ids(told.name, "captioned == true" if self.part == "caption" else "")
        self._remember(told, ids)
        return ids

    @property
    def _file(self) -> Path:
        return self.folder / f"milvus-{self.part}.npz"

    def _remembered(self) -> tuple[_Told, Ids] | None:
        try:
            with np.load(self._file) as kept:
                return _Told(**json.loads(str(kept["told"]))), np.asarray(kept["ids"], np.int64)
        except (OSError, ValueError, KeyError, TypeError, BadZipFile):
            return None

    def _remember(self, told: _Told, ids: Ids) -> None:
        with suppress(OSError):  # a disk that is full or read-only: Milvus is asked again
            self.folder.mkdir(parents=True, exist_ok=True)
            np.savez(self._file, told=json.dumps(asdict(told)), ids=ids)

    # -- writing

    def _sent(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None
    ) -> MilvusIndex:
        known = self._known(about)
        if isinstance(index, MilvusIndex) and known and known.name == index.name:
            return self._continued(index, about, replace(known, revision=revision), known.revision)
        return self._built(index, about, revision, questions)

    def _continued(self, index: MilvusIndex, about: About, told: _Told, kept: int) -> MilvusIndex:
        """What came since is sent; another process may have sent it before, or more."""
        if kept <= told.revision:
            self.server.forget(index.name, np.setdiff1d(index.left, index.fresh.ids))
            self._send(index.name, index.fresh, about)
            self.server.tell(index.name, revision=told.revision)
            self._remember(told, index.ids)
        return self._index(told, index.ids)

    def _built(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None
    ) -> MilvusIndex:
        """A collection of its own, complete before the alias points to it and older ones go."""
        told = _Told(self._prefix(about) + secrets.token_hex(4), dict(about), revision, index.dim)
        self.server.create(told.name, told.dim)
        try:
            self._send(told.name, index, about)
            built = self._tried_out(self._index(told, index.ids), index, questions)
            told = replace(told, effort=built.effort, recall=built.recall)
            self.server.tell(told.name, **{key: value for key, value in asdict(told).items() if key != "name"})
        except BaseException:
            with suppress(VectorEngineError):
                self.server.drop(told.name)
            raise
        self._remember(told, index.ids)
        self._switch(about, told.name)
        return built

    def _switch(self, about: About, name: str) -> None:
        """The alias points to a new collection; one of another model that it pointed to may still answer."""
        alias, own = self._alias(about), self._prefix(about)
        before = self.server.pointed(alias)
        self.server.point(alias, name)
        for other in self.server.collections(alias):
            if other != name and (other != before or other.startswith(own)):
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
        """With as many neighbours in sight as it takes to find what an exact search finds."""
        if len(index) > _TRIED_OUT:
            return built
        asked = questions() if questions else np.zeros((0, index.dim), np.float32)
        if not len(asked):
            asked = index.reconstruct(index.ids[:: max(1, len(index) // _QUESTIONS)])
        asked = asked[:: max(1, len(asked) // _QUESTIONS)]
        for _ in range(_DOUBLINGS):
            built = replace(built, recall=recall_of(built, index, asked))
            if built.recall >= LEAST_RECALL:
                return built
            built = replace(built, effort=2 * built.effort)
        return built
