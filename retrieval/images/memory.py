"""Limits the memory of the photos being decoded, over all threads of this program."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Decoding never takes more at once, however much memory there is: room for two photos of 108 MP.
MOST = 1 << 30
# ... nor more than this share of what is free: the models and other programs need some, too.
SHARE = 0.5
_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


class NoRoomError(Exception):
    """One photo alone needs more memory than there is; holds both, in bytes."""

    def __init__(self, needed: int, free: int) -> None:
        self.needed, self.free = needed, free
        super().__init__(f"{needed} bytes are needed, {free} are free")


class DecodingRoom:
    """Threads wait here, first come first served, until the photos being decoded leave room for one more."""

    def __init__(self, free: Callable[[], int | None], most: int = MOST) -> None:
        """``free`` returns the bytes of free memory, None where the system does not say."""
        self._free, self._most = free, most
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._taken = 0

    @contextmanager
    def room_for(self, size: int) -> Iterator[None]:
        """Reserves ``size`` bytes for the block; a photo that needs more than the share is decoded alone.

        Raises NoRoomError where it would not even fit alone.
        """
        turn = object()
        with self._changed:
            self._waiting.append(turn)
            try:
                self._changed.wait_for(lambda: self._waiting[0] is turn and self._fits(size))
                self._taken += size
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._taken -= size
                self._changed.notify_all()

    def _fits(self, size: int) -> bool:
        free = self._free()
        if self._taken == 0:
            if free is not None and size > free:
                raise NoRoomError(size, free)
            return True
        # Free memory includes what others reserved and did not fill yet, so the sum is compared.
        most = self._most if free is None else min(self._most, int(SHARE * (free + self._taken)))
        return self._taken + size <= most


def free_memory() -> int | None:
    """Bytes that this program may still use: of the machine, or of its control group where that has less."""
    try:
        lines = dict(line.split(":", 1) for line in _MEMORY.read_text().splitlines())
        free = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None
    try:
        limit = int((_GROUP / "memory.max").read_text())
        used = int((_GROUP / "memory.current").read_text())
    except (OSError, ValueError):  # no group, or "max"
        return free
    return max(0, min(free, limit - used))


DECODING = DecodingRoom(free_memory)
