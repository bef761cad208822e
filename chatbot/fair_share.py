"""Fair scheduling: a few slots, shared among clients so that a flood delays only its sender."""

from __future__ import annotations

import asyncio
import math
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from retrieval.errors import ImageSearchError
from retrieval.words import say

# Bits of what a household or a rented machine usually has: an IPv4 block of 256 addresses, an IPv6 block of 2^64.
BLOCKS = {4: 24, 6: 64}
LOOPBACK = "127.0.0.0/8"
# Requests of one address at once, of a network twice as many: a page asks for dozens of thumbnails as it is scrolled.
MOST_WAITING = 200
# Half-life, in seconds, of the work that a client had while others waited.
HALF_LIFE_S = 10.0
# The most that one turn counts: whoever waited for the models to load is not to wait again for it.
MOST_CHARGED_S = 1.0
_FORGET_AFTER = 1_000  # clients remembered; an attacker may pretend to be many


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: an address, which program or login there, and which of its connections."""

    address: str
    program: str = ""
    connection: int = 0

    @property
    def network(self) -> str:
        """Whose addresses one host can easily have many of: the block that it lies in."""
        return _network(self.address)

    @property
    def host(self) -> str:
        """The address; every address by which this machine calls itself is one."""
        return "127.0.0.1" if self.network == LOOPBACK else self.address

    @property
    def levels(self) -> tuple[tuple[str, str, int], ...]:
        """From the network to the one connection; who had least on a higher level comes first."""
        host, program = self.host, self.program
        return (self.network, "", 0), (host, "", 0), (host, program, 0), (host, program, self.connection)


@lru_cache(maxsize=4096)
def _network(address: str) -> str:
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:  # a name, as tests have
        return f"of {address}"
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return LOOPBACK
    return str(ip_network((ip, BLOCKS[ip.version]), strict=False))


class BusyError(ImageSearchError):
    """One client has too many requests waiting."""

    def __init__(self) -> None:
        super().__init__(say("server-busy"))


@dataclass(eq=False, slots=True)
class _Turn:
    client: Client
    begin: Callable[[], object]
    begun: float | None = None


@dataclass(slots=True)
class _Had:
    """Seconds of recent work of a client while others waited, as of a moment."""

    seconds: float = 0.0
    at: float = 0.0

    def until(self, now: float) -> float:
        return self.seconds * math.exp2((self.at - now) / HALF_LIFE_S)

    def add(self, seconds: float, now: float) -> None:
        self.seconds, self.at = self.until(now) + seconds, now


class FairShare:
    """Slots for work. Those who had least of late go first; one is left for others than those who have the rest.

    Every network counts for one however many addresses it has, every address for one however many programs it runs,
    and every program for one however many connections it opens. So a program that floods leaves a slot to its
    neighbours, and everybody in a network together leaves one to other networks.
    """

    def __init__(self, slots: int, of_program: int | None = None, most_waiting: int = MOST_WAITING) -> None:
        """``slots`` for all together, and how many a program has of them at most, by default half."""
        self._slots = slots
        self._of_network, self._of_program = max(1, slots - 1), of_program or max(1, slots // 2)
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._waiting: list[_Turn] = []
        self._working: list[_Turn] = []
        self._had: dict[tuple[str, str, int], _Had] = {}

    @classmethod
    def of_questions(cls) -> FairShare:
        """For what is computed: one more than processors.

        With eight at once two processors give a fifth more answers, but a flood from many addresses then makes
        everybody else wait five times as long as usual, instead of twice.
        """
        processors = os.cpu_count() or 1
        return cls(max(3, processors + 1), max(1, processors // 2))

    @classmethod
    def of_reading(cls) -> FairShare:
        """For what is only read: a page asks for many things at once."""
        return cls(2 * max(3, (os.cpu_count() or 1) + 1))

    @contextmanager
    def slot(self, client: Client) -> Iterator[None]:
        """Work within the block, on this thread; raises BusyError."""
        ready = threading.Event()
        turn = self._ask(client, ready.set)
        try:
            ready.wait()
            yield
        finally:
            self._leave(turn)

    @asynccontextmanager
    async def async_slot(self, client: Client) -> AsyncIterator[Callable[[], None]]:
        """The same for the event loop; what it gives ends the work before the block does."""
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        turn = self._ask(client, lambda: loop.call_soon_threadsafe(ready.set))
        try:
            await ready.wait()
            yield lambda: self._leave(turn)
        finally:
            self._leave(turn)

    def _ask(self, client: Client, begin: Callable[[], object]) -> _Turn:
        turn = _Turn(client, begin)
        with self._lock:
            neighbours = [waiting.client.host for waiting in self._waiting if waiting.client.network == client.network]
            if neighbours.count(client.host) >= self._most_waiting or len(neighbours) >= 2 * self._most_waiting:
                raise BusyError
            self._waiting.append(turn)
            self._begin_next()
        return turn

    def _leave(self, turn: _Turn) -> None:
        with self._lock:
            if turn in self._waiting:  # the client has gone
                self._waiting.remove(turn)
            elif turn in self._working:
                self._working.remove(turn)
                if self._waiting:  # work that nobody waited for is no one's loss
                    self._note(turn.client, turn.begun or 0)
            self._begin_next()

    def _note(self, client: Client, begun: float) -> None:
        now = time.monotonic()
        if len(self._had) > _FORGET_AFTER:
            # Those who had least are forgotten: unknown clients come first anyway.
            for level in sorted(self._had, key=lambda level: self._had[level].until(now))[: _FORGET_AFTER // 2]:
                del self._had[level]
        for level in client.levels:
            self._had.setdefault(level, _Had()).add(min(MOST_CHARGED_S, now - begun), now)

    def _begin_next(self) -> None:
        while len(self._working) < self._slots:
            free = [turn for turn in self._waiting if self._may_begin(turn.client)]
            if not free:
                return
            # At one moment for all: who is looked at later would seem to have had less, and the last to come go first.
            now = time.monotonic()
            turn = min(free, key=lambda waiting: [self._had_by(level, now) for level in waiting.client.levels])
            self._waiting.remove(turn)
            self._working.append(turn)
            turn.begun = now
            turn.begin()

    def _may_begin(self, client: Client) -> bool:
        neighbours = [turn.client for turn in self._working if turn.client.network == client.network]
        same = sum((neighbour.host, neighbour.program) == (client.host, client.program) for neighbour in neighbours)
        return len(neighbours) < self._of_network and same < self._of_program

    def _had_by(self, level: tuple[str, str, int], now: float) -> float:
        had = self._had.get(level)
        return had.until(now) if had else 0.0
