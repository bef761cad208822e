"""Compares captions with human ones: those stated as facts, the things they name, and how alike two photos' are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.content_words import content_words
from retrieval.ranking import Vectors, normalise
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
        rights = things_right(photo.caption.text, human)
        named, right = named + len(rights), right + sum(rights)
    return CaptionQuality(100 * stated / max(1, len(photos)), 100 * right / max(1, named))


def things_right(caption: str, human: Sequence[str]) -> list[bool]:
    """For each thing of the synonym list in a caption, whether human captions name it, by any of its names."""
    human_words = {word for text in human for word in content_words(text)}
    every = ([set(names) for names in NAMES.values() if thing in names] for thing in content_words(caption))
    return [any(names & human_words for names in groups) for groups in every if groups]


def resemblance(captions: Sequence[Sequence[str]]) -> Vectors:
    """Normalised mean (n, 384) of the MiniLM vectors of each photo's human captions."""
    from retrieval.builtin.towers import MiniLM

    vectors = MiniLM.open().encode([caption for some in captions for caption in some])
    ends = np.cumsum([len(some) for some in captions])
    return normalise(np.stack([part.mean(0) for part in np.split(vectors, ends[:-1])]))
