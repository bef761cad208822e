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


@pytest.mark.parametrize(
    ("phrase", "shown", "ranks"),
    [
        ("the last 8", 6, (1, 2, 3, 4, 5, 6)), ("bottom 2", 6, (5, 6)), ("top four", 6, (1, 2, 3, 4)),
        ("initial 2", 6, (1, 2)), ("final three", 6, (4, 5, 6)), ("the last couple", 6, (5, 6)),
        ("the first half a dozen", 9, (1, 2, 3, 4, 5, 6)), ("the last one", 6, (6,)), ("number last", 6, (6,)),
        ("next to last", 6, (5,)), ("3rd-last", 6, (3, 4, 5, 6)), ("second to last", 2, (1,)),
        ("the middle one", 5, (3,)), ("the centre one", 4, (2,)), ("the center one", 1, (1,)),
        ("on the right", 6, (6,)), ("the rightmost", 6, (6,)), ("at the bottom", 6, (6,)), ("at the end", 6, (6,)),
        ("the one on the far left", 6, (1,)), ("leftmost", 6, (1,)), ("the one at the top", 6, (1,)),
        ("at the start", 6, (1,)), ("at the beginning", 6, (1,)),
    ],
)  # fmt: skip
def test_ends_and_sides_are_those_of_the_page(phrase: str, shown: int, ranks: tuple[int, ...]) -> None:
    parsed = parse_ranks(phrase, shown)
    assert parsed is not None
    assert (parsed.ranks, parsed.vague) == (ranks, False)


@pytest.mark.parametrize("phrase", ["last", "the middle one", "the rightmost", "second last"])
def test_on_an_empty_page_every_end_is_the_first_place(phrase: str) -> None:
    parsed = parse_ranks(phrase, shown=0)
    assert parsed is not None
    assert parsed.ranks == (1,)


@pytest.mark.parametrize(
    ("phrase", "ranks"),
    [
        ("2 through 4", (2, 3, 4)), ("the second to the fourth", (2, 3, 4)), ("photo 2 to photo 4", (2, 3, 4)),
        ("1 2 3", (1, 2, 3)), ("1; 2 + 3", (1, 2, 3)), ("both 1 and 2", (1, 2)), ("3 or 4", (3, 4)),
        ("nos. 2 and 4", (2, 4)), ("2 and 2", (2,)), ("4 and 2-5", (4, 2, 3, 5)), ("2-2", (2,)), ("1-2", (1, 2)),
        ("the first two and the last", (1, 2, 6)), ("1,", (1,)), ("2d", (2,)), ("21st", (21,)), ("seven", (7,)),
        ("twentieth", (20,)), ("photo one", (1,)), ("200", (200,)), ("198-200", (198, 199, 200)),
    ],
)  # fmt: skip
def test_rows_and_lists_of_positions_keep_their_order_and_name_each_once(phrase: str, ranks: tuple[int, ...]) -> None:
    parsed = parse_ranks(phrase, shown=6)
    assert parsed is not None
    assert (parsed.ranks, parsed.vague) == (ranks, False)


@pytest.mark.parametrize(
    ("phrase", "ranks"),
    [
        ("both", (1, 2, 3, 4)), ("each one", (1, 2, 3, 4)), ("the whole page", (1, 2, 3, 4)),
        ("all four", (1, 2, 3, 4)),
        ("everything but 2 and 3", (1, 4)), ("all except the last two", (1, 2)), ("all but these", ()),
    ],
)  # fmt: skip
def test_all_is_the_whole_page_but_for_what_is_left_out(phrase: str, ranks: tuple[int, ...]) -> None:
    parsed = parse_ranks(phrase, shown=4)
    assert parsed is not None
    assert parsed.ranks == ranks


@pytest.mark.parametrize(("phrase", "ranks"), [("the second half", (1,)), ("4 onwards", (4,))])
def test_positions_beyond_the_page_are_named_as_such(phrase: str, ranks: tuple[int, ...]) -> None:
    parsed = parse_ranks(phrase, shown=1)
    assert parsed is not None
    assert parsed.ranks == ranks


@pytest.mark.parametrize(
    ("phrase", "ranks"),
    [
        ("the third one from the left", (3,)), ("the second from the right", (8,)), ("the very first one", (1,)),
        ("5 down to 8", (5, 6, 7, 8)), ("7 through to 9", (7, 8, 9)), ("the first pair", (1, 2)),
        ("the entire page", tuple(range(1, 10))), ("'em all", tuple(range(1, 10))),
        ("all of ’em but the second", (1, 3, 4, 5, 6, 7, 8, 9)),
        ("the last but one", (8,)), ("last but two", (7,)), ("the penultimate one", (8,)),
        ("the one before last", (8,)),
        ("second from last", (8,)), ("third from the end", (7,)), ("the third last", (7,)), ("next to the last", (8,)),
        ("the first half", (1, 2, 3, 4)), ("the best three", (1, 2, 3)),
        ("the second half of them", (6, 7, 8, 9)), ("from 2 to 5", (2, 3, 4, 5)), ("1 through 4", (1, 2, 3, 4)),
        ("7 onwards", (7, 8, 9)), ("from the seventh on", (7, 8, 9)), ("the two first ones", (1, 2)),
        ("3 last", (7, 8, 9)),
        ("the last few", (7, 8, 9)), ("twenty first", (21,)), ("the first five but not the second", (1, 3, 4, 5)),
        ("all but the last but one", (1, 2, 3, 4, 5, 6, 7, 9)),
    ],
)  # fmt: skip
def test_positions_are_counted_from_both_ends_and_by_halves(phrase: str, ranks: tuple[int, ...]) -> None:
    parsed = parse_ranks(phrase, shown=9)
    assert parsed is not None
    assert parsed.ranks == ranks


@pytest.mark.parametrize(
    "phrase",
    ["the red one", "dogs", "two towers", "2019", "", "one", "the ones", "the last two dogs", "5-2", "0", "201",
     "the odd one out",
     "199-201", "20 of them", "1 and dogs", "1 dogs", "all but dogs", "a couple of", "the last 0-2"],
)  # fmt: skip
def test_a_phrase_that_says_more_is_no_position(phrase: str) -> None:
    assert parse_ranks(phrase, shown=6) is None


@pytest.mark.parametrize(
    ("phrase", "shown", "ranks"),
    [("these", 3, (1, 2, 3)), ("those two", 3, (1, 2, 3)), ("the photos above", 2, (1, 2)), ("it", 1, (1,)),
     ("this one", 1, (1,)), ("this one", 2, ()), ("that", 0, ())],
)  # fmt: skip
def test_these_and_it_point_without_counting(phrase: str, shown: int, ranks: tuple[int, ...]) -> None:
    parsed = parse_ranks(phrase, shown)
    assert parsed is not None
    assert (parsed.ranks, parsed.vague) == (ranks, True)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("twelve", 12), ("a dozen", 12), ("half a dozen", 6), ("half dozen", 6), ("A couple of", 2),
     ("a hundred", 100), ("twenty-five", 25), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60),
     ("seventy", 70), ("eighty", 80), ("ninety", 90), ("zero", 0), ("twelve of", 12), ("1.5", None), ("dogs", None)],
)  # fmt: skip
def test_counts_in_words(text: str, number: int | None) -> None:
    assert count(text) == number
