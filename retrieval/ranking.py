"""Arithmetic of ranking: unit vectors, means, Rocchio, fusion of several rankings, and a stable order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Number = TypeVar("_Number", np.int64, np.float32)
Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
Scores = NDArray[np.float32]

# Cormack, Clarke and Buettcher (2009) found 60 good on many collections; the exact value hardly matters.
RRF_K = 60


def normalise(vectors: NDArray[np.floating]) -> Vectors:
    """Rows scaled to unit length, float32; a zero row stays zero. Takes (dim,) or (n, dim)."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def mean_vector(vectors: Vectors, weights: Sequence[float] | NDArray[np.floating] | None = None) -> Vector:
    """Re-normalised weighted mean of unit rows: (n, dim) to (dim,)."""
    share = np.ones(len(vectors), np.float32) if weights is None else np.asarray(weights, np.float32)
    return normalise(share @ vectors)


def rocchio(
    query: Vector | None, liked: Vectors, disliked: Vectors, *, alpha: float, beta: float, gamma: float
) -> Vector:
    """Relevance feedback (Rocchio 1971): alpha query + beta mean(liked) - gamma mean(disliked).

    `query` is (dim,), or None when there are only examples; `liked` and `disliked` are (n, dim), maybe empty.
    """
    moved = np.zeros(liked.shape[-1], np.float32) if query is None else alpha * query
    if len(liked):
        moved = moved + beta * liked.mean(axis=0)
    if len(disliked):
        moved = moved - gamma * disliked.mean(axis=0)
    return normalise(moved)


def subtract(query: Vector, unwanted: Vectors, weight: float) -> Vector:
    """The query moved away from each of the unwanted directions, unit length: (dim,), (n, dim) to (dim,)."""
    return normalise(query - weight * unwanted.sum(axis=0)) if len(unwanted) else query


def are_in(ids: Ids, ascending: Ids) -> NDArray[np.bool_]:
    """Which of some ids (m,) are in many ascending ones (n,): (m,). `np.isin` would scan all of them."""
    if not len(ids) or not len(ascending):
        return np.zeros(len(ids), np.bool_)
    return np.asarray(ascending[np.minimum(np.searchsorted(ascending, ids), len(ascending) - 1)] == ids)


def evenly(rows: NDArray[_Number], count: int) -> NDArray[_Number]:
    """At least ``count`` of the rows (n, ...), spread evenly over them; all where there are fewer."""
    return rows[:: max(1, len(rows) // count)]


def best_first(ids: Ids, scores: NDArray[np.floating]) -> Ids:
    """Ids by falling score; equal scores keep the lower id first, so that pages never shuffle."""
    return ids[np.lexsort((ids, -scores))]


def reciprocal_rank_fusion(
    rankings: Sequence[Ids], weights: Sequence[float] | None = None, k: int = RRF_K
) -> tuple[Ids, NDArray[np.float64]]:
    """Fuse rankings of ids, each best first, by the sum of weight / (k + rank) (Cormack et al. 2009).

    Returns the ids of all rankings, best first, and their scores; a ranking without an id adds nothing to it.
    """
    shares = [1.0] * len(rankings) if weights is None else weights
    ids, places = np.unique(np.concatenate(rankings), return_inverse=True)
    scores = np.zeros(len(ids))
    start = 0
    for ranking, share in zip(rankings, shares, strict=True):
        mine = places[start : start + len(ranking)]
        scores[mine] += share / (k + 1 + np.arange(len(ranking)))
        start += len(ranking)
    order = np.lexsort((ids, -scores))
    return ids[order], scores[order]
