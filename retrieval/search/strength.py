"""Says in a plain word how well a score stands for a match: strong, fair or weak."""

from __future__ import annotations

from typing import Literal

from retrieval.tuning import Limits, Tuning

Strength = Literal["strong", "fair", "weak"]
Kind = Literal["text", "photo", "colour"]

# CIEDE2000, negated: under about 10 two swatches bear the same everyday name, over 20 they hardly ever do.
COLOUR_LIMITS = Limits(-10.0, -20.0)


def strength(tuning: Tuning, kind: Kind, score: float) -> Strength:
    """The word for a score: a cosine of the model's vectors, or a negated colour distance."""
    limits = {"text": tuning.text, "photo": tuning.photo, "colour": COLOUR_LIMITS}[kind]
    if score >= limits.strong:
        return "strong"
    return "fair" if score >= limits.fair else "weak"


def percent(kind: Kind, score: float) -> float:
    """A score from 0 to 100: a hundred times the cosine, or for colour a hundred less the distance."""
    return min(100.0, max(0.0, 100.0 + score if kind == "colour" else 100.0 * score))
