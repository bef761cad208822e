"""Records cross borders between modules unchanged."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from retrieval import records
from retrieval.records import Filters, IndexProgress, Query

RECORDS = [value for value in vars(records).values() if is_dataclass(value)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_is_frozen_and_holds_nothing_that_changes(record: type) -> None:
    assert record.__dataclass_params__.frozen
    assert not [f.name for f in fields(record) if f.type.startswith(("list", "dict", "set["))]


def test_a_query_says_nothing_until_told() -> None:
    query = Query()
    assert query.filters == Filters()
    assert (query.texts, query.exclude, query.top_k) == ((), frozenset(), 12)
    with pytest.raises(FrozenInstanceError):
        query.top_k = 3


def test_progress_starts_at_nothing() -> None:
    assert IndexProgress("finding").skipped == ()
