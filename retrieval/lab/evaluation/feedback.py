"""Measures relevance feedback: a simulated person likes what comes close, another only turns pages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.descriptions import typed
from retrieval.ranking import Vectors
from retrieval.records import Query
from retrieval.search import SearchEngine

ROUNDS, PAGE = 4, 10


def measure_feedback(
    engine: SearchEngine, photo_ids: Sequence[int], captions: Sequence[str], resemblance: Vectors
) -> dict[str, list[float]]:
    """Cumulative percentage of targets seen after the first page and after each of four more.

    Each of `photo_ids` is a target once, searched for with its text in `captions`. `resemblance` (n, dim) are unit
    sentence vectors of all their human captions, which stand for what the person sees: each round they like the shown
    photo nearest to the target, never the target itself. Shown photos are not shown again; "paging" has no likes.
    """
    places = {photo_id: place for place, photo_id in enumerate(photo_ids)}
    liking = np.zeros(ROUNDS + 1)
    paging = np.zeros(ROUNDS + 1)
    for target, caption in zip(photo_ids, captions, strict=True):
        ranking = engine.rank(typed(caption, Query(top_k=PAGE * (ROUNDS + 1)))).ids.tolist()
        paging += _from(ranking.index(target) // PAGE if target in ranking else None)
        liking += _from(_found_with_likes(engine, target, caption, ranking[:PAGE], places, resemblance))
    return {
        "liking": (100 * liking / len(photo_ids)).tolist(),
        "paging": (100 * paging / len(photo_ids)).tolist(),
    }


def _found_with_likes(
    engine: SearchEngine,
    target: int,
    caption: str,
    page: list[int],
    places: dict[int, int],
    resemblance: Vectors,
) -> int | None:
    """The round in which the target is seen, or None."""
    likes: list[int] = []
    shown: set[int] = set()
    for round_number in range(ROUNDS + 1):
        if target in page:
            return round_number
        if not page:
            return None
        nearness = resemblance[[places[photo_id] for photo_id in page]] @ resemblance[places[target]]
        likes.append(page[int(np.argmax(nearness))])
        shown |= set(page)
        query = typed(caption, Query(like=tuple(likes), exclude=frozenset(shown), top_k=PAGE))
        page = engine.rank(query).ids.tolist()
    return None


def _from(round_number: int | None) -> NDArray[np.bool_]:
    """A mask of the rounds by which a target has been seen."""
    first = ROUNDS + 1 if round_number is None else round_number
    return np.arange(ROUNDS + 1) >= first
