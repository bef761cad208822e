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

# How much probes learned on the spot may learn from a few hundred photos (scikit-learn's C, for rows of this
# length); the part of what is usual for named photos that is enough; how many must be named. Over 41 things on Flickr8k
# dev they take 66% of the unwanted photos away and 4.5% of those that nobody names the thing for. At as many unwanted
# photos ridge regression takes 5.4%, the share of the 40 nearest that are named 5.2%, a ridge over image and caption
# vectors 4.8%, one towards how near captions are to the word 6.1%.
STRENGTH, LENGTH, SHOWN_SHARE, FEWEST_NAMED = 0.02, 16.0, 0.12, 10

# Things that are much alike, soccer and American football, are seldom in one photo, and what shows the one looks like
# the other. So are words whose cosine is over that of the vocabulary's words with one of them by ALIKE standard
# deviations; a photo is refused where its cosine with the refused one stands out more than with the wanted one, or less
# by at most RATHER deviations. Of 27 such pairs on Flickr8k dev ("skiing without snowboarding") 77% of the photos that
# could be right on the first page are, 64% without this. From 3.2 on, things of one scene ("snow without mountains")
# are taken for such, and the photos with what is refused grow from 17.2 to 18.8% in the evaluation of negation.
ALIKE, RATHER = 4.1, 0.3


def away_from(query: Vector, unwanted: Vectors, tuning: Tuning) -> Vector:
    """The query (dim,) moved away from unwanted directions (n, dim), of unit length."""
    return subtract(query, unwanted, tuning.subtracted)


class Resemblance:
    """Which photos are like those whose captions name a thing: probes learned on the spot from a collection itself.

    A generated caption names few of the things in a photo, so the photos it names a thing for are only some of those
    that show it. Elkan and Noto (2008), "Learning classifiers from only positive and unlabeled data": the chance that a
    photo is named, over its mean for those that are, is the chance that it shows the thing. The chance is a logistic
    regression's.
    """

    def __init__(self, usual: Vectors) -> None:
        """``usual`` (m, dim) are the image vectors of a sample of the collection."""
        self._mean = usual.mean(axis=0)
        centred = usual - self._mean
        # Whatever the spread and the length of the vectors.
        self._scale = LENGTH / max(float(np.sqrt(np.square(centred).sum(axis=1).mean())), 1e-9)
        self._rows = centred * self._scale
        self._learned: dict[bytes, tuple[Vector, float]] = {}

    def shows(self, named: NDArray[np.bool_], photos: Vectors) -> NDArray[np.bool_] | None:
        """A mask (n,) of the photos (n, dim) that show what is ``named`` (m,) for some of the sample; None for few."""
        if named.sum() < FEWEST_NAMED or named.all():
            return None
        key = np.packbits(named).tobytes()
        if key not in self._learned:
            self._learned[key] = self._probe(named)
        weights, least = self._learned[key]
        return np.asarray((photos - self._mean) @ weights >= least)

    def _probe(self, named: NDArray[np.bool_]) -> tuple[Vector, float]:
        """Weights (dim,) for centred photos, and the score from which on one shows the thing."""
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=STRENGTH, max_iter=200).fit(self._rows, named)
        usually = float(model.predict_proba(self._rows[named])[:, 1].mean())
        enough = SHOWN_SHARE * usually
        weights = np.asarray(model.coef_[0] * self._scale, np.float32)
        return weights, float(np.log(enough / (1 - enough)) - model.intercept_[0])


def shows(direction: Vector, photos: Vectors, usual: Vectors, tuning: Tuning) -> NDArray[np.bool_]:
    """A mask (n,) of the `photos`, image vectors (n, dim), whose cosine with a thing's name (dim,) stands out.

    `usual` (m, dim) is a sample of the collection, to compare with.
    """
    cosines = usual @ direction
    return np.asarray(photos @ direction >= cosines.mean() + tuning.stands_out * cosines.std())


def are_alike(wanted: Vector, refused: Vector, words: Vectors) -> bool:
    """Whether what is wanted and what is refused (dim,) are much alike among the vocabulary's ``words`` (n, dim)."""
    pairs = (_standing_out(refused, wanted[None], words), _standing_out(wanted, refused[None], words))
    return max(pair.item() for pair in pairs) >= ALIKE


def shows_rather(refused: Vector, wanted: Vector, photos: Vectors, usual: Vectors) -> NDArray[np.bool_]:
    """A mask (n,) of the `photos` (n, dim) that show what is refused rather than what is wanted (dim,); `usual` as in
    `shows`."""
    lead = _standing_out(refused, photos, usual) - _standing_out(wanted, photos, usual)
    return np.asarray(lead > -RATHER)


def _standing_out(direction: Vector, vectors: Vectors, usual: Vectors) -> Scores:
    """By how many of the usual standard deviations the cosines of vectors are over the usual ones, (n,)."""
    cosines = usual @ direction
    return np.asarray((vectors @ direction - cosines.mean()) / max(float(cosines.std()), 1e-9), np.float32)


def shows_by_probe(
    thing: str, photos: Vectors, usual: Vectors, things: Things | None, tuning: Tuning
) -> NDArray[np.bool_] | None:
    """A mask (n,) of the `photos` (n, dim) that show a thing by its probe, None without one; `usual` as in `shows`."""
    chances = things.chance(thing, np.concatenate([photos, usual])) if things else None
    if chances is None:
        return None
    return chances[: len(photos)] >= max(tuning.shown_chance, _between(chances[len(photos) :], tuning.between))


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
