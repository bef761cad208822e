"""What the rest of the program knows of a vector index: a frozen object that answers within a mask."""

from __future__ import annotations

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]


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
    def kind(self) -> str:
        """How it searches: "flat", "ivf", "hnsw" or "two-stage"."""

    def __len__(self) -> int: ...

    def search(self, vectors: Vectors, top_k: int, allowed: Mask | None = None) -> tuple[Vectors, Ids]:
        """The best `top_k` for each query of `vectors` (q, dim) or (dim,): cosines and ids, both (q, top_k).

        Best first, equal cosines by id. `allowed` (n,) says for each of `ids` whether it may answer. Where fewer
        than `top_k` answer, ids are padded with -1 and cosines with -inf.
        """

    def reconstruct(self, ids: Ids) -> Vectors:
        """The vectors (m, dim) of `ids` (m,), in their order; KeyError where one is not in the index."""

    def apply(self, ids: Ids, vectors: Vectors, dropped: Ids | None = None) -> Self:
        """The index after a batch: `vectors` (m, dim) added or replaced under `ids` (m,), `dropped` ids gone.

        Costs little beside what it adds, and this index goes on answering as it is. Ids of `dropped` that are not
        there are ignored; an id must not be in both.
        """
