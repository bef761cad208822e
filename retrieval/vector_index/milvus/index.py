"""An index in Milvus as one snapshot sees it: what Milvus holds, plus what is new and has not been sent yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Self

import numpy as np

from retrieval.images import format_name
from retrieval.records import Filters
from retrieval.vector_index.index import FaissIndex
from retrieval.vector_index.milvus.server import MOST_ANSWERS, MilvusServer, quoted
from retrieval.vector_index.protocol import Ids, Kind, Mask, Vectors

# Up to this many allowed photos are compared here, exactly: a graph of all photos finds few of them, slowly.
FEW = 512
# efSearch of the graph: at least and at most.
EFFORT, _MOST_EFFORT = 128, 32_768


@dataclass(frozen=True, eq=False)
class MilvusIndex:
    """A `VectorIndex` over a ``field`` of the collection ``name``.

    ``sent`` are the ids that Milvus holds, ``fresh`` the vectors added since, and ``left`` those of ``sent`` that
    have been removed or replaced. Photos that another process has sent in the meantime are not part of this index.
    """

    server: MilvusServer
    name: str
    field: str
    sent: Ids
    fresh: FaissIndex
    left: Ids
    effort: int = EFFORT
    recall: float = 1.0

    @property
    def kind(self) -> Kind:
        """As `VectorIndex.kind`."""
        return "milvus"

    @property
    def dim(self) -> int:
        """As `VectorIndex.dim`."""
        return self.fresh.dim

    @cached_property
    def ids(self) -> Ids:
        """As `VectorIndex.ids`."""
        return np.union1d(np.setdiff1d(self.sent, self.left, assume_unique=True), self.fresh.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def search(
        self, vectors: Vectors, top_k: int, allowed: Mask | None = None, filters: Filters | None = None
    ) -> tuple[Vectors, Ids]:
        """As `VectorIndex.search`; raises VectorEngineError if Milvus does not answer."""
        queries, top_k = np.atleast_2d(np.asarray(vectors, np.float32)), max(0, top_k)
        scores = np.full((len(queries), top_k), -np.inf, np.float32)
        ids = np.full((len(queries), top_k), -1, np.int64)
        allowed_ids = self.ids if allowed is None else self.ids[allowed]
        stored = allowed_ids[~np.isin(allowed_ids, self.fresh.ids)]
        fresh_scores, fresh_ids = self.fresh.search(queries, top_k, np.isin(self.fresh.ids, allowed_ids))
        if top_k and len(stored):
            answers = self._nearest(queries, top_k, stored, filters)
        else:
            answers = [(stored[:0], np.zeros(0, np.float32))] * len(queries)
        for row, (stored_ids, stored_scores) in enumerate(answers):
            merged_ids = np.concatenate([stored_ids, fresh_ids[row][fresh_ids[row] >= 0]])
            merged_scores = np.concatenate([stored_scores, fresh_scores[row][fresh_ids[row] >= 0]])
            best = np.lexsort((merged_ids, -merged_scores))[:top_k]
            scores[row, : len(best)], ids[row, : len(best)] = merged_scores[best], merged_ids[best]
        return scores, ids

    def reconstruct(self, ids: Ids) -> Vectors:
        """As `VectorIndex.reconstruct`."""
        ids = np.asarray(ids, np.int64)
        distinct, places = np.unique(ids, return_inverse=True)
        if not np.isin(distinct, self.ids).all():
            raise KeyError(distinct[~np.isin(distinct, self.ids)][0])
        rows = np.zeros((len(distinct), self.dim), np.float32)
        fresh = np.isin(distinct, self.fresh.ids)
        rows[fresh] = self.fresh.reconstruct(distinct[fresh])
        stored_ids, vectors = self.server.vectors(self.name, self.field, distinct[~fresh])
        if len(stored_ids):
            rows[np.searchsorted(distinct, stored_ids)] = vectors
        return rows[places]

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Self:
        """As `VectorIndex.apply`; nothing is sent until the index is kept."""
        gone = np.asarray([] if dropped is None else dropped, np.int64)
        fresh = self.fresh.apply(np.asarray(ids, np.int64), vectors, gone)
        left = np.union1d(self.left, np.intersect1d(self.sent, np.concatenate([np.asarray(ids, np.int64), gone])))
        return replace(self, fresh=fresh, left=left)

    # -- what Milvus holds

    def _nearest(self, queries: Vectors, top_k: int, stored: Ids, filters: Filters | None) -> list[tuple[Ids, Vectors]]:
        if len(stored) <= FEW:
            return self._compared(queries, top_k, stored)
        condition = expression(filters) if filters else ""
        wanted = min(top_k, len(stored))
        # Without a condition for Milvus to check, ask for as many more as are likely not to be allowed.
        share = 1.0 if condition else len(stored) / len(self.sent)
        limit = min(MOST_ANSWERS, int(1.2 * wanted / share) + 8)
        while True:
            effort = min(_MOST_EFFORT, max(int(self.effort * len(self.sent) / len(stored)), 2 * limit))
            answers = list(self.server.nearest(self.name, self.field, queries, limit, effort, condition))
            matches = [
                (ids[in_stored], scores[in_stored]) for ids, scores in answers for in_stored in (np.isin(ids, stored),)
            ]
            if all(len(ids) >= wanted for ids, _ in matches) or limit == MOST_ANSWERS:
                break
            limit = min(MOST_ANSWERS, 4 * limit)
        if any(len(ids) < wanted for ids, _ in matches) and len(stored) <= MOST_ANSWERS:
            return self._compared(queries, top_k, stored)
        return [(ids[:top_k], scores[:top_k]) for ids, scores in matches]

    def _compared(self, queries: Vectors, top_k: int, stored: Ids) -> list[tuple[Ids, Vectors]]:
        """Ids and cosines for each query, by exact comparison of the stored vectors."""
        ids, vectors = self.server.vectors(self.name, self.field, stored)
        cosines = queries @ vectors.T if len(ids) else np.zeros((len(queries), 0), np.float32)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :top_k]
        return [(ids[best], row[best]) for best, row in zip(order, cosines, strict=True)]


def expression(filters: Filters) -> str:
    """The conditions that can be checked on a collection's fields, as a Milvus expression; "" if there are none."""
    parts = []
    if filters.after or filters.before:
        parts.append("taken is not null")
    if filters.after:
        parts.append(f"taken >= {_seconds(datetime.combine(filters.after, time.min))}")
    if filters.before:
        parts.append(f"taken < {_seconds(datetime.combine(filters.before, time.min) + timedelta(days=1))}")
    if filters.orientation:
        parts.append(f'orientation == "{filters.orientation}"')
    if filters.min_megapixels:
        parts.append(f"megapixels >= {filters.min_megapixels!r}")
    if filters.formats:
        parts.append(f"format in {quoted(sorted({format_name(name) for name in filters.formats}))}")
    return " and ".join(parts)


def _seconds(moment: datetime) -> int:
    """A naive local time in seconds since 1970, as in the catalogue's facts."""
    return int(moment.replace(tzinfo=UTC).timestamp())
