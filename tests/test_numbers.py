"""Positions and counts in words."""

import pytest

from chatbot.reading.numbers import count, parse_ranks


@pytest.mark.parametrize(
    ("phrase", "ranks"),
    [("the second one", (2,)), ("1 and 4", (1, 4)), ("2-5", (2, 3, 4, 5)), ("the last two", (5, 6)),
     ("all of them", (1, 2, 3, 4, 5, 6)), ("photo 3", (3,)), ("the one on the left", (1,)),
     ("the first three", (1, 2, 3)),
     ("1, 2 & 6", (1, 2, 6)), ("#3", (3,)), ("number three", (3,)), ("all but the third", (1, 2, 4, 5, 6)),
     ("second to last", (5,)), ("2 to 4", (2, 3, 4)), ("the middle one", (3,)), ("1-3 and 5", (1, 2, 3, 5))],
)  # fmt: skip
def test_positions_in_words(phrase: str, ranks: tuple[int, ...]) -> None:
    parsed = parse_ranks(phrase, shown=6)
    assert parsed is not None
    assert parsed.ranks == ranks


@pytest.mark.parametrize("phrase", ["the red one", "dogs", "two towers", "2019", "", "one", "the last two dogs"])
def test_a_phrase_that_says_more_is_no_position(phrase: str) -> None:
    assert parse_ranks(phrase, shown=6) is None


def test_these_point_without_counting() -> None:
    ranks = parse_ranks("these", shown=3)
    assert ranks is not None
    assert ranks.vague


def test_counts_in_words() -> None:
    assert [count(word) for word in ("12", "twelve", "a dozen", "half a dozen", "a couple of", "dogs")] == [
        12, 12, 12, 6, 2, None,
    ]  # fmt: skip
