"""A part that many threads use while one may replace it: what was replaced is closed after its last use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Part = TypeVar("Part")


class _Lease(Generic[Part]):
    """The part with the number of its present users; a retired one gets no new users."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.users = 0
        self.retired = False


class Leases(Generic[Part]):
    """Lends one part; every user keeps the part that they began with."""

    def __init__(self, part: Part, close: Callable[[Part], None]) -> None:
        """``close`` is called once for each part, by whichever thread used it last."""
        self._lock = threading.Lock()
        self._lease = _Lease(part)
        self._close = close

    @contextmanager
    def use(self) -> Iterator[Part]:
        """The present part, which stays open until the block ends."""
        with self._lock:
            lease = self._lease
            lease.users += 1
        try:
            yield lease.part
        finally:
            with self._lock:
                lease.users -= 1
                over = lease.retired and not lease.users
            if over:
                self._close(lease.part)

    def replace(self, part: Part) -> None:
        """Lend ``part`` from now on, and close the one before as soon as nobody uses it."""
        with self._lock:
            before, self._lease = self._lease, _Lease(part)
        self._retire(before)

    def close(self) -> None:
        """Close the present part as soon as nobody uses it; a second call does nothing."""
        self._retire(self._lease)

    def _retire(self, lease: _Lease[Part]) -> None:
        with self._lock:
            over = not (lease.retired or lease.users)
            lease.retired = True
        if over:
            self._close(lease.part)
