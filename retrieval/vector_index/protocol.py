"""What the rest of the program knows of a vector index: an immutable object that searches within a mask; its store."""

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
# Which vector of a photo: the one that queries are compared with by default, or that of one kind.
Part = Literal["shared", "image", "caption"]
# The catalogue, model and mixing that an index's vectors come from; an index kept for anything else is not read.
About = Mapping[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class IndexChoice:
    """The kind of index wanted, and the number of clusters for "ivf" (None: chosen by the number of vectors).

    "auto" is exact for small collections and two-stage for larger ones.
    """

    kind: IndexKind = "auto"
    clusters: int | None = None


class VectorIndex(Protocol):
    """Unit vectors by photo id, compared by cosine. Immutable: `apply` returns a new index.

    Vectors are kept in half precision, which changes a cosine by less than 0.0005.
    """

    @property
    def ids(self) -> Ids:
        """The photo ids, ascending, (n,) int64."""

    @property
    def dim(self) -> int:
        """Length of the vectors, even if there are none."""

    @property
    def kind(self) -> Kind:
        """How it searches."""

    @property
    def recall(self) -> float:
        """Recall@10 against exact search, measured on a sample when it was built; 1 if it is exact."""

    def __len__(self) -> int: ...

    def search(
        self, vectors: Vectors, top_k: int, allowed: Mask | None = None, filters: Filters | None = None
    ) -> tuple[Vectors, Ids]:
        """The best `top_k` for each query of `vectors` (q, dim) or (dim,): cosines and ids, both (q, top_k).

        Best first, ties by id. `allowed` (n,) is a mask over `ids`. If fewer than `top_k` are allowed, ids are
        padded with -1 and cosines with -inf. `filters` are conditions that everything allowed meets: an engine
        that keeps facts beside the vectors can narrow its search by them.
        """

    def reconstruct(self, ids: Ids) -> Vectors:
        """The vectors (m, dim) of `ids` (m,), in that order; raises KeyError if one is not in the index."""

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Self:
        """The index after a batch: `vectors` (m, dim) added or replaced under `ids` (m,), `dropped` ids removed.

        The cost depends on the batch, not on the collection, and this index stays valid. Unknown ids in `dropped`
        are ignored; an id must not be in both.
        """


class VectorStore(Protocol):
    """Builds indexes and keeps one of them between runs: a cache that may be lost at any time."""

    def of(self, ids: Ids, vectors: Vectors) -> VectorIndex:
        """An index of unit `vectors` (n, dim) under `ids` (n,), which must differ, in any order."""

    def load(self, about: About) -> tuple[VectorIndex, int] | None:
        """The index kept for the same `about`, and its revision; None if there is none or it is damaged."""

    def save(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None = None
    ) -> VectorIndex:
        """Keep an index as of a revision, and return the one to use from now on: the same, or a faster one.

        `questions` returns typical query vectors (q, dim) to measure recall with. If the folder cannot be written,
        the index is not kept.
        """
