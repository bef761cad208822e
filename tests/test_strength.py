import pytest

from retrieval.search.strength import COLOUR_LIMITS, strength
from retrieval.tuning import BUILTIN, CLIP, Tuning


@pytest.mark.parametrize("tuning", [BUILTIN, CLIP], ids=["builtin", "clip"])
def test_a_higher_score_is_never_called_weaker(tuning: Tuning) -> None:
    limits = tuning.photo
    assert strength(tuning, "photo", limits.strong) == "strong"
    assert strength(tuning, "photo", (limits.strong + limits.fair) / 2) == "fair"
    assert strength(tuning, "photo", limits.fair - 0.01) == "weak"


def test_colours_are_judged_by_their_distance_with_any_models() -> None:
    assert strength(CLIP, "colour", -3) == "strong"
    assert strength(BUILTIN, "colour", (COLOUR_LIMITS.strong + COLOUR_LIMITS.fair) / 2) == "fair"
    assert strength(BUILTIN, "colour", -60) == "weak"
