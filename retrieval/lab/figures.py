"""What `bench` measures: figures with their unit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

# Runs per figure.
REPEATS = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement: its median and 95th percentile, in ``unit``."""

    what: str
    p50: float
    p95: float
    unit: str = "ms"


def figure(what: str, values: Sequence[float], unit: str = "ms") -> Figure:
    """The figure for some values."""
    return Figure(what, float(np.percentile(values, 50)), float(np.percentile(values, 95)), unit)


def timed(what: str, work: Callable[[], object], repeats: int = REPEATS, warm: bool = True) -> Figure:
    """How long some work takes, in milliseconds; with ``warm``, after one run that is not counted."""
    if warm:
        work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return figure(what, times)
