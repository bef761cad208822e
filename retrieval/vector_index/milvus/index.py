"""An index in Milvus as a snapshot sees it: what was sent, and beside it what came since and was not sent yet."""

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

# So few photos are compared here, exactly: a graph of all photos finds few of them, and late.
FEW = 512
# Neighbours that a search in the graph keeps in sight, at least and at most.
EFFORT, _MOST_EFFORT = 128, 32_768


@dataclass(frozen=True, eq=False)
class MilvusIndex:
    """A `VectorIndex` over a ``field`` of the collection ``name``.

    ``sent`` are the ids that Milvus holds, ``fresh`` the vectors that came since, and ``left`` those of ``sent`` that
    are gone or replaced. Photos that another process sent meanwhile are not of this index, and are passed over.
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
        """As `VectorIndex.kind` says."""
        return "milvus"

    @property
    def dim(self) -> int:
        """As `VectorIndex.dim` says."""
        return self.fresh.dim

    @cached_property
    def ids(self) -> Ids:
        """As `VectorIndex.ids` says."""
        return np.union1d(np.setdiff1d(self.sent, self.left, assume_unique=True), self.fresh.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def search(
        self, vectors: Vectors, top_k: int, allowed: Mask | None = None, filters: Filters | None = None
    ) -> tuple[Vectors, Ids]:
        """As `VectorIndex.search` says; raises VectorEngineError where Milvus does not answer."""
        queries, top_k = np.atleast_2d(np.asarray(vectors, np.float32)), max(0, top_k)
        scores = np.full((len(queries), top_k), -np.inf, np.float32)
        ids = np.full((len(queries), top_k), -1, np.int64)
        may = self.ids if allowed is None else self.ids[allowed]
        there = may[~np.isin(may, self.fresh.ids)]
        fresh_scores, fresh_ids = self.fresh.search(queries, top_k, np.isin(self.fresh.ids, may))
        if top_k and len(there):
            found = self._sent(queries, top_k, there, filters)
        else:
            found = [(there[:0], np.zeros(0, np.float32))] * len(queries)
        for row, (some_ids, some_scores) in enumerate(found):
            both_ids = np.concatenate([some_ids, fresh_ids[row][fresh_ids[row] >= 0]])
            both_scores = np.concatenate([some_scores, fresh_scores[row][fresh_ids[row] >= 0]])
            best = np.lexsort((both_ids, -both_scores))[:top_k]
            scores[row, : len(best)], ids[row, : len(best)] = both_scores[best], both_ids[best]
        return scores, ids

    def reconstruct(self, ids: Ids) -> Vectors:
        """As `VectorIndex.reconstruct` says."""
        ids = np.asarray(ids, np.int64)
        names, places = np.unique(ids, return_inverse=True)
        if not np.isin(names, self.ids).all():
            raise KeyError(names[~np.isin(names, self.ids)][0])
        rows = np.zeros((len(names), self.dim), np.float32)
        fresh = np.isin(names, self.fresh.ids)
        rows[fresh] = self.fresh.reconstruct(names[fresh])
        found, vectors = self.server.vectors(self.name, self.field, names[~fresh])
        if len(found):
            rows[np.searchsorted(names, found)] = vectors
        return rows[places]

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Self:
        """As `VectorIndex.apply` says; nothing is sent before it is kept."""
        gone = np.asarray([] if dropped is None else dropped, np.int64)
        fresh = self.fresh.apply(np.asarray(ids, np.int64), vectors, gone)
        left = np.union1d(self.left, np.intersect1d(self.sent, np.concatenate([np.asarray(ids, np.int64), gone])))
        return replace(self, fresh=fresh, left=left)

    # -- what Milvus holds

    def _sent(self, queries: Vectors, top_k: int, there: Ids, filters: Filters | None) -> list[tuple[Ids, Vectors]]:
        if len(there) <= FEW:
            return self._compared(queries, top_k, there)
        condition = expression(filters) if filters else ""
        wanted = min(top_k, len(there))
        # Without a condition for Milvus to check, as many more are asked for as will turn out not to be allowed.
        share = 1.0 if condition else len(there) / len(self.sent)
        limit = min(MOST_ANSWERS, int(1.2 * wanted / share) + 8)
        while True:
            effort = min(_MOST_EFFORT, max(int(self.effort * len(self.sent) / len(there)), 2 * limit))
            answers = list(self.server.nearest(self.name, self.field, queries, limit, effort, condition))
            kept = [(ids[may], scores[may]) for ids, scores in answers for may in (np.isin(ids, there),)]
            if all(len(ids) >= wanted for ids, _ in kept) or limit == MOST_ANSWERS:
                break
            limit = min(MOST_ANSWERS, 4 * limit)
        if any(len(ids) < wanted for ids, _ in kept) and len(there) <= MOST_ANSWERS:
            return self._compared(queries, top_k, there)
        return [(ids[:top_k], scores[:top_k]) for ids, scores in kept]

    def _compared(self, queries: Vectors, top_k: int, there: Ids) -> list[tuple[Ids, Vectors]]:
        """The exact answer, from the vectors themselves."""
        ids, vectors = self.server.vectors(self.name, self.field, there)
        cosines = queries @ vectors.T if len(ids) else np.zeros((len(queries), 0), np.float32)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :top_k]
        return [(ids[best], row[best]) for best, row in zip(order, cosines, strict=True)]


def expression(filters: Filters) -> str:
    """The conditions that the fields of a collection can tell, in Milvus's language; "" where there are none."""
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
    """Local time without a zone as seconds, as the catalogue's facts count them."""
    return int(moment.replace(tzinfo=UTC).timestamp())
