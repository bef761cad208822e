"""Indoors or outdoors, by day or at night: what names a side, and which photos are on it."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.descriptions import as_said
from retrieval.library import Library
from retrieval.records import Query, SearchResults, Term
from retrieval.search import SearchEngine
from retrieval.search.surroundings import margins, parted
from retrieval.sides import sides_of


@pytest.fixture(scope="module")
def engine(samples: Library) -> SearchEngine:
    return SearchEngine(samples)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("outside", ("outdoors",)),
        ("only outdoors", ("outdoors",)),
        ("in the open air", ("outdoors",)),
        ("inside", ("indoors",)),
        ("at night", ("night",)),
        ("night scenes", ("night",)),
        ("in daylight", ("day",)),
        ("during the day", ("day",)),
        ("outside at night", ("outdoors", "night")),
        ("indoors or outdoors", ()),  # every photo is one of them
        ("outside a church", ()),
        ("a night market", ()),
        ("open", ()),
        ("", ()),
    ],
)
def test_a_description_may_name_sides_and_nothing_else(text: str, sides: tuple[str, ...]) -> None:
    assert sides_of(text) == sides


@pytest.mark.parametrize(
    ("query", "words", "sides"),
    [
        (Query((Term("dogs"), Term("outside"))), ("dogs",), ("outdoors",)),
        (Query((Term("dogs"), Term("outside at night"))), ("dogs",), ("outdoors", "night")),
        (as_said(Query((Term("a dog"), Term("with a ball"), Term("outside")))), ("a dog with a ball",), ("outdoors",)),
        (Query((Term("dogs outside"),)), None, ()),
        (Query((Term("a boy"),), without=("indoors", "cars")), ("a boy",), ("outdoors",)),
        (Query((Term("a man in a red hat and his son waiting outside"),)), None, ()),  # a part of the picture
        (Query((Term("outside", written="outside"),)), None, ()),  # what a sign says
        (Query((Term("dogs"),)), None, ()),
    ],
)
def test_sides_are_parted_from_what_else_is_asked_for(
    query: Query, words: tuple[str, ...] | None, sides: tuple[str, ...]
) -> None:
    bare, named = parted(query)
    assert (bare.texts, named) == (query.texts if words is None else words, sides)
    assert "indoors" not in bare.without


def test_how_dark_a_photo_is_counts_for_night_and_against_day() -> None:
    photos, direction = np.zeros((3, 2), np.float32), np.array([1.0, 0.0], np.float32)
    palettes = np.zeros((3, 1, 4), np.float32)
    palettes[:2, 0, 3] = 1
    palettes[:, 0, 0] = 10, 90, 0  # dark, light, of unknown colours
    night, day = (margins(side, direction, photos, photos, palettes) for side in ("night", "day"))
    assert (night >= 0).tolist() == [True, False, True]
    assert np.allclose(day, -night)
    assert (margins("outdoors", direction, photos + 1, photos, palettes) > 0).all()


def names(results: SearchResults) -> set[str]:
    return {hit.photo.path.stem for hit in results.hits}


def test_only_photos_on_the_side_asked_for_are_found(engine: SearchEngine) -> None:
    outdoors, indoors = (engine.search(Query((Term(text),))) for text in ("outside", "indoors"))
    assert "camera" in names(outdoors)  # a man with a camera on a lawn
    assert "coffee" in names(indoors)
    assert not names(outdoors) & names(indoors)
    assert outdoors.match == "good"
    assert outdoors.total == len(outdoors.hits)
    assert {hit.reason for hit in outdoors.hits} == {"looks like “outside”"}


def test_a_refused_side_leaves_the_other(engine: SearchEngine) -> None:
    without = engine.search(Query(without=("indoors",)))
    assert names(without) == names(engine.search(Query((Term("outside"),))))
    assert without.hits[0].reason == "looks like “outdoors”"


def test_a_side_narrows_a_description(engine: SearchEngine) -> None:
    assert "coffee" not in names(engine.search(Query((Term("a cup of coffee"), Term("outside")))))
    assert "coffee" in names(engine.search(Query((Term("a cup of coffee"), Term("indoors")))))


def test_a_photo_can_be_pointed_at_by_its_side(engine: SearchEngine) -> None:
    ids = {hit.photo.path.stem: hit.photo.photo_id for hit in engine.search(Query(order="name", top_k=20)).hits}
    suiting = engine.suiting(Query((Term("outdoors"),), within=(ids["camera"], ids["coffee"])))
    assert suiting[ids["camera"]] > 0 > suiting[ids["coffee"]]
