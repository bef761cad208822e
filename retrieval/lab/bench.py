"""`bench`: how long questions take in a synthetic collection, beside what the bare arithmetic takes."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np

from retrieval.colours import require_colours
from retrieval.duplicates import find_duplicates
from retrieval.lab.synthetic import SyntheticEncoder, make_library
from retrieval.library import Library
from retrieval.records import Filters, Query
from retrieval.search import SearchEngine

_REPEATS, _TOP_K, _CANDIDATES = 30, 24, 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds of something: half of the times, and 19 of 20, were at most these."""

    what: str
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class BenchReport:
    """What was measured over so many photos; `memory_mb` is the most that the process had resident."""

    photos: int
    figures: tuple[Figure, ...]
    memory_mb: int

    def to_json(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """A table to print."""
        yield f"{self.photos:,} synthetic photos; milliseconds, half and 95% of the times; the encoder is not counted"
        for figure in self.figures:
            yield f"  {figure.what:<44} {figure.p50:9.1f} {figure.p95:9.1f}"
        yield f"Resident memory at most {self.memory_mb:,} MB, libraries included."


def bench(photos: int, folder: Path) -> BenchReport:
    """Measures a collection of `photos`, which is made in `folder` where it is not there yet."""
    with make_library(photos, folder) as library:
        library.save_index()
        figures = [*_searches(library), *_arithmetic(library), *_work(library)]
        count = len(library.snapshot())
    return BenchReport(count, tuple(figures), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def _searches(library: Library) -> Iterator[Figure]:
    engine = SearchEngine(library)
    _ = library.encoder
    likes = tuple(library.snapshot().index.ids[:3].tolist())
    red, blue = require_colours("red").colours, ("#2468ac",)
    text, year = ("something in view",), Filters(after=date(2014, 1, 1), before=date(2016, 12, 31))
    queries = {
        "text": Query(text),
        "text of words that captions have": Query(("a dog near a boat",)),
        "text without people": Query(text, without=("people",)),
        "colour by name": Query(colours=red),
        "colour by value": Query(colours=blue),
        "text and colour": Query(text, colours=red),
        "text and filters": Query(text, filters=year),
        "filters": Query(filters=year),
        "likes": Query(like=likes),
        "text and likes": Query(text, like=likes),
        "photo": Query(photos=(library.settings.images[0] / "0.jpg",)),
    }
    for name, query in queries.items():
        yield _timed(f"search: {name}", lambda query=query: engine.search(query))  # type: ignore[misc]


def _arithmetic(library: Library) -> Iterator[Figure]:
    """The vector search alone, and the same question to others."""
    from sklearn.metrics.pairwise import cosine_similarity

    index = library.snapshot().index
    query = SyntheticEncoder().some(1, 12345)
    yield _timed(f"vectors: FAISS {index.kind}, best {_CANDIDATES}", lambda: index.search(query, _CANDIDATES))
    for share in (0.01, 0.1, 0.5):
        mask = np.random.default_rng(1).random(len(index)) < share
        what = f"vectors: {share:.0%} allowed"
        yield _timed(what, lambda mask=mask: index.search(query, _CANDIDATES, mask))  # type: ignore[misc]
    matrix = index.reconstruct(index.ids)
    yield _timed("floor: numpy, one float32 product", lambda: matrix @ query[0])
    yield _timed("beside: scikit-learn cosine_similarity", lambda: cosine_similarity(query, matrix))
    with suppress(ImportError):
        import hnswlib

        graph = hnswlib.Index("ip", index.dim)
        graph.init_index(len(matrix))
        graph.add_items(matrix)
        graph.set_ef(64)
        yield _timed("beside: hnswlib, ef 64, best 10 (approximate)", lambda: graph.knn_query(query, 10))


def _work(library: Library) -> Iterator[Figure]:
    yield _timed("duplicates", lambda: find_duplicates(library), 3)
    yield _timed("numbers of the collection", library.stats, 5)


def _timed(what: str, work: Callable[[], object], repeats: int = _REPEATS) -> Figure:
    work()  # what is made on first use
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return Figure(what, float(np.percentile(times, 50)), float(np.percentile(times, 95)))
