"""Finds photos that exist more than once: the same file, or the same picture saved again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.collection import Snapshot
from retrieval.colours import paired_distances
from retrieval.library import Library
from retrieval.near_hashes import near_hashes
from retrieval.records import Photo

Pairs = NDArray[np.int64]
Ids = NDArray[np.int64]
# The largest CIEDE2000 distance between the palettes of two copies: the same shirt in two colours is above it, and
# 99.7% of the copies that near_hashes was tuned with are below 11.
MOST_COLOUR = 12.0
# Pairs whose vectors and colours are compared at once: about 50 MB of memory.
_PAIRS_AT_ONCE = 1 << 13


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Copies of one picture, the best first: most pixels, then largest file, then oldest.

    "exact": all have the same content; "near": at least one was saved again, resized, cropped or brightened.
    """

    photos: tuple[Photo, ...]
    kind: Literal["exact", "near"]


def find_duplicates(library: Library) -> list[DuplicateGroup]:
    """Every picture that exists more than once, exact groups first, then by path.

    Uses what indexing stored: no file is read, and nothing is deleted.
    """
    snapshot = library.snapshot()
    ids, contents = library.catalogue.contents()
    ids, contents = ids[(in_snapshot := snapshot.places(ids)[1])], contents[in_snapshot]
    groups = Groups(len(ids))
    groups.join(_same_content(contents))
    for pairs in _with_near_hashes(library, ids, groups):
        pairs = pairs[_vectors_are_near(library, snapshot, ids[pairs])]
        groups.join(pairs[_colours_are_near(snapshot, ids[pairs])])
    _, group, counts = np.unique(groups.of, return_inverse=True, return_counts=True)
    members = np.flatnonzero(counts[group] > 1)
    photos = library.catalogue.photos(ids[members])
    place_of = dict(zip(ids[members].tolist(), group[members].tolist(), strict=True))
    together: dict[int, list[Photo]] = {}
    for photo in photos:
        together.setdefault(place_of[photo.photo_id], []).append(photo)
    duplicates = [_group(copies) for copies in together.values() if len(copies) > 1]
    return sorted(duplicates, key=lambda group: (group.kind, group.photos[0].path))


def _group(photos: Sequence[Photo]) -> DuplicateGroup:
    exact = len({photo.content_hash for photo in photos}) == 1
    return DuplicateGroup(tuple(sorted(photos, key=_worth)), "exact" if exact else "near")


def _worth(photo: Photo) -> tuple[object, ...]:
    facts = photo.facts
    return -facts.width * facts.height, -facts.size_bytes, facts.taken or datetime.max, photo.photo_id


def _same_content(contents: Ids) -> Pairs:
    """Pairs (n, 2) of each place and the first place with the same content."""
    _, first, which = np.unique(contents, return_index=True, return_inverse=True)
    return np.stack([first[which], np.arange(len(contents))], 1)


class Groups:
    """A partition of n places: `of` (n,) is the group number of each."""

    def __init__(self, places: int) -> None:
        self.of: Ids = np.arange(places)

    def apart(self, first: Ids, second: Ids) -> NDArray[np.bool_]:
        """A mask of the pairs of places that are not in the same group yet."""
        return np.asarray(self.of[first] != self.of[second])

    def join(self, pairs: Pairs) -> None:
        """Merge the groups of both places of each pair (m, 2), transitively."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        if len(pairs):
            links = self.of[pairs]
            graph = coo_array((np.ones(len(links), np.bool_), (links[:, 0], links[:, 1])), shape=(len(self.of),) * 2)
            self.of = np.asarray(connected_components(graph, directed=False)[1][self.of], np.int64)


def _with_near_hashes(library: Library, ids: Ids, groups: Groups) -> Iterator[Pairs]:
    """Pairs (m, 2) of places in `ids` whose hashes are near, in batches, without pairs already in one group.

    So a thousand copies of one picture cost little more than a few.
    """
    hashed, hashes = library.catalogue.perceptual_hashes()
    in_snapshot = np.isin(hashed, ids)
    places = np.searchsorted(ids, hashed[in_snapshot])
    for near in near_hashes(hashes[in_snapshot], lambda first, second: groups.apart(places[first], places[second])):
        for start in range(0, len(near), _PAIRS_AT_ONCE):
            pairs = places[near[start : start + _PAIRS_AT_ONCE]]
            yield pairs[groups.apart(pairs[:, 0], pairs[:, 1])]


def _vectors_are_near(library: Library, snapshot: Snapshot, pairs: Pairs) -> NDArray[np.bool_]:
    """A mask (m,) of the pairs (m, 2) of ids whose photos both have vectors, and similar ones."""
    if not len(pairs):
        return np.zeros(0, np.bool_)
    ids, vectors = library.catalogue.vectors("image", snapshot.model, np.unique(pairs))
    if not len(ids):
        return np.zeros(len(pairs), np.bool_)
    rows = np.minimum(np.searchsorted(ids, pairs), len(ids) - 1)
    cosines = np.einsum("ij,ij->i", vectors[rows[:, 0]], vectors[rows[:, 1]])
    return np.asarray((ids[rows] == pairs).all(1) & (cosines >= library.tuning.least_alike))


def _colours_are_near(snapshot: Snapshot, pairs: Pairs) -> NDArray[np.bool_]:
    palettes = snapshot.facts.palettes[snapshot.places(pairs)[0]]
    return np.asarray(paired_distances(palettes[:, 0], palettes[:, 1]) <= MOST_COLOUR)
