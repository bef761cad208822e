"""Colours and positions in other languages."""

from datetime import date

import pytest

from chatbot.actions import Action, Context, Slots
from chatbot.lab.turns import TODAY
from chatbot.reading.conditions import read_condition
from chatbot.reading.foreign import colours_in_english, conditions_in_english, positions_in_english
from chatbot.reading.pointing import positions
from chatbot.reading.slots import action
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
        ("himmelblau", "sky blue"),
        ("weinrote", "wine red"),
        ("celeste", "sky blue"),
        ("doré", "gold"),
        ("深蓝色", "dark blue"),
        ("天蓝色", "sky blue"),
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
        ("les deux premières", (1, 2)),
        ("los tres últimos", (6, 7, 8)),
        ("die beiden ersten", (1, 2)),
        ("die ersten beiden", (1, 2)),
        ("das vorletzte", (7,)),
        ("l'avant-dernière", (7,)),
        ("la penúltima", (7,)),
        ("alle außer der dritten", (1, 2, 4, 5, 6, 7, 8)),
        ("alles bis auf 4", (1, 2, 3, 5, 6, 7, 8)),
        ("todas menos la tercera", (1, 2, 4, 5, 6, 7, 8)),
        ("toutes sauf la deuxième", (1, 3, 4, 5, 6, 7, 8)),
        ("Bilder 2 und 3", (2, 3)),
        ("photo n° 3", (3,)),
        ("la octava", (8,)),
        ("前三张", (1, 2, 3)),
        ("第二张和第五张", (2, 5)),
        ("倒数第二张", (7,)),
        ("pehle teen", (1, 2, 3)),
        ("doosri wali", (2,)),
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


@pytest.mark.parametrize(
    ("phrase", "after", "before"),
    [
        ("2019年", "2019-01-01", "2019-12-31"), ("2019年5月", "2019-05-01", "2019-05-31"),
        ("2019年5月3日", "2019-05-03", "2019-05-03"), ("2019年以后", "2020-01-01", None),
        ("去年夏天", "2025-06-01", "2025-08-31"), ("两年前", "2024-01-01", "2024-12-31"),
        ("seit 2025", "2025-01-01", None), ("seit Mai 2019", "2019-05-01", None), ("vor 2015", None, "2014-12-31"),
        ("voor 2015", None, "2014-12-31"), ("sinds 2020", "2020-01-01", None), ("prima del 2015", None, "2014-12-31"),
        ("vor zwei Jahren", "2024-01-01", "2024-12-31"), ("am 3. Mai 2019", "2019-05-03", "2019-05-03"),
        ("am Wochenende", "2026-11-14", "2026-11-15"), ("letztes Wochenende", "2026-11-14", "2026-11-15"),
        ("letzten Sommer", "2026-06-01", "2026-08-31"), ("vorgestern", "2026-11-19", "2026-11-19"),
        ("Weihnachten 2018", "2018-12-24", "2018-12-26"), ("zwischen 2015 und 2018", "2015-01-01", "2018-12-31"),
        ("depuis 2020", "2020-01-01", None), ("l'été dernier", "2026-06-01", "2026-08-31"),
        ("il y a deux ans", "2024-01-01", "2024-12-31"), ("aujourd'hui", "2026-11-21", "2026-11-21"),
        ("le 3 mai 2019", "2019-05-03", "2019-05-03"), ("jusqu'en 2017", None, "2017-12-31"),
        ("de mai à juillet 2019", "2019-05-01", "2019-07-31"), ("à Noël 2018", "2018-12-24", "2018-12-26"),
        ("el año pasado", "2025-01-01", "2025-12-31"), ("en mayo de 2019", "2019-05-01", "2019-05-31"),
        ("hace dos años", "2024-01-01", "2024-12-31"), ("antes de 2015", None, "2014-12-31"),
        ("de 2015 a 2018", "2015-01-01", "2018-12-31"), ("los últimos 3 meses", "2026-08-21", "2026-11-21"),
        ("pichle saal", "2025-01-01", "2025-12-31"), ("2019 ke baad", "2020-01-01", None),
        ("2019 se pehle", None, "2018-12-31"), ("do saal pehle", "2024-01-01", "2024-12-31"),
    ],
)  # fmt: skip
def test_a_time_is_known_in_other_languages(phrase: str, after: str | None, before: str | None) -> None:
    condition = read_condition(phrase, date(2026, 11, 21))
    days = tuple(day and day.isoformat() for day in (condition.filters.after, condition.filters.before))
    assert (*days, condition.rest) == (after, before, ""), conditions_in_english(phrase)


@pytest.mark.parametrize("word", ["otter", "dice", "luge", "sets"])
def test_an_english_word_is_no_month_in_short_with_an_ending(word: str) -> None:
    assert conditions_in_english(word) == word
