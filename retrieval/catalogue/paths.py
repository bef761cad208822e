"""The paths of all photos in one buffer, for fast substring search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.file_names import folded, split_ending
from retrieval.ranking import Ids, are_in

_BETWEEN = "\0"  # cannot occur in a path
# Number of added or changed paths after which the buffer is rebuilt.
MOST_LATER = 4096


@dataclass(frozen=True, eq=False)
class Paths:
    """``text`` (bytes,) holds the folded paths of the photos ``ids`` (n,), ascending, each terminated by a zero.

    ``later`` holds folded paths added or changed since, by photo_id.
    """

    ids: Ids
    text: NDArray[np.uint8]
    later: Mapping[int, str]

    @classmethod
    def of(cls, ids: Ids, paths: Iterable[str]) -> Paths:
        """The ``paths`` (n) of photos ``ids`` (n,), ascending."""
        text = folded("".join(path.replace(_BETWEEN, " ") + _BETWEEN for path in paths))
        return cls(ids, np.frombuffer(text.encode(errors="surrogatepass"), np.uint8), {})

    def after(self, paths: Mapping[int, str]) -> Paths | None:
        """The same with the paths of added or changed photos; None if the buffer should be rebuilt."""
        later = {**self.later, **{photo_id: folded(path) for photo_id, path in paths.items()}}
        return replace(self, later=later) if len(later) <= MOST_LATER else None

    def containing(self, part: str) -> Ids:
        """Ids of the photos with this text in their path, ignoring case, ascending; may include removed photos."""
        wanted = folded(part)
        ids = self.ids[self._rows_with(np.frombuffer(wanted.encode(errors="surrogatepass"), np.uint8))]
        if not self.later:
            return ids
        later = np.array(sorted(self.later), np.int64)
        fresh = [photo_id for photo_id in later.tolist() if wanted in self.later[photo_id]]
        return np.union1d(ids[~are_in(ids, later)], np.array(fresh, np.int64))

    def named(self, name: str) -> Ids:
        """Ids of the photos whose file has this name, with its ending or without, ignoring case; as ``containing``."""
        wanted = folded(name)
        ids = self.containing(name)[:MOST_LATER].tolist()
        return np.array([i for i in ids if wanted in _names_of(self._path(i))], np.int64)

    def _path(self, photo_id: int) -> str:
        if photo_id in self.later:
            return self.later[photo_id]
        row = int(np.searchsorted(self.ids, photo_id))
        begin = int(self._ends[row - 1]) + 1 if row else 0
        return self.text[begin : self._ends[row]].tobytes().decode(errors="surrogatepass")

    def _rows_with(self, wanted: NDArray[np.uint8]) -> NDArray[np.int64]:
        """The rows that contain the ``wanted`` bytes, ascending; narrowed down from the rarest byte on."""
        if not len(self.text) or not len(wanted):
            return np.arange(len(self.ids)) if not len(wanted) else np.zeros(0, np.int64)
        order = np.argsort(self._often[wanted], kind="stable").tolist()
        starts = np.flatnonzero(self.text == wanted[order[0]]) - order[0]
        starts = starts[(starts >= 0) & (starts + len(wanted) <= len(self.text))]
        for place in order[1:]:
            starts = starts[self.text[starts + place] == wanted[place]]
        rows = np.searchsorted(self._ends, starts)
        return np.asarray(rows[np.diff(rows, prepend=-1) > 0])

    @cached_property
    def _often(self) -> NDArray[np.int64]:
        return np.bincount(self.text, minlength=256)

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        return np.asarray(np.flatnonzero(self.text == 0))


def _names_of(path: str) -> tuple[str, str]:
    """The name of a file, with its ending and without."""
    name = path.rpartition("/")[2]
    return name, split_ending(name)[0]
