"""The whole collection as of one moment: questions are answered from it alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from retrieval.catalogue import Facts, Paths, Revision
from retrieval.collection.hubs import Hubs
from retrieval.ranking import Ids, Scores, Vectors
from retrieval.records import Filters
from retrieval.vector_index import Mask, VectorIndex

# Photos that stand for all.
USUAL = 2000


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Never changes; a later state of the collection is another snapshot.

    ``facts`` are of every photo, ``index`` holds the shared vectors of those that have one of ``model``. Other
    vectors are read on first use: ``read_images`` and ``read_captions`` give whole indexes,
    ``read_hubs`` typical sentences.
    """

    revision: Revision
    model: str | None
    facts: Facts
    index: VectorIndex
    read_images: Callable[[], VectorIndex]
    read_captions: Callable[[], VectorIndex]
    read_hubs: Callable[[], Hubs]
    read_paths: Callable[[], Paths]

    def __len__(self) -> int:
        """How many photos can be found."""
        return len(self.index)

    @cached_property
    def images(self) -> VectorIndex:
        """Image vectors alone."""
        return self.read_images()

    @cached_property
    def captions(self) -> VectorIndex:
        """Caption vectors of the photos that have one."""
        return self.read_captions()

    @cached_property
    def usual_images(self) -> Vectors:
        """Image vectors (m, dim) of photos spread evenly over all, from which means and deviations are taken."""
        return self.images.reconstruct(self.images.ids[:: max(1, len(self.images) // USUAL)])

    @property
    def stamp(self) -> str:
        """Changes whenever the collection does."""
        return f"{self.revision.catalogue}-{self.revision.number}"

    @property
    def outdated(self) -> bool:
        """Whether there are photos but none has a vector of this model: an update changed the weights."""
        return not len(self.index) and bool(len(self.facts))

    # -- which photos may answer: masks (n,) over the ids of ``facts``

    def passing(self, filters: Filters) -> Mask | None:
        """Those that meet the conditions that facts and paths can tell; None where there are none."""
        passing = self.facts.passing(filters)
        if not filters.path:
            return passing
        named = self.mask_of(self.paths.containing(filters.path))
        return named if passing is None else passing & named

    @cached_property
    def paths(self) -> Paths:
        """The paths of the photos below their roots."""
        return self.read_paths()

    def mask_of(self, ids: Ids) -> Mask:
        """Those named; ids that are not there are ignored."""
        mask = np.zeros(len(self.facts), np.bool_)
        places, present = self.places(ids)
        mask[places[present]] = True
        return mask

    def ids_of(self, mask: Mask) -> Ids:
        """The ids that a mask names, ascending."""
        return self.facts.ids[mask]

    def places(self, ids: Ids) -> tuple[Ids, Mask]:
        """Where in ``facts`` each of some ids stands, and whether it is there at all."""
        ids = np.asarray(ids, np.int64)
        if not len(self.facts):
            return np.zeros(ids.shape, np.int64), np.zeros(ids.shape, np.bool_)
        first, last = self.facts.ids[[0, -1]].tolist()
        if last - first + 1 == len(self.facts):  # no photo was ever removed: ids are places
            return np.clip(ids - first, 0, last - first), (ids >= first) & (ids <= last)
        places = np.minimum(np.searchsorted(self.facts.ids, ids), len(self.facts) - 1)
        return places, self.facts.ids[places] == ids

    def within(self, index: VectorIndex, mask: Mask | None) -> Mask | None:
        """A mask over ``facts`` as one over the ids of an index of this snapshot."""
        if mask is None or np.array_equal(index.ids, self.facts.ids):
            return mask
        places, present = self.places(index.ids)
        return np.asarray(mask[places] & present)

    # -- hub correction

    def hubness(self, ids: Ids) -> Scores:
        """How near the photos ``ids`` (m,) of the index are to typical sentences, (m,)."""
        return self.hubs.values_of(ids, self.index)

    @cached_property
    def hubs(self) -> Hubs:
        """Typical sentences of the collection, and how near the photos of the index are to them."""
        return self.read_hubs()
