"""The shortlist of palettes against working out every distance."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.colours import COLOURFUL, MONOCHROME, ColourWish, cells_of, parse_colours
from retrieval.colours.lab import lab_from_rgb
from retrieval.records import Swatch


@pytest.fixture(scope="module")
def palettes() -> NDArray[np.float32]:
    """20,000 palettes of dull to strong colours, some with fewer than five, many of them the same."""
    random = np.random.default_rng(7)
    grey = random.random((20_000, 5, 1))
    rgb = grey + (random.random((20_000, 5, 3)) - grey) * random.random((20_000, 1, 1))
    shares = random.dirichlet([3, 2, 1, 0.5, 0.2], 20_000)
    shares[::3, 3:] = 0
    matrix = np.concatenate([lab_from_rgb(rgb), shares[..., None]], -1).astype(np.float32)
    matrix[15_000:] = matrix[:5000]
    return matrix


WISHES = [
    *(ColourWish((f"#{value:06x}",)) for value in np.random.default_rng(3).integers(0, 1 << 24, 25).tolist()),
    *(
        ColourWish(parse_colours(words).colours)
        for words in ("red", "white", "grey", "navy", "pastel", "dark", "beige")
    ),
    ColourWish(("#000000", "#336699")),
    ColourWish(palette=(Swatch((60, 20, 10), 0.7), Swatch((20, 0, -30), 0.3))),
    ColourWish(MONOCHROME),
    ColourWish(COLOURFUL),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: " ".join(wish.colours) or "palette")
@pytest.mark.parametrize("count", [1, 24, 300])
def test_the_nearest_palettes_are_those_of_the_full_computation(
    wish: ColourWish, count: int, palettes: NDArray[np.float32]
) -> None:
    every = wish.distances(palettes)
    expected = np.lexsort((np.arange(len(palettes)), every))[:count]
    places, distances = wish.nearest(palettes, cells_of(palettes), count)
    assert places.tolist() == expected.tolist()
    assert distances.tolist() == every[expected].tolist()
    some = np.flatnonzero(np.random.default_rng(count).random(len(palettes)) < 0.5)
    places, _ = wish.nearest(palettes, cells_of(palettes), count, some)
    assert places.tolist() == some[np.lexsort((some, every[some]))[:count]].tolist()


def test_no_colour_of_a_cell_is_nearer_than_the_bound_of_its_cell(palettes: NDArray[np.float32]) -> None:
    cells = cells_of(palettes)
    for wish in WISHES[:-2]:
        assert (wish._bounds(palettes[..., 3], cells) <= wish.distances(palettes) + 1e-3).all()


def test_fewer_palettes_than_wanted_are_all_answered(palettes: NDArray[np.float32]) -> None:
    five = palettes[:5]
    assert sorted(WISHES[0].nearest(five, cells_of(five), 24)[0].tolist()) == [0, 1, 2, 3, 4]
    assert WISHES[0].nearest(five[:0], cells_of(five[:0]), 24)[0].tolist() == []
