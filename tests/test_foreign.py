"""Colours and positions in other languages."""

import pytest

from chatbot.actions import Context
from chatbot.reading.foreign import colours_in_english, positions_in_english
from chatbot.reading.slots import positions


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("dunkelblaue", "dark blue"),
        ("rojas", "red"),
        ("rouge", "red"),
        ("laal", "red"),
        ("红色", "red"),
        ("dogs", "dogs"),
    ],
)
def test_a_colour_is_known_in_other_languages(said: str, english: str) -> None:
    assert colours_in_english(said) == english


@pytest.mark.parametrize(
    ("said", "ranks"),
    [
        ("la 2 y la 4", (2, 4)),
        ("das dritte", (3,)),
        ("2 et 5", (2, 5)),
        ("第二张", (2,)),
        ("pehla", (1,)),
        ("el último", (8,)),
    ],
)
def test_a_position_is_known_in_other_languages(said: str, ranks: tuple[int, ...]) -> None:
    assert positions(said, Context(shown=8)) == ranks, positions_in_english(said)
