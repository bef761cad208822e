"""Says in a plain word how well a score stands for a match: strong, fair or weak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strength = Literal["strong", "fair", "weak"]
Kind = Literal["text", "photo", "colour"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Scores from which a match is called strong, and fair; higher is better."""

    strong: float
    fair: float


LIMITS: dict[tuple[str, Kind], Limits] = {
    ("builtin", "text"): Limits(0.45, 0.30),
    ("builtin", "photo"): Limits(0.70, 0.50),
    ("clip", "text"): Limits(0.30, 0.25),
    ("clip", "photo"): Limits(0.85, 0.70),
}
# CIEDE2000, negated: under about 10 two swatches bear the same everyday name, over 20 they hardly ever do.
COLOUR_LIMITS = Limits(-10.0, -20.0)


def strength(family: str, kind: Kind, score: float) -> Strength:
    """The word for a score: a cosine of the family's vectors, or a negated colour distance."""
    limits = COLOUR_LIMITS if kind == "colour" else LIMITS[family, kind]
    if score >= limits.strong:
        return "strong"
    return "fair" if score >= limits.fair else "weak"
