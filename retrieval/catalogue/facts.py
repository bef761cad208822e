"""The facts that filters, colours, the wall and statistics need of every photo, as columns in the order of the ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.colours import cells_of
from retrieval.file_names import folded
from retrieval.images import format_name
from retrieval.labels import is_sure
from retrieval.places import NOT, OR
from retrieval.ranking import are_in
from retrieval.records import Filters, GroupedBy

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
FACT_COLUMNS = (
    "photo_id", "taken", "taken_from", "width", "height", "format", "camera", "palette",
    "label", "label_source", "size_bytes", "caption", "coalesce(rating, 0)", "sharpness",
)  # fmt: skip
_SWATCHES = 5


@dataclass(frozen=True, slots=True)
class Names:
    """A categorical column: ``codes`` (n,) are indices into ``distinct`` names; "" for none."""

    distinct: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Self:
        """The column of these values."""
        codes_by_value: dict[str, int] = {}
        codes = [codes_by_value.setdefault(value or "", len(codes_by_value)) for value in values]
        return cls(tuple(codes_by_value), np.array(codes, np.int32))

    def take(self, rows: Ids | slice) -> Self:
        """The entries at ``rows``."""
        return type(self)(self.distinct, self.codes[rows])

    def then(self, other: Names) -> Self:
        """These entries followed by the other column's."""
        codes_by_name = {name: code for code, name in enumerate(self.distinct)}
        translated = np.array([codes_by_name.setdefault(name, len(codes_by_name)) for name in other.distinct], np.int32)
        codes = translated[other.codes] if len(other.codes) else other.codes
        return type(self)(tuple(codes_by_name), np.concatenate([self.codes, codes]))

    def among(self, wanted: Sequence[bool]) -> Mask:
        """A mask (n,) of the entries whose name is wanted; ``wanted`` has a flag for each distinct name."""
        return np.array(wanted, np.bool_)[self.codes] if self.distinct else np.zeros(len(self.codes), np.bool_)

    def counted(self) -> list[tuple[str, int]]:
        """Names (including "") with their number of entries, commonest first, ties by name."""
        counts = np.bincount(self.codes, minlength=len(self.distinct)).tolist()
        names = [(name, n) for name, n in zip(self.distinct, counts, strict=True) if n]
        return sorted(names, key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts of photos by ``ids`` (n,), ascending.

    ``taken`` (n,) is local time in seconds, and ``dated`` (n,) is true if it is the photo's own and not the file's;
    ``width`` and ``height`` (n,) are in pixels; ``palettes`` (n, 5, 4) hold L, a, b and weight, padded with 0;
    ``sure`` (n,) is true for labels that may be stated without doubt; ``sizes`` (n,) are in bytes, ``captioned`` (n,)
    is true for photos with a caption, ``ratings`` (n,) are stars, 0 for none; ``sharpness`` (n,) is NaN where it is not
    known.
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
    sharpness: NDArray[np.float32]

    @classmethod
    def of(cls, rows: Sequence[sqlite3.Row]) -> Self:
        """The facts in rows of FACT_COLUMNS, which must be ascending by photo_id."""
        columns = list(zip(*rows, strict=True)) or [()] * len(FACT_COLUMNS)
        ids, taken, taken_from, width, height, formats, cameras, palettes, *later_columns = columns
        labels, sources, sizes, captions, ratings, sharpness = later_columns
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
            np.array([is_sure(*label) for label in zip(labels, sources, captions, strict=True)], np.bool_),
            np.array(sizes, np.int64),
            np.array([caption is not None for caption in captions], np.bool_),
            np.array(ratings, np.int8),
            np.array(sharpness, np.float32),  # None is NaN
        )

    def __len__(self) -> int:
        return len(self.ids)

    def apply(self, changed: Facts, departed: Ids) -> Facts:
        """These facts after a batch: those of new and ``changed`` photos, without the ``departed`` ids."""
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

    def _merged(self, other: Facts, kept: Ids | slice, order: Ids | slice) -> Facts:
        """These facts at ``kept`` rows followed by the other's, reordered."""

        def merged(old: Any, new: Any) -> Any:
            if isinstance(old, Names):
                return old.take(kept).then(new).take(order)
            return np.concatenate([old[kept], new])[order]

        return Facts(*(merged(getattr(self, column.name), getattr(other, column.name)) for column in fields(self)))

    def passing(self, filters: Filters) -> Mask | None:
        """A mask (n,) of the photos that meet the conditions on date, shape, size, format, camera, label and stars.

        None if there are no such conditions.
        """
        masks = []
        if filters.names_a_time:
            masks.append(self.dated)  # the day a file was copied is not the day the photo was taken
        if filters.after:
            masks.append(self.taken >= np.datetime64(filters.after, "s"))
        if filters.before:
            masks.append(self.taken < np.datetime64(filters.before, "s") + np.timedelta64(1, "D"))
        if filters.months:
            masks.append(np.isin(self.taken.astype("datetime64[M]").astype(np.int64) % 12 + 1, filters.months))
        if filters.not_years:
            years = self.taken.astype("datetime64[Y]").astype(np.int64) + 1970
            masks.append(np.isin(years, filters.not_years, invert=True))
        if filters.hours:
            first, last = (round(3600 * hour) for hour in filters.hours)
            second = self.taken.astype(np.int64) % 86_400
            since, until = second >= first, second < last
            masks.append(since & until if first < last else since | until)
        if filters.weekdays:
            day = (self.taken.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
            masks.append(np.isin(day, filters.weekdays))
        if filters.orientation:
            compare = {"landscape": np.greater, "portrait": np.less, "square": np.equal}[filters.orientation]
            masks.append(compare(self.width, self.height))
        if filters.min_megapixels:
            masks.append(self.width * self.height >= filters.min_megapixels * 1e6)
        if filters.formats:
            wanted = {format_name(name) for name in filters.formats}
            masks.append(self.formats.among([name in wanted for name in self.formats.distinct]))
        if filters.camera:
            wanted_camera = folded(filters.camera)
            cameras = wanted_camera.removeprefix(NOT).split(OR)
            each = [camera.split() for camera in cameras]  # "fuji x-t3" is the FUJIFILM X-T3
            named = [folded(name) for name in self.cameras.distinct]
            of_one = [any(all(part in name for part in parts) for parts in each) for name in named]
            by_one = self.cameras.among(of_one)
            masks.append(~by_one if wanted_camera.startswith(NOT) else by_one)
        if filters.labels:
            labels = {folded(label) for label in filters.labels}
            masks.append(self.labels.among([bool(name) and folded(name) in labels for name in self.labels.distinct]))
        if filters.min_rating is not None:
            masks.append(self.ratings >= max(1, filters.min_rating))
        return np.logical_and.reduce(masks) if masks else None

    def days(self) -> tuple[date, date] | None:
        """The days on which the oldest and the newest of the dated photos were taken; None without any."""
        days = self.taken[self.dated].astype("datetime64[D]")
        return (days.min().item(), days.max().item()) if len(days) else None

    def taken_in(self, years: Sequence[int]) -> Mask:
        """A mask (n,) of the photos that were taken in one of these years."""
        return self.dated & np.isin(self.taken.astype("datetime64[Y]").astype(np.int64) + 1970, years)

    def groups(self, by: GroupedBy, among: Mask | None = None) -> tuple[list[tuple[str, int]], int]:
        """Photos by year, month, day, label or camera, as (name, number of photos), and the number in no group.

        Years, months and days are in order and come from the photos' own dates only; labels and cameras commonest
        first. Of all photos, or of those in the mask ``among`` (n,).
        """
        if by in ("label", "camera"):
            names = self.labels if by == "label" else self.cameras
            counts_of = (names if among is None else names.take(np.flatnonzero(among))).counted()
            return [(name, n) for name, n in counts_of if name], sum(n for name, n in counts_of if not name)
        chosen = np.ones(len(self), np.bool_) if among is None else among
        unit: Literal["Y", "M", "D"] = "Y" if by == "year" else "M" if by == "month" else "D"
        since_1970 = self.taken[chosen & self.dated].astype(f"datetime64[{unit}]").astype(np.int64)
        if not len(since_1970):
            return [], int(np.count_nonzero(chosen))
        first = int(since_1970.min())
        counts = np.bincount(since_1970 - first)
        periods = [
            (str(np.datetime64(first + place, unit)), int(counts[place])) for place in np.flatnonzero(counts).tolist()
        ]
        return periods, int(np.count_nonzero(chosen)) - len(since_1970)

    @cached_property
    def cells(self) -> NDArray[np.int32]:
        """The colour cells (n, 5) of ``palettes``, by which colours are looked up."""
        return cells_of(self.palettes)

    @cached_property
    def newest_first(self) -> Ids:
        """The ids by date, latest first, ties by highest id."""
        return self.ids[np.lexsort((self.ids, self.taken))[::-1]]
