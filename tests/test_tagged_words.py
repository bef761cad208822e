"""Words of a message and the tags of its spans."""

from __future__ import annotations

import pytest

from chatbot.reading.words import TAGS, Span, span_text, spans_of, tags_of, words_of


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
