"""Keeps refused things out of an answer: by direction, by what photos show, and by the words about them.

Encoders of CLIP's kind do not understand "not" in a sentence, so what is refused never reaches a sentence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.ranking import Ids, Vector, Vectors, subtract
from retrieval.search.synonyms import names_of
from retrieval.search.things import Things
from retrieval.vector_index import VectorIndex

# How far the query moves away from each refused direction.
SUBTRACTED = 0.3
# A probe's chance from which a photo counts as showing the thing. On held-out photos 0.2 takes 86% of the
# refused photos away and 1% of the wanted ones, 0.3 72% and none.
CHANCE = 0.25
# Without a probe: cosines with the word that stand out by so many standard deviations of the collection's.
STANDS_OUT = 1.0
# Photos from which that mean and deviation are taken.
SAMPLE = 2000
# Words may be found in any number of photos.
EVERY = 1 << 40


def away_from(query: Vector, unwanted: Vectors) -> Vector:
    """The query (dim,) moved away from unwanted directions (n, dim), unit length."""
    return subtract(query, unwanted, SUBTRACTED)


def shows(thing: str, direction: Vector, ids: Ids, images: VectorIndex, things: Things | None) -> NDArray[np.bool_]:
    """Which photos `ids` (n,) of an index of image vectors show a thing: (n,).

    By its probe where there is one, else by the cosine with `direction` (dim,), the vector of its name.
    """
    photos = images.reconstruct(ids)
    chance = things.chance(thing, photos) if things else None
    if chance is not None:
        return chance >= CHANCE
    usual = images.reconstruct(images.ids[:: max(1, len(images) // SAMPLE)]) @ direction
    return np.asarray(photos @ direction >= usual.mean() + STANDS_OUT * usual.std())


def told_in_words(catalogue: Catalogue, thing: str) -> Ids:
    """Ids of photos whose caption, label or path says a thing or one of its other names."""
    found = {i for name in names_of(thing) for i, _ in catalogue.search_words(name, EVERY, exact=True)}
    return np.array(sorted(found), np.int64)
