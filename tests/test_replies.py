"""The sentences of the chat."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.replies import phrases, results, talk, wishes
from retrieval.records import Filters, Query, SearchResults


def test_a_wish_in_words() -> None:
    query = Query(
        texts=("dogs",),
        without=("people",),
        colours=("#ffffff",),
        filters=Filters(after=date(2019, 1, 1), before=date(2019, 12, 31), orientation="landscape", min_megapixels=12),
    )
    assert wishes.wish(query) == (
        "photos of “dogs”, mostly white, without “people”, taken in 2019, in landscape format, "
        "of at least 12 megapixels"
    )


def test_a_mood_is_named_as_it_was_said() -> None:
    assert (
        wishes.wish(Query(texts=("cars",), colours=("#1c1c1e", "#ff0000"))) == "photos of “cars”, mostly dark and red"
    )


def test_quoted_words_that_no_photo_has_are_named_and_offered_without_quotes() -> None:
    query = Query(texts=('a shirt that says "Free hugs"',))
    nothing = SearchResults((), 0, 1.0)
    assert "No photo has “Free hugs” in its caption, label or path." in results.found(query, nothing)
    offered = results.next_steps(query, nothing, seen=0)[0]
    assert (offered.label, offered.message) == ("Without the quotes", "a shirt that says Free hugs")


@pytest.mark.parametrize(
    ("after", "before", "words"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), "taken in 2019"),
        (date(2015, 1, 1), date(2018, 12, 31), "taken from 2015 to 2018"),
        (date(2018, 5, 3), date(2018, 5, 3), "taken on 3 May 2018"),
        (date(2020, 1, 1), None, "taken since 2020"),
        (None, date(2014, 12, 31), "taken until the end of 2014"),
    ],
)
def test_times_in_words(after: date | None, before: date | None, words: str) -> None:
    assert wishes.taken(after, before) == words


def test_lists_in_words() -> None:
    assert [phrases.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip


def test_positions_that_are_not_there_are_named() -> None:
    assert talk.no_such_rank((9,), 8) == "There is no photo 9 on the page: 8 photos are shown."
    assert talk.no_such_rank((9, 11), 1) == "There is no photo 9 or 11 on the page: 1 photo is shown."


@given(st.text(max_size=200))
def test_foreign_text_can_hold_no_markup(text: str) -> None:
    safe = phrases.escaped(text)
    assert "<" not in safe
    assert ">" not in safe
    assert "\n" not in safe
    assert len(phrases.plain(safe)) <= 120


def test_a_terminal_reads_the_text_without_escapes() -> None:
    assert phrases.plain("**1.** " + phrases.escaped("a_b <c> & [d]*")) == "1. a_b <c> & [d]*"


def test_small_talk_gets_one_friendly_line() -> None:
    assert talk.small_talk("thanks a lot!") == talk.GREETINGS["thanks"]
    assert talk.small_talk("what can you do?") is None
