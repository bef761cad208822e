"""Says in a plain word how good a match a score stands for: strong, fair or weak. Descriptions have a judge instead."""

from __future__ import annotations

from typing import Literal

from retrieval.records import Strength
from retrieval.tuning import Limits, Tuning

Kind = Literal["photo", "colour", "sentence"]

# CIEDE2000, negated: two swatches less than about 10 apart have the same everyday name, over 20 they hardly ever do.
COLOUR_LIMITS = Limits(-10.0, -20.0)
# Cosines between sentences: all limits here were measured with "fitting" defined as 0.5 or more by MiniLM; the upper
# one is a guess, and so are both for MPNet.
SENTENCE_LIMITS = Limits(0.65, 0.5)


def strength(tuning: Tuning, kind: Kind, score: float) -> Strength:
    """The word for a score, which is a cosine or a negated colour distance."""
    limits = {"photo": tuning.photo, "colour": COLOUR_LIMITS, "sentence": SENTENCE_LIMITS}[kind]
    if score >= limits.strong:
        return "strong"
    return "fair" if score >= limits.fair else "weak"


def percent(kind: Kind, score: float) -> float:
    """A score as a percentage: 100 times the cosine, or for colour 100 minus the distance; clipped to 0 to 100."""
    return min(100.0, max(0.0, 100.0 + score if kind == "colour" else 100.0 * score))
