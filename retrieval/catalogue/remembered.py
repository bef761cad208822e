"""Caches the ids that answer questions to the catalogue, until something is written to it."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
MOST_BYTES = 64_000_000  # of cached ids


class RememberedIds:
    """Answers by question; ``state`` is a number that changes with every write."""

    def __init__(self, state: Callable[[], int]) -> None:
        self._state = state
        self._known: tuple[int, dict[Hashable, Ids]] = (0, {})

    def get(self, question: Hashable, look_up: Callable[[], Ids]) -> Ids:
        """The ids that ``look_up`` finds for a question, which must not be changed."""
        state, known = (
            self._state(),
            self._known,
        )  # the state first, so that a write during the look-up invalidates its result
        if known[0] != state:
            known = self._known = (state, {})
        if (found := known[1].get(question)) is None:
            found = look_up()
            found.flags.writeable = False
            answers = known[1]
            answers[question] = found
            while len(answers) > 1 and sum(ids.nbytes for ids in list(answers.values())) > MOST_BYTES:
                answers.pop(next(iter(answers)), None)  # the one that was asked first
        return found
