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
        self._cached: tuple[int, dict[Hashable, Ids]] = (0, {})

    def get(self, question: Hashable, look_up: Callable[[], Ids]) -> Ids:
        """The ids that ``look_up`` returns for a question, read-only."""
        state = self._state()  # before anything is read, so that a write during the look-up invalidates its result
        if self._cached[0] != state:
            self._cached = (state, {})
        answers = self._cached[1]
        if (ids := answers.get(question)) is None:
            ids = look_up()
            ids.flags.writeable = False
            answers[question] = ids
            while len(answers) > 1 and sum(cached.nbytes for cached in list(answers.values())) > MOST_BYTES:
                answers.pop(next(iter(answers)), None)  # the oldest one
        return ids
