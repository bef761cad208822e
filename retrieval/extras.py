"""What optional packages add to a library; each part is made on first use, and is None where it is not installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from retrieval import ocr, places
from retrieval.ocr import RapidReader, TextReader
from retrieval.places import Gazetteer
from retrieval.settings import Settings


class Extras:
    """The parts that a library may have beside its models; without arguments it has none."""

    def __init__(
        self, make_gazetteer: Callable[[], Gazetteer | None] = lambda: None, text_reader: TextReader | None = None
    ) -> None:
        self._make_gazetteer, self.text_reader = make_gazetteer, text_reader

    @classmethod
    def installed(cls, settings: Settings) -> Extras:
        """Whatever is installed here and not switched off; nothing is loaded yet."""
        return cls(
            lambda: Gazetteer.open() if places.is_installed() else None,
            RapidReader() if settings.read_text and ocr.is_installed() else None,
        )

    @cached_property
    def gazetteer(self) -> Gazetteer | None:
        """Names of places."""
        return self._make_gazetteer()
