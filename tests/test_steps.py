"""How a refinement changes a query."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.actions import Slots
from chatbot.steps.conditions import dropped
from chatbot.steps.descriptions import (
    agreeing,
    exchanged,
    in_other_colour,
    not_restated,
    thing_that_was,
    without_wrong,
)
from chatbot.times import merged_filters
from retrieval.records import Filters, Query, Term


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
    ("old", "added", "both"),
    [
        (period("2018-01-01", "2018-12-31"), period(None, months=(6, 7)), period("2018-01-01", "2018-12-31", (6, 7))),
        (period("2018-03-01", "2018-03-31"), period(None, months=(6, 7)), period(None, months=(6, 7))),
        (period(None, months=(6, 7)), period("2018-01-01", "2018-12-31"), period("2018-01-01", "2018-12-31", (6, 7))),
        (period(None, months=(6, 7)), period("2018-03-01", "2018-03-31"), period("2018-03-01", "2018-03-31")),
        (period("2018-03-05", "2020-03-05"), period(None, months=(6,)), period("2018-03-05", "2020-03-05", (6,))),
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


def wanted(*texts: str) -> Query:
    return Query(tuple(map(Term, texts)))


@pytest.mark.parametrize(
    ("description", "said", "instead", "then"),
    [
        ("two kids playing", "two girls", True, "two girls playing"),
        ("girls at the beach", "with boys", True, "boys at the beach"),
        ("people climbing rocks", "women climbing", False, "women climbing rocks"),
        ("two little kids playing", "girls", False, "two little girls playing"),
        ("a black dog in the snow", "two cats", False, "two black cats in the snow"),
        ("my kid on a swing", "boys", False, "boys on a swing"),
        ("two kids playing", "girls dancing", True, None),
        ("dogs in the snow", "dogs", False, None),
        ("people at a party", "a horse", True, None),
        ("dogs and cats in snow", "a cat", True, None),
        ("cats", "dogs", True, None),
        ("soccer, kids playing", "adults", False, None),
    ],
)
def test_somebody_else_does_the_same(description: str, said: str, instead: bool, then: str | None) -> None:
    other = exchanged(wanted(description), Slots(text=said, instead=instead))
    assert (other and other[0].texts) == (then and (then,))


@pytest.mark.parametrize(
    ("description", "said", "words", "then"),
    [
        ("kids playing soccer", "basketball", "not soccer, basketball", "kids playing basketball"),
        ("a dog with a stick", "balls", "no stick, balls", "a dog with balls"),
        ("green paper", "a disc", "it wasn't paper but a disc", "green disc"),
        ("a man with a guitar", "accordion", "it's not a guitar it's an accordion", "a man with an accordion"),
        ("people on boats", "kayaks", "instead of boats maybe kayaks", "people on kayaks"),
        ("people on boats", "kayaks", "not now, kayaks", None),
        ("a man with a hat", "a man", "not a hat, a man", None),
    ],
)
def test_what_was_wrong_is_another_thing(description: str, said: str, words: str, then: str | None) -> None:
    slots, query = Slots(text=said, instead=True), wanted(description)
    corrected = without_wrong(slots, query, words)
    assert (corrected == slots) == (then is None)
    other = exchanged(query, corrected) if then else None
    assert (other and other[0].texts) == (then and (then,))


@pytest.mark.parametrize(
    ("words", "what", "thing"),
    [
        ("the jacket was blue", "blue", "jacket"),
        ("I think his jacket was really old", "old", "jacket"),
        ("the hat was blue", "blue", ""),
        ("the man was in the water", "in the water", ""),
        ("the man was running", "running", ""),
    ],
)
def test_what_a_thing_was_like_is_said_of_that_thing(words: str, what: str, thing: str) -> None:
    assert thing_that_was(wanted("a man in a red jacket").wanted, what, words) == thing


def test_what_is_outdoors_is_not_indoors() -> None:
    assert agreeing((Term("indoor climbing"),), "outdoor", ()) == (Term("climbing"),)


def test_what_says_more_takes_the_place_of_what_was_said() -> None:
    surfing = wanted("surfing").wanted
    assert not_restated(surfing, "normal surfing") == ()
    assert not_restated(surfing, "where the surfing man falls") == surfing


@pytest.mark.parametrize(("description", "left"), [("Red buses", "buses"), ("a dog", "a dog"), ("pink", "pink")])
def test_any_colour_takes_it_out_of_the_description_where_it_is_no_condition(description: str, left: str) -> None:
    assert dropped(wanted(description), ("colour",))[0].wanted == wanted(left).wanted
