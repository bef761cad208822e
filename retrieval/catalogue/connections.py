"""Connections to the catalogue file: as many readers as there are threads, one writer."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from retrieval.catalogue.schema import connect
from retrieval.errors import UsageError


class Connections:
    """Open connections that wait for the next user; made as they are needed."""

    def __init__(self, path: Path) -> None:
        """Opens nothing yet; use ``open``."""
        self.path = path
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._writing = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Makes the first connection, and with it the file; raises UsageError."""
        connections = cls(path)
        connections._idle.put(connect(path))
        return connections

    def close(self) -> None:
        """Closes those that nobody uses."""
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else has meanwhile."""
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = connect(self.path)
        try:
            yield connection
        finally:
            self._idle.put(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """What is written in the block is kept when it ends, and not at all where it fails; one at a time."""
        with self._writing, self.reading() as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:  # a full disk, one that went away, another long writer
                raise UsageError(
                    f"The catalogue {self.path} cannot be written ({error}). "
                    "Nothing in it is lost: see to the disk, then index again."
                ) from error
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
