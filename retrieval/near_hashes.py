"""Finds pairs of perceptual hashes that differ in a few bits without comparing every hash with every other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Pairs = NDArray[np.int64]
Apart = Callable[[Pairs, Pairs], NDArray[np.bool_]]
# Bits of 256 in which the hashes of one picture may differ. Five copies each of 200 training photos of Flickr8k are
# within 16 bits for 99.97% of their pairs, of 150 product photos on white for 98.7%; of a million pairs of different
# products none is, three that are the same photo apart.
MOST_BITS = 16
# Two hashes that differ in 16 bits agree in one of 17 disjoint bands throughout (the pigeonhole principle): only
# hashes that share a band are compared.
_BANDS = MOST_BITS + 1
# pHash compares frequencies with their median, so half the bits are set, but not for pictures without structure
# (plain paper, an even gradient): their frequencies are all alike, and their hashes say nothing.
_LEAST_SET_BITS = 96
# Pairs compared at once: about 30 MB of scratch.
_PAIRS_AT_ONCE = 1 << 18


def near_hashes(hashes: Hashes, apart: Apart) -> Iterator[Pairs]:
    """Pairs (m, 2) of places of (n, 2, 4) hashes that are within MOST_BITS, in parts.

    The whole of one photo is compared with the whole of the other and with its trimmed middle. A pair may come several
    times; those that are not `apart` (the caller knows that they belong together) are not compared. Scratch memory
    stays the same however many are alike.
    """
    telling = np.flatnonzero(np.bitwise_count(hashes[:, 0]).sum(1) >= _LEAST_SET_BITS)
    photos = len(telling)
    entries = np.concatenate([hashes[telling, 0], hashes[telling, 1]])  # the wholes, then the middles
    photo = np.concatenate([telling, telling])
    for keys in _bands(entries):
        order = np.argsort(keys, kind="stable")
        for first, second in _within_runs(keys[order]):
            left, right = order[first], order[second]
            kept = ((left < photos) | (right < photos)) & (photo[left] != photo[right])
            left, right = left[kept], right[kept]
            kept = apart(photo[left], photo[right])
            left, right = left[kept], right[kept]
            near = np.bitwise_count(entries[left] ^ entries[right]).sum(1) <= MOST_BITS
            yield np.stack([photo[left[near]], photo[right[near]]], 1)


def _bands(entries: Hashes) -> Iterator[NDArray[np.uint16]]:
    """For each band its bits of every entry, (n,): every 17th bit, so that each band has high and low frequencies."""
    if not len(entries):
        return
    octets = np.ascontiguousarray(entries).view(np.uint8)
    for band in range(_BANDS):
        keys = np.zeros(len(entries), np.uint16)
        for place in range(band, 8 * octets.shape[1], _BANDS):
            keys <<= 1
            keys |= (octets[:, place // 8] >> (place % 8)) & 1
        yield keys


def _within_runs(keys: NDArray[np.uint16]) -> Iterator[tuple[Pairs, Pairs]]:
    """All pairs of places with equal keys, which ascend, in parts of about _PAIRS_AT_ONCE."""
    places = np.arange(len(keys))
    partners = np.searchsorted(keys, keys, "right") - places - 1
    ends = np.cumsum(partners)
    start = 0
    while start < len(keys):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _PAIRS_AT_ONCE, "right")))
        counts = partners[start:stop]
        first = np.repeat(places[start:stop], counts)
        nth = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
        yield first, first + 1 + nth
        start = stop
