"""`bench`: how long everything takes in a synthetic collection, compared with bare arithmetic and other libraries."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from retrieval.collection import Snapshot
from retrieval.colours import require_colours
from retrieval.colours.spectrum import spectrum
from retrieval.duplicates import find_duplicates
from retrieval.lab.figures import REPEATS, Figure, figure, timed
from retrieval.lab.lifelike import THINGS, added_photo, make_collection
from retrieval.lab.processes import MEMORY, command_line_figures, page_figures, resident_mb
from retrieval.library import Library
from retrieval.lines import table
from retrieval.ranking import Vectors
from retrieval.records import Filters, Query, Term
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from retrieval.vector_index import FaissIndex, Mask, VectorIndex

SMALLEST = 100  # photos in the smallest of the growing collections
_SLOW_REPEATS = 3  # for work that takes seconds
_TOP_K, _CANDIDATES, _BEST = 24, 1000, 10
_SHARES = (0.01, 0.1, 0.5, 1.0)  # of the photos that may answer
_ADDED = 20  # photos added while questions are being asked


@dataclass(frozen=True, slots=True)
class BenchReport:
    """Measurements of a collection of ``photos``; ``notes`` say what was not measured."""

    photos: int
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """A table to print."""
        yield f"{self.photos:,} synthetic photos on {os.cpu_count()} cores"
        rows = [(figure.what, f"{figure.p50:,.1f}", f"{figure.p95:,.1f}", figure.unit) for figure in self.figures]
        yield from table(("", "p50", "p95", ""), rows, left=(0, 3))
        yield from self.notes


@dataclass(frozen=True, slots=True)
class GrowthReport:
    """Reports of the same figures for collections of growing size."""

    reports: tuple[BenchReport, ...]

    def to_json(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """A Markdown table with a column for each number of photos; cells have p50 / p95."""
        columns = [{figure.what: figure for figure in report.figures} for report in self.reports]
        yield f"| {os.cpu_count()} cores | " + " | ".join(f"{report.photos:,}" for report in self.reports) + " | |"
        yield "|---|" + "---:|" * len(columns) + "---|"
        for what in dict.fromkeys(what for column in columns for what in column):
            cells = [_cell(column.get(what)) for column in columns]
            unit = next(column[what].unit for column in columns if what in column)
            yield f"| {what} | " + " | ".join(cells) + f" | {unit} |"
        for report in self.reports:
            yield from (f"\n{report.photos:,} photos: {note}" for note in report.notes)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    p50, p95 = f"{figure.p50:,.1f}", f"{figure.p95:,.1f}"
    return p50 if p50 == p95 else f"{p50} / {p95}"


def bench(photos: int, folder: Path, processes: bool = True) -> BenchReport:
    """Measure a collection of ``photos``, which is created in ``folder`` unless it exists.

    With ``processes``, also the command line and the page, as separate processes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    images = make_collection(photos, folder)
    settings = Settings(images=(images,), data=folder / "data", models="builtin")
    notes: list[str] = []
    with Library.open(settings) as library:
        opened = timed("open: the collection for the first question", lambda: len(library.snapshot()), 1, warm=False)
        library.save_index()
        count, index = len(library.snapshot()), library.snapshot().index
        figures = [opened, *_searches(library), *_arithmetic(library, notes), *_search_recall(library)]
        figures += [*_work(library), *_growing(library)]
        notes.append(f"The index is {index.kind} and finds {100 * index.recall:.1f}% of what an exact search finds.")
    if processes:
        figures += command_line_figures(settings, _text)
        figures += page_figures(settings, _text, notes)
    return BenchReport(count, tuple(figures), tuple(notes))


def bench_growth(photos: int, folder: Path, processes: bool = True) -> GrowthReport:
    """Reports for SMALLEST photos, ten times as many, and so on up to ``photos``, each in its own folder."""
    smaller = [count for power in range(6) if (count := SMALLEST * 10**power) < photos]
    reports = [bench(count, folder / f"{count}", processes) for count in (*smaller, photos)]
    memory = [each.p50 for report in reports for each in report.figures if each.what == MEMORY]
    if len(memory) < len(reports):  # the page was not measured
        return GrowthReport(tuple(reports))
    name = f"{MEMORY}, above the first column"
    return GrowthReport(
        tuple(
            replace(report, figures=(*report.figures, figure(name, [of_page - memory[0]], "MB")))
            for report, of_page in zip(reports, memory, strict=True)
        )
    )


