"""Measures the command line and the page from outside, as separate processes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from retrieval.lab.figures import Figure, figure, timed
from retrieval.settings import Settings

_CLIENTS, _SECONDS = 20, 5.0
_PATIENCE = 300.0  # seconds to wait for the page, which looks through up to a million files
_RUNS = 3
MEMORY = "page: resident memory, libraries included"


def command_line_figures(settings: Settings, text: Callable[[int], str]) -> Iterator[Figure]:
    """`search` from start to exit, and how much of that is the question alone."""
    walls, questions = [], []
    for number in range(_RUNS + 1):
        command = [*_python("retrieval"), "search", text(number), *_flags(settings), "--json"]
        started = time.perf_counter()
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if number:  # the first run warms the file cache
            walls.append(1000 * (time.perf_counter() - started))
            questions.append(float(json.loads(answer)["took_ms"]))
    yield figure("command line: search, start to end", walls)
    yield figure("command line: search, the question alone (took_ms)", questions)


def page_figures(settings: Settings, text: Callable[[int], str], notes: list[str]) -> Iterator[Figure]:
    """The page's requests, from one client and from twenty at once, and its memory."""
    with _page(settings, notes) as address:
        if address is None:
            return
        port, process = address
        with _asking(port) as ask:
            yield timed("page: a poll (/api/progress)", lambda: ask("GET", "/api/progress"))
            wall = "/api/photos?offset=400&limit=48"
            yield timed("page: 48 photos of the wall (/api/photos)", lambda: ask("GET", wall))
            yield timed("page: the shape of the wall (/api/collection)", lambda: ask("GET", "/api/collection"), 5)
            yield timed("page: statistics (/api/stats)", lambda: ask("GET", "/api/stats"))
            numbers = iter(range(10**6))
            yield timed("page: a search alone (/api/search)", lambda: ask("POST", "/api/search", text(next(numbers))))
        yield from _together(port, text)
        with suppress(OSError):
            yield figure(MEMORY, [resident_mb(process)], "MB")


def resident_mb(process: int | None = None) -> float:
    """Resident memory of this process or another, in MB; raises OSError if the system does not report it."""
    for line in Path(f"/proc/{process or os.getpid()}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmRSS")


def _together(port: int, text: Callable[[int], str]) -> Iterator[Figure]:
    """Twenty clients at once, each asking again as soon as it is answered."""
    times: list[float] = []
    end = time.perf_counter() + _SECONDS

    def client(number: int) -> None:
        question = 1000 * number
        with _asking(port, f"client {number}") as ask:
            while time.perf_counter() < end:
                started = time.perf_counter()
                ask("POST", "/api/search", text(question))
                times.append(1000 * (time.perf_counter() - started))
                question += 1

    processor, started = time.process_time(), time.perf_counter()
    clients = [threading.Thread(target=client, args=(number,)) for number in range(_CLIENTS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    wall = time.perf_counter() - started
    yield figure(f"page: a search of {_CLIENTS} people at once", times)
    yield figure(f"page: answers to {_CLIENTS} people at once", [len(times) / wall], "a second")
    share = (time.process_time() - processor) / wall
    yield figure("page: processor time of these clients themselves", [100 * share], "% of a core")


@contextmanager
def _asking(port: int, name: str = "bench") -> Iterator[Callable[..., bytes]]:
    """A function that sends requests over one connection, kept open for the block."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(method: str, path: str, query: str | None = None) -> bytes:
        body = None if query is None else json.dumps({"query": query})
        headers = {"Content-Type": "application/json", "User-Agent": name}
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise HTTPException(f"{path} answered {response.status}: {answer[:200]!r}")
        return answer

    with closing(connection):
        yield ask


@contextmanager
def _page(settings: Settings, notes: list[str]) -> Iterator[tuple[int, int] | None]:
    """The page on a free port, once it is idle: port and process id; None if it does not start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from chatbot.launch import main; main()", *_flags(settings), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        idle = _at_rest(port, process)
        if not idle:
            notes.append("The page did not become idle, so it was not measured.")
        yield (port, process.pid) if idle else None
    finally:
        process.terminate()
        process.wait()


def _at_rest(port: int, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError, HTTPException, KeyError), _asking(port) as ask:
            if not json.loads(ask("GET", "/api/progress"))["running"]:
                return True
        time.sleep(0.5)
    return False


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def _flags(settings: Settings) -> list[str]:
    return ["--images", str(settings.images[0]), "--data", str(settings.data), "--models", "builtin"]
