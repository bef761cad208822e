"""The whole collection as of one moment; a question is answered from one snapshot alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from retrieval.catalogue import Facts, Paths, Revision
from retrieval.collection.hubs import Hubs
from retrieval.ranking import Ids, Scores, Vectors, evenly
from retrieval.records import Filters
from retrieval.vector_index import Mask, VectorIndex

# Size of the sample that represents a collection, and of the part of it that is compared among itself.
USUAL, COMPARED = 2000, 500


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Immutable; a later state of the collection is another snapshot.

    ``facts`` cover every photo, ``index`` the photos with a shared vector of ``model``. The rest is read on first
    use by the ``read_…`` functions: indexes of image and caption vectors, hubs, paths.
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
        """Number of photos that can be found."""
        return len(self.index)

    @cached_property
    def images(self) -> VectorIndex:
        """The index of image vectors."""
        return self.read_images()

    @cached_property
    def captions(self) -> VectorIndex:
        """The index of caption vectors."""
        return self.read_captions()

    @property
    def usual_ids(self) -> Ids:
        """Ids (m,) of an even sample of the photos that have an image vector, ascending."""
        return evenly(self.images.ids, USUAL)

    @cached_property
    def usual_images(self) -> Vectors:
        """Image vectors (m, dim) of `usual_ids`, from which means and deviations are taken."""
        return self.images.reconstruct(self.usual_ids)

    @cached_property
    def usual_shared(self) -> Vectors:
        """Vectors (m, dim) of an even sample of the indexed photos, as queries are compared with them."""
        return self.index.reconstruct(evenly(self.index.ids, USUAL))

    @cached_property
    def unrelated(self) -> float:
        """The median cosine of two photos; 0 where there are not two."""
        photos = self.usual_images[:: max(1, -(-len(self.usual_images) // COMPARED))]
        cosines = (photos @ photos.T)[np.triu_indices(len(photos), 1)]
        return float(np.median(cosines)) if len(cosines) else 0.0

    @cached_property
    def usual_deviation(self) -> float:
        """The standard deviation of a sentence's cosines with the photos, the mean over captions; 0 without them."""
        sentences = self.hubs.sentences[:COMPARED]
        if not len(sentences) or not len(self.usual_images):
            return 0.0
        return float((self.usual_images @ sentences.T).std(axis=0).mean())

    @property
    def stamp(self) -> str:
        """Changes whenever the collection does."""
        return f"{self.revision.catalogue}-{self.revision.number}"

    @property
    def outdated(self) -> bool:
        """Whether there are photos but no vectors of this model, as after an update with new weights."""
        return not len(self.index) and bool(len(self.facts))

    # -- masks (n,) over the ids of ``facts``

    def passing(self, filters: Filters) -> Mask | None:
        """The photos that meet the conditions on facts and paths; None if there are no such conditions."""
        passing = self.facts.passing(filters)
        if not filters.path:
            return passing
        at_path = self.mask_of(self.paths.containing(filters.path))
        return at_path if passing is None else passing & at_path

    @cached_property
    def paths(self) -> Paths:
        """The photos' paths, relative to their roots."""
        return self.read_paths()

    def mask_of(self, ids: Ids) -> Mask:
        """A mask of the photos ``ids``; unknown ids are ignored."""
        mask = np.zeros(len(self.facts), np.bool_)
        places, present = self.places(ids)
        mask[places[present]] = True
        return mask

    def ids_of(self, mask: Mask) -> Ids:
        """The ids of the photos in a mask, ascending."""
        return self.facts.ids[mask]

    def places(self, ids: Ids) -> tuple[Ids, Mask]:
        """The position in ``facts`` of each of ``ids`` (m,), and a mask (m,) of those that are in it."""
        ids = np.asarray(ids, np.int64)
        if not len(self.facts):
            return np.zeros(ids.shape, np.int64), np.zeros(ids.shape, np.bool_)
        first, last = self.facts.ids[[0, -1]].tolist()
        if last - first + 1 == len(self.facts):  # no photo was ever removed: ids are consecutive
            return np.clip(ids - first, 0, last - first), (ids >= first) & (ids <= last)
        places = np.minimum(np.searchsorted(self.facts.ids, ids), len(self.facts) - 1)
        return places, self.facts.ids[places] == ids

    def within(self, index: VectorIndex, mask: Mask | None) -> Mask | None:
        """A mask over ``facts`` as a mask over the ids of an index of this snapshot."""
        if mask is None or np.array_equal(index.ids, self.facts.ids):
            return mask
        places, present = self.places(index.ids)
        return np.asarray(mask[places] & present)

    # -- hub correction

    def hubness(self, ids: Ids) -> Scores:
        """How near the photos ``ids`` (m,) are to typical sentences, (m,)."""
        return self.hubs.values_of(ids, self.index)

    @cached_property
    def hubs(self) -> Hubs:
        """Typical sentences of the collection, and how near the indexed photos are to them."""
        return self.read_hubs()
