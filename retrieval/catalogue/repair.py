"""Recovers what can be read from a damaged catalogue, and takes the rest from the latest backup."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrieval.catalogue.backup import backups_of
from retrieval.catalogue.pages import Pages, Row
from retrieval.catalogue.schema import connect
from retrieval.catalogue.words import build_words
from retrieval.errors import UsageError
from retrieval.words import listed, say

# Tables that are derived from the others, FTS5's own among them (words_*), or that only save work.
_MADE = ("words", "sqlite_", "away")


@dataclass(frozen=True, slots=True)
class Repaired:
    """The result of a repair: numbers of photos, likes and albums.

    ``damaged`` is where the broken file is now, None if it was sound; ``backup`` is the copy that filled the gaps.
    """

    photos: int
    likes: int
    albums: int
    damaged: Path | None
    backup: Path | None


def repair(catalogue: Path) -> Repaired:
    """Rebuild the catalogue from what can be read, and keep the broken file beside it; a sound one is left alone.

    Raises UsageError if there is no file, or if nothing can be read and there is no backup.
    """
    if not catalogue.is_file():
        raise UsageError(say("command-no-catalogue", file=str(catalogue)))
    if is_sound(catalogue):
        with closing(connect(catalogue)) as connection:
            return _counted(connection, None)
    fresh = _new_file(catalogue)
    backup = next((backup_file for backup_file in backups_of(catalogue) if is_sound(backup_file)), None)
    try:
        with closing(connect(fresh)) as target:
            holed = _save(catalogue, target)
            if holed and backup:
                _fill(target, backup, holed)
            _make_whole(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            saved = _counted(target, backup if holed else None)
        if not (saved.photos or saved.likes or saved.albums):
            raise UsageError(say("command-nothing-to-save", file=str(catalogue), folder=str(catalogue.parent)))
        return replace(saved, damaged=_swap(catalogue, fresh))
    finally:
        for leftover in (fresh, *(Path(f"{fresh}{ending}") for ending in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)


def restore(catalogue: Path, backup: Path) -> Repaired:
    """Go back to a backup, and keep the present file beside it; raises UsageError if the backup is unusable."""
    if not backup.is_file():
        days = listed([file.stem.removeprefix("catalogue-") for file in backups_of(catalogue)]) or "none"
        raise UsageError(say("command-no-backup", backup=backup.name, days=days))
    if not is_sound(backup):
        raise UsageError(say("command-backup-damaged", backup=str(backup)))
    fresh = _new_file(catalogue)
    shutil.copyfile(backup, fresh)
    with closing(connect(fresh)) as target:
        _make_whole(target)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        restored = _counted(target, backup)
    return replace(restored, damaged=_swap(catalogue, fresh))


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with a catalogue."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _new_file(catalogue: Path) -> Path:
    fresh = catalogue.with_suffix(".repairing")
    for old in (fresh, *(Path(f"{fresh}{ending}") for ending in ("-wal", "-shm"))):
        old.unlink(missing_ok=True)
    return fresh


def _save(damaged: Path, target: sqlite3.Connection) -> list[str]:
    """Copy every row that can be read; returns the tables that have gaps."""
    with closing(sqlite3.connect(damaged, isolation_level=None)) as source:
        with suppress(sqlite3.DatabaseError):  # pages in the write-ahead log may be sound where the file's are not
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.execute("PRAGMA foreign_keys = OFF")
        holed = [table for table in _tables(target) if not _copy(source, target, table)]
        trees = _trees(source)
    if holed:
        if not trees:
            with Pages.of(damaged, []) as pages:
                trees = _stray_trees(pages)
        with Pages.of(damaged, list(trees)) as pages:
            _pick_up(pages, trees, holed, target)
    return holed


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [row[0] for row in rows if not row[0].startswith(_MADE)]


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> bool:
    """Copy a table as far as it can be read; returns whether that was all of it."""
    target.execute("BEGIN")
    try:
        theirs = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
        columns = [row[1] for row in target.execute(f"PRAGMA table_info({table})") if row[1] in theirs]
        if not columns:
            return False
        for row in source.execute(f"SELECT {', '.join(columns)} FROM {table}"):
            _put(target, table, columns, row)
        return True
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False
    finally:
        target.execute("COMMIT")


def _put(target: sqlite3.Connection, table: str, columns: Sequence[str], values: Sequence[object]) -> None:
    marks = ", ".join("?" * len(values))
    with suppress(sqlite3.DatabaseError):  # a row of garbage
        target.execute(
            f"INSERT OR IGNORE INTO {table} ({', '.join(columns[: len(values)])}) VALUES ({marks})", tuple(values)
        )


def _trees(source: sqlite3.Connection) -> dict[int, str]:
    """Names of tables and indexes by their root page, as far as they can be read."""
    trees = {}
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
        for root, name in source.execute("SELECT rootpage, name FROM sqlite_master WHERE rootpage > 0"):
            trees[root] = name
    return trees


def _stray_trees(pages: Pages) -> dict[int, str]:
    """The same from stray pages of the schema table, whose first page is broken."""
    schema = [row.values for row in pages.rows() if len(row.values) == 5 and row.values[0] in ("table", "index")]
    return {root: str(name) for _, name, _, root, _ in schema if isinstance(root, int) and root > 0}


def _pick_up(pages: Pages, trees: dict[int, str], holed: list[str], target: sqlite3.Connection) -> None:
    """Recover rows of ``holed`` tables from pages that no tree leads to; recognised by the types of their values."""
    shapes = _shapes(target)
    target.execute("BEGIN")
    for row in pages.rows():
        names = [trees[row.owner]] if row.owner else [name for name in shapes if name in holed or shapes[name].is_index]
        candidates = [
            (name, values) for name in names if name in shapes and (values := shapes[name].read(row)) is not None
        ]
        if len(candidates) == 1 and candidates[0][0] in holed:
            name, values = candidates[0]
            _put(target, name, shapes[name].columns, values)
    target.execute("COMMIT")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What rows of a table or an index look like: name, declared type and NOT NULL of each value."""

    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    needed: tuple[bool, ...]
    numbered: bool  # its rows have numbers
    key: int | None = None  # the column that shows this number
    is_index: bool = False

    def read(self, row: Row) -> Sequence[object] | None:
        """The values of a row of this shape, the last of which may be missing; None for any other row."""
        if (row.number is not None) != self.numbered or len(row.values) > len(self.kinds):
            return None
        if self.key is not None and row.values[self.key] is not None:  # the number stands for it
            return None
        values = [row.number if place == self.key else value for place, value in enumerate(row.values)]
        if any(self.needed[len(values) :]) or not all(map(_is_kind, values, self.kinds, self.needed)):
            return None
        return values


