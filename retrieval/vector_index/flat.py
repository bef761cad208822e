"""Exact search over half-precision vectors, in memory or mapped from a file that is only a cache."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Self

import numpy as np

from retrieval.vector_index.matrix import Matrix
from retrieval.vector_index.protocol import Ids, Mask, Vectors

_MAGIC = b"photochat-vectors-1\n"
_HEADER_BYTES = 4096  # a page: what follows it can be mapped
# Rows of a file that are looked at before it is trusted, and how far from 1 half precision puts their lengths at most.
_SAMPLE, _ROUNDING = 256, 0.01


class FlatIndex:
    """A `VectorIndex` that compares a query with every vector."""

    kind = "flat"

    def __init__(self, matrix: Matrix) -> None:
        """Use `of` or `load`."""
        self._matrix = matrix

    @classmethod
    def of(cls, ids: Ids, vectors: Vectors) -> Self:
        """An index of unit `vectors` (n, dim) under `ids` (n,), which must differ, in any order."""
        return cls(Matrix.of(ids, vectors))

    @property
    def ids(self) -> Ids:
        """The photo ids, ascending, (n,) int64."""
        return self._matrix.ids

    @property
    def dim(self) -> int:
        """Length of the vectors."""
        return self._matrix.dim

    def __len__(self) -> int:
        return len(self._matrix)

    def search(self, vectors: Vectors, top_k: int, allowed: Mask | None = None) -> tuple[Vectors, Ids]:
        """As `VectorIndex.search` says."""
        rows, top_k = np.atleast_2d(np.asarray(vectors, np.float32)), max(0, top_k)
        padded_scores = np.full((len(rows), top_k), -np.inf, np.float32)
        padded_ids = np.full((len(rows), top_k), -1, np.int64)
        if not len(self):  # and it may not know how long its vectors will be
            return padded_scores, padded_ids
        queries = np.zeros((len(rows), self._matrix.width), np.float32)
        queries[:, : rows.shape[1]] = rows
        scores, found = self._matrix.search(queries, top_k, allowed)
        ids = self._matrix.ids_of(found)
        order = np.lexsort((ids, -scores), axis=1)[:, :top_k]
        padded_scores[:, : order.shape[1]] = np.take_along_axis(scores, order, 1)
        padded_ids[:, : order.shape[1]] = np.take_along_axis(ids, order, 1)
        return padded_scores, padded_ids

    def reconstruct(self, ids: Ids) -> Vectors:
        """The vectors (m, dim) of `ids` (m,), in their order; KeyError where one is not in the index."""
        return self._matrix.reconstruct(ids)

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Self:
        """As `VectorIndex.apply` says."""
        return type(self)(self._matrix.apply(ids, vectors, dropped))

    def save(self, path: Path, about: dict[str, Any]) -> None:
        """Write the index, whole or not at all; `about` (plain JSON values) is given back by `load`."""
        matrix = self._matrix.compacted()
        header = _MAGIC + json.dumps({**about, "dim": self.dim, "width": matrix.width, "photos": len(self)}).encode()
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(header.ljust(_HEADER_BYTES))
                file.write(np.ascontiguousarray(matrix.base).tobytes())
                file.write(matrix.ids.tobytes())
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, path: Path) -> tuple[Self, dict[str, Any]] | None:
        """The index that `save` wrote, mapped and not read, with what was said of it; None where it is broken."""
        try:
            with open(path, "rb") as file:
                head = file.read(_HEADER_BYTES)
                size = os.fstat(file.fileno()).st_size
            about: dict[str, Any] = json.loads(head.removeprefix(_MAGIC)) if head.startswith(_MAGIC) else {}
            count, width, dim = (int(about.get(name, 0)) for name in ("photos", "width", "dim"))
            if not count or size != _HEADER_BYTES + count * (2 * width + 8):
                return None
            base = np.memmap(path, np.float16, "r", _HEADER_BYTES, (count, width))
            ids = np.fromfile(path, np.int64, count, offset=_HEADER_BYTES + 2 * count * width)
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        # To read all of it would take longer than it spares; pages that were lost show in a sample.
        norms = np.linalg.norm(base[:: max(1, count // _SAMPLE)].astype(np.float32), axis=1)
        sound = bool((np.abs(norms - 1) < _ROUNDING).all() and (np.diff(ids) > 0).all())
        return (cls(Matrix.laid_out(dim, ids, base)), about) if sound else None
