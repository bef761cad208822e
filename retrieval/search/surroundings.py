"""Whether photos were taken indoors or outdoors, by day or at night, as far as they show it.

The words themselves hardly tell, since every photo is one or the other and captions seldom say which: on Flickr8k dev
(599 photos whose captions name something outdoors, 55 something indoors) the vector of "outside" parts them with an
area under the curve of 0.66, the difference of both sides with 0.94, and from 0 on 94% of the former are outdoors and
16% of the latter. At night counts how dark a photo is, too: 13 photos whose captions say so have 0.94 against all
others, by the difference alone 0.87.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from retrieval.ranking import Scores, Vector, Vectors
from retrieval.records import Query
from retrieval.sides import OPPOSITE, Side, sides_of

_PROMPTS: dict[Side, tuple[str, ...]] = {
    "outdoors": ("outdoors", "in the open air", "a landscape", "a street"),
    "indoors": ("indoors", "a room", "a kitchen", "an office"),
    "day": ("day", "by day", "in daylight"),
    "night": ("night", "at night", "in the dark"),
}
# Most photos are outdoors, so the others must be it clearly: of those found "indoors" on Flickr8k dev, by the same
# captions, 41 are right and 22 wrong then, where 0 is enough 46 and 35.
_CLEARLY = 0.3
# What a step of lightness (L* of CIELAB) counts for in deviations of the difference, from which lightness on, and from
# where on it is night.
_DARKNESS, _DUSK, _NIGHT = 0.07, 35.0, -0.3


def parted(query: Query) -> tuple[Query, tuple[Side, ...]]:
    """The query without the sides that it wants or refuses, and those that photos must be on."""
    named = [() if term.written else sides_of(term.text) for term in query.wanted]
    refused = [sides_of(thing) for thing in query.without]
    wanted = tuple(term for term, sides in zip(query.wanted, named, strict=True) if not sides)
    without = tuple(thing for thing, sides in zip(query.without, refused, strict=True) if not sides)
    on = dict.fromkeys((*chain(*named), *(OPPOSITE[side] for side in chain(*refused))))
    return replace(query, wanted=wanted, without=without) if on else query, tuple(on)


def towards(side: Side, text_vectors: Callable[[Sequence[str]], Vectors]) -> Vector:
    """The direction (dim,) from the opposite to a side."""
    here, there = (text_vectors(_PROMPTS[one]).mean(axis=0) for one in (side, OPPOSITE[side]))
    return np.asarray(here - there, np.float32)


def margins(side: Side, direction: Vector, photos: Vectors, usual: Vectors, palettes: NDArray[np.float32]) -> Scores:
    """How far photos (n, dim) with these palettes (n, swatches, 4) are on a side, in deviations; under 0 they are not.

    ``usual`` (m, dim) is a sample of the collection.
    """
    spread = max(float((usual @ direction).std()), 1e-6) if len(usual) else 1.0
    difference = photos @ direction / spread
    if side in ("outdoors", "indoors"):
        return np.asarray(difference if side == "outdoors" else difference - _CLEARLY)
    weights = palettes[:, :, 3].sum(axis=1)
    lightness = (palettes[:, :, 0] * palettes[:, :, 3]).sum(axis=1) / np.maximum(weights, 1e-6)
    darkness = _DARKNESS * np.where(weights > 0, _DUSK - lightness, 0) - _NIGHT
    return np.asarray(difference + darkness if side == "night" else difference - darkness)
