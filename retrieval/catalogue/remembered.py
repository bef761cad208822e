"""Caches the ids that answer questions to the catalogue, until something is written to it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
MOST_BYTES = 64_000_000  # of cached ids
_State = TypeVar("_State")


class RememberedIds(Generic[_State]):
    """Answers by question; ``state`` changes with every write that may change an answer."""

    def __init__(self, state: Callable[[], _State]) -> None:
        self._state = state
        self._cached: dict[Hashable, tuple[_State, Ids]] = {}

    def get(
        self,
        question: Hashable,
        look_up: Callable[[], Ids],
        renew: Callable[[Ids, _State, _State], Ids | None] | None = None,
    ) -> Ids:
        """The ids that ``look_up`` returns for a question, read-only.

        After a write, ``renew`` makes them of the earlier ids, the state they were of, and that of now, or returns
        None where it cannot.
        """
        state = self._state()  # before anything is read, so that a write during the look-up invalidates its result
        cached = self._cached.get(question)
        if cached is not None and cached[0] == state:
            return cached[1]
        ids = renew(cached[1], cached[0], state) if cached is not None and renew else None
        if ids is None:
            ids = look_up()
        ids.flags.writeable = False
        self._cached.pop(question, None)  # the newest comes last
        self._cached[question] = (state, ids)
        while len(self._cached) > 1 and sum(ids.nbytes for _, ids in list(self._cached.values())) > MOST_BYTES:
            self._cached.pop(next(iter(self._cached)), None)
        return ids
