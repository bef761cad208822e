"""Words of a message and the tags of its spans."""

from __future__ import annotations

import pytest

from chatbot.lab.learning import tags_of
from chatbot.reading.words import IN_NAME, LIKE_NAME, TAGS, Span, named_in, span_text, spans_of, words_of


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [Span("text", 0, 2)],
        [Span("without", 0, 0), Span("without", 1, 1)],  # two of a kind side by side stay two
        [Span("text", 0, 0), Span("ranks", 1, 2), Span("text", 3, 3)],
    ],
)
def test_spans_come_back_from_their_tags(spans: list[Span]) -> None:
    assert spans_of(tags_of(spans, 4)) == spans


def test_a_tag_without_its_beginning_begins_a_span() -> None:
    inside, other = TAGS.index("I-text"), TAGS.index("I-ranks")
    assert spans_of([inside, other, 0, inside]) == [Span("text", 0, 0), Span("ranks", 1, 1), Span("text", 3, 3)]


def test_each_chinese_character_is_a_word_and_a_span_is_as_it_was_typed() -> None:
    text = "No dogs, 白色 please_"
    words = words_of(text)
    assert [word.text for word in words] == ["No", "dogs", ",", "白", "色", "please", "_"]
    assert span_text(text, words, Span("text", 1, 3)) == "dogs, 白"


def test_words_in_the_names_of_albums_are_marked() -> None:
    albums = ("Calendar 2027", "Out of Town", "")
    whole = named_in(words_of("Put 2 into calendar 2027, please"), albums)
    assert whole == [0, 0, 0, IN_NAME, IN_NAME, 0, 0]
    assert named_in(words_of("into the calendar of my town"), albums) == [0, 0, LIKE_NAME, 0, 0, LIKE_NAME]
    assert named_in(words_of("out of town"), albums) == [IN_NAME] * 3  # "of" alone names nothing
    assert named_in(words_of("hello"), ()) == [0]
