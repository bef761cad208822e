"""The word for a score, and its percentage."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.search.strength import COLOUR_LIMITS, SENTENCE_LIMITS, Kind, percent, strength
from retrieval.tuning import BUILTIN, CLIP, Limits, Tuning

WORDS = ["weak", "fair", "strong"]
KINDS: list[Kind] = ["photo", "colour", "sentence"]


def limits_of(tuning: Tuning, kind: Kind) -> Limits:
    return {"photo": tuning.photo, "colour": COLOUR_LIMITS, "sentence": SENTENCE_LIMITS}[kind]


@pytest.mark.parametrize("tuning", [BUILTIN, CLIP], ids=["builtin", "clip"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_higher_score_is_never_called_weaker_nor_a_lower_percentage(tuning: Tuning, kind: Kind) -> None:
    scores = np.linspace(-100, 0, 401) if kind == "colour" else np.linspace(-1, 1, 401)
    ranks = [WORDS.index(strength(tuning, kind, score)) for score in scores]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}
    percents = [percent(kind, score) for score in scores]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)


@pytest.mark.parametrize("tuning", [BUILTIN, CLIP], ids=["builtin", "clip"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_score_at_a_limit_is_called_by_the_better_word(tuning: Tuning, kind: Kind) -> None:
    limits = limits_of(tuning, kind)
    scores = [limits.strong, np.nextafter(limits.strong, -np.inf), limits.fair, np.nextafter(limits.fair, -np.inf)]
    assert [strength(tuning, kind, score) for score in scores] == ["strong", "fair", "fair", "weak"]
