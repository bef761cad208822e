"""What filters, colours, walls and statistics ask of every photo, as columns in the order of the ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.schema import folded
from retrieval.colours import cells_of
from retrieval.images import format_name
from retrieval.ranking import are_in
from retrieval.records import Filters, GroupedBy

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
# A guessed label is sure where the caption says the same, and not with "perhaps".
_SURE = "label_source != 'zero-shot' OR (instr(lower(caption), lower(label)) > 0 AND caption NOT LIKE 'perhaps %')"
FACT_COLUMNS = (
    "photo_id", "taken", "taken_from", "width", "height", "format", "camera", "palette",
    "label", _SURE, "size_bytes", "caption IS NOT NULL", "coalesce(rating, 0)",
)  # fmt: skip
_SWATCHES = 5


@dataclass(frozen=True, slots=True)
class Names:
    """A column of few different names: ``codes`` (n,) are places in ``known``; "" for none."""

    known: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Self:
        """The column of these values."""
        place: dict[str, int] = {}
        codes = [place.setdefault(value or "", len(place)) for value in values]
        return cls(tuple(place), np.array(codes, np.int32))

    def take(self, rows: Ids | slice) -> Self:
        """Some entries."""
        return type(self)(self.known, self.codes[rows])

    def then(self, others: Names) -> Self:
        """These entries and then others."""
        place = {name: code for code, name in enumerate(self.known)}
        translated = np.array([place.setdefault(name, len(place)) for name in others.known], np.int32)
        codes = translated[others.codes] if len(others.codes) else others.codes
        return type(self)(tuple(place), np.concatenate([self.codes, codes]))

    def among(self, wanted: Sequence[bool]) -> Mask:
        """Which entries have a name that is wanted; ``wanted`` goes with ``known``."""
        return np.array(wanted, np.bool_)[self.codes] if self.known else np.zeros(len(self.codes), np.bool_)

    def counted(self) -> list[tuple[str, int]]:
        """The names with the number of entries of each, commonest first, equal ones by name; "" among them."""
        counts = np.bincount(self.codes, minlength=len(self.known)).tolist()
        names = [(name, n) for name, n in zip(self.known, counts, strict=True) if n]
        return sorted(names, key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts of photos by ``ids`` (n,), ascending.

    ``taken`` (n,) is local time in seconds, and ``dated`` (n,) tells where it is the photo's own and not the file's;
    ``width`` and ``height`` (n,) are pixels, ``palettes`` (n, 5, 4) hold L, a, b and weight, 0 where a photo has fewer
    colours; ``sure`` (n,) tells which labels may be stated as they are; ``sizes`` (n,) are bytes of the files,
    ``captioned`` (n,) tells which have a caption, and ``ratings`` (n,) are stars, 0 where there are none.
    """

    ids: Ids
    taken: NDArray[np.datetime64]
    dated: Mask
    width: NDArray[np.int64]
    height: NDArray[np.int64]
    formats: Names
    cameras: Names
    palettes: NDArray[np.float32]
    labels: Names
    sure: Mask
    sizes: NDArray[np.int64]
    captioned: Mask
    ratings: NDArray[np.int8]

    @classmethod
    def of(cls, rows: Sequence[sqlite3.Row]) -> Self:
        """From rows of FACT_COLUMNS, ascending by photo_id."""
        columns = list(zip(*rows, strict=True)) or [()] * len(FACT_COLUMNS)
        ids, taken, taken_from, width, height, formats, cameras, palettes, labels, *others = columns
        sure, sizes, captioned, ratings = others
        return cls(
            np.array(ids, np.int64),
            np.array([text[:19] for text in taken], "datetime64[s]"),
            np.array([source != "file" for source in taken_from], np.bool_),
            np.array(width, np.int64),
            np.array(height, np.int64),
            Names.of(formats),
            Names.of(cameras),
            np.frombuffer(b"".join(palettes), np.float32).reshape(-1, _SWATCHES, 4),
            Names.of(labels),
            np.array(sure, np.bool_),
            np.array(sizes, np.int64),
            np.array(captioned, np.bool_),
            np.array(ratings, np.int8),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def apply(self, changed: Facts, departed: Ids) -> Facts:
        """These facts after a batch: photos that came or ``changed``, and the ids of those that ``departed``."""
        if not len(changed) and not len(departed):
            return self
        replaced = are_in(changed.ids, self.ids) if len(changed) < len(self) else np.ones(len(changed), np.bool_)
        if not len(departed) and replaced.all() and len(changed) < len(self):
            places = np.searchsorted(self.ids, changed.ids)
            order = np.arange(len(self))
            order[places] = len(self) + np.arange(len(changed))
            return self._merged(changed, slice(None), order)
        if not len(departed) and not replaced.any() and (not len(self) or changed.ids[0] > self.ids[-1]):
            return self._merged(changed, slice(None), slice(None))
        kept = np.flatnonzero(~np.isin(self.ids, np.concatenate([changed.ids, departed])))
        ids = np.concatenate([self.ids[kept], changed.ids])
        return self._merged(changed, kept, np.argsort(ids, kind="stable"))

    def _merged(self, others: Facts, kept: Ids | slice, order: Ids | slice) -> Facts:
        """These facts at ``kept`` places and then the others, in an order."""

        def merged(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
            return np.concatenate([old[kept], new])[order]

        def named(old: Names, new: Names) -> Names:
            return old.take(kept).then(new).take(order)

        return Facts(
            merged(self.ids, others.ids),
            merged(self.taken, others.taken),
            merged(self.dated, others.dated),
            merged(self.width, others.width),
            merged(self.height, others.height),
            named(self.formats, others.formats),
            named(self.cameras, others.cameras),
            merged(self.palettes, others.palettes),
            named(self.labels, others.labels),
            merged(self.sure, others.sure),
            merged(self.sizes, others.sizes),
            merged(self.captioned, others.captioned),
            merged(self.ratings, others.ratings),
        )

    def passing(self, filters: Filters) -> Mask | None:
        """Which photos meet the conditions on date, shape, size, format, camera, label and stars, (n,).

        None where there are none.
        """
        masks = []
        if filters.after or filters.before:
            masks.append(self.dated)  # the day of copying a file is not the day of taking the photo
        if filters.after:
            masks.append(self.taken >= np.datetime64(filters.after, "s"))
        if filters.before:
            masks.append(self.taken < np.datetime64(filters.before, "s") + np.timedelta64(1, "D"))
        if filters.orientation:
            compare = {"landscape": np.greater, "portrait": np.less, "square": np.equal}[filters.orientation]
            masks.append(compare(self.width, self.height))
        if filters.min_megapixels:
            masks.append(self.width * self.height >= filters.min_megapixels * 1e6)
        if filters.formats:
            wanted = {format_name(name) for name in filters.formats}
            masks.append(self.formats.among([name in wanted for name in self.formats.known]))
        if filters.camera:
            parts = folded(filters.camera).split()  # "fuji x-t3" is the FUJIFILM X-T3
            named = [folded(name) for name in self.cameras.known]
            masks.append(self.cameras.among([all(part in name for part in parts) for name in named]))
        if filters.labels:
            labels = {folded(label) for label in filters.labels}
            masks.append(self.labels.among([bool(name) and folded(name) in labels for name in self.labels.known]))
        if filters.min_rating is not None:
            masks.append(self.ratings >= max(1, filters.min_rating))
        return np.logical_and.reduce(masks) if masks else None

    def groups(self, by: GroupedBy, among: Mask | None = None) -> tuple[list[tuple[str, int]], int]:
        """Photos by year, month, label or camera: (name, photos), and how many belong to none.

        Years and months are in their order and only of dates that the photos themselves tell; others commonest first.
        Of all photos, or of those ``among`` a mask (n,).
        """
        if by in ("label", "camera"):
            names = self.labels if by == "label" else self.cameras
            counts_of = (names if among is None else names.take(np.flatnonzero(among))).counted()
            return [(name, n) for name, n in counts_of if name], sum(n for name, n in counts_of if not name)
        chosen = np.ones(len(self), np.bool_) if among is None else among
        taken = self.taken[chosen & self.dated].astype("datetime64[Y]" if by == "year" else "datetime64[M]")
        if not len(taken):
            return [], int(np.count_nonzero(chosen))
        first = taken.min()
        counts = np.bincount((taken - first).astype(np.int64))
        years = [(str(first + place), int(counts[place])) for place in np.flatnonzero(counts).tolist()]
        return years, int(np.count_nonzero(chosen)) - len(taken)

    @cached_property
    def cells(self) -> NDArray[np.int32]:
        """The cells of the colours of ``palettes``, (n, 5), by which a colour is looked up."""
        return cells_of(self.palettes)

    @cached_property
    def newest_first(self) -> Ids:
        """The ids by date, the latest first, of one moment the highest id first."""
        return self.ids[np.lexsort((self.ids, self.taken))[::-1]]
