"""Values computed for many keys at once, which takes hardly longer than for one, and cached."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Memo(Generic[_Key, _Value]):
    """The function ``of`` from keys (n) to their values (n), with up to about ``most`` values cached."""

    def __init__(self, of: Callable[[Sequence[_Key]], Sequence[_Value]], most: int = 20_000) -> None:
        self._of, self._most = of, most
        self._values: dict[_Key, _Value] = {}

    def __call__(self, keys: Iterable[_Key]) -> list[_Value]:
        """The value of each key."""
        asked, cached = list(keys), self._values  # another thread may replace the cache
        values = {key: cached[key] for key in asked if key in cached}
        if new := [key for key in dict.fromkeys(asked) if key not in values]:
            values |= dict(zip(new, self._of(new), strict=True))
            if len(cached) > self._most:
                cached = self._values = {}
            cached.update((key, values[key]) for key in new)
        return [values[key] for key in asked]
