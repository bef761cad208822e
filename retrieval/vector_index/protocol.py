"""What the rest of the program knows of a vector index: a frozen object that answers within a mask, and its store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.records import Filters
from retrieval.settings import IndexKind

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Kind = Literal["flat", "two-stage", "ivf", "hnsw", "milvus"]
# Which vectors of a photo: what questions are compared with by default, or those of one kind.
Part = Literal["shared", "image", "caption"]
# Whose vectors an index holds and how they were put together; what is not of the same is not read.
About = Mapping[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class IndexChoice:
    """Which kind of index is wanted, and into how many clusters "ivf" parts the vectors (None: by their number).

    "auto": exact where every vector can be compared in little time, in two stages beyond.
    """

    kind: IndexKind = "auto"
    clusters: int | None = None


class VectorIndex(Protocol):
    """Unit vectors by photo id, compared by cosine. It never changes: `apply` returns the next one.

    Vectors are kept in half precision, which moves a cosine by less than 0.0005.
    """

    @property
    def ids(self) -> Ids:
        """The photo ids, ascending, (n,) int64."""

    @property
    def dim(self) -> int:
        """Length of the vectors, also while there are none."""

    @property
    def kind(self) -> Kind:
        """How it searches."""

    @property
    def recall(self) -> float:
        """The share of the ten best that it finds, as a sample told when it was built; 1 where it is exact."""

    def __len__(self) -> int: ...

    def search(
        self, vectors: Vectors, top_k: int, allowed: Mask | None = None, filters: Filters | None = None
    ) -> tuple[Vectors, Ids]:
        """The best `top_k` for each query of `vectors` (q, dim) or (dim,): cosines and ids, both (q, top_k).

        Best first, equal cosines by id. `allowed` (n,) says for each of `ids` whether it may answer. Where fewer
        than `top_k` answer, ids are padded with -1 and cosines with -inf. `filters` are conditions that everything
        allowed meets: an engine that keeps facts beside the vectors can narrow its search by them.
        """

    def reconstruct(self, ids: Ids) -> Vectors:
        """The vectors (m, dim) of `ids` (m,), in their order; KeyError where one is not in the index."""

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Self:
        """The index after a batch: `vectors` (m, dim) added or replaced under `ids` (m,), `dropped` ids gone.

        Costs little beside what it adds, and this index goes on answering as it is. Ids of `dropped` that are not
        there are ignored; an id must not be in both.
        """


class VectorStore(Protocol):
    """Makes indexes and keeps one of them between starts: a cache, which may be lost and is never the truth."""

    def of(self, ids: Ids, vectors: Vectors) -> VectorIndex:
        """An index of unit `vectors` (n, dim) under `ids` (n,), which must differ, in any order."""

    def load(self, about: About) -> tuple[VectorIndex, int] | None:
        """The index that was kept `about` the same, and its revision; None where there is none, or it is damaged."""

    def save(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None = None
    ) -> VectorIndex:
        """Keep an index as of a revision, and return the one to go on with: the same, or one that is built better.

        `questions` gives vectors (q, dim) of the kind that will be asked, by which what is built is tried out.
        Where the place cannot be written, the index simply is not kept.
        """
