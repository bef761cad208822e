"""Search over half-precision vectors, in memory or mapped from a file: exact, or exact after a first look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from retrieval.records import Filters
from retrieval.vector_index.exact import Rows
from retrieval.vector_index.matrix import Matrix
from retrieval.vector_index.protocol import Ids, Kind, Mask, Vectors
from retrieval.vector_index.stages import Stage

# Vectors that are all compared: about 4 ms of one core at 256 numbers each.
EXACT_ROWS = 200_000
# With a stage so large a share of them, where only some may answer: those lie apart and take four times as long each.
_FEW = 0.25


@dataclass(frozen=True, eq=False)
class FaissIndex:
    """A `VectorIndex` over a `matrix`; a `stage` looks at its first rows where more than a few may answer.

    Up to `exact_rows` are always all compared. `written` names the file that the first so many rows stand in, as they
    are here.
    """

    matrix: Matrix
    stage: Stage | None = None
    recall: float = 1.0
    exact_rows: int = EXACT_ROWS
    written: tuple[str, int] | None = None

    @classmethod
    def of(cls, ids: Ids, vectors: Vectors) -> Self:
        """An exact index of unit `vectors` (n, dim) under `ids` (n,), which must differ, in any order."""
        return cls(Matrix.of(ids, vectors))

    @property
    def kind(self) -> Kind:
        """As `VectorIndex.kind` says."""
        return self.stage.kind if self.stage else "flat"

    @property
    def ids(self) -> Ids:
        """As `VectorIndex.ids` says."""
        return self.matrix.ids

    @property
    def dim(self) -> int:
        """As `VectorIndex.dim` says."""
        return self.matrix.dim

    def __len__(self) -> int:
        return len(self.matrix)

    def search(
        self, vectors: Vectors, top_k: int, allowed: Mask | None = None, filters: Filters | None = None
    ) -> tuple[Vectors, Ids]:
        """As `VectorIndex.search` says; what is `allowed` says all that `filters` say."""
        given, top_k = np.atleast_2d(np.asarray(vectors, np.float32)), max(0, top_k)
        padded_scores = np.full((len(given), top_k), -np.inf, np.float32)
        padded_ids = np.full((len(given), top_k), -1, np.int64)
        if not len(self):  # and it may not know how long its vectors will be
            return padded_scores, padded_ids
        queries = np.zeros((len(given), self.matrix.width), np.float32)
        queries[:, : given.shape[1]] = given
        few = allowed is not None and np.count_nonzero(allowed) <= _FEW * self.exact_rows
        mask = self.matrix.row_mask(allowed)
        if self.stage is None or few:
            scores, rows = self.matrix.search(queries, top_k, mask)
        else:
            scores, rows = self._search_in_stages(self.stage, queries, top_k, mask)
        ids = self.matrix.ids_of(rows)
        order = np.lexsort((ids, -scores), axis=1)[:, :top_k]
        padded_scores[:, : order.shape[1]] = np.take_along_axis(scores, order, 1)
        padded_ids[:, : order.shape[1]] = np.take_along_axis(ids, order, 1)
        padded_ids[np.isneginf(padded_scores)] = -1
        return padded_scores, padded_ids

    def reconstruct(self, ids: Ids) -> Vectors:
        """As `VectorIndex.reconstruct` says."""
        return self.matrix.reconstruct(ids)

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Self:
        """As `VectorIndex.apply` says."""
        grown = self.matrix.apply(ids, vectors, dropped)
        if self.stage or self.written:  # both know the rows by their places
            return replace(self, matrix=grown)
        return replace(self, matrix=grown.settled())

    def _search_in_stages(self, stage: Stage, queries: Vectors, top_k: int, mask: Mask | None) -> tuple[Vectors, Rows]:
        own = None if mask is None else mask[: stage.rows]
        rows = stage.candidates(queries, top_k, own)
        scores = np.full(rows.shape, -np.inf, np.float32)
        for query, some, said in zip(queries, rows, scores, strict=True):
            there = np.flatnonzero(some >= 0)
            said[there] = self.matrix.take(some[there]).astype(np.float32) @ query
        later_scores, later_rows = self.matrix.search(queries, top_k, mask, first=stage.rows)
        return np.concatenate([scores, later_scores], 1), np.concatenate([rows, later_rows], 1)
