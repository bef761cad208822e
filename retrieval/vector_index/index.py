"""Search over half-precision vectors, in memory or memory-mapped: exact, or a coarse stage re-ranked exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from retrieval.records import Filters
from retrieval.vector_index.exact import Rows
from retrieval.vector_index.matrix import Matrix
from retrieval.vector_index.protocol import Ids, Kind, Mask, Vectors
from retrieval.vector_index.stages import Stage

# Up to this many vectors are compared exhaustively: about 4 ms of one core at 256 dimensions.
EXACT_ROWS = 200_000
# With a stage, a filter that leaves at most this share of them is searched exhaustively: scattered rows cost four times
# as much each.
_FEW = 0.25


@dataclass(frozen=True, eq=False)
class FaissIndex:
    """A `VectorIndex` over a `matrix`; a `stage` searches its first rows when more than a few are allowed.

    Up to `exact_rows` rows are always compared exhaustively. `written` is the file that already holds the matrix's
    first rows, and how many of them.
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
        """As `VectorIndex.kind`."""
        return self.stage.kind if self.stage else "flat"

    @property
    def ids(self) -> Ids:
        """As `VectorIndex.ids`."""
        return self.matrix.ids

    @property
    def dim(self) -> int:
        """As `VectorIndex.dim`."""
        return self.matrix.dim

    def __len__(self) -> int:
        return len(self.matrix)

    def search(
        self, vectors: Vectors, top_k: int, allowed: Mask | None = None, filters: Filters | None = None
    ) -> tuple[Vectors, Ids]:
        """As `VectorIndex.search`; `allowed` already reflects every condition in `filters`."""
        questions, top_k = np.atleast_2d(np.asarray(vectors, np.float32)), max(0, top_k)
        padded_scores = np.full((len(questions), top_k), -np.inf, np.float32)
        padded_ids = np.full((len(questions), top_k), -1, np.int64)
        if not len(self):  # the dimension may not be known yet
            return padded_scores, padded_ids
        queries = np.zeros((len(questions), self.matrix.width), np.float32)
        queries[:, : questions.shape[1]] = questions
        few_allowed = allowed is not None and np.count_nonzero(allowed) <= _FEW * self.exact_rows
        mask = self.matrix.row_mask(allowed)
        if self.stage is None or few_allowed:
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
        """As `VectorIndex.reconstruct`."""
        return self.matrix.reconstruct(ids)

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Self:
        """As `VectorIndex.apply`."""
        grown = self.matrix.apply(ids, vectors, dropped)
        if self.stage or self.written:  # both refer to rows by position
            return replace(self, matrix=grown)
        return replace(self, matrix=grown.settled())

    def _search_in_stages(self, stage: Stage, queries: Vectors, top_k: int, mask: Mask | None) -> tuple[Vectors, Rows]:
        stage_mask = None if mask is None else mask[: stage.rows]
        rows = stage.candidates(queries, top_k, stage_mask)
        scores = np.full(rows.shape, -np.inf, np.float32)
        for query, candidates, row_scores in zip(queries, rows, scores, strict=True):
            valid = np.flatnonzero(candidates >= 0)
            row_scores[valid] = self.matrix.take(candidates[valid]).astype(np.float32) @ query
        later_scores, later_rows = self.matrix.search(queries, top_k, mask, first=stage.rows)
        return np.concatenate([scores, later_scores], 1), np.concatenate([rows, later_rows], 1)
