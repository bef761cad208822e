"""Photos that left: their rows wait for a while, so that a file that comes back need not be looked at again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.connections import Connections
from retrieval.catalogue.rows import photo_of
from retrieval.records import Photo

DAYS_AWAY = 30  # that the rows of a photo wait
# Where rows wait, and where they come from. Whatever else is known of a photo is kept by its content anyway.
_WAITING = {"away": "photos", "away_vectors": "vectors"}


class Away:
    """Photos that left the collection not long ago, with their captions and vectors; ``today`` tells the date."""

    def __init__(self, connections: Connections, today: Callable[[], date] = date.today) -> None:
        self._connections, self.today = connections, today

    def count(self) -> int:
        """How many photos wait."""
        return int(self._connections.rows("SELECT count(*) AS n FROM away")[0]["n"])

    def photo(self, content_hash: str, model: str) -> tuple[Photo, NDArray[np.float32]] | None:
        """The photo with that content that left last, and its image vector (dim,) of ``model``; None without one."""
        rows = self._connections.rows(
            "SELECT a.*, vector FROM away a JOIN away_vectors v USING (photo_id) WHERE content_hash = ? "
            "AND v.model = ? AND v.kind = 'image' AND sharpness IS NOT NULL ORDER BY left_on DESC, photo_id LIMIT 1",
            content_hash, model,
        )  # fmt: skip
        return (photo_of(rows[0]), np.frombuffer(rows[0]["vector"], np.float16).astype(np.float32)) if rows else None

    def expire(self) -> None:
        """Deletes the rows of photos that left more than DAYS_AWAY ago."""
        first = (self.today() - timedelta(DAYS_AWAY)).isoformat()
        if self._connections.rows("SELECT 1 FROM away WHERE left_on < ? LIMIT 1", first):
            with self._connections.transaction() as connection:
                _drop(connection, "left_on < ?", first)


def put_away(connection: sqlite3.Connection, photo_ids: Sequence[int], today: date) -> None:
    """Copies the rows of photos that leave today."""
    for table, source in _WAITING.items():
        columns = ", ".join(_columns(connection, table))
        left_on = ("left_on, ", f"'{today.isoformat()}', ") if table == "away" else ("", "")
        connection.executemany(
            f"INSERT OR REPLACE INTO {table} ({left_on[0]}{columns}) "
            f"SELECT {left_on[1]}{columns} FROM {source} WHERE photo_id = ?",
            [(photo_id,) for photo_id in photo_ids],
        )


def bring_back(connection: sqlite3.Connection, photo_id: int, path: bytes) -> None:
    """Puts the rows of a photo back, for a file at that ``path``; its facts and its words are the caller's to renew."""
    for table, source in _WAITING.items():
        columns = _columns(connection, table)
        # Its places are still to be named: they are not kept with it.
        values = [{"path": "?2", "placed": "NULL"}.get(column, column) for column in columns]
        connection.execute(
            f"INSERT INTO {source} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE photo_id = ?1",
            (photo_id, path) if "path" in columns else (photo_id,),
        )
    connection.execute("DELETE FROM departed WHERE photo_id = ?", (photo_id,))
    _drop(connection, "photo_id = ?", photo_id)


def drop_away(connection: sqlite3.Connection) -> None:
    """Deletes all that waits: it was made by other models."""
    _drop(connection, "true")


def _drop(connection: sqlite3.Connection, which: str, *values: object) -> None:
    connection.execute(f"DELETE FROM away_vectors WHERE photo_id IN (SELECT photo_id FROM away WHERE {which})", values)
    connection.execute(f"DELETE FROM away WHERE {which}", values)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns that a waiting table shares with its source."""
    names = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
    return [name for name in names if name != "left_on"]
