"""Descriptions with alternatives: "cats or dogs" is asked for cats and for dogs, and the better one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, product

from retrieval.records import Hit, Query, SearchResults

# Combinations of alternatives that are asked for; every one costs a search.
MOST_CHOICES = 6


def choices(query: Query) -> tuple[Query, ...]:
    """The query once for each combination of its alternatives; itself alone where it has none."""
    texts = [term.either or (term.text,) for term in query.wanted]
    chosen = islice(product(*texts), MOST_CHOICES)
    return tuple(
        replace(
            query, wanted=tuple(replace(t, text=text, either=()) for t, text in zip(query.wanted, row, strict=True))
        )
        for row in chosen
    )


def best_of(results: Sequence[SearchResults], top_k: int) -> SearchResults:
    """The answers to all choices as one: what fits before what only comes closest, each photo by its better place."""
    hits = sorted((hit for result in results for hit in result.hits), key=lambda hit: (not hit.relevant, hit.rank))
    best: dict[int, Hit] = {}
    for hit in hits:
        best.setdefault(hit.photo.photo_id, hit)
    ranked = tuple(replace(hit, rank=rank) for rank, hit in enumerate(islice(best.values(), top_k), start=1))
    match = min((result.match for result in results), key=("good", "weak", "none").index)
    took = sum(result.took_ms for result in results)
    return SearchResults(ranked, max(result.total for result in results), took, match)
