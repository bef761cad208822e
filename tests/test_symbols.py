"""Emoji, invisible characters and line breaks in messages."""

from __future__ import annotations

import pytest

from chatbot.reading.symbols import cleaned, says_nothing


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("it’s a ‘dog’", "it's a 'dog'"),
        ("a\u200bb\ud800", "ab"),
        ("a\nb\u2028 c\t", "a b c"),
        ("ｄｏｇｓ", "dogs"),
        ("👍👍🏽", "thumbs up"),
        ("❤️ 3", "thumbs up 3"),
        ("<3 it", "thumbs up it"),
        ("❌ 2", "thumbs down 2"),
        ("👍 2 👎 5", "thumbs up 2, thumbs down 5"),
        ("👎 the first 👍 number 2", "thumbs down the first, thumbs up number 2"),
        ("2 👍 5 👎", "2 thumbs up, 5 thumbs down"),
        ("👍 dogs 👎 cats", "thumbs up dogs thumbs down cats"),
        ("🐶 on a beach", "dog on a beach"),
        ("🐕\ufe0f", "dog"),
        ("a Dog 🐶", "a Dog"),  # which says it already
        ("🐶🐶", "dog"),
        ("🚗🚲", "car bicycle"),
        ("❄️", "snow"),
        ("🌞", "sun"),
        ("😀 dogs", "dogs"),
        ("😀", "😀"),  # nothing would be left
        ("No. 2 is fine, no. 3 too", "number 2 is fine, no. 3 too"),
        ("No. 2021, not 2020", "No. 2021, not 2020"),
    ],
)
def test_a_message_becomes_one_line_of_words(message: str, text: str) -> None:
    assert cleaned(message) == text


def test_a_pasted_page_is_read_for_its_first_two_thousand_characters() -> None:
    assert len(cleaned("x" * 3000)) == 2000


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("...", True), ("😀", True), ("?", False), ("#", False), ("🐶", False), ("7", False)],
)
def test_signs_alone_say_nothing_unless_they_picture_a_thing(text: str, nothing: bool) -> None:
    assert says_nothing(text) is nothing
