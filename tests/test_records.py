"""Records cross borders between modules unchanged."""

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from retrieval import records
from retrieval.records import Filters, Query, Term

RECORDS = [value for value in vars(records).values() if is_dataclass(value)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_is_frozen_and_holds_nothing_that_changes(record: type) -> None:
    assert record.__dataclass_params__.frozen
    assert not [f.name for f in fields(record) if f.type.startswith(("list", "dict", "set["))]


@pytest.mark.parametrize(
    "query",
    [Query(like=(1,)), Query(photos=(Path("a.jpg"),)), Query(order="newest"), Query(filters=Filters(formats=("png",)))],
    ids=["a like", "a photo", "an order", "a condition"],
)
def test_more_than_words_is_asked_for_by(query: Query) -> None:
    assert query.asks_beyond_words


def test_descriptions_alone_ask_for_words_only() -> None:
    assert not Query((Term("dogs"),), without=("people",), exclude=frozenset({1}), top_k=3).asks_beyond_words
