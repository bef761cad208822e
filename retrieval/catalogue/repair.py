"""Saves what can still be read from a damaged catalogue; what cannot is taken from the last backup."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.catalogue.backup import backups_of
from retrieval.catalogue.schema import connect
from retrieval.catalogue.words import build_words
from retrieval.errors import UsageError

# Tables that are made from the others; FTS5 keeps its own in words_*.
_MADE = ("words", "sqlite_")
_FURTHEST = 1 << 40  # rows that no catalogue reaches


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair saved: photos that are known again, likes, albums; and from where.

    ``damaged`` is where the broken file lies now, None where it was sound; ``backup`` is the copy that filled gaps.
    """

    photos: int
    likes: int
    albums: int
    damaged: Path | None
    backup: Path | None


def repair(catalogue: Path) -> Repaired:
    """Makes the catalogue anew from what can be read; a sound one stays as it is. The broken file is kept beside it.

    Raises UsageError where there is no file, or where nothing can be read and there is no backup.
    """
    if not catalogue.is_file():
        raise UsageError(f"There is no catalogue {catalogue}. Name the right folder with --data DIR.")
    if is_sound(catalogue):
        with closing(connect(catalogue)) as connection:
            return _counted(connection, None, None)
    fresh = _new_file(catalogue)
    backup = next((one for one in backups_of(catalogue) if is_sound(one)), None)
    try:
        with closing(connect(fresh)) as target:
            holed = _save(catalogue, target)
            if holed and backup:
                _fill(target, backup, holed)
            _make_whole(target)
            found = target.execute("SELECT count(*) FROM photos").fetchone()[0]
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not found:
                raise UsageError(
                    f"Nothing can be read from {catalogue}, and there is no backup. Move the folder "
                    f"{catalogue.parent} away and index again: your photos are not touched."
                )
            damaged = _swap(catalogue, fresh)
            return _counted(target, damaged, backup if holed else None)
    finally:
        for leftover in (fresh, *(Path(f"{fresh}{ending}") for ending in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)


def restore(catalogue: Path, backup: Path) -> Repaired:
    """Goes back to a backup; the present file is kept beside it. Raises UsageError where the backup is no good."""
    if not backup.is_file():
        days = ", ".join(one.stem.removeprefix("catalogue-") for one in backups_of(catalogue)) or "none"
        raise UsageError(f"There is no backup {backup.name}. There are backups of: {days}.")
    if not is_sound(backup):
        raise UsageError(f"The backup {backup} is damaged itself. Choose another day.")
    fresh = _new_file(catalogue)
    shutil.copyfile(backup, fresh)
    with closing(connect(fresh)) as target:
        _make_whole(target)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return _counted(target, _swap(catalogue, fresh) if catalogue.exists() else None, backup)


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with a catalogue."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _new_file(catalogue: Path) -> Path:
    fresh = catalogue.with_suffix(".repairing")
    for old in (fresh, *(Path(f"{fresh}{ending}") for ending in ("-wal", "-shm"))):
        old.unlink(missing_ok=True)
    return fresh


def _save(damaged: Path, target: sqlite3.Connection) -> list[str]:
    """Copies every row that can be read; the tables that have holes."""
    holed = []
    with closing(sqlite3.connect(f"{damaged.as_uri()}?mode=ro", uri=True, isolation_level=None)) as source:
        target.execute("PRAGMA foreign_keys = OFF")
        for table in _tables(target):
            target.execute("BEGIN")
            try:
                whole = _copy(source, target, table)
            except sqlite3.DatabaseError:
                whole = False
            target.execute("COMMIT")
            if not whole:
                holed.append(table)
    return holed


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [row[0] for row in rows if not row[0].startswith(_MADE)]


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> bool:
    """Copies what can be read of a table; whether that was all of it."""
    theirs = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
    columns = [row[1] for row in target.execute(f"PRAGMA table_info({table})") if row[1] in theirs]
    if not columns:
        return False
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    reader = _Reader(source, table, columns)
    for row in reader.rows():
        with suppress(sqlite3.DatabaseError):  # a row of garbage
            target.execute(insert, row)
    return reader.whole


class _Reader:
    """Reads the rows of a table around what is broken; ``whole`` says in the end whether anything was."""

    def __init__(self, source: sqlite3.Connection, table: str, columns: list[str]) -> None:
        self._source, self._table, self._names = source, table, ", ".join(columns)
        self._columns = columns
        self.whole = True

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Every row that can be read, a few of them twice."""
        try:
            self._source.execute(f"SELECT rowid FROM {self._table} LIMIT 1").fetchall()
        except sqlite3.OperationalError:  # a table without row ids
            yield from self._from_both_ends()
        except sqlite3.DatabaseError:
            self.whole = False
            yield from self._by_number(0)
        else:
            yield from self._by_number(-1)

    def _from_both_ends(self) -> Iterator[tuple[object, ...]]:
        info = self._source.execute(f"PRAGMA table_info({self._table})").fetchall()
        key = [row[1] for row in sorted(info, key=lambda row: int(row[5])) if row[5]]
        for way in ("ASC", "DESC"):
            order = ", ".join(f"{name} {way}" for name in key)
            try:
                yield from self._source.execute(f"SELECT {self._names} FROM {self._table} ORDER BY {order}")
                return
            except (sqlite3.DatabaseError, UnicodeDecodeError):
                self.whole = False

    def _by_number(self, last: int) -> Iterator[tuple[object, ...]]:
        """From one readable row to the next, over the gaps."""
        while True:
            try:
                found = self._source.execute(
                    f"SELECT rowid, {self._names} FROM {self._table} WHERE rowid > ? ORDER BY rowid", (last,)
                )
                for row in found:
                    last = row[0]
                    yield tuple(row[1:])
                return
            except sqlite3.DatabaseError:
                self.whole = False
            step = 1
            while not self._readable_after(last + step):
                step *= 2
                if step > _FURTHEST:
                    return
            low, high = last + step // 2, last + step  # the row after high can be read, perhaps some before it, too
            while low < high:
                middle = (low + high) // 2
                low, high = (low, middle) if self._readable_after(middle) else (middle + 1, high)
            last = high

    def _readable_after(self, number: int) -> bool:
        try:
            row = self._source.execute(
                f"SELECT {self._names} FROM {self._table} WHERE rowid > ? ORDER BY rowid LIMIT 1", (number,)
            ).fetchone()
        except sqlite3.DatabaseError:
            return False
        return row is not None or number > _FURTHEST // 2


def _fill(target: sqlite3.Connection, backup: Path, holed: list[str]) -> None:
    """Rows of the backup where the damaged file had holes; what was read from there is newer and stays."""
    copy = backup.with_suffix(".reading")
    shutil.copyfile(backup, copy)
    try:
        with closing(connect(copy)) as source:  # brings an older one up to date
            target.execute("BEGIN")
            for table in holed:
                _copy(source, target, table)
            target.execute("COMMIT")
    finally:
        for leftover in (copy, *(Path(f"{copy}{ending}") for ending in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)


def _make_whole(target: sqlite3.Connection) -> None:
    """Without rows that refer to nothing or hold garbage; what is made from others is made anew."""
    target.execute("BEGIN")
    target.execute("DELETE FROM photos WHERE typeof(path) <> 'blob' OR length(content_hash) <> 64")
    for row in target.execute("SELECT rowid, vector FROM vectors").fetchall():
        if not _is_unit(row[1]):
            target.execute("DELETE FROM vectors WHERE rowid = ?", (row[0],))
    for table, _, parent, *_ in [
        (name, *one[1:]) for name in _tables(target) for one in target.execute(f"PRAGMA foreign_key_list({name})")
    ]:
        key = target.execute(f"SELECT name FROM pragma_table_info('{parent}') WHERE pk = 1").fetchone()[0]
        target.execute(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {parent})")
    # Whoever knows the collection from before must not take this one for it.
    target.execute("INSERT OR REPLACE INTO meta VALUES ('catalogue', ?)", (os.urandom(8).hex(),))
    if family := target.execute("SELECT value FROM meta WHERE key = 'model'").fetchone():
        target.execute("DELETE FROM vectors WHERE model <> ? AND kind <> 'sentence'", (family[0],))
    build_words(target)
    target.execute("COMMIT")


def _is_unit(vector: object) -> bool:
    if not isinstance(vector, bytes) or len(vector) % 2:
        return False
    return bool(abs(np.linalg.norm(np.frombuffer(vector, np.float16).astype(np.float32)) - 1) < 0.05)


def _swap(catalogue: Path, fresh: Path) -> Path:
    """The new file takes the place of the old one, which is kept."""
    number, damaged = 1, catalogue.with_suffix(".damaged")
    while damaged.exists():
        number += 1
        damaged = catalogue.with_suffix(f".damaged-{number}")
    os.replace(catalogue, damaged)
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(f"{catalogue}{ending}", f"{damaged}{ending}")
    os.replace(fresh, catalogue)
    return damaged


def _counted(connection: sqlite3.Connection, damaged: Path | None, backup: Path | None) -> Repaired:
    photos, likes, albums = (
        connection.execute(f"SELECT count({what}) FROM {table}").fetchone()[0]
        for what, table in (("*", "photos"), ("*", "likes"), ("DISTINCT name", "albums"))
    )
    return Repaired(photos, likes, albums, damaged, backup)
