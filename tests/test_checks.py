"""Queries that cannot be answered, and those that just can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from retrieval.descriptions import MOST_CHARACTERS
from retrieval.errors import QueryError
from retrieval.records import Filters, Query, Swatch, Term
from retrieval.search import checks
from retrieval.search.checks import check

TODAY = date(2026, 11, 21)


def query_with(part: str, count: int) -> Query:
    """A query with so many of something."""

    def texts() -> tuple[str, ...]:
        return tuple(f"thing {number}" for number in range(count))

    parts: dict[str, Callable[[], Query]] = {
        "descriptions": lambda: Query(tuple(Term(text) for text in texts())),
        "refused": lambda: Query(without=texts()),
        "quoted": lambda: Query(filters=Filters(words=texts())),
        "people": lambda: Query(filters=Filters(people=texts())),
        "labels": lambda: Query(filters=Filters(labels=texts())),
        "months": lambda: Query(filters=Filters(months=(1,) * count)),
        "years": lambda: Query(filters=Filters(not_years=(2019,) * count)),
        "colour words": lambda: Query(colours=("#ff0000",), colour_words=("red",) * count),
        "formats": lambda: Query(filters=Filters(formats=("png",) * count)),
        "colours": lambda: Query(colours=("#ff0000",) * count),
        "swatches": lambda: Query(palette=(Swatch((50.0, 0.0, 0.0), 1.0),) * count),
        "uploads": lambda: Query(photos=(Path("a.jpg"),) * count),
        "likes": lambda: Query(like=tuple(range(count // 2)), unlike=tuple(range(count // 2, count))),
        "answers": lambda: Query((Term("dogs"),), top_k=count),
        "characters": lambda: Query((Term("x" * count),)),
        "refused characters": lambda: Query(without=("x" * count,)),
        "quoted characters": lambda: Query(filters=Filters(words=("x" * count,))),
        "path": lambda: Query(filters=Filters(path="x" * count)),
        "camera": lambda: Query(filters=Filters(camera="x" * count)),
        "place": lambda: Query(filters=Filters(place="x" * count)),
        "label": lambda: Query(filters=Filters(labels=("x" * count,))),
        "person": lambda: Query(filters=Filters(people=("x" * count,))),
        "colour word": lambda: Query(colours=("#ff0000",), colour_words=("x" * count,)),
    }
    return parts[part]()


@pytest.mark.parametrize(
    ("part", "most"),
    [
        ("descriptions", checks.MOST_TEXTS), ("refused", checks.MOST_UNWANTED), ("quoted", checks.MOST_QUOTED),
        ("formats", checks.MOST_COLOURS), ("colours", checks.MOST_COLOURS), ("swatches", checks.MOST_COLOURS),
        ("uploads", checks.MOST_UPLOADS), ("likes", checks.MOST_PHOTOS), ("answers", checks.MOST_ANSWERED),
        ("characters", MOST_CHARACTERS), ("refused characters", MOST_CHARACTERS),
        ("quoted characters", MOST_CHARACTERS), ("path", checks._LONGEST_NAME), ("camera", checks._LONGEST_NAME),
        ("place", checks._LONGEST_NAME), ("label", checks._LONGEST_NAME), ("person", checks._LONGEST_NAME),
        ("colour word", checks._LONGEST_NAME), ("people", checks.MOST_QUOTED), ("labels", checks.MOST_TEXTS),
        ("months", checks.MOST_MONTHS), ("years", checks.MOST_YEARS), ("colour words", checks.MOST_COLOURS),
    ],
)  # fmt: skip
def test_a_query_may_be_as_large_as_its_limit_and_no_larger(part: str, most: int) -> None:
    check(query_with(part, most), TODAY)
    with pytest.raises(QueryError, match=f"{most + 1:,}"):
        check(query_with(part, most + 1), TODAY)


@pytest.mark.parametrize("field", ["like", "unlike", "within", "exclude"])
def test_photo_ids_are_those_of_a_catalogue(field: str) -> None:
    values = frozenset if field == "exclude" else tuple
    for photo_id in (0, 2**63 - 1):
        check(Query((Term("dogs"),), **{field: values([photo_id])}), TODAY)
    for photo_id in (-1, 2**63):
        with pytest.raises(QueryError, match="no longer in the collection"):
            check(Query((Term("dogs"),), **{field: values([photo_id])}), TODAY)


@pytest.mark.parametrize(
    "query",
    [
        Query((Term("dogs"),), top_k=1),
        Query(without=("dogs",)),
        Query(order="newest"),
        Query(filters=Filters(after=TODAY)),
        Query(filters=Filters(after=TODAY, before=TODAY)),
        Query(filters=Filters(before=date(2030, 1, 1))),
        Query(filters=Filters(min_megapixels=0)),
        Query(filters=Filters(formats=("JPG", "heic"))),
        Query((Term("everything"),), without=("every dog",)),
        Query(like=(1,), unlike=(2,)),
    ],
)
def test_a_query_that_can_be_answered_passes(query: Query) -> None:
    check(query, TODAY)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (Query((Term("dogs"),), top_k=0), "at least 1"),
        (Query(exclude=frozenset({1})), "nothing to search for"),
        (Query(without=("all photos",)), "“all photos” can’t be left out"),
        (Query(filters=Filters(after=date(2026, 11, 22))), "still to come"),
        (Query(filters=Filters(min_megapixels=float("inf"))), "isn’t possible"),
        (Query(filters=Filters(min_megapixels=float("nan"))), "isn’t possible"),
        (Query((Term("cats"), Term("a dog")), without=("birds", "dogs")), "“a dog” is both"),
        (Query(like=(3, 1), unlike=(1, 3)), "1 .*both liked and hidden"),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(query: Query, sentence: str) -> None:
    with pytest.raises(QueryError, match=sentence):
        check(query, TODAY)
