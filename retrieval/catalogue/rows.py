"""Converts rows of the catalogue to records, and filters and typed words to SQL."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.places import condition_of
from retrieval.places import NOT
from retrieval.records import Caption, Filters, Label, Palette, Photo, PhotoFacts, Swatch

Ids = NDArray[np.int64]
# Whether a file tells a fact, in SQL.
_TOLD = {"date": "taken_from != 'file'", "place": "latitude IS NOT NULL", "camera": "coalesce(camera, '') != ''"}


def ids_of(rows: Sequence[sqlite3.Row]) -> Ids:
    """The column photo_id, (n,)."""
    return np.array([row["photo_id"] for row in rows], np.int64)


@lru_cache(16_384)
def path_of(stored: bytes) -> Path:
    """A stored path as a Path; taking one apart takes a third of reading a photo's row."""
    return Path(os.fsdecode(stored))


def photo_of(row: sqlite3.Row) -> Photo:
    """The photo in a row of photos; the time of its file does not count as its date."""
    title, description, *keywords = json.loads(row["written"] or "[null, null]")
    facts = PhotoFacts(
        width=row["width"],
        height=row["height"],
        format=row["format"],
        size_bytes=row["size_bytes"],
        taken=datetime.fromisoformat(row["taken"]) if row["taken_from"] != "file" else None,
        taken_from=row["taken_from"] if row["taken_from"] != "file" else None,
        camera=row["camera"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        title=title,
        description=description,
        keywords=tuple(keywords),
        rating=row["rating"],
    )
    caption = None
    if row["caption"] is not None:
        caption = Caption(row["caption"], row["log_probability"], bool(row["certain"]))
    return Photo(
        row["photo_id"],
        path_of(row["path"]),
        row["content_hash"],
        facts,
        caption,
        label_of(row),
        palette_of(row["palette"]),
        row["sharpness"],
        row["place"],
        row["uuid"],
    )


def label_of(row: sqlite3.Row) -> Label | None:
    """The label in a row of photos, or None."""
    if row["label"] is None:
        return None
    return Label(row["label"], row["label_source"], row["label_score"], row["description"])


def palette_of(stored: bytes) -> Palette:
    """(5, 4) float32: L, a, b, weight."""
    rows = np.frombuffer(stored, np.float32).reshape(-1, 4).tolist()
    return tuple(Swatch((lightness, a, b), weight) for lightness, a, b, weight in rows if weight > 0)


def conditions_of(filters: Filters) -> Iterator[tuple[str, list[Any]]]:
    """SQL conditions on photos with their values, for what facts and paths cannot tell: place, people, words,
    whether something is known."""
    if filters.place:
        yield condition_of(filters.place)
    for name in filters.people:
        yield (
            "content_hash IN (SELECT content_hash FROM faces JOIN people USING (person_id) "
            "WHERE folded(name) = folded(?))",
            [name],
        )
    for fact in filters.known:
        told = _TOLD[fact.removeprefix(NOT)]
        yield f"NOT ({told})" if fact.startswith(NOT) else told, []
    for word in filters.words:
        if phrase := phrase_of(word):
            yield "photo_id IN (SELECT rowid FROM words WHERE words MATCH ?)", [phrase]


def phrase_of(text: str) -> str:
    """A phrase in the language of FTS5, in which quotes are doubled; empty where there is no word in it."""
    return '"' + text.replace("\0", " ").replace('"', '""') + '"' if re.search(r"\w", text) else ""
