"""Where the actions of a message begin and what each asks for, decided together."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from chatbot.reading.sequence import KINDS, followings, likeliest_parts
from chatbot.reading.words import ACTS, HELP, is_help

UNKNOWN = followings(())


def chances(**of_acts: float) -> list[float]:
    """Chances of all acts; what is not named shares what is left."""
    rest = (1 - sum(of_acts.values())) / (len(ACTS) - len(of_acts))
    return [of_acts.get(act.replace(".", "_"), rest) for act in ACTS]


def kinds(parts: list[tuple[int, int, Tensor, Tensor]]) -> list[tuple[int, int, str]]:
    return [(first, stop, KINDS[int(of_kinds.argmax())]) for first, stop, _, of_kinds in parts]


def test_a_place_where_an_action_surely_begins_is_never_weighed() -> None:
    asked = list[list[tuple[int, int]]]()

    def search(parts: list[tuple[int, int]]) -> Tensor:
        asked.append(parts)
        return torch.tensor([chances(text_search=0.9) for _ in parts])

    found = likeliest_parts([9.0, -9.0, 8.0, -9.0], 4, search, UNKNOWN)
    assert kinds(found) == [(0, 2, "text_search"), (2, 4, "text_search")]
    assert asked == [[(0, 2), (2, 4)]]


@pytest.mark.parametrize(("whole", "parts"), [(0.4, [(0, 2), (2, 4)]), (0.99, [(0, 4)])])
def test_where_it_is_unsure_whether_an_action_begins_the_surer_acts_decide(
    whole: float, parts: list[tuple[int, int]]
) -> None:
    def of_parts(spans: list[tuple[int, int]]) -> Tensor:
        certain = {(0, 2): chances(feedback_like=0.95), (2, 4): chances(text_search=0.95)}
        return torch.tensor([certain.get(span, chances(text_search=whole)) for span in spans])

    after = followings([["feedback.like", "text_search"]] * 50)
    found = likeliest_parts([9.0, -9.0, -0.4, -9.0], 4, of_parts, after)
    assert [(first, stop) for first, stop, *_ in found] == parts


def test_an_act_that_often_follows_another_is_taken_where_two_are_as_likely() -> None:
    after = followings([["feedback.like", "more_like"]] * 500 + [["text_search", "refine"]] * 500)

    def of_parts(spans: list[tuple[int, int]]) -> Tensor:
        unsure = chances(more_like=0.45, refine=0.46)
        return torch.tensor([chances(feedback_like=0.9) if span[0] == 0 else unsure for span in spans])

    assert kinds(likeliest_parts([9.0, 9.0], 2, of_parts, after))[1] == (1, 2, "more_like")
    assert kinds(likeliest_parts([9.0, 9.0], 2, of_parts, UNKNOWN))[1] == (1, 2, "refine")


def test_a_message_that_is_one_action_keeps_the_chances_of_its_acts() -> None:
    one = torch.tensor([chances(refine=0.7, text_search=0.2)])
    [(first, stop, acts, of_kinds)] = likeliest_parts([9.0, -9.0], 2, lambda _: one, UNKNOWN)
    assert (first, stop) == (0, 2)
    assert torch.equal(acts, one[0])
    assert of_kinds[KINDS.index("refine")] == pytest.approx(0.7)
    remarks = sum(chance for act, chance in zip(ACTS, one[0].tolist(), strict=True) if is_help(act))
    assert of_kinds[KINDS.index(HELP)] == pytest.approx(remarks)


def test_of_many_unsure_places_the_least_sure_are_weighed() -> None:
    begins = [9.0, 0.1, -0.1, 0.2, -0.2, 3.0, -3.0]
    seen = set[int]()

    def of_parts(spans: list[tuple[int, int]]) -> Tensor:
        seen.update(first for first, _ in spans)
        return torch.tensor([chances(text_search=0.9)] * len(spans))

    likeliest_parts(begins, 7, of_parts, UNKNOWN)
    assert seen == {0, 1, 2, 3, 4, 5}  # the fifth begins one surely enough, the sixth none
