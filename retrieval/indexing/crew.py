"""What decodes photos and runs models for a pass elsewhere: the machines of a cluster."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

from retrieval.catalogue import FoundFile
from retrieval.indexing.looking import Loaded
from retrieval.ranking import Vector
from retrieval.records import Caption, Photo


class Crew(Protocol):
    """Does the work of the passes that needs no catalogue; results are in the order of the input.

    Closing a generator stops its work.
    """

    def looked_at(self, files: Sequence[FoundFile]) -> Generator[Loaded, None, None]:
        """Files decoded and encoded."""

    def captioned(self, photos: Sequence[Photo]) -> Generator[tuple[Photo, Caption, Vector] | None, None, None]:
        """Captions with their vectors (dim,); None for a photo that can no longer be read."""

    def read(self, photos: Sequence[Photo]) -> Generator[tuple[int, str | None], None, None]:
        """Photo ids with the text in the photos; None for a photo that cannot be opened now."""
