"""What people write about colour, and what is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageColor

from retrieval.colours.words import COLOURFUL, MONOCHROME, names_like, parse_colours, parse_wish, vocabulary


def understood(text: str) -> tuple[tuple[str, ...], str]:
    words = parse_colours(text)
    assert words, text
    return words.colours, words.rest


@pytest.mark.parametrize("name", sorted(ImageColor.colormap))
def test_every_css_name_is_a_colour(name: str) -> None:
    wish = parse_wish(name)
    assert not isinstance(wish, str)
    assert wish.colours == ("#" + bytes(ImageColor.getrgb(name)).hex(),)


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("blue", ("#0000ff",)),
        ("mostly blue photos", ("#0000ff",)),
        ("Photos that are mostly GREEN", ("#008000",)),
        ("#abc", ("#aabbcc",)),
        ("#AABBCC", ("#aabbcc",)),
        ("rgb(10, 20, 30)", ("#0a141e",)),
        ("rgb(10 20 30)", ("#0a141e",)),
        ("pink and purple", ("#ffc0cb", "#800080")),
        ("red, white & blue", ("#ff0000", "#ffffff", "#0000ff")),
        ("something in greens and blues", ("#008000", "#0000ff")),
        ("gray", ("#808080",)),
        ("grey", ("#808080",)),
        ("light steel blue", ("#b0c4de",)),
        ("light-steel-blue", ("#b0c4de",)),
        ("navy blue", ("#000080",)),
        ("off-white", ("#faf5e9",)),
        ("bluish", ("#0000ff",)),
        ("blue-ish", ("#0000ff",)),
        ("coral", ("#ff7f50",)),
        ("teal tones", ("#008080",)),
        ("blue blue blue", ("#0000ff",)),
        ("olive green", ("#808000",)),
        ("an orange colour", ("#ffa500",)),
        ("denim colour", ("#3b638c",)),
        ("denim blue", ("#3b5b92",)),
        ("bottle green", ("#044a05",)),
        ("sage-coloured", ("#87ae73",)),
    ],
)
def test_a_wish_for_colour_leaves_no_other_words(text: str, colours: tuple[str, ...]) -> None:
    assert understood(text) == (colours, "")


@pytest.mark.parametrize(
    ("text", "colours", "subject"),
    [
        ("blue car", ("#0000ff",), "car"),
        ("a red car in the street", ("#ff0000",), "car street"),
        ("sunset orange", ("#ffa500",), "sunset"),
        ("a navy jacket", ("#000080",), "jacket"),
        ("an orange cat", ("#ffa500",), "cat"),
        ("a black and white dog", MONOCHROME, "dog"),
        ("roses are red", ("#ff0000",), "roses"),
        ("chocolate-coloured dog", ("#d2691e",), "dog"),
        ("salmon pink dress", ("#fa8072",), "dress"),
        ("red wine", ("#ff0000",), "wine"),
        ("a brick red house", ("#8f1402",), "house"),
        ("a blue denim jacket", ("#0000ff",), "denim jacket"),
    ],
)
def test_a_thing_of_a_colour_keeps_its_words(text: str, colours: tuple[str, ...], subject: str) -> None:
    assert understood(text) == (colours, subject)


@pytest.mark.parametrize(
    "text",
    ["", "dogs", "rose", "a rose garden", "dog in the snow", "hot chocolate", "olive oil", "golden retriever",
     "an orange", "a glass of wine", "a dark room", "#12", "#1234567", "#ggg", "rgb(300, 0, 0)", "redwood",
     "colour", "a bright morning", "fish", "denim", "grass and moss", "sea and sand", "lemon grass",
     "a stone in the forest"],
)  # fmt: skip
def test_things_are_not_taken_for_colours(text: str) -> None:
    assert parse_colours(text) is None


def test_modifiers_move_a_colour_the_way_they_say() -> None:
    from retrieval.colours.lab import lab_of

    def lab(text: str) -> tuple[float, float, float]:
        (colour,), subject = understood(text)
        assert subject == ""
        return lab_of(colour)

    def chroma(text: str) -> float:
        _, a, b = lab(text)
        return float((a * a + b * b) ** 0.5)

    assert lab("dark purple")[0] < lab("purple")[0] < lab("light purple")[0] < lab("pale purple")[0]
    assert lab("very dark grey")[0] < lab("grey")[0]
    assert chroma("pastel green") < chroma("green")
    assert chroma("muted red") < chroma("red")
    assert chroma("vivid olive") >= chroma("olive")
    assert lab("warm grey")[2] > lab("grey")[2] > lab("cool grey")[2]
    assert lab("yellowish green")[2] > lab("green")[2]
    assert lab("dark gray")[0] < lab("gray")[0]  # CSS's own darkgray is lighter than gray


def test_two_names_joined_by_a_hyphen_are_the_colour_between() -> None:
    assert understood("blue-green")[0] == ("#004080",)


def test_black_and_white_and_colourful_stand_for_whole_photos() -> None:
    for text in ("black and white photos", "black & white", "b&w", "monochrome", "grayscale pictures"):
        assert understood(text) == (MONOCHROME, "")
    for text in ("colourful", "colorful photos", "something multicolored"):
        assert understood(text) == (COLOURFUL, "")


def test_moods_are_wishes_only_where_colour_is_meant() -> None:
    warm, subject = understood("warm colours")
    assert (len(warm), subject) == (1, "")
    assert understood("pastel")[1] == ""
    assert understood("pastel tones at the beach")[1] == "beach"
    assert parse_colours("a warm day") is None


def test_names_are_kept_as_they_were_said() -> None:
    words = parse_colours("a very dark blue and pink-ish sky with #FF0000")
    assert words
    assert words.names[0] == "very dark blue"
    assert "#ff0000" in words.names


def test_where_only_colour_makes_sense_a_flower_is_one_and_an_unknown_word_is_named() -> None:
    rose = parse_wish("rose")
    assert not isinstance(rose, str)
    assert rose.colours == (vocabulary()["rose"],)
    denim = parse_wish("denim and blue")
    assert not isinstance(denim, str)
    assert denim.colours == (vocabulary()["denim"], "#0000ff")
    assert parse_wish("denim blue") == parse_colours("denim blue")
    assert parse_wish("qwertish and pink") == "qwertish"
    assert parse_wish("photos please") == ""
    assert "turquoise" in names_like("turqoise")


@given(st.text(max_size=200))
def test_no_text_whatever_makes_it_fail(text: str) -> None:
    words = parse_colours(text)
    if words:
        assert all(len(colour) == 7 and int(colour[1:], 16) >= 0 for colour in words.colours)


def test_a_very_long_text_is_read_in_one_go() -> None:
    assert understood("dark " * 2000 + "blue")[0]
    assert understood("blue-" * 2000 + "blue")[0]
    assert parse_colours("word " * 20_000) is None
