"""Measures dialogue: each round adds a description of a hidden photo, and checks whether it is among the ten shown."""

from __future__ import annotations

import random
from collections.abc import Sequence

from retrieval.descriptions import typed
from retrieval.records import Query
from retrieval.search import SearchEngine

ROUNDS, PAGE = 5, 10


def measure_dialogue(
    engine: SearchEngine, photo_ids: Sequence[int], captions: Sequence[Sequence[str]], seed: int = 0
) -> list[float]:
    """Percentage of target photos among the top ten after each of five rounds.

    Round n adds the n-th of a photo's human captions, in an order shuffled with `seed`; a photo with fewer
    captions than rounds keeps its last answer.
    """
    hits = [0] * ROUNDS
    for photo_id, own_captions in zip(photo_ids, captions, strict=True):
        order = random.Random(f"{seed} {photo_id}").sample(list(own_captions), len(own_captions))
        query = Query(top_k=PAGE)
        for round_number in range(ROUNDS):
            if round_number < len(order):
                query = typed(order[round_number], query)
                hit = photo_id in engine.rank(query).ids
            hits[round_number] += hit
    return [100 * count / len(photo_ids) for count in hits]
