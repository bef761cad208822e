"""Colours and positions in other languages."""

import pytest

from chatbot.actions import Action, Context, Slots
from chatbot.lab.turns import TODAY
from chatbot.reading.foreign import colours_in_english, positions_in_english
from chatbot.reading.slots import action, positions
from chatbot.reading.words import Span, words_of


@pytest.mark.parametrize(
    ("foreign", "english"),
    [
        ("dunkelblaue", "dark blue"),
        ("rojas", "red"),
        ("rouge", "red"),
        ("rouges", "red"),
        ("laal", "red"),
        ("红色", "red"),
        ("dogs", "dogs"),
    ],
)
def test_a_colour_is_known_in_other_languages(foreign: str, english: str) -> None:
    assert colours_in_english(foreign) == english


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("la 2 y la 4", (2, 4)),
        ("das dritte", (3,)),
        ("2 et 5", (2, 5)),
        ("第二张", (2,)),
        ("pehla", (1,)),
        ("die ersten drei", (1, 2, 3)),
        ("el último", (8,)),
    ],
)
def test_a_position_is_known_in_other_languages(text: str, ranks: tuple[int, ...]) -> None:
    assert positions(text, Context(shown=8)) == ranks, positions_in_english(text)


@pytest.mark.parametrize("text", ["cinco", "paanch", "fünf", "五"])
def test_how_many_are_wanted_is_known_in_other_languages(text: str) -> None:
    spans = [Span("top_k", 0, 0)]
    assert action("refine", text, words_of(text), spans, (0, 0), Context(shown=12), TODAY) == Action(
        "refine", Slots(top_k=5)
    )
