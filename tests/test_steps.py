"""How a refinement changes a query."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.steps import agreeing, in_other_colour, in_same_months, merged_filters
from retrieval.records import Filters, Term


@pytest.mark.parametrize(
    ("description", "unwanted", "left"),
    [
        ("dogs in the snow", "snow", "dogs"),
        ("a boy with a red helmet on a bike", "helmet", "a boy on a bike"),
        ("a boy in a dark blue shirt", "shirt", "a boy"),
        ("a girl wearing her pink hat", "hat", "a girl"),
        ("a man surfing", "surfing", "a man"),
        ("two cats", "dogs", "two cats"),
    ],
)
def test_what_is_unwanted_leaves_a_description_with_the_words_that_belong_to_it(
    description: str, unwanted: str, left: str
) -> None:
    assert agreeing((Term(description),), "", (unwanted,)) == (Term(left),)


def period(first: str | None, last: str | None = None, months: tuple[int, ...] = ()) -> Filters:
    after, before = (date.fromisoformat(day) if day else None for day in (first, last))
    return Filters(after=after, before=before, months=months)


@pytest.mark.parametrize(
    ("old", "added", "same"),
    [
        (period("2019-06-01", "2019-09-30"), period("2018-01-01", "2018-12-31"), period("2018-06-01", "2018-09-30")),
        (period("2018-12-01", "2019-02-28"), period("2015-01-01", "2015-12-31"), period("2015-12-01", "2016-02-28")),
        (period("2019-01-01", "2019-12-31"), period("2018-01-01", "2018-12-31"), period("2018-01-01", "2018-12-31")),
        (period("2019-06-01", "2019-09-30"), period("2018-05-03", "2018-05-03"), period("2018-05-03", "2018-05-03")),
        (Filters(), period("2018-01-01", "2018-12-31"), period("2018-01-01", "2018-12-31")),
    ],
)
def test_the_same_in_another_year_keeps_the_months(old: Filters, added: Filters, same: Filters) -> None:
    assert in_same_months(old, added) == same


@pytest.mark.parametrize(
    ("old", "added", "both"),
    [
        (period("2018-01-01", "2018-12-31"), period(None, months=(6, 7)), period("2018-01-01", "2018-12-31", (6, 7))),
        (period("2018-03-01", "2018-03-31"), period(None, months=(6, 7)), period(None, months=(6, 7))),
        (period(None, months=(6, 7)), period("2018-01-01", "2018-12-31"), period("2018-01-01", "2018-12-31", (6, 7))),
        (period(None, months=(6, 7)), period("2018-03-01", "2018-03-31"), period("2018-03-01", "2018-03-31")),
    ],
)
def test_months_of_any_year_go_with_years_and_not_with_other_days(old: Filters, added: Filters, both: Filters) -> None:
    assert merged_filters(old, added) == both


@pytest.mark.parametrize(
    ("added", "wanted", "left"),
    [
        ("a red dress", "a girl in a red dress", ""),
        ("purple dress holding a balloon", "a girl in a purple dress", "holding a balloon"),
    ],
)
def test_a_thing_in_another_colour_changes_the_description(added: str, wanted: str, left: str) -> None:
    assert in_other_colour((Term("a girl in a pink dress"),), added) == ((Term(wanted),), left)


@pytest.mark.parametrize("added", ["a red car", "with a red dress", "a pink dress"])
def test_another_thing_changes_no_colour(added: str) -> None:
    assert in_other_colour((Term("a girl in a pink dress"),), added) is None
