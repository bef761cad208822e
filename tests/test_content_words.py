"""The words of a text that carry meaning."""

from __future__ import annotations

import pytest

from retrieval.content_words import content_words, singular


@pytest.mark.parametrize(
    ("plural", "word"),
    [("dogs", "dog"), ("beaches", "beach"), ("ponies", "pony"), ("glass", "glass"), ("bus", "bus")],
)
def test_plurals_are_cut(plural: str, word: str) -> None:
    assert singular(plural) == word


def test_empty_words_do_not_tell() -> None:
    assert content_words("Two dogs, on the grass!") == ["dog", "grass"]
