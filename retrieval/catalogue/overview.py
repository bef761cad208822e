"""The shape of a wall of all photos: ids, ratios and months in an order, without anything else about them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

WallOrder = Literal["taken", "oldest", "added", "largest", "smallest", "name"]
_ORDERS: dict[WallOrder, str] = {
    "taken": "taken_from = 'file', taken DESC",  # photos without a date of their own come last
    "oldest": "taken_from = 'file', taken",
    "added": "photo_id DESC",
    "largest": "size_bytes DESC",
    "smallest": "size_bytes",
    "name": "relative COLLATE NOCASE",
}
_BY_DATE = ("taken", "oldest")


@dataclass(frozen=True, slots=True)
class Overview:
    """Every photo in an order: ids, width over height in hundredths, and how many follow under each month.

    A month is "2019-05", "" for photos without a date and in orders that are not by date.
    """

    ids: tuple[int, ...]
    ratios: tuple[int, ...]
    groups: tuple[tuple[str, int], ...]


def statement_of(order: WallOrder) -> str:
    """What asks the catalogue for the rows of an overview."""
    month = "CASE taken_from WHEN 'file' THEN '' ELSE substr(taken, 1, 7) END" if order in _BY_DATE else "''"
    return f"SELECT photo_id, width, height, {month} AS month FROM photos ORDER BY {_ORDERS[order]}, photo_id DESC"


def overview_of(rows: Sequence[sqlite3.Row]) -> Overview:
    """The overview that these rows tell."""
    return Overview(
        ids=tuple(row["photo_id"] for row in rows),
        ratios=tuple(round(100 * row["width"] / row["height"]) for row in rows),
        groups=tuple((name, sum(1 for _ in some)) for name, some in groupby(row["month"] for row in rows)),
    )
