"""Others who decode photos and run models for a pass: the machines of a cluster."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

from retrieval.catalogue import FoundFile
from retrieval.indexing.looking import Loaded
from retrieval.ranking import Vector
from retrieval.records import Caption, Photo


class Crew(Protocol):
    """Does the work of the passes that does not need the catalogue, and answers in the order of what it got.

    Closing a generator stops its work.
    """

    def looked_at(self, files: Sequence[FoundFile]) -> Generator[Loaded, None, None]:
        """Files decoded and encoded."""

    def captioned(self, photos: Sequence[Photo]) -> Generator[tuple[Photo, Caption, Vector] | None, None, None]:
        """Captions with their vectors (dim,); None for a photo that went bad meanwhile."""

    def read(self, photos: Sequence[Photo]) -> Generator[tuple[int, str], None, None]:
        """Photo ids with the text that stands in the photos."""
