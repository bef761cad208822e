import pytest

from retrieval.search.strength import COLOUR_LIMITS, LIMITS, Kind, strength


@pytest.mark.parametrize(("family", "kind"), LIMITS)
def test_a_higher_score_is_never_called_weaker(family: str, kind: Kind) -> None:
    limits = LIMITS[family, kind]
    assert strength(family, kind, limits.strong) == "strong"
    assert strength(family, kind, (limits.strong + limits.fair) / 2) == "fair"
    assert strength(family, kind, limits.fair - 0.01) == "weak"


def test_colours_are_judged_by_their_distance_with_any_models() -> None:
    assert strength("clip", "colour", -3) == "strong"
    assert strength("builtin", "colour", (COLOUR_LIMITS.strong + COLOUR_LIMITS.fair) / 2) == "fair"
    assert strength("builtin", "colour", -60) == "weak"
