"""What `bench` measures: figures with their unit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

# How often each figure is taken.
REPEATS = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, in ``unit``: half of the values, and 19 of 20, were at most these."""

    what: str
    p50: float
    p95: float
    unit: str = "ms"


def figure(what: str, values: Sequence[float], unit: str = "ms") -> Figure:
    """The figure of some values."""
    return Figure(what, float(np.percentile(values, 50)), float(np.percentile(values, 95)), unit)


def timed(what: str, work: Callable[[], object], repeats: int = REPEATS, warm: bool = True) -> Figure:
    """How long some work takes; once before, where ``warm``, for what is made on first use."""
    if warm:
        work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return figure(what, times)
