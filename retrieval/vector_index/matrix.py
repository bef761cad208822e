"""Vectors in half precision by photo id: a mapped or resident base, and a small part that came since."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from retrieval.vector_index.exact import Halves, Rows, faiss_view, halves_of, search_rows, width_of
from retrieval.vector_index.protocol import Ids, Mask, Vectors

# Rows that came since the base was laid out are few, so that an append copies little. Past this many, or past an
# eighth of a resident base, they become part of it.
RECENT_ROWS = 4096
# What stands in `row_ids` for a row that says that an id left: -1 - id.
_FIRST_GONE = -1


class GrowingRows:
    """An array that one writer appends to, while readers keep to the rows that they know."""

    def __init__(self, rows: Halves, used: int) -> None:
        self._rows, self._used, self._lock = rows, used, threading.Lock()

    @classmethod
    def empty(cls, width: int) -> GrowingRows:
        """Room for no rows yet."""
        return cls(np.empty((0, width), np.float16), 0)

    def first(self, count: int) -> Halves:
        """The first `count` rows, a view."""
        return self._rows[:count]

    def after(self, count: int, more: Halves) -> GrowingRows:
        """The first `count` rows and then `more`: in the same place where nobody has appended there yet."""
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
    """The vectors of `ids`, ascending, each in a row of its own; `apply` adds rows and moves none.

    `base` (b, width) and the first `recent_count` rows of `recent` hold the vectors, padded to `width`. `row_ids`
    names the photo of each row. A replaced vector has a newer row, and a photo that left has a row that says so,
    so that the rows can be appended to a file just as they are. `rows` (n,) is the row of each id, None where
    row i is that of `ids[i]` throughout.
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
        """The matrix whose rows were written one after the other, the last row of an id being the valid one."""
        recent = GrowingRows.empty(base.shape[1])
        if not len(row_ids) or (row_ids[0] >= 0 and bool((np.diff(row_ids) > 0).all())):
            return cls(dim, row_ids, None, row_ids, base, recent, 0)
        named = np.where(row_ids < 0, _FIRST_GONE - row_ids, row_ids)
        names, backwards = np.unique(named[::-1], return_index=True)
        last = len(named) - 1 - backwards
        there = row_ids[last] >= 0
        return cls(dim, names[there], last[there], row_ids, base, recent, 0)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def width(self) -> int:
        """Length of a row."""
        return int(self.base.shape[1])

    @property
    def idle(self) -> int:
        """How many rows hold nothing that is valid any more."""
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
        """Ids and their rows, where the last of several equal `ids` counts."""
        start = len(self.row_ids)
        new_ids, backwards = np.unique(ids[::-1], return_index=True)
        new_rows = start + len(ids) - 1 - backwards
        places, known = self.places(new_ids)
        appended = not len(self) or not len(new_ids) or bool(new_ids[0] > self.ids[-1])
        plain = self.rows is None and len(new_ids) == len(ids) and bool((np.diff(ids) > 0).all())
        if plain and appended and not len(gone):
            return np.concatenate([self.ids, new_ids]), None
        rows = np.arange(len(self), dtype=np.int64) if self.rows is None else self.rows.copy()
        rows[places[known]] = new_rows[known]
        kept_ids = self.ids
        if len(gone):
            left = np.ones(len(self), np.bool_)
            left[self.places(gone)[0]] = False
            kept_ids, rows = kept_ids[left], rows[left]
        fresh_ids, fresh_rows = new_ids[~known], new_rows[~known]
        where = np.searchsorted(kept_ids, fresh_ids)
        return np.insert(kept_ids, where, fresh_ids), np.insert(rows, where, fresh_rows)

    def settled(self) -> Matrix:
        """This matrix with what is recent in the base, where that has become much and the base is resident."""
        if isinstance(self.base, np.memmap) or self.recent_count <= max(RECENT_ROWS, len(self.base) // 8):
            return self
        if self.idle > len(self) // 8:
            return self.compacted()
        rows = np.concatenate([self.base, self.recent.first(self.recent_count)])
        return replace(self, base=rows, recent=GrowingRows.empty(self.width), recent_count=0)

    def compacted(self) -> Matrix:
        """The same vectors, in the order of their ids, resident, without idle rows."""
        return Matrix.laid_out(self.dim, self.ids, self.take(self._rows))

    # -- reading

    def search(self, queries: Vectors, top_k: int, mask: Mask | None = None, first: int = 0) -> tuple[Vectors, Rows]:
        """Cosines and rows, (q, up to top_k) each, best first in each part, of rows from `first` on.

        `queries` (q, width); only rows where `mask` (rows,) is true, which `row_mask` gives, None for all.
        """
        parts, begin = [], 0
        for view in (self._base_view, self._recent_view):
            end = begin + view.ntotal
            if end > first:
                own = mask if mask is None else mask[begin:end]
                if first > begin:  # what an approximate stage answers for
                    own = np.ones(end - begin, np.bool_) if own is None else own.copy()
                    own[: first - begin] = False
                scores, rows = search_rows(view, queries, top_k, own)
                parts.append((scores, np.where(rows < 0, rows, rows + begin)))
            begin = end
        if not parts:
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        return np.concatenate([s for s, _ in parts], 1), np.concatenate([r for _, r in parts], 1)

    def row_mask(self, allowed: Mask | None) -> Mask | None:
        """Which rows may answer, (rows,), None for all; `allowed` (n,) is for the ids."""
        if self.rows is None:
            return allowed
        if allowed is None:
            return self._valid
        mask = np.zeros(len(self.row_ids), np.bool_)
        mask[self.rows[allowed]] = True
        return mask

    def ids_of(self, rows: Rows) -> Ids:
        """The photo id of each row, of any shape; -1 where the row is -1."""
        return np.where(rows < 0, -1, self.row_ids[np.maximum(rows, 0)]) if len(self.row_ids) else rows

    def reconstruct(self, ids: Ids) -> Vectors:
        """As `VectorIndex.reconstruct` says."""
        wanted = np.asarray(ids, np.int64)
        places, known = self.places(wanted)
        if not known.all():
            raise KeyError(int(wanted[~known][0]))
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
        """Where in `ids` each of some ids stands, and whether it is there at all."""
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
