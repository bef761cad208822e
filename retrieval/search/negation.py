"""Keeps refused things out of an answer: by direction, by what photos show, and by the words about them.

Encoders of CLIP's kind do not understand "not" in a sentence, so what is refused never reaches a sentence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.ranking import Ids, Scores, Vector, Vectors, subtract
from retrieval.search.synonyms import names_of
from retrieval.search.things import Things
from retrieval.tuning import Tuning


def away_from(query: Vector, unwanted: Vectors, tuning: Tuning) -> Vector:
    """The query (dim,) moved away from unwanted directions (n, dim), unit length."""
    return subtract(query, unwanted, tuning.subtracted)


def shows(
    thing: str, direction: Vector, photos: Vectors, usual: Vectors, things: Things | None, tuning: Tuning
) -> NDArray[np.bool_]:
    """Which photos, by their image vectors (n, dim), show a thing: (n,); `usual` (m, dim) are some of the collection's.

    By its probe where there is one, else by the cosine with `direction` (dim,), the vector of its name.
    """
    chances = things.chance(thing, np.concatenate([photos, usual])) if things else None
    if chances is not None:
        return chances[: len(photos)] >= max(tuning.shown_chance, _between(chances[len(photos) :], tuning.between))
    cosines = usual @ direction
    return np.asarray(photos @ direction >= cosines.mean() + tuning.stands_out * cosines.std())


def _between(chances: Scores, share: float) -> float:
    """The chance at a share of the way from photos without a thing to those with it; a collection's chances (n,).

    A least squares fit to yes and no with the mean m that explains the share r of their variance is m - r m on
    average where it is no, and r more where it is yes.
    """
    mean = float(np.clip(chances.mean(), 0.01, 0.99))
    explained = min(1.0, float(chances.var()) / (mean * (1 - mean)))
    return mean + explained * (share - mean)


def told_in_words(catalogue: Catalogue, thing: str) -> Ids:
    """Ids of photos whose caption, label or path says a thing or one of its other names."""
    return catalogue.having_words(names_of(thing), every=False)
