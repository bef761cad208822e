"""The colours of a whole collection: what share of it is blue, green, brown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from retrieval.colours.lab import ciede2000, hex_of, lab_of
from retrieval.colours.palettes import GRID, GRID_START, GRID_STEP

# The plain names of colours that people ask for; also the swatches beside the message box.
COLOURS = {
    "red": "#d62f2f",
    "orange": "#f08a24",
    "yellow": "#f2cf3b",
    "green": "#3f9142",
    "teal": "#1f8a8a",
    "blue": "#2d6cdf",
    "purple": "#7b4bb7",
    "pink": "#ee8fb5",
    "brown": "#7a5230",
    "black": "#141414",
    "grey": "#8c8c8c",
    "white": "#ffffff",
}
# Colours are named by boxes of so many cells a side, so that hundreds of thousands of photos take milliseconds.
_CELLS_A_BOX = 2


@dataclass(frozen=True, slots=True)
class ColourShare:
    """A plain colour name, the mean of what bears it in the collection ("#rrggbb"), and its share (0..1)."""

    name: str
    hex: str
    share: float


def spectrum(palettes: NDArray[np.float32], cells: NDArray[np.int32]) -> list[ColourShare]:
    """Shares of the colours of COLOURS in ``palettes`` (n, swatches, 4: L, a, b, weight), in that order.

    ``cells`` (n, swatches) are `cells_of` these palettes. The shares add up to 1; the list is empty where there is no
    photo. ``hex`` is the mean of what bears the name in this collection, so that a picture of the spectrum shows the
    collection's own colours.
    """
    names = _named_cells()
    places, shares = cells.ravel(), palettes[..., 3].ravel()
    weights = np.bincount(places, shares, len(names))
    total = weights.sum()
    if not total:
        return []
    sums = [np.bincount(places, shares * palettes[..., axis].ravel(), len(names)) for axis in range(3)]
    colours = []
    for number, name in enumerate(COLOURS):
        of_colour = names == number
        if weight := float(weights[of_colour].sum()):
            mean = [float(part[of_colour].sum()) / weight for part in sums]
            colours.append(ColourShare(name, hex_of(mean), round(weight / float(total), 4)))
    return colours


@cache
def _named_cells() -> NDArray[np.int64]:
    """The number of the nearest of COLOURS for each cell of Lab, (cells,)."""
    low, high = GRID_START, GRID_START + GRID_STEP * (np.array(GRID) - 1)
    boxes = [np.arange(start, end, _CELLS_A_BOX * GRID_STEP) for start, end in zip(low, high, strict=True)]
    centres = np.stack(np.meshgrid(*boxes, indexing="ij"), -1) + _CELLS_A_BOX * GRID_STEP / 2
    wanted = np.array([lab_of(value) for value in COLOURS.values()])
    nearest = ciede2000(centres[..., None, :], wanted).argmin(axis=-1)
    for axis in range(3):
        nearest = np.repeat(nearest, _CELLS_A_BOX, axis)
    return np.asarray(nearest[tuple(slice(count - 1) for count in GRID)].ravel(), np.int64)
