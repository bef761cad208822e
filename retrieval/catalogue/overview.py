"""The layout of the wall of all photos: ids, aspect ratios and months, sorted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.facts import Facts, Ids

WallOrder = Literal["taken", "oldest", "added", "largest", "smallest", "name"]
_BY_DATE = ("taken", "oldest")


@dataclass(frozen=True, slots=True)
class Overview:
    """All photos, sorted: ids, aspect ratios (100 * width / height), and months with their number of photos.

    A month is "2019-05", or "" for photos without a date and in orders other than by date.
    """

    ids: tuple[int, ...]
    ratios: tuple[int, ...]
    groups: tuple[tuple[str, int], ...]


def overview_of(facts: Facts, order: WallOrder, by_name: Ids | None = None) -> Overview:
    """The overview of these photos; ``by_name`` are the ids in the order "name", which facts cannot provide."""
    if by_name is None:
        rows = _places(facts, order)
    else:
        places = np.minimum(np.searchsorted(facts.ids, by_name), max(0, len(facts) - 1))
        rows = places[facts.ids[places] == by_name] if len(facts) else places
    ratios = np.rint(100 * facts.width[rows] / np.maximum(1, facts.height[rows])).astype(np.int64)
    groups = _months(facts, rows) if order in _BY_DATE else (("", len(rows)),) if len(rows) else ()
    return Overview(tuple(facts.ids[rows].tolist()), tuple(ratios.tolist()), groups)


def _places(facts: Facts, order: WallOrder) -> Ids:
    """Row numbers in an order: undated photos come last in orders by date; ties by highest id."""
    late = -facts.ids
    seconds, sizes = facts.taken.astype(np.int64), facts.sizes
    keys: dict[WallOrder, tuple[NDArray[np.int64] | NDArray[np.bool_], ...]] = {
        "taken": (late, -seconds, ~facts.dated),
        "oldest": (late, seconds, ~facts.dated),
        "added": (late,),
        "largest": (late, -sizes),
        "smallest": (late, sizes),
    }
    return np.asarray(np.lexsort(keys[order]), np.int64)


def _months(facts: Facts, rows: Ids) -> tuple[tuple[str, int], ...]:
    """Consecutive photos of the same month, as (month, number of photos)."""
    months = facts.taken[rows].astype("datetime64[M]").astype(np.int64)
    months[~facts.dated[rows]] = np.iinfo(np.int64).min
    starts = np.flatnonzero(np.concatenate([[True], months[1:] != months[:-1]])) if len(rows) else rows
    lengths = np.diff(np.append(starts, len(rows))).tolist()
    dated = facts.dated[rows[starts]].tolist()
    names = np.datetime_as_string(facts.taken[rows[starts]], unit="M").tolist()
    return tuple((name if has_date else "", n) for name, has_date, n in zip(names, dated, lengths, strict=True))
