"""Records cross borders between modules unchanged."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from retrieval import records
from retrieval.records import Filters, ImportedFacts, Query, Term

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


def test_imported_facts_are_completed_by_what_only_another_file_says_and_a_position_is_taken_whole() -> None:
    mine = ImportedFacts(title="Sea", keywords=("sea", "sand"), latitude=1.0, longitude=2.0, rating=4)
    other = ImportedFacts("Lake", "At noon", ("sand", "sun"), "trip", datetime(2020, 1, 1), 3.0, 4.0, 2)
    assert mine.completed(other) == ImportedFacts(
        "Sea", "At noon", ("sea", "sand", "sun"), "trip", datetime(2020, 1, 1), 1.0, 2.0, 4
    )
    assert ImportedFacts(longitude=9.0).completed(other).longitude == 4.0


def test_imported_facts_contradict_each_other_only_in_what_both_say() -> None:
    sea = ImportedFacts(title="Sea", rating=4)
    assert sea.contradicts(ImportedFacts(title="Lake"))
    assert sea.contradicts(ImportedFacts(rating=3))
    assert not sea.contradicts(ImportedFacts(title="Sea", description="At noon", keywords=("sun",)))
    assert not sea.contradicts(ImportedFacts())


def test_a_period_may_be_of_whole_months_to_the_end_of_time() -> None:
    may = date(2020, 5, 1)
    assert Filters(may, date(2020, 6, 30)).of_whole_months
    assert Filters(may, date.max).of_whole_months
    assert not Filters(date(2020, 5, 3), date.max).of_whole_months
    assert not Filters(may, date(2020, 6, 29)).of_whole_months
    assert not Filters(may).of_whole_months
