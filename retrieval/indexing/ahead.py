"""Threads that work ahead of a reader, and batches of their results."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

# Pillow decodes and torch multiplies outside of Python's lock, so each thread can keep a core busy. A third one gains
# nothing on two cores (measured), and more than eight hold much memory.
WORKERS = min(8, max(2, os.cpu_count() or 1))
# Items made before they are asked for: four batches, so that a slow file does not stop the encoder.
AHEAD = 64
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def work_ahead(
    work: Callable[[_Item], _Result],
    items: Iterable[_Item],
    ahead: int = AHEAD,
    prepare: Callable[[], object] | None = None,
) -> Generator[_Result, None, None]:
    """``work`` of each item, in order, done by threads while the reader is busy; close it to stop them.

    Items are taken on the reader's own thread. ``prepare`` is called in each of the threads first.
    """
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="ahead", initializer=prepare)
    waiting: deque[Future[_Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def in_batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Lists of ``size`` items; the last one may be shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
