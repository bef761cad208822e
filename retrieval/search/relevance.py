"""How likely a photo fits a description: a logistic model over its score, its collection's scores, and what is said.

A bare cosine says little: of some descriptions every photo of a collection scores high, of others none. So a photo's
score is also measured in deviations of the collection's own scores, and captions and probes are heard beside it. The
weights are learned from human captions (`python -m retrieval.lab.evaluation.fit_relevance`); for vectors of a model
that was not measured there is a second set that leaves the bare cosine out.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.installation import asset
from retrieval.ranking import Scores

ASSET = asset("builtin", "relevance.json")
# Weights for vectors of a model of which nothing was measured.
ANY = "any"
# Photos of a collection whose scores say what is usual, at most. A small collection says little of it: there as many
# photos with the mean and the deviation of the collection that was learned from are counted in.
SAMPLE, COUNTED_IN = 2000, 50
FEATURES = ("cosine", "deviations", "best", "said", "probe", "probed", "words")


@dataclass(frozen=True, slots=True)
class Relevance:
    """Weights of FEATURES and an offset; the chances from which a photo fits, and fits surely.

    ``mean`` and ``spread`` are those of the scores of any photo; None for vectors of any model.
    """

    weights: tuple[float, ...]
    offset: float
    fits: float
    sure: float
    mean: float | None = None
    spread: float | None = None

    def usual(self, scores: Scores) -> tuple[float, float]:
        """Mean and deviation to be expected of a question's scores, from those of a collection's photos (n,)."""
        mean, variance = float(scores.mean()), float(scores.var())
        if self.mean is not None and self.spread is not None:
            share = COUNTED_IN / (COUNTED_IN + len(scores))
            apart = share * (1 - share) * (self.mean - mean) ** 2
            variance = (1 - share) * variance + share * self.spread**2 + apart
            mean += share * (self.mean - mean)
        return mean, max(variance**0.5, 1e-6)

    def chances(self, features: NDArray[np.float32]) -> Scores:
        """The chance that each photo fits, of features (n, 7): (n,)."""
        logits = features @ np.array(self.weights, np.float32) + self.offset
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)

    def to_json(self) -> dict[str, Any]:
        """For the asset; ``of_json`` reads it."""
        return asdict(self)

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> Relevance:
        """What ``to_json`` wrote."""
        return cls(**(told | {"weights": tuple(told["weights"])}))

    @classmethod
    def load(cls, encoder: str, path: Path = ASSET) -> Relevance:
        """The weights for an encoder's vectors, else those for any."""
        known = json.loads(path.read_text(encoding="utf-8"))
        return cls.of_json(known.get(encoder, known[ANY]))


def features(
    scores: Scores,
    usual: tuple[float, float],
    photos: int,
    said: NDArray[np.bool_],
    probe: Scores | None,
    words: int,
) -> NDArray[np.float32]:
    """FEATURES (n, 7) of photos with ``scores`` (n,), their best among them, where mean and deviation are ``usual``.

    ``photos`` are in the collection; ``said`` (n,) tells whose caption has all the words; ``probe`` (n,) how much
    likelier than usual each shows the things that are named, None where there is no probe of any.
    """
    mean, spread = usual
    deviations = (scores - mean) / spread
    # The best of n scores that mean nothing lies about so many deviations over their mean.
    best = float(deviations.max(initial=0.0)) - float(np.sqrt(2 * np.log(max(2, photos))))
    told = np.zeros(len(scores), np.float32) if probe is None else probe
    probed, length = np.full(len(scores), probe is not None), np.full(len(scores), np.log2(max(1, words)))
    columns = (scores, deviations, np.full(len(scores), best), said, told, probed, length)
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
