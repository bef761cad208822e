"""Photos sorted by date, size, name or colour instead of by relevance."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from retrieval.catalogue import Facts, Revision
from retrieval.catalogue.facts import Names
from retrieval.collection import Snapshot
from retrieval.colours import lab_of
from retrieval.ranking import Ids
from retrieval.records import Order
from retrieval.search.ordering import in_order
from retrieval.vector_index import FaissIndex

# id: name, date of the photo (None: of the file only), size in pixels, main colour
PHOTOS = {
    1: ("Beach.jpg", datetime(2020, 5, 1), (400, 300), "#d62f2f"),
    2: ("alps.jpg", datetime(2018, 1, 1), (4000, 30), "#2d6cdf"),
    3: ("cat.jpg", None, (300, 400), "#303030"),
    4: ("dog.jpg", datetime(2020, 5, 1), (100, 100), "#3f9142"),
    5: ("elk.jpg", datetime(2019, 1, 1), (3000, 2000), "#c0c0c0"),
}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    count = len(PHOTOS)
    _, dates, sizes, colours = zip(*PHOTOS.values(), strict=True)
    palettes = np.zeros((count, 5, 4), np.float32)
    palettes[:, 0] = [(*lab_of("#ffff00"), 0.2)] * count  # a smaller yellow part comes first
    palettes[:, 1] = [(*lab_of(colour), 0.8) for colour in colours]
    taken = [date or datetime(2030, 1, 1) for date in dates]
    facts = Facts(
        np.array(list(PHOTOS)), np.array(taken, "datetime64[s]"), np.array([date is not None for date in dates]),
        np.array([width for width, _ in sizes]), np.array([height for _, height in sizes]),
        Names.of(["jpeg"] * count), Names.of([None] * count), palettes, Names.of([None] * count),
        np.zeros(count, bool), np.zeros(count, np.int64), np.zeros(count, bool), np.zeros(count, np.int8),
        np.array([30, np.nan, 10, 40, 20], np.float32),
    )  # fmt: skip
    index = FaissIndex.of(facts.ids, np.eye(count, 8, dtype=np.float32))
    never = lambda: pytest.fail("an order needs facts only")  # noqa: E731
    return Snapshot(Revision("c", 1, "m"), "m", facts, index, never, never, never, never)


def photos_of(ids: Ids) -> list[Any]:
    """What an order reads of photos; files are the smaller the later their id."""
    return [
        SimpleNamespace(path=Path(PHOTOS[photo_id][0]), facts=SimpleNamespace(size_bytes=900 - photo_id))
        for photo_id in ids.tolist()
    ]


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("newest", [1, 4, 5, 2, 3]),
        ("oldest", [2, 5, 1, 4, 3]),
        ("largest", [5, 1, 2, 3, 4]),
        ("smallest", [4, 1, 2, 3, 5]),
        ("heaviest", [1, 2, 3, 4, 5]),
        ("lightest", [5, 4, 3, 2, 1]),
        ("name", [2, 1, 3, 4, 5]),
        ("colour", [1, 4, 2, 3, 5]),
        ("sharpest", [4, 1, 5, 3, 2]),
        ("blurriest", [3, 5, 1, 4, 2]),
        ("brightest", [5, 4, 2, 1, 3]),
        ("darkest", [3, 1, 2, 4, 5]),
    ],
)
def test_photos_are_sorted_with_equal_ones_by_id_and_undated_ones_last(
    order: Order, ids: list[int], snapshot: Snapshot
) -> None:
    for given in ([1, 2, 3, 4, 5], [5, 3, 1, 4, 2]):
        assert in_order(np.array(given), order, snapshot, photos_of).tolist() == ids
    assert in_order(np.array([ids[3], ids[0]]), order, snapshot, photos_of).tolist() == [ids[0], ids[3]]


def test_a_hue_goes_round_from_red_over_green_to_blue_and_greys_follow_from_dark_to_light(snapshot: Snapshot) -> None:
    hues = ["#ff0000", "#ffa500", "#808000", "#00ff00", "#00ffff", "#0000ff", "#ff00ff"]
    greys = ["#000000", "#303030", "#909090", "#ffffff"]
    colours = [*hues, *greys]
    order = np.random.default_rng(0).permutation(len(colours))
    palettes = np.zeros((len(colours), 5, 4), np.float32)
    palettes[order, 0] = [(*lab_of(colour), 1) for colour in colours]
    ids = np.arange(1, len(colours) + 1)
    blank = replace(snapshot.facts, ids=ids, palettes=palettes)
    ordered = in_order(ids, "colour", replace(snapshot, facts=blank), photos_of)
    assert ordered.tolist() == ids[order].tolist()
