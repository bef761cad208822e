"""Connections to the catalogue file: any number of readers, one writer."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from retrieval.catalogue.schema import connect, failure
from retrieval.errors import UsageError
from retrieval.words import say

# How the names of Photochat's files in a data folder begin.
_OURS = (
    "catalogue.", "backups", "vectors", "thumbnails", "scratch", "labels-", "fingerprints.json", "indexing.lock",
    "milvus.db", "exports",
)  # fmt: skip


class Connections:
    """A pool of connections, opened on demand."""

    def __init__(self, path: Path) -> None:
        """Use ``open``: this opens nothing."""
        self.path = path
        self._idle: list[sqlite3.Connection] = []  # the last one used is the next one, with its pages cached
        self._writing = threading.Lock()
        self._identity: tuple[int, int] | None = None  # of the file that was opened
        self._watching = threading.Lock()
        self._watch: sqlite3.Connection | None = None
        self._meta: tuple[int, dict[str, str]] | None = None  # for one state

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, created if missing; raises UsageError."""
        if path.is_file():
            _keep_private(path.parent)
        connections = cls(path)
        connections._idle.append(connect(path))
        status = path.stat()
        connections._identity = status.st_dev, status.st_ino
        return connections

    def state(self) -> int:
        """A number that changes once any connection, of any process, has written to the file."""
        with self._watching:
            if self._watch is None:  # one that never writes: SQLite reports only the writes of other connections
                self._check_place()
                self._watch = connect(self.path)
            try:
                return int(self._watch.execute("PRAGMA data_version").fetchone()[0])
            except sqlite3.DatabaseError as error:
                raise failure(self.path, error) or error from error

    def meta(self) -> Mapping[str, str]:
        """The table ``meta``: values about the catalogue as a whole."""
        state = self.state()  # before the table is read, so that a write meanwhile is noticed the next time
        if self._meta is None or self._meta[0] != state:
            self._meta = (state, {row["key"]: row["value"] for row in self.rows("SELECT key, value FROM meta")})
        return self._meta[1]

    def close(self) -> None:
        """Close the idle connections."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
            self._watch = None
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for the block alone; raises UsageError if the file is damaged or missing."""
        try:
            connection = self._idle.pop()
        except IndexError:
            self._check_place()
            connection = connect(self.path)
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise failure(self.path, error) or error from error
        finally:
            self._idle.append(connection)

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a SELECT; raises UsageError like ``reading``."""
        with self.reading() as connection:
            return connection.execute(statement, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction, committed at the end of the block and rolled back on an error; one at a time."""
        with self._writing, self.reading() as connection:
            self._check_place()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _check_place(self) -> None:
        """Raise UsageError if the file is no longer the one that was opened: writes would be lost."""
        try:
            status = self.path.stat()
        except OSError:
            status = None
        if self._identity is not None and (status is None or (status.st_dev, status.st_ino) != self._identity):
            raise UsageError(say("data-gone", folder=str(self.path.parent)))


def _keep_private(data: Path) -> None:
    """Make a data folder private that an older version or a copying program created with wider permissions.

    If it holds other files too, the permissions of the folder itself are kept.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        entries = list(os.scandir(data))
        ours = [entry for entry in entries if entry.name.startswith(_OURS) and not entry.is_symlink()]
        paths = [data] if len(ours) == len(entries) else []
        for path in (*paths, *(Path(entry.path) for entry in ours)):
            status = path.stat()
            if status.st_mode & 0o077 and status.st_uid == os.geteuid():
                path.chmod(0o700 if path.is_dir() else 0o600)
