from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.cli.answers import result_lines, short_path
from retrieval.lines import printable, size_text, table
from retrieval.records import Caption, Hit, Label, Photo, PhotoFacts, SearchResults, Swatch
from retrieval.wire import hits_json, results_json


def hit(name: str, score: float = 0.8123, caption: str | None = "a dog on a beach") -> Hit:
    photo = Photo(
        7,
        Path("/photos") / name,
        "0" * 64,
        PhotoFacts(4, 3, "jpeg", 10, None, None),
        Caption(caption) if caption else None,
        Label("dog", "zero-shot", 0.31),
        (Swatch((53.24, 80.09, 67.2), 1.0),),
    )
    return Hit(1, photo, score, "strong", "has the word dog")


def test_a_hit_in_json_has_every_field_of_the_contract() -> None:
    (fields,) = hits_json([hit("dog.jpg")])
    assert fields["photo_id"] == 7
    assert fields["path"] == str(Path("/photos/dog.jpg"))
    assert fields["score"] == pytest.approx(0.8123)
    assert fields["caption"] == "a dog on a beach"
    assert fields["label"] == "dog"
    assert fields["colours"] == ["#ff0000"]
    assert fields["reason"] == "has the word dog"


def test_each_hit_has_the_colours_of_its_own_photo() -> None:
    red, plain, both = (hit(f"{name}.jpg") for name in ("red", "plain", "both"))
    plain = replace(plain, photo=replace(plain.photo, palette=()))
    both = replace(both, photo=replace(both.photo, palette=(*red.photo.palette, Swatch((0.0, 0.0, 0.0), 0.2))))
    assert [fields["colours"] for fields in hits_json([red, plain, both])] == [["#ff0000"], [], ["#ff0000", "#000000"]]


def test_results_in_json_repeat_the_question() -> None:
    fields = results_json("dog", SearchResults((), 0, 1.234, "none"))
    assert fields == {"query": "dog", "match": "none", "hits": [], "took_ms": 1.2}


def test_lines_are_aligned_and_a_photo_without_caption_shows_its_label() -> None:
    results = SearchResults((hit("dog_beach.jpg"), hit("a.jpg", 0.5, None)), 2, 1)
    assert result_lines(results, [Path("/photos")]) == [
        "dog_beach.jpg (score=0.8123) caption: a dog on a beach",
        "a.jpg         (score=0.5000) label: dog (0.31)",
    ]


def test_names_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[31mred\n.jpg") == "a?[31mred?.jpg"
    assert "\x1b" not in result_lines(SearchResults((hit("\x1b]0;x\x07.jpg"),), 1, 1), [])[0]


def test_a_long_path_keeps_its_end() -> None:
    name = short_path(Path("/photos") / ("x" * 200 + "end.jpg"), [Path("/photos")])
    assert len(name) == 44
    assert name.endswith("end.jpg")


def test_tables_line_numbers_up() -> None:
    assert table(("kind", "R@1"), [("image", 5.0), ("caption", 12.34)]) == [
        "kind      R@1",
        "image     5.0",
        "caption  12.3",
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [(12, "12 bytes"), (1500, "1.5 kB"), (605_000_000, "605 MB"), (2_500_000_000, "2.5 GB")],
)
def test_sizes_are_said_as_people_say_them(count: int, words: str) -> None:
    assert size_text(count) == words
