"""The last pass, only where it was switched on: faces are found and put into groups of one person each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from retrieval.faces import SIDE
from retrieval.indexing.ahead import in_batches
from retrieval.indexing.opening import opened_ahead
from retrieval.library import Library

BATCH = 8


class FacePass:
    """Looks for faces where this finder has not looked yet; can be stopped and resumed at any time.

    A photo that cannot be opened, as on a disk that is unplugged, remains for another run.
    """

    def __init__(self, library: Library) -> None:
        self._library, self._people = library, library.catalogue.people
        self._finder = library.extras.face_finder if self._people.are_wanted else None
        self._waiting = self._people.to_do(self._finder.name).tolist() if self._finder else []

    def __len__(self) -> int:
        """The number of photos to do; 0 where it is switched off or not installed."""
        return len(self._waiting)

    def steps(self) -> Iterator[int]:
        """Looks for the faces; yields how many photos are done."""
        assert self._finder is not None
        groups, done = self._people.existing(), 0
        with closing(opened_ahead(self._library, self._waiting, SIDE, BATCH)) as opened:
            for batch in in_batches(opened, BATCH):
                if not self._people.are_wanted:  # switched off and deleted in the meantime
                    return
                faces = {photo_id: self._finder.find(image) for photo_id, image in batch if image}
                self._people.put(self._finder.name, faces, groups)
                done += len(batch)
                yield done