_KINDS: dict[str, tuple[type, ...]] = {"INTEGER": (int,), "TEXT": (str,), "BLOB": (bytes,), "REAL": (float, int)}


def _is_kind(value: object, kind: str, needed: bool) -> bool:
    return not needed if value is None else isinstance(value, _KINDS.get(kind, object))


def _shapes(connection: sqlite3.Connection) -> dict[str, _Shape]:
    """The shape of every table and index, by name."""
    shapes = {}
    for kind, name, table in connection.execute(
        "SELECT type, name, tbl_name FROM sqlite_master WHERE rootpage > 0"
    ).fetchall():
        info = [tuple(column) for column in connection.execute(f"PRAGMA table_info({table})")]
        ((unnumbered,),) = connection.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (table,))
        keys = [column[0] for column in info if column[5]]
        key = keys[0] if not unnumbered and len(keys) == 1 and info[keys[0]][2] == "INTEGER" else None
        if kind == "index":
            shown = [column[1] for column in connection.execute(f"PRAGMA index_xinfo({name})")]
            parts = [info[place][1:4] if place >= 0 else ("", "INTEGER", 1) for place in shown]
        else:  # where rows have no numbers their key comes first
            ordered = sorted(info, key=lambda column: (column[5] or 99, column[0])) if unnumbered else info
            parts = [column[1:4] for column in ordered]
        columns, kinds, needed = zip(*parts, strict=True)
        is_index = kind == "index"
        shapes[name] = _Shape(
            columns, kinds, tuple(map(bool, needed)), not (unnumbered or is_index), None if is_index else key, is_index
        )
    return shapes


def _fill(target: sqlite3.Connection, backup: Path, holed: list[str]) -> None:
    """Fill the gaps from the backup; rows recovered from the damaged file are newer and kept."""
    copy = backup.with_suffix(".reading")
    shutil.copyfile(backup, copy)
    try:
        with closing(connect(copy)) as source:  # brings an older one up to date
            for table in holed:
                _copy(source, target, table)
    finally:
        for leftover in (copy, *(Path(f"{copy}{ending}") for ending in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)


def _make_whole(target: sqlite3.Connection) -> None:
    """Delete rows that are garbage or refer to nothing, and rebuild what is derived from others."""
    target.execute("BEGIN")
    target.execute(
        "DELETE FROM photos WHERE typeof(path) <> 'blob' OR length(content_hash) <> 64 "
        "OR content_hash GLOB '*[^0-9a-f]*'"
    )
    for row in target.execute("SELECT rowid, vector FROM vectors").fetchall():
        if not _is_unit(row[1]):
            target.execute("DELETE FROM vectors WHERE rowid = ?", (row[0],))
    references = [
        (name, reference[2])
        for name in _tables(target)
        for reference in target.execute(f"PRAGMA foreign_key_list({name})").fetchall()
    ]
    for table, parent in references:
        key = target.execute(f"SELECT name FROM pragma_table_info('{parent}') WHERE pk = 1").fetchone()[0]
        target.execute(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {parent})")
    # A new identity, so that nothing cached for the old catalogue is used for this one.
    target.execute("INSERT OR REPLACE INTO meta VALUES ('catalogue', ?)", (os.urandom(8).hex(),))
    if family := target.execute("SELECT value FROM meta WHERE key = 'model'").fetchone():
        target.execute("DELETE FROM vectors WHERE model <> ? AND kind <> 'sentence'", (family[0],))
    build_words(target)
    target.execute("COMMIT")


def _is_unit(vector: object) -> bool:
    if not isinstance(vector, bytes) or len(vector) % 2:
        return False
    numbers = np.frombuffer(vector, np.float16).astype(np.float32)
    return bool(np.isfinite(numbers).all() and abs(np.linalg.norm(numbers) - 1) < 0.05)


def _swap(catalogue: Path, fresh: Path) -> Path | None:
    """Put the new file, which nothing may have open, in the place of the old one; returns where that is kept.

    None if there was no old one.
    """
    number, damaged = 1, catalogue.with_suffix(".damaged")
    while damaged.exists():
        number += 1
        damaged = catalogue.with_suffix(f".damaged-{number}")
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(f"{catalogue}{ending}", f"{damaged}{ending}")
    os.replace(fresh, catalogue)
    return damaged if damaged.exists() else None


def _counted(connection: sqlite3.Connection, backup: Path | None) -> Repaired:
    photos, likes, albums = (
        connection.execute(f"SELECT count({what}) FROM {table}").fetchone()[0]
        for what, table in (("*", "photos"), ("*", "likes"), ("DISTINCT name", "albums"))
    )
    return Repaired(photos, likes, albums, None, backup)
