"""What optional packages add to a library; each part is made on first use, and is None where it is not installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from retrieval import places
from retrieval.places import Gazetteer


class Extras:
    """The parts that a library may have beside its models; without arguments it has none."""

    def __init__(self, make_gazetteer: Callable[[], Gazetteer | None] = lambda: None) -> None:
        self._make_gazetteer = make_gazetteer

    @classmethod
    def installed(cls) -> Extras:
        """Whatever is installed here; nothing is loaded yet."""
        return cls(lambda: Gazetteer.open() if places.is_installed() else None)

    @cached_property
    def gazetteer(self) -> Gazetteer | None:
        """Names of places."""
        return self._make_gazetteer()
