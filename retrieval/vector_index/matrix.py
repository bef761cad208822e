"""Half-precision vectors by photo id: a memory-mapped or in-memory base, and the rows appended since."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from retrieval.vector_index.exact import Halves, Rows, faiss_view, halves_of, search_rows, width_of
from retrieval.vector_index.protocol import Ids, Mask, Vectors

# Appended rows are kept few, so that an append copies little. Past this many, or an eighth of an in-memory base,
# they are merged into it.
RECENT_ROWS = 4096
# Where at most one row in so many may answer, those are copied and compared: half the time of passing over the others.
_COPIED_SHARE = 20
# A removal is recorded in `row_ids` as -1 - id.
_FIRST_GONE = -1


class GrowingRows:
    """An array that one writer appends to while readers keep to the rows they know about."""

    def __init__(self, rows: Halves, used: int) -> None:
        self._rows, self._used, self._lock = rows, used, threading.Lock()

    @classmethod
    def empty(cls, width: int) -> GrowingRows:
        """An array without rows."""
        return cls(np.empty((0, width), np.float16), 0)

    def first(self, count: int) -> Halves:
        """The first `count` rows, a view."""
        return self._rows[:count]

    def after(self, count: int, more: Halves) -> GrowingRows:
        """The first `count` rows followed by `more`; in place if nothing has been appended after them yet."""
        end = count + len(more)
        with self._lock:
            if self._used == count and end <= len(self._rows):
                self._rows[count:end] = more
                self._used = end
                return self
        rows = np.empty((max(256, 2 * end), more.shape[1]), np.float16)
        rows[:count], rows[count:end] = self._rows[:count], more
        return GrowingRows(rows, end)


@dataclass(frozen=True, eq=False)
class Matrix:
    """The vectors of `ids` (ascending), one row each; `apply` appends rows and never moves any.

    `base` (b, width) and the first `recent_count` rows of `recent` hold the vectors, padded to `width`. `row_ids`
    gives the photo of each row. Replacing a vector appends a newer row and removing a photo appends a marker, so
    the rows can be written to an append-only file as they are. `rows` (n,) is the row of each id; None if row i
    belongs to `ids[i]` throughout.
    """

    dim: int
    ids: Ids
    rows: Rows | None
    row_ids: Ids
    base: Halves
    recent: GrowingRows
    recent_count: int

    @classmethod
    def of(cls, ids: Ids, vectors: Vectors) -> Matrix:
        """The matrix of `vectors` (n, dim) under `ids` (n,), which must differ, in any order."""
        ids = np.asarray(ids, np.int64)
        width = width_of(vectors.shape[1])
        ascending = bool((np.diff(ids) > 0).all())
        order = slice(None) if ascending else np.argsort(ids, kind="stable")
        return cls.laid_out(vectors.shape[1], ids[order], halves_of(vectors[order], width))

    @classmethod
    def laid_out(cls, dim: int, row_ids: Ids, base: Halves) -> Matrix:
        """The matrix of rows in the order in which they were written; the last row of an id is the valid one."""
        recent = GrowingRows.empty(base.shape[1])
        if not len(row_ids) or (row_ids[0] >= 0 and bool((np.diff(row_ids) > 0).all())):
            return cls(dim, row_ids, None, row_ids, base, recent, 0)
        named = np.where(row_ids < 0, _FIRST_GONE - row_ids, row_ids)
        names, backwards = np.unique(named[::-1], return_index=True)
        last = len(named) - 1 - backwards
        valid = row_ids[last] >= 0
        return cls(dim, names[valid], last[valid], row_ids, base, recent, 0)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def width(self) -> int:
        """Length of a row."""
        return int(self.base.shape[1])

    @property
    def idle(self) -> int:
        """Number of rows that are out of date."""
        return len(self.row_ids) - len(self.ids)

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Matrix:
        """The matrix after a batch, as `VectorIndex.apply` says."""
        ids = np.asarray(ids, np.int64)
        gone = np.unique(np.asarray([] if dropped is None else dropped, np.int64))
        gone = gone[self.places(gone)[1]]
        if not len(ids) and not len(gone):
            return self
        if len(ids) and vectors.shape[1] != self.dim:
            raise ValueError(f"vectors of length {vectors.shape[1]} for an index of length {self.dim}")
        more = np.zeros((len(ids) + len(gone), self.width), np.float16)
        more[: len(ids)] = halves_of(vectors, self.width) if len(ids) else 0
        row_ids = np.concatenate([self.row_ids, ids, _FIRST_GONE - gone])
        renewed_ids, renewed_rows = self._renewed(ids, gone)
        recent = self.recent.after(self.recent_count, more)
        return replace(
            self,
            ids=renewed_ids,
            rows=renewed_rows,
            row_ids=row_ids,
            recent=recent,
            recent_count=self.recent_count + len(more),
        )

    def _renewed(self, ids: Ids, gone: Ids) -> tuple[Ids, Rows | None]:
        """The ids and their rows; of several equal `ids` the last one counts."""
        start = len(self.row_ids)
        new_ids, backwards = np.unique(ids[::-1], return_index=True)
        new_rows = start + len(ids) - 1 - backwards
        places, in_matrix = self.places(new_ids)
        appended = not len(self) or not len(new_ids) or bool(new_ids[0] > self.ids[-1])
        in_order = self.rows is None and len(new_ids) == len(ids) and bool((np.diff(ids) > 0).all())
        if in_order and appended and not len(gone):
            return np.concatenate([self.ids, new_ids]), None
        rows = np.arange(len(self), dtype=np.int64) if self.rows is None else self.rows.copy()
        rows[places[in_matrix]] = new_rows[in_matrix]
        kept_ids = self.ids
        if len(gone):
            remaining = np.ones(len(self), np.bool_)
            remaining[self.places(gone)[0]] = False
            kept_ids, rows = kept_ids[remaining], rows[remaining]
        fresh_ids, fresh_rows = new_ids[~in_matrix], new_rows[~in_matrix]
        where = np.searchsorted(kept_ids, fresh_ids)
        return np.insert(kept_ids, where, fresh_ids), np.insert(rows, where, fresh_rows)

    def settled(self) -> Matrix:
        """This matrix with its recent rows merged into the base, once there are many and the base is in memory."""
        if isinstance(self.base, np.memmap) or self.recent_count <= max(RECENT_ROWS, len(self.base) // 8):
            return self
        if self.idle > len(self) // 8:
            return self.compacted()
        rows = np.concatenate([self.base, self.recent.first(self.recent_count)])
        return replace(self, base=rows, recent=GrowingRows.empty(self.width), recent_count=0)

    def compacted(self) -> Matrix:
        """The same vectors in memory, in the order of their ids, without idle rows."""
        return Matrix.laid_out(self.dim, self.ids, self.take(self._rows))

    # -- reading

    def search(self, queries: Vectors, top_k: int, mask: Mask | None = None, first: int = 0) -> tuple[Vectors, Rows]:
        """Cosines and rows, both (q, m), of the best up to `top_k` rows of each part from row `first` on.

        `queries` (q, width). Only rows where `mask` (rows,), as `row_mask` returns it, is true; None for all.
        """
        if mask is not None and first == 0 and np.count_nonzero(mask) * _COPIED_SHARE <= len(mask):
            rows = np.flatnonzero(mask)
            copied = self.take(rows)
            scores, places = search_rows(faiss_view(copied), queries, top_k)
            return scores, rows[places]
        parts, begin = [], 0
        for view in (self._base_view, self._recent_view):
            end = begin + view.ntotal
            if end > first:
                part_mask = mask if mask is None else mask[begin:end]
                if first > begin:  # those rows are covered by the stage
                    part_mask = np.ones(end - begin, np.bool_) if part_mask is None else part_mask.copy()
                    part_mask[: first - begin] = False
                scores, rows = search_rows(view, queries, top_k, part_mask)
                parts.append((scores, np.where(rows < 0, rows, rows + begin)))
            begin = end
        if not parts:
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        return np.concatenate([s for s, _ in parts], 1), np.concatenate([r for _, r in parts], 1)

    def row_mask(self, allowed: Mask | None) -> Mask | None:
        """`allowed` (n,), a mask over the ids, as a mask over the rows (rows,); None for all."""
        if self.rows is None:
            return allowed
        if allowed is None:
            return self._valid
        mask = np.zeros(len(self.row_ids), np.bool_)
        mask[self.rows[allowed]] = True
        return mask

    def ids_of(self, rows: Rows) -> Ids:
        """The photo id of each row, in the same shape; -1 where the row is -1."""
        return np.where(rows < 0, -1, self.row_ids[np.maximum(rows, 0)]) if len(self.row_ids) else rows

    def reconstruct(self, ids: Ids) -> Vectors:
        """As `VectorIndex.reconstruct`."""
        wanted = np.asarray(ids, np.int64)
        places, in_matrix = self.places(wanted)
        if not in_matrix.all():
            raise KeyError(int(wanted[~in_matrix][0]))
        return self.take(self._rows[places])[:, : self.dim].astype(np.float32)

    def take(self, rows: Rows) -> Halves:
        """A copy of some rows, (m, width)."""
        if not self.recent_count:
            return np.asarray(self.base)[rows]
        recent = rows >= len(self.base)
        taken = np.empty((len(rows), self.width), np.float16)
        taken[~recent] = np.asarray(self.base)[rows[~recent]]
        taken[recent] = self.recent.first(self.recent_count)[rows[recent] - len(self.base)]
        return taken

    def places(self, ids: Ids) -> tuple[Ids, Mask]:
        """The positions (m,) of `ids` (m,) in this matrix's ids, and a mask (m,) of those it has."""
        if not len(self.ids):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return places, self.ids[places] == ids

    @cached_property
    def _rows(self) -> Rows:
        return np.arange(len(self.ids), dtype=np.int64) if self.rows is None else self.rows

    @cached_property
    def _valid(self) -> Mask:
        mask = np.zeros(len(self.row_ids), np.bool_)
        mask[self._rows] = True
        return mask

    @cached_property
    def _base_view(self) -> Any:
        return faiss_view(np.asarray(self.base))

    @cached_property
    def _recent_view(self) -> Any:
        return faiss_view(self.recent.first(self.recent_count))
