"""FAISS by photo id: exact cosine search over unit vectors, saved as a checked cache file."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]


class VectorIndex:
    """IndexIDMap2 over IndexFlatIP, never changed: ``with_batch`` and ``without`` return another one."""

    def __init__(self, index: Any, ids: Ids) -> None:
        """``index`` is a faiss IndexIDMap2 whose rows have the ``ids``, which ascend; use ``build``."""
        self._index, self._ids = index, ids

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors) -> VectorIndex:
        """An index of unit ``vectors`` (n, dim) under ``ids`` (n,), which must differ."""
        import faiss

        ids = np.asarray(ids, np.int64)
        order = np.argsort(ids, kind="stable")
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(np.ascontiguousarray(vectors[order], np.float32), ids[order])
        return cls(index, ids[order])

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def dim(self) -> int:
        """Length of the vectors."""
        return int(self._index.d)

    @property
    def ids(self) -> Ids:
        """The photo ids, ascending, (n,) int64."""
        return self._ids

    def search(self, vectors: Vectors, top_k: int, allowed: Ids | None = None) -> tuple[Vectors, Ids]:
        """Best ``top_k`` for each query of ``vectors`` (q, dim): cosines and ids, both (q, k), best first.

        Only ids in ``allowed`` answer, where given. Where fewer are there, ids are padded with -1.
        """
        import faiss

        queries = np.ascontiguousarray(np.atleast_2d(vectors), np.float32)
        if not len(self) or top_k < 1 or (allowed is not None and not len(allowed)):
            shape = (len(queries), max(top_k, 0))
            return np.full(shape, -np.inf, np.float32), np.full(shape, -1, np.int64)
        parameters = None
        if allowed is not None:
            bits = _bitmap(np.asarray(allowed, np.int64), int(self._ids[-1]))
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        with _threads(1 if len(queries) == 1 else os.cpu_count() or 1):
            scores, ids = self._index.search(queries, top_k, params=parameters)
        return scores, ids

    def reconstruct(self, ids: Ids) -> Vectors:
        """The vectors (n, dim) of ``ids`` (n,), in their order; KeyError where one is not in the index."""
        wanted = np.asarray(ids, np.int64)
        places, found = self._places(wanted)
        if not found.all():
            raise KeyError(int(wanted[~found][0]))
        return np.array(self._matrix()[places])

    def with_batch(self, ids: Ids, vectors: Vectors) -> VectorIndex:
        """Another index with ``vectors`` (n, dim) added under ``ids``, replacing those that were there."""
        import faiss

        if not len(self):  # an empty index may not know yet how long the vectors are
            return VectorIndex.build(ids, vectors)
        ids = np.asarray(ids, np.int64)
        places, known = self._places(ids)
        fresh = ids[~known]
        if len(fresh) and fresh.min() < self._ids[-1]:  # rare: ids are given out in ascending order
            kept = self.without(ids)
            return VectorIndex.build(np.r_[kept._ids, ids], np.r_[kept._matrix(), vectors])
        order = np.argsort(fresh, kind="stable")
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(self.dim))
        index.add_with_ids(self._matrix(), self._ids)
        index.add_with_ids(np.ascontiguousarray(vectors[~known][order], np.float32), fresh[order])
        renewed = VectorIndex(index, np.r_[self._ids, fresh[order]])
        renewed._matrix()[places[known]] = vectors[known]
        return renewed

    def without(self, ids: Ids) -> VectorIndex:
        """Another index that lacks ``ids``; those that are not there are ignored."""
        kept = ~np.isin(self._ids, ids)
        return VectorIndex.build(self._ids[kept], self._matrix()[kept])

    def save(self, path: Path, stamp: str) -> None:
        """Writes the index, whole or not at all, with a checksum and the ``stamp`` of its source."""
        import faiss

        payload = faiss.serialize_index(self._index).tobytes()
        header = json.dumps({"stamp": stamp, "sha256": hashlib.sha256(payload).hexdigest()})
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(header.encode() + b"\n")
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)

    @classmethod
    def load(cls, path: Path, stamp: str) -> VectorIndex | None:
        """The index that ``save`` wrote, or None where it is absent, broken, or made from something else."""
        import faiss

        try:
            header, payload = path.read_bytes().split(b"\n", 1)
            expected = json.loads(header)
            if expected != {"stamp": stamp, "sha256": hashlib.sha256(payload).hexdigest()}:
                return None
        except (OSError, ValueError):
            return None
        index: Any = faiss.deserialize_index(np.frombuffer(payload, np.uint8))  # an IndexIDMap2, as saved
        return cls(index, faiss.vector_to_array(index.id_map))

    def _matrix(self) -> Vectors:
        """The vectors as faiss holds them, (n, dim), without a copy."""
        import faiss

        if not len(self):
            return np.empty((0, self.dim), np.float32)
        flat: Any = faiss.downcast_index(self._index.index)
        values: Vectors = faiss.rev_swig_ptr(flat.get_xb(), len(self) * self.dim)
        return values.reshape(len(self), self.dim)

    def _places(self, ids: Ids) -> tuple[Ids, NDArray[np.bool_]]:
        if not len(self):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
        places = np.minimum(np.searchsorted(self._ids, ids), len(self) - 1)
        return places, self._ids[places] == ids


class GrowingIndex:
    """An index that a writer adds to while others search.

    Changes wait until a reader asks for the next ``snapshot``, so that an indexing run which nobody searches
    meanwhile copies nothing, and a reader never sees half a batch.
    """

    def __init__(self, index: VectorIndex) -> None:
        self._index = index
        self._waiting: list[tuple[Ids, Vectors | None]] = []
        self._lock = threading.Lock()

    def put(self, ids: Ids, vectors: Vectors) -> None:
        """Adds or replaces ``vectors`` (n, dim) under ``ids`` (n,)."""
        with self._lock:
            self._waiting.append((np.array(ids, np.int64), np.array(vectors, np.float32)))

    def drop(self, ids: Ids) -> None:
        """Takes ``ids`` out."""
        with self._lock:
            self._waiting.append((np.array(ids, np.int64), None))

    def snapshot(self) -> VectorIndex:
        """The index with every change so far; it stays as it is while further ones come."""
        with self._lock:
            latest = {int(i): v for ids, rows in self._waiting for i, v in _pairs(ids, rows)}
            gone = np.array([i for i, vector in latest.items() if vector is None], np.int64)
            come = {i: vector for i, vector in latest.items() if vector is not None}
            if len(gone):
                self._index = self._index.without(gone)
            if come:
                self._index = self._index.with_batch(np.array(list(come), np.int64), np.stack(list(come.values())))
            self._waiting.clear()
            return self._index


def _pairs(ids: Ids, rows: Vectors | None) -> Iterator[tuple[int, Vectors | None]]:
    yield from ((int(i), None if rows is None else rows[n]) for n, i in enumerate(ids))


def _bitmap(ids: Ids, highest: int) -> NDArray[np.uint8]:
    """One bit an id, lowest first."""
    flags = np.zeros(highest + 1, np.bool_)
    flags[ids[(ids >= 0) & (ids <= highest)]] = True
    return np.packbits(flags, bitorder="little")


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """One thread is faster for a single query over 100,000 vectors, all are for batches (measured)."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(count)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
