"""How a refinement changes a query."""

from __future__ import annotations

import pytest

from chatbot.steps import agreeing
from retrieval.records import Term


@pytest.mark.parametrize(
    ("description", "unwanted", "left"),
    [
        ("dogs in the snow", "snow", "dogs"),
        ("a boy with a red helmet on a bike", "helmet", "a boy on a bike"),
        ("a boy in a dark blue shirt", "shirt", "a boy"),
        ("a girl wearing her pink hat", "hat", "a girl"),
        ("a man surfing", "surfing", "a man"),
        ("two cats", "dogs", "two cats"),
    ],
)
def test_what_is_unwanted_leaves_a_description_with_the_words_that_belong_to_it(
    description: str, unwanted: str, left: str
) -> None:
    assert agreeing((Term(description),), "", (unwanted,)) == (Term(left),)
