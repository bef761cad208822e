"""Very wide and very tall photos: towers see squares, so these are seen whole and in tiles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# A phone's screen is 2.2 times as tall as it is wide, and is still read well when it is squashed.
PANORAMA = 2.5
# Tiles overlap by half: what one cuts in two stands whole in the next.
OVERLAP = 0.5
MOST_TILES = 12


def with_tiles(images: Sequence[Image.Image]) -> tuple[list[Image.Image], NDArray[np.int64]]:
    """The images, then the tiles of those that are panoramas; and for each of all which image it shows, (n,)."""
    tiles = [(place, tile) for place, image in enumerate(images) for tile in _tiles(image)]
    shown = [*range(len(images)), *(place for place, _ in tiles)]
    return [*images, *(tile for _, tile in tiles)], np.array(shown, np.int64)


def mean_by_image(vectors: NDArray[np.float32], shown: NDArray[np.int64]) -> NDArray[np.float32]:
    """Unit vectors (images, dim): the mean over all that show an image, from vectors (n, dim) of ``with_tiles``."""
    count = int(shown.max(initial=-1)) + 1
    if count == len(vectors):
        return vectors
    means = vectors[:count].copy()
    for place in np.unique(shown[count:]):
        total = vectors[shown == place].sum(axis=0)
        means[place] = total / np.linalg.norm(total)
    return means


def _tiles(image: Image.Image) -> list[Image.Image]:
    side, length = sorted(image.size)
    if length < PANORAMA * side:
        return []
    count = min(MOST_TILES, round((length - side) / (side * (1 - OVERLAP))) + 1)
    starts = np.linspace(0, length - side, count).round().astype(int).tolist()
    boxes = [(at, 0, at + side, side) if image.width == length else (0, at, side, at + side) for at in starts]
    return [image.crop(box) for box in boxes]
