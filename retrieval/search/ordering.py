"""Sorts photos by a fact, such as date, size or sharpness, instead of by relevance."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.collection import Snapshot
from retrieval.colours import lightness
from retrieval.ranking import Ids
from retrieval.records import Order, Photo

# CIELAB chroma below which a colour has no noticeable hue.
GREY = 8.0


def in_order(ids: Ids, order: Order, snapshot: Snapshot, photos_of: Callable[[Ids], Sequence[Photo]]) -> Ids:
    """``ids`` sorted, ties by id; photos without a date, or of unknown sharpness, come last.

    ``photos_of`` returns the photos with some ids, in the same order.
    """
    if order == "name":
        names = [photo.path.name.casefold() for photo in photos_of(ids)]
        return ids[sorted(range(len(ids)), key=lambda place: (names[place], ids[place]))]
    if order in ("heaviest", "lightest"):
        sizes = np.array([photo.facts.size_bytes for photo in photos_of(ids)], np.int64)
        return ids[np.lexsort((ids, -sizes if order == "heaviest" else sizes))]
    facts, (places, _) = snapshot.facts, snapshot.places(ids)
    if order in ("newest", "oldest"):
        seconds = facts.taken[places].astype(np.int64)
        return ids[np.lexsort((ids, -seconds if order == "newest" else seconds, ~facts.dated[places]))]
    if order == "colour":
        hue, grey = _hues(facts.palettes[places])
        return ids[np.lexsort((ids, hue, grey))]
    if order in ("sharpest", "blurriest", "brightest", "darkest"):
        measured = facts.sharpness[places] if order in ("sharpest", "blurriest") else lightness(facts.palettes[places])
        return ids[np.lexsort((ids, -measured if order in ("sharpest", "brightest") else measured))]
    pixels = (facts.width * facts.height)[places]
    return ids[np.lexsort((ids, -pixels if order == "largest" else pixels))]


def _hues(palettes: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """For the largest swatch of each palette (n, swatches, 4): hue in degrees, or lightness if grey; which are grey."""
    first = palettes[np.arange(len(palettes)), palettes[:, :, 3].argmax(axis=1)].astype(np.float64)
    grey = np.hypot(first[:, 1], first[:, 2]) < GREY
    return np.where(grey, first[:, 0], np.degrees(np.arctan2(first[:, 2], first[:, 1])) % 360), grey
