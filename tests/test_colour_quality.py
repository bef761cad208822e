"""The measurement of search by colour."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from PIL import Image

from retrieval.errors import QueryError
from retrieval.lab.evaluation.colours import measure_coloured_things, measure_colours
from retrieval.library import Library
from retrieval.search import SearchEngine

SHIRTS = {"Blue": "#2040d0", "Red": "#d01020", "Green": "#208030"}


def shop(folder: Path, count: int) -> Path:
    """Labels of ``count`` shirts a colour on white, and their photos."""
    lines = []
    for colour, value in SHIRTS.items():
        for number in range(count):
            image = Image.new("RGB", (60, 60), "white")
            image.paste(value, (15, 15, 45, 45))
            image.save(folder / f"{colour}{number}.png")
            lines.append(json.dumps({"file": f"{colour}{number}.png", "colour": colour}))
    (folder / "labels.jsonl").write_text("\n".join(lines), "utf-8")
    return folder / "labels.jsonl"


def half(name: str) -> str:
    return "odd" if hashlib.sha1(name.encode()).digest()[-1] & 1 else "even"


def test_shirts_on_white_are_found_by_their_colour(tmp_path: Path) -> None:
    labels = shop(tmp_path, 60)
    quality = measure_colours(labels, "odd")
    assert quality.photos == sum(half(path.name) == "odd" for path in tmp_path.glob("*.png"))
    assert quality.each == {"Blue": 100, "Red": 100, "Green": 100}
    assert quality.macro == 100


def test_photos_of_another_colour_than_their_label_count_as_wrong(tmp_path: Path) -> None:
    labels = shop(tmp_path, 60)
    swapped = labels.read_text("utf-8").replace('": "Red"', '": "?"').replace('": "Green"', '": "Red"')
    labels.write_text(swapped.replace('": "?"', '": "Green"'), "utf-8")
    assert measure_colours(labels, "even").each == {"Blue": 100, "Red": 0, "Green": 0}


def test_labels_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="can’t be read"):
        measure_colours(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("", "utf-8")
    with pytest.raises(QueryError, match="names no photo"):
        measure_colours(tmp_path / "empty.jsonl")
    (tmp_path / "other.jsonl").write_text('{"title": "x"}', "utf-8")
    with pytest.raises(QueryError, match="Give JSON lines"):
        measure_colours(tmp_path / "other.jsonl")


def test_coloured_things_are_asked_with_and_without_the_colour(indexed_library: Library) -> None:
    ids = indexed_library.catalogue.ids()
    engine = SearchEngine(indexed_library)
    captions = [["A red paper on a table.", "some paper"]] * 6 + [["nothing"]] * (len(ids) - 6)
    measured = measure_coloured_things(engine, ids.tolist(), captions)
    assert measured
    assert measured.phrases == 1
    assert 0 <= measured.words <= 100
    assert 0 <= measured.words_and_colour <= 100
    assert measure_coloured_things(engine, ids.tolist(), [["nothing"]] * len(ids)) is None


def test_product_photos_are_found_by_colour_as_promised(test_data: Path) -> None:
    quality = measure_colours(test_data / "fashion" / "labels.jsonl", "odd")
    assert quality.macro >= 85
    assert min(quality.each.values()) >= 60
