"""Keeps refused things out of an answer: by direction, by zero-shot scores, by the words about a photo.

Encoders of CLIP's kind do not understand "not" in a sentence, so what is refused never reaches a sentence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.ranking import Ids, Vector, Vectors, normalise
from retrieval.synonyms import names_of

# How far the query moves away from each refused direction.
SUBTRACTED = 0.3
# A photo shows a refused thing when its cosine with it reaches this, by encoder family.
SHOWN_FROM = {"builtin": 0.30, "clip": 0.25}
# Words may be found in so many photos at most; beyond that the words alone would empty the answer anyway.
WORD_LIMIT = 1_000_000


def away_from(query: Vector, unwanted: Vectors) -> Vector:
    """The query (dim,) moved away from unwanted directions (n, dim), unit length."""
    return normalise(query - SUBTRACTED * unwanted.sum(axis=0))


def shows_unwanted(photos: Vectors, unwanted: Vectors, family: str) -> NDArray[np.bool_]:
    """Which photos (n, dim) show one of the unwanted things (m, dim), by zero-shot cosine: (n,)."""
    return np.asarray((photos @ unwanted.T).max(axis=1) >= SHOWN_FROM[family])


def told_in_words(catalogue: Catalogue, things: tuple[str, ...]) -> Ids:
    """Ids of photos whose caption, label or path names one of the things, or says one of its other names."""
    names = [name for thing in things for name in names_of(thing)]
    found = {
        photo_id for name in names for photo_id, _ in catalogue.search_words(name, WORD_LIMIT, exact=True)
    }
    return np.array(sorted(found), np.int64)
