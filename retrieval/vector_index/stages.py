"""Coarse first stages of a search over many vectors: they propose candidates, which are then re-ranked exactly.

Three kinds: a short form of every vector (its projection on the collection's principal directions), FAISS's inverted
lists (IVF), and its graph (HNSW, Malkov and Yashunin 2018).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.settings import IndexKind
from retrieval.vector_index.exact import Halves, Rows, faiss_view, halves_of, search_rows, selector_of
from retrieval.vector_index.protocol import Kind, Mask, Vectors

# Length of a short form. On a million vectors with the statistics of real ones, 64 of 256 dimensions find all of the
# top 10 and 98.6% of the top 1,000 in 6.6 ms; 96 take 8.6 ms and 128 take 10.4.
_SHORT = 64
# Candidates per result wanted, and the least number of them.
_CANDIDATES, _AT_LEAST = 2, 500
# Rows from which directions and clusters are estimated.
_SAMPLE = 50_000
# HNSW: links per node, and efConstruction.
_LINKS, _PLACING = 32, 80
# FAISS's own minimum of training rows per cluster.
_ROWS_A_CLUSTER = 39
_PART = 50_000


class Stage(Protocol):
    """A coarse index of the first `rows` rows of a matrix; `effort` trades speed for recall."""

    @property
    def kind(self) -> Kind:
        """Which of the three it is."""

    @property
    def rows(self) -> int:
        """Number of rows it covers."""

    @property
    def effort(self) -> int:
        """How much of the index a search visits, in the stage's own unit."""

    def candidates(self, queries: Vectors, count: int, mask: Mask | None) -> Rows:
        """Rows (q, m) that nearly always include the best `count` for each of `queries` (q, width).

        Only rows where `mask` (rows,) is true; padded with -1.
        """

    def with_effort(self, effort: int) -> Self:
        """The same stage with another effort."""

    def save(self, path: Path) -> None:
        """Write it to a file."""


@dataclass(frozen=True, eq=False)
class ShortStage:
    """Short forms (rows, 64) of all rows, made by `projection` (width, 64)."""

    projection: NDArray[np.float32]
    shorts: Halves
    effort: int = _CANDIDATES
    kind: Kind = "two-stage"

    @property
    def rows(self) -> int:
        """As `Stage.rows`."""
        return len(self.shorts)

    @classmethod
    def build(cls, rows: Halves) -> Self:
        """A stage over `rows` (n, width), with directions from the second moments of a sample."""
        sample = np.asarray(rows[:: max(1, len(rows) // _SAMPLE)], np.float32)
        _, directions = np.linalg.eigh(sample.T @ sample)
        projection = np.ascontiguousarray(directions[:, ::-1][:, :_SHORT], np.float32)
        shorts = np.empty((len(rows), projection.shape[1]), np.float16)
        for start in range(0, len(rows), _PART):
            shorts[start : start + _PART] = np.asarray(rows[start : start + _PART], np.float32) @ projection
        return cls(projection, shorts)

    def candidates(self, queries: Vectors, count: int, mask: Mask | None) -> Rows:
        """As `Stage.candidates`."""
        return search_rows(self._view, queries @ self.projection, max(_AT_LEAST, self.effort * count), mask)[1]

    def with_effort(self, effort: int) -> Self:
        """As `Stage.with_effort`."""
        return replace(self, effort=effort)

    def save(self, path: Path) -> None:
        """As `Stage.save`: the projection, then the short forms, in half precision."""
        with open(path, "wb") as file:
            np.save(file, np.concatenate([halves_of(self.projection, self.projection.shape[1]), self.shorts]))

    @classmethod
    def load(cls, path: Path, width: int, effort: int) -> Self:
        """The stage that `save` wrote for rows of length `width`, memory-mapped; raises OSError, ValueError."""
        kept = np.load(path, mmap_mode="r")
        return cls(np.asarray(kept[:width], np.float32), kept[width:], effort)

    @cached_property
    def _view(self) -> Any:
        return faiss_view(np.asarray(self.shorts))


@dataclass(frozen=True, eq=False)
class FaissStage:
    """FAISS's IVF or HNSW; `effort` is the number of lists probed (nprobe) or of nodes kept in sight (efSearch)."""

    index: Any
    kind: Kind
    effort: int

    @property
    def rows(self) -> int:
        """As `Stage.rows`."""
        return int(self.index.ntotal)

    @classmethod
    def lists(cls, rows: Halves, clusters: int | None) -> Self:
        """Inverted lists over `rows` (n, width): `clusters` of them, or about the square root of n."""
        import faiss

        lists = max(1, min(clusters or round(len(rows) ** 0.5), len(rows) // _ROWS_A_CLUSTER))
        index = faiss.index_factory(rows.shape[1], f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
        index.train(np.asarray(rows[:: max(1, len(rows) // max(_SAMPLE, 64 * lists))], np.float32))
        return cls(_filled(index, rows), "ivf", max(1, lists // 16))

    @classmethod
    def graph(cls, rows: Halves) -> Self:
        """An HNSW graph over `rows` (n, width)."""
        import faiss

        index: Any = faiss.index_factory(rows.shape[1], f"HNSW{_LINKS},SQfp16", faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = _PLACING
        index.train(np.zeros((1, rows.shape[1]), np.float32))
        return cls(_filled(index, rows), "hnsw", 64)

    def candidates(self, queries: Vectors, count: int, mask: Mask | None) -> Rows:
        """As `Stage.candidates`."""
        import faiss

        settings: Any = faiss
        selector, effort = None, self.effort
        if mask is not None:  # the fewer are allowed, the more must be visited to meet as many of them
            selector, effort = selector_of(mask), round(effort / max(1e-3, float(mask.mean())))
        if self.kind == "ivf":
            parameters = settings.SearchParametersIVF(sel=selector, nprobe=min(effort, self.index.nlist))
        else:
            parameters = settings.SearchParametersHNSW(sel=selector, efSearch=max(effort, count))
        return search_rows(self.index, queries, count, parameters=parameters)[1]

    def with_effort(self, effort: int) -> Self:
        """As `Stage.with_effort`."""
        return replace(self, effort=effort)

    def save(self, path: Path) -> None:
        """As `Stage.save`."""
        import faiss

        faiss.write_index(self.index, str(path))

    @classmethod
    def load(cls, path: Path, kind: Kind, effort: int) -> Self:
        """The stage that `save` wrote; raises RuntimeError if it is broken."""
        import faiss

        return cls(faiss.read_index(str(path)), kind, effort)


def build_stage(rows: Halves, wanted: IndexKind, clusters: int | None) -> Stage:
    """A stage of the kind `wanted` over `rows` (n, width)."""
    if wanted == "ivf":
        return FaissStage.lists(rows, clusters)
    return FaissStage.graph(rows) if wanted == "hnsw" else ShortStage.build(rows)


def load_stage(path: Path, kind: Kind, width: int, effort: int) -> Stage:
    """The saved stage of that kind; raises OSError, ValueError or RuntimeError if it is broken."""
    if kind == "two-stage":
        return ShortStage.load(path, width, effort)
    return FaissStage.load(path, kind, effort)


def _filled(index: Any, rows: Halves) -> Any:
    for start in range(0, len(rows), _PART):
        index.add(np.asarray(rows[start : start + _PART], np.float32))
    return index
