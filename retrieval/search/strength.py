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


# Built-in: measured on dev. Every caption asked for its 12 best photos, every photo for the 12 most like it;
# a photo fits when MiniLM finds one of its human captions (for photos: their mean) within a cosine of 0.5 of
# what was asked. Two thirds of the photos that score at the upper limit fit, one third at the lower. CLIP:
# not measured here; the usual cosines of ViT-B/32 for photos that fit and photos that hardly do.
LIMITS: dict[tuple[str, Kind], Limits] = {
    ("builtin", "text"): Limits(0.36, 0.31),
    ("builtin", "photo"): Limits(0.80, 0.71),
    ("clip", "text"): Limits(0.29, 0.24),
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


def relevant(family: str, kind: Kind, score: float) -> bool:
    """Whether a score stands for a photo that fits, rather than for one that only comes closest."""
    return strength(family, kind, score) != "weak"
