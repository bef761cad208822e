"""The colours of a whole collection: what share of it is blue, green, brown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.colours.lab import ciede2000, hex_of, lab_of

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
# Lab is cut into cells this wide before colours are named, so that thousands of photos take milliseconds.
CELL = 8.0


@dataclass(frozen=True, slots=True)
class ColourShare:
    """A plain colour name, the mean of what bears it in the collection ("#rrggbb"), and its share (0..1)."""

    name: str
    hex: str
    share: float


def spectrum(palettes: NDArray[np.float32]) -> list[ColourShare]:
    """Shares of the colours of COLOURS in ``palettes`` (n, swatches, 4: L, a, b, weight), in that order.

    The shares add up to 1; the list is empty where there is no photo. ``hex`` is the mean of what bears the name
    in this collection, so that a picture of the spectrum shows the collection's own colours.
    """
    swatches = palettes.reshape(-1, 4)
    swatches = swatches[swatches[:, 3] > 0]
    if not len(swatches):
        return []
    cells, cell_of = np.unique(np.rint(swatches[:, :3] / CELL), axis=0, return_inverse=True)
    named = np.array([lab_of(value) for value in COLOURS.values()])
    nearest = ciede2000(cells[:, None] * CELL, named[None]).argmin(axis=1)[cell_of.ravel()]
    total = float(swatches[:, 3].sum())
    shares = []
    for number, name in enumerate(COLOURS):
        own = swatches[nearest == number]
        if weight := float(own[:, 3].sum()):
            mean = np.average(own[:, :3], axis=0, weights=own[:, 3])
            shares.append(ColourShare(name, hex_of(mean.tolist()), round(weight / total, 4)))
    return shares