def _text(number: int) -> str:
    """A different description for each number; every fourth consists of words in captions."""
    thing, another = THINGS[number % len(THINGS)], THINGS[(7 * number + 3) % len(THINGS)]
    return f"a {thing} near a {another}" if number % 4 == 0 else f"a {thing} in evening light, view {number}"


def _searches(library: Library) -> Iterator[Figure]:
    """`SearchEngine.search` with a different question each time; text vectors are computed beforehand."""
    engine = SearchEngine(library)
    likes = library.snapshot().index.ids.tolist()
    red, year = require_colours("red").colours, Filters(after=date(2014, 1, 1), before=date(2016, 12, 31))
    photos = [library.settings.images[0] / f"{2012 + n % 12}" / f"{n:07}.jpg" for n in range(40)]
    captioned = [f"a {thing} near a {another}" for thing, another in itertools.permutations(THINGS[:8], 2)]
    kinds: dict[str, Callable[[int], Query]] = {
        "text": lambda n: Query((Term(_text(4 * n + 1)),)),
        "text whose words captions have": lambda n: Query((Term(captioned[n % len(captioned)]),)),
        "text of one common word": lambda n: Query((Term(THINGS[n % 8]),)),
        "text without people": lambda n: Query((Term(_text(4 * n + 1)),), without=("people",)),
        "text without dogs": lambda n: Query((Term(_text(4 * n + 2)),), without=("dogs",)),
        "colour by name": lambda n: Query(colours=red),
        "colour by value": lambda n: Query(colours=(f"#{(n * 1_234_567) % 0xFFFFFF:06x}",)),
        "text and colour": lambda n: Query((Term(_text(4 * n + 3)),), colours=red),
        "text and filters": lambda n: Query((Term(_text(4 * n + 1)),), filters=year),
        "text and a folder": lambda n: Query((Term(_text(4 * n + 1)),), filters=Filters(path=f"{2012 + n % 12}")),
        "filters": lambda n: Query(filters=replace(year, orientation="portrait")),
        "likes": lambda n: Query(like=tuple(likes[n : n + 3])),
        "text and likes": lambda n: Query((Term(_text(4 * n + 1)),), like=tuple(likes[n : n + 3])),
        "photo": lambda n: Query(photos=(photos[n % min(40, len(likes))],)),
    }
    for name, make in kinds.items():
        queries = [replace(make(n), top_k=_TOP_K) for n in range(REPEATS + 1)]
        texts = {text for query in queries for text in (*query.texts, *query.without)}
        if texts:
            engine.text_vectors(sorted(texts))
        asked = iter(queries)
        yield timed(f"search: {name}", lambda asked=asked: engine.search(next(asked)))  # type: ignore[misc]


def _arithmetic(library: Library, notes: list[str]) -> Iterator[Figure]:
    """The vector search alone, and the same question to others."""
    index = library.snapshot().index
    questions = library.models.text_vectors([_text(n) for n in range(REPEATS + 1)])
    turn = itertools.cycle(questions)
    yield timed(f"vectors: {index.kind}, best {_CANDIDATES}", lambda: index.search(next(turn), _CANDIDATES))
    matrix = index.reconstruct(index.ids)
    for share in _SHARES:
        mask = np.random.default_rng(1).random(len(index)) < share
        what = f"vectors: {share:.0%} allowed"
        if share < 1:
            yield timed(what, lambda mask=mask: index.search(next(turn), _CANDIDATES, mask))  # type: ignore[misc]
        recall = 100 * _recall(index, matrix, questions, mask)
        yield figure(f"{what}, of the ten best found", [recall], "%")
    yield timed("floor: numpy, one float32 product", lambda: matrix @ next(turn))
    yield timed("beside: numpy, product and best", lambda: np.argpartition(-(matrix @ next(turn)), 10)[:10])
    from sklearn.metrics.pairwise import cosine_similarity

    repeats = _SLOW_REPEATS
    yield timed("beside: scikit-learn cosine_similarity", lambda: cosine_similarity(next(turn)[None], matrix), repeats)
    try:
        import hnswlib
    except ImportError:
        notes.append("hnswlib is not installed, so it is not compared: pip install hnswlib")
        return
    graph = hnswlib.Index("ip", index.dim)
    graph.init_index(len(matrix))
    started = time.perf_counter()
    graph.add_items(matrix)
    built = 1000 * (time.perf_counter() - started)
    graph.set_ef(64)
    graph.set_num_threads(1)
    yield figure("beside: hnswlib, building it", [built])
    yield timed("beside: hnswlib, ef 64, best 10", lambda: graph.knn_query(next(turn), 10))


