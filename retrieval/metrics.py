"""Quality arithmetic over score matrices: ranks, recall at k, median rank, mean average precision."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]
Relevant = NDArray[np.bool_]


def first_ranks(scores: Scores, relevant: Relevant) -> NDArray[np.int64]:
    """Rank of each query's best relevant item, (queries,), counted from 1.

    `scores` and `relevant` are (queries, items), higher is better. A rank is 1 plus the number of other items
    scored higher or equal, so ties count against us; further relevant items never do (the usual image-to-text
    convention).
    Raises ValueError when the shapes differ or a query has nothing relevant.
    """
    _check(scores, relevant)
    best = np.where(relevant, scores, -np.inf).max(axis=1, keepdims=True)
    above: NDArray[np.int64] = ((scores >= best) & ~relevant).sum(axis=1)
    return 1 + above


def recall_at_k(ranks: NDArray[np.int64], k: int) -> float:
    """Percentage of queries whose rank is at most k; 0.0 for no queries."""
    return float(100 * np.mean(ranks <= k)) if len(ranks) else 0.0


def median_rank(ranks: NDArray[np.int64]) -> float:
    """Median of the ranks; NaN for no queries."""
    return float(np.median(ranks)) if len(ranks) else float("nan")


def mean_average_precision(scores: Scores, relevant: Relevant) -> float:
    """Mean over queries of the precision at each relevant item's place, in percent (Manning et al. 2008).

    `scores` and `relevant` are (queries, items); ties put the irrelevant item first. Raises ValueError as
    first_ranks does.
    """
    _check(scores, relevant)
    return (
        float(100 * np.mean([_average_precision(*row) for row in zip(scores, relevant, strict=True)]))
        if len(scores)
        else 0.0
    )


def recall_table(ranks: NDArray[np.int64], cutoffs: Sequence[int] = (1, 5, 10)) -> dict[str, float]:
    """{"R@1", "R@5", "R@10", "median_rank"} of some ranks, in percent but for the median."""
    return {**{f"R@{k}": recall_at_k(ranks, k) for k in cutoffs}, "median_rank": median_rank(ranks)}


def _average_precision(scores: Scores, relevant: Relevant) -> float:
    order = np.lexsort((relevant, -scores))
    hits = relevant[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def _check(scores: Scores, relevant: Relevant) -> None:
    if scores.shape != relevant.shape:
        raise ValueError(f"scores {scores.shape} and relevant {relevant.shape} differ in shape")
    if not relevant.any(axis=1).all():
        raise ValueError("every query needs at least one relevant item")
