"""Measures captions stated as plain facts: how many photos have one, and how many of the things they name are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.content_words import content_words
from retrieval.records import Photo
from retrieval.search.synonyms import NAMES


@dataclass(frozen=True, slots=True)
class CaptionQuality:
    """In percent: photos with a caption ``stated`` as a fact, and the ``things`` in those that people name too."""

    stated: float
    things: float


def measure_stated(photos: Sequence[Photo], captions: Sequence[Sequence[str]]) -> CaptionQuality:
    """Compares generated captions with human ones (n), by the things of the synonym list under any of their names."""
    stated = right = named = 0
    for photo, human in zip(photos, captions, strict=True):
        if not photo.caption or not photo.caption.certain:
            continue
        stated += 1
        said = {word for caption in human for word in content_words(caption)}
        for thing in content_words(photo.caption.text):
            groups = [set(names) for names in NAMES.values() if thing in names]
            named += bool(groups)
            right += any(names & said for names in groups)
    return CaptionQuality(100 * stated / max(1, len(photos)), 100 * right / max(1, named))