def _recall(index: VectorIndex, matrix: Vectors, questions: Vectors, mask: Mask) -> float:
    """An index's recall@10 among the rows of ``matrix`` (n, dim) where ``mask`` (n,) is true."""
    wanted = len(questions) * min(_BEST, int(np.count_nonzero(mask)))
    hits = 0
    for question in questions:
        best = np.argpartition(-np.where(mask, matrix @ question, -np.inf), min(_BEST, len(matrix) - 1))[:_BEST]
        hits += len(np.intersect1d(index.ids[best[mask[best]]], index.search(question, _BEST, mask)[1]))
    return hits / wanted if wanted else 1.0


class _Exhaustive(Library):
    """Another library's collection as of now, with every vector compared in a search."""

    def __init__(self, library: Library) -> None:
        vars(self).update(vars(library))
        snapshot = library.answering()
        assert isinstance(snapshot.index, FaissIndex)
        self._exhaustive = replace(
            snapshot,
            index=replace(snapshot.index, stage=None),
            read_images=lambda: snapshot.images,
            read_hubs=lambda: snapshot.hubs,
            read_paths=lambda: snapshot.paths,
        )

    def answering(self) -> Snapshot:
        return self._exhaustive


def _search_recall(library: Library) -> Iterator[Figure]:
    """Whether searches that leave something out, or want a colour, find what they would with every vector compared."""
    ids, red, exhaustive = library.snapshot().index.ids, require_colours("red").colours, _Exhaustive(library)
    kinds = {"text without people": Query(without=("people",)), "text and colour": Query(colours=red)}
    texts = [(Term(_text(4 * number + 1)),) for number in range(REPEATS)]
    for name, kind in kinds.items():
        queries = [replace(kind, wanted=wanted, top_k=_BEST) for wanted in texts]
        for share in _SHARES:
            within = ids[np.random.default_rng(1).random(len(ids)) < share]
            ranked, exact = (
                [engine.rank(query).ids for query in queries]
                for engine in (SearchEngine(library, within), SearchEngine(exhaustive, within))
            )
            wanted = sum(map(len, exact))
            common = sum(len(np.intersect1d(ids, best)) for ids, best in zip(ranked, exact, strict=True))
            recall = 100 * common / wanted if wanted else 100.0
            yield figure(f"search: {name}, {share:.0%} allowed, of the ten best found", [recall], "%")


def _work(library: Library) -> Iterator[Figure]:
    facts = library.snapshot().facts
    yield timed("duplicates", lambda: find_duplicates(library), _SLOW_REPEATS)
    yield timed("statistics", lambda: (library.stats(), spectrum(facts.palettes, facts.cells)))
    yield timed("the shape of the wall", lambda: library.overview("taken"))


def _growing(library: Library) -> Iterator[Figure]:
    """What adding a photo to an open collection costs, apart from encoding it, and how it slows other work."""
    engine, before = SearchEngine(library), library.catalogue.revision.number
    added: list[int] = []

    def add() -> None:
        with library.batch() as batch:
            added.append(batch.save(added_photo(library, len(added))))

    def find() -> None:
        assert len(library.snapshot().mask_of(np.array(added[-1:]))), "the photo that was added is there"

    times = []
    for _ in range(_ADDED):
        started = time.perf_counter()
        add()
        find()
        times.append(1000 * (time.perf_counter() - started))
    yield figure("one photo more: written and found", times)

    def keep() -> None:
        add()
        find()
        library.save_index()

    yield timed("one photo more: kept for the next start too", keep, _SLOW_REPEATS)
    done = threading.Event()

    def keep_adding() -> None:
        while not done.wait(0.05):
            add()

    adding = threading.Thread(target=keep_adding)
    adding.start()
    try:
        texts = itertools.cycle([_text(4 * n + 1) for n in range(REPEATS + 1)])
        engine.text_vectors([next(texts) for _ in range(REPEATS + 1)])
        yield timed("search: text, while photos come", lambda: engine.search(Query((Term(next(texts)),))))
    finally:
        done.set()
        adding.join()
    with library.batch() as batch:
        batch.remove(added)
    library.save_index()
    assert library.catalogue.revision.number > before
    with suppress(OSError):
        yield Figure("resident memory of this process, libraries included", resident_mb(), resident_mb(), "MB")
