"""Keeps unwanted things out of an answer: by direction, by what photos show, and by the words about them.

CLIP-like encoders do not understand "not" in a sentence, so unwanted things are never part of the encoded text.
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
    """The query (dim,) moved away from unwanted directions (n, dim), of unit length."""
    return subtract(query, unwanted, tuning.subtracted)


def shows(
    thing: str, direction: Vector, photos: Vectors, usual: Vectors, things: Things | None, tuning: Tuning
) -> NDArray[np.bool_]:
    """A mask (n,) of the `photos`, image vectors (n, dim), that show a thing.

    Decided by the thing's probe if there is one, else by the cosine with `direction` (dim,), the vector of its name.
    `usual` (m, dim) is a sample of the collection, to compare with.
    """
    chances = things.chance(thing, np.concatenate([photos, usual])) if things else None
    if chances is not None:
        return chances[: len(photos)] >= max(tuning.shown_chance, _between(chances[len(photos) :], tuning.between))
    cosines = usual @ direction
    return np.asarray(photos @ direction >= cosines.mean() + tuning.stands_out * cosines.std())


def _between(chances: Scores, share: float) -> float:
    """A threshold on a collection's `chances` (n,): `share` of the way from photos without a thing to those with it.

    A least-squares fit to 0/1 targets with mean m that explains the share r of their variance averages m - r m over
    the zeros, and r more over the ones.
    """
    mean = float(np.clip(chances.mean(), 0.01, 0.99))
    explained = min(1.0, float(chances.var()) / (mean * (1 - mean)))
    return mean + explained * (share - mean)


def mentioning(catalogue: Catalogue, thing: str) -> Ids:
    """Ids of photos whose caption, label or path has a thing's name or one of its synonyms."""
    return catalogue.having_words(names_of(thing), every=False)
