"""The palettes nearest to some colours among very many: a look-up rules out most, the others are compared exactly.

Lab is cut into cells. A table holds how near a colour of each cell may be at best, so that a look-up for each
colour of a palette gives a lower bound of its distance; CIEDE2000 is computed only where that is near enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.colours.lab import Floats, ciede2000_at_least, lab_of
from retrieval.colours.palettes import (
    AREA_TEMPERATURE,
    FAR,
    GRID,
    GRID_START,
    GRID_STEP,
    matching_distances,
    palette_distances,
    palette_matrix,
    shown_corners,
    swatch_distances,
)
from retrieval.colours.words import COLOURFUL, MONOCHROME
from retrieval.records import Palette

Cells = NDArray[np.int32]
Matrix = NDArray[np.float32]
Places = NDArray[np.int64]
# How much nearer than its corners a colour inside a cell can be: half its diagonal is 3.5 in Lab, and CIEDE2000 is at
# most half as much again, among greys.
_INSIDE = 5.2
# Across grey from a strong colour the mean hue of CIEDE2000 jumps, and the distance with it: by less than this share of
# the colour's chroma (the most among 40 colours was 0.1), where a and b are at most 8.
_JUMP, _GREY = 0.2, 8.0
_CELLS = tuple(count - 1 for count in GRID)
# Palettes that are compared exactly at first, for each that is wanted, and at least.
_FIRST_LOOK, _AT_LEAST = 8, 512
# A sample of palettes whose bounds show how many lie below a limit.
_SAMPLE = 16_384


@dataclass(frozen=True, slots=True)
class ColourWish:
    """The colours wanted: those in `colours` ("#rrggbb", moods), or else those of a whole photo's `palette`."""

    colours: tuple[str, ...] = ()
    palette: Palette = ()

    def distances(self, palettes: Matrix) -> Matrix:
        """How far (n, 5, 4) palettes are, (n,), 0 best: as `palette_distances` or `matching_distances` say."""
        if self.colours:
            return palette_distances(palettes, self.colours)
        return matching_distances(palettes, self.palette)

    def nearest(self, palettes: Matrix, cells: Cells, count: int, among: Places | None = None) -> tuple[Places, Matrix]:
        """The `count` nearest of (n, 5, 4) palettes, nearest first, equal ones in their order, and how far they are.

        `cells` (n, 5) are `cells_of` these palettes, `among` are the places that may answer, ascending; None for all.
        The same as with all distances computed.
        """
        asked = len(palettes) if among is None else len(among)
        looked_at = max(_AT_LEAST, _FIRST_LOOK * count)
        if count > 0 and 2 * looked_at < asked and self.colours not in (MONOCHROME, COLOURFUL):
            shares = palettes[..., 3]
            bounds = self._bounds(shares, cells) if among is None else self._bounds(shares[among], cells[among])
            sample = bounds[:: max(1, asked // _SAMPLE)]
            limit = np.partition(sample, place := len(sample) * looked_at // asked)[place]
            while (candidates := np.flatnonzero(bounds <= limit)).size < asked // 2:
                places = candidates if among is None else among[candidates]
                places, distances = _first(places, self.distances(palettes[places]), count)
                if len(places) == count and distances[-1] < limit:
                    return places, distances
                # All that may be nearer than the last one found, and a few more because the bounds are rounded.
                limit = distances[-1] + np.float32(1e-3) if len(places) == count else 2 * limit + 1
        every = np.arange(len(palettes)) if among is None else among
        return _first(every, self.distances(palettes if among is None else palettes[among]), count)

    def _bounds(self, shares: Matrix, cells: Cells) -> Matrix:
        """Lower bounds of the distances of palettes, (n,), by shares and cells (n, 5) of their colours."""
        if not self.colours:
            return _matching_bounds(shares, cells, self.palette)
        total = np.zeros(len(shares), np.float32)
        for colour in self.colours:
            sums = np.einsum("ij,ij->i", np.take(_nearness(colour), cells), shares)
            total -= AREA_TEMPERATURE * np.log(np.maximum(sums, np.exp(-FAR / AREA_TEMPERATURE)))
        return np.asarray(total / len(self.colours), np.float32)


def cells_of(palettes: Matrix) -> Cells:
    """The cell of Lab of each colour of (n, 5, 4) palettes, (n, 5)."""
    places = ((palettes[..., :3] - GRID_START) * np.float32(1 / GRID_STEP)).astype(np.int32)
    np.clip(places, 0, np.array(_CELLS, np.int32) - 1, out=places)
    return np.asarray((places[..., 0] * _CELLS[1] + places[..., 1]) * _CELLS[2] + places[..., 2], np.int32)


@lru_cache(64)
def _nearness(colour: str) -> Matrix:
    """What a whole photo of a colour in each cell counts at most for a wanted colour, (cells,)."""
    bounds = _cell_bounds(
        swatch_distances(shown_corners()[1], colour, ciede2000_at_least), np.hypot(*lab_of(colour)[1:])
    )
    return np.asarray(np.exp(-bounds / AREA_TEMPERATURE), np.float32)


def _matching_bounds(shares: Matrix, cells: Cells, palette: Palette) -> Matrix:
    swatches = palette_matrix([palette])[0]
    swatches = swatches[swatches[:, 3] > 0]
    corners = shown_corners()[1]
    nearest = np.full(cells.shape, FAR, np.float32)
    total = np.zeros(len(cells), np.float32)
    for light, a, b, share in swatches.tolist():
        bounds = _cell_bounds(ciede2000_at_least(corners, np.array([light, a, b], np.float32)), np.hypot(a, b))
        near = np.where(shares > 0, np.take(bounds, cells), np.float32(FAR))
        np.minimum(nearest, near, out=nearest)
        total += share * near.min(1)
    return np.asarray((total + np.einsum("ij,ij->i", nearest, shares)) / 2, np.float32)


def _cell_bounds(corner_distances: Floats, chroma: float) -> Matrix:
    """The least distance from a colour of that chroma in each cell, (cells,), by those of its corners."""
    values = np.full(GRID, FAR * 2, np.float32)
    values[shown_corners()[0]] = corner_distances
    for axis in range(3):
        low = [slice(None)] * 3
        high = [slice(None)] * 3
        low[axis], high[axis] = slice(None, -1), slice(1, None)
        values = np.minimum(values[tuple(low)], values[tuple(high)])
    inside = np.full(_CELLS, _INSIDE, np.float32)
    a, b = (
        start + GRID_STEP * (np.arange(count) + 0.5) for start, count in zip(GRID_START[1:], _CELLS[1:], strict=True)
    )
    inside[:, (np.abs(a)[:, None] < _GREY) & (np.abs(b) < _GREY)] += np.float32(_JUMP * chroma)
    return np.asarray(np.maximum(values - inside, 0), np.float32).ravel()


def _first(places: Places, distances: Matrix, count: int) -> tuple[Places, Matrix]:
    """The `count` nearest of some places, by distance, then by place."""
    if count < len(places):
        last = np.partition(distances, count - 1)[count - 1] if count > 0 else -np.inf
        places, distances = places[(kept := distances <= last)], distances[kept]
    order = np.lexsort((places, distances))[:count]
    return places[order], distances[order]


def wish_of(colours: Sequence[str], palette: Palette) -> ColourWish | None:
    """The colours that a query wants; None if it wants none."""
    return ColourWish(tuple(colours), palette) if colours or palette else None
