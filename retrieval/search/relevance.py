"""How likely photos are to fit a description, estimated from a collection's own scores.

A bare cosine says little: some descriptions score high with every photo of a collection, others with none. So a photo's
score is compared with the scores of everyday words that nobody asked for, both over the collection and on that photo,
and so is the score of its caption. All of it is in standard deviations, so the weights hold for any encoder. Where the
family knows which words people name in a photo, and is sure of most of its captions, that counts too. The weights are
logistic regressions learned by `python -m retrieval.lab.evaluation.train_relevance`, which says on what.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.installation import asset
from retrieval.ranking import Scores, Vector, Vectors

ASSET = asset("builtin", "relevance.json")
# The photos at the front of a ranking that tell whether anything fits.
FRONT = 24
# Photos, captions and words that stand for all.
PHOTOS, CAPTIONS, WORDS = 500, 500, 250
# A small collection says little about what is usual: so many photos with the mean and deviation of all words together
# are added to it.
ADDED = 10
# Words closer to a description than this share of all pairs of words may name the same thing.
AKIN = 0.98
# Deviations beyond this say no more.
FAR = 10.0
# Columns of features beside the named words, and the shares of sure captions between which those begin to count.
BARE, TRUSTED = 6, (0.3, 0.8)

Features = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Usual:
    """How everyday words (v, dim) score in a collection: means and deviations (v,) over its photos.

    ``akin`` is the cosine from which a word may name the same thing as a description; ``captions`` is the mean and the
    deviation of the words' cosines with the captions, None without captions. ``photos`` (n, dim) are some of the
    collection's.
    """

    words: Vectors
    photos: Vectors
    mean: Scores
    deviation: Scores
    prior: tuple[float, float]
    akin: float
    captions: tuple[float, float] | None

    @classmethod
    def of(cls, words: Vectors, photos: Vectors, captions: Vectors) -> Self:
        """``photos`` (n, dim) and ``captions`` (m, dim, maybe none) are spread evenly over the collection."""
        words = np.ascontiguousarray(words[:: -(-len(words) // WORDS)])
        cosines = photos @ words.T
        prior = (float(cosines.mean()), float(cosines.std(axis=1).mean()))
        mean, deviation = _shrunk(cosines, prior)
        pairs = (words @ words.T)[~np.eye(len(words), dtype=bool)]
        of_captions = captions @ words.T
        near = (float(of_captions.mean()), float(of_captions.std()) or 1.0) if len(captions) else None
        return cls(words, photos, mean, deviation, prior, float(np.quantile(pairs, AKIN)), near)

    def features(
        self,
        text: Vector,
        photos: Vectors,
        captions: Vectors,
        named: NDArray[np.bool_],
        among: int,
        trust: float,
        words: Scores,
    ) -> Features:
        """How well a description (dim,) suits each of some photos (n, dim), and how well their captions: (n, 7).

        The photos are the best ``among`` so many: the best of n scores that mean nothing lies about sqrt(2 ln n)
        deviations over their mean. A caption (n, dim) of zeros stands for none. ``named`` (n,) marks photos with all
        the description's words in the words about them. ``trust`` says how much captions are to be believed: 0 to 1.
        ``words`` (n,) are the logits that people name the description's words, NaN where that is not known.
        """
        mean, deviation = _shrunk((self.photos @ text)[:, None], self.prior)
        scores = (photos @ text - mean) / deviation
        others = (photos @ self.words.T - self.mean) / self.deviation
        stands_out = (scores - others.mean(axis=1)) / _some(others.std(axis=1)) - np.sqrt(2 * np.log(max(2, among)))
        unlike = self.words @ text < self.akin
        ahead = scores - others[:, unlike].max(axis=1) if unlike.any() else scores
        columns = [stands_out, ahead, *self._of_captions(text, captions), named, np.full(len(photos), trust)]
        deviations = np.clip(np.stack([np.asarray(column, np.float32) for column in columns], axis=1), -FAR, FAR)
        return np.concatenate([deviations, np.asarray(words, np.float32)[:, None]], axis=1)

    def _of_captions(self, text: Vector, captions: Vectors) -> tuple[Scores, Scores]:
        """How far the description stands out among the words for captions (n, dim), and among all captions: (n,)."""
        cosines, others = captions @ text, captions @ self.words.T
        missing = ~captions.any(axis=1)
        stands_out = (cosines - others.mean(axis=1)) / _some(others.std(axis=1))
        mean, deviation = self.captions or (0.0, 1.0)
        near = (cosines - mean) / deviation
        return np.where(missing, np.nan, stands_out), np.where(missing, np.nan, near)


@dataclass(frozen=True, slots=True)
class Relevance:
    """Weights of two logistic regressions, and the logits from which a photo fits, surely fits, and anything does.

    ``photo`` are the weights of the columns of `completed`, with the offset last; ``query`` are those of what `front`
    sums up. ``without_caption`` stands for a caption that is missing.
    """

    photo: tuple[float, ...]
    query: tuple[float, ...]
    without_caption: tuple[float, float]
    fits: float
    sure: float
    anything: float

    def of_photos(self, features: Features, named_in_all: int) -> Scores:
        """The logits (n,) that photos with these features fit; so many photos are named in the collection."""
        return self._logits(self.completed(features, named_in_all))

    def of_query(self, features: Features, named_in_all: int) -> float:
        """The logit that anything in the collection fits, from the features of the front of the ranking."""
        return float(self.front(features, named_in_all) @ np.array(self.query[:-1], np.float32) + self.query[-1])

    def front(self, features: Features, named_in_all: int) -> Features:
        """What the front of a ranking says of the whole query, (7,) or (9,), from the features of its photos."""
        completed = self.completed(features, named_in_all)
        logits = self._logits(completed)
        best = np.sort(completed[:, BARE:], axis=0)[::-1]
        of_words = [*best[:1].mean(axis=0), *best[:3].mean(axis=0)]
        summed = [logits.max(), np.logaddexp.reduce(logits), *completed[:, :4].max(axis=0), completed[0, 5], *of_words]
        return np.array(summed, np.float32)

    def _logits(self, completed: Features) -> Scores:
        return completed @ np.array(self.photo[:-1], np.float32) + self.photo[-1]

    def completed(self, features: Features, named_in_all: int) -> Features:
        """The columns that are weighed, (n, 6) or (n, 7): captions as far as they are trusted, how many photos are
        named, and the named words if they are weighed."""
        without, captions = np.array(self.without_caption, np.float32), features[:, 2:4]
        captions = np.where(np.isnan(captions), without, without + features[:, 5:6] * (captions - without))
        many = np.full((len(features), 1), np.log1p(named_in_all), np.float32)
        words = features[:, BARE : len(self.photo) - 1]
        return np.concatenate([features[:, :2], captions, features[:, 4:5], many, words], axis=1)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Relevance as judged ``bare`` and with the words that people name in photos (``worded``), as one.

    All its logits are 0 at their limits: where a photo begins to fit, and where anything does.
    """

    bare: Relevance
    worded: Relevance

    def of_photos(self, features: Features, named_in_all: int) -> Scores:
        """The logits (n,) that photos with these features (n, 7) fit."""
        return self._mixed(features, lambda one: one.of_photos(features, named_in_all) - one.fits)

    def sure(self, features: Features, named_in_all: int) -> NDArray[np.bool_]:
        """Which photos with these features (n, 7) surely fit: (n,)."""
        return self._mixed(features, lambda one: one.of_photos(features, named_in_all) - one.sure) >= 0

    def of_query(self, features: Features, named_in_all: int) -> float:
        """The logit that anything in the collection fits, from the features (n, 7) of the front of the ranking."""
        logit = self._mixed(features, lambda one: np.array([one.of_query(features, named_in_all) - one.anything]))
        return float(logit[0])

    def _mixed(self, features: Features, judged: Callable[[Relevance], Scores]) -> Scores:
        """What both say, the words as far as they are known and captions are sure."""
        if np.isnan(features[:, BARE]).any():
            return judged(self.bare)
        low, high = TRUSTED
        share = float(np.clip((features[0, 5] - low) / (high - low), 0, 1)) if len(features) else 0.0
        return (1 - share) * judged(self.bare) + (share * judged(self.worded) if share else 0)

    @classmethod
    def load(cls, path: Path = ASSET) -> Self:
        """The weights in a file."""
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: Relevance(**_with_tuples(weights)) for name, weights in values.items()})

    def save(self, path: Path = ASSET) -> None:
        """Write the weights to a file."""
        values = {name: _rounded(weights) for name, weights in asdict(self).items()}
        path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: np.round(value, 4).tolist() for name, value in values.items()}


def _shrunk(scores: Scores, prior: tuple[float, float]) -> tuple[Scores, Scores]:
    """Means and deviations (v,) of scores (n, v), with ADDED photos of the prior's."""
    n = len(scores)
    mean = (scores.sum(axis=0) + ADDED * prior[0]) / (n + ADDED)
    squares = np.square(scores - mean).sum(axis=0) + ADDED * (prior[1] ** 2 + (prior[0] - mean) ** 2)
    return mean, _some(np.sqrt(squares / (n + ADDED)))


def _some(deviations: Scores) -> Scores:
    """Deviations that can be divided by."""
    return np.maximum(deviations, 1e-6)
