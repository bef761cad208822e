"""Names the places of photos with coordinates: thousands in a moment, so it comes before the captions."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.library import Library

BATCH = 500


class PlacePass:
    """Names the places of new and changed coordinates, a batch in a transaction."""

    def __init__(self, library: Library) -> None:
        self._library = library
        waiting = library.catalogue.places.unnamed()
        self._waiting = waiting if waiting and library.extras.gazetteer else []

    def __len__(self) -> int:
        """The number of photos to do; 0 where no names of places are installed."""
        return len(self._waiting)

    def steps(self) -> Iterator[int]:
        """Names the places; yields how many photos are done."""
        gazetteer = self._library.extras.gazetteer
        assert gazetteer is not None
        for start in range(0, len(self._waiting), BATCH):
            batch = self._waiting[start : start + BATCH]
            named = iter(gazetteer.places([coordinates for _, coordinates in batch if coordinates]))
            with self._library.batch() as writing:
                for photo_id, coordinates in batch:
                    writing.place(photo_id, next(named) if coordinates else ())
            yield start + len(batch)
