"""Exact cosines over a matrix in half precision, by FAISS's scalar quantiser, without a copy of the matrix."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.vector_index.protocol import Mask, Vectors

Halves = NDArray[np.float16]
Rows = NDArray[np.int64]
# FAISS uses its 16-lane kernels only if the length is a multiple of 16; otherwise it is several times slower.
_LANES = 16


def width_of(dim: int) -> int:
    """Length of a stored row for vectors of length `dim`: zero-padded, which leaves cosines unchanged."""
    return -(-dim // _LANES) * _LANES


def halves_of(vectors: Vectors, width: int) -> Halves:
    """`vectors` (n, dim) in half precision, padded to (n, width)."""
    rows = np.zeros((len(vectors), width), np.float16)
    rows[:, : vectors.shape[-1]] = vectors
    return rows


def faiss_view(rows: Halves) -> Any:
    """A FAISS index over `rows` (n, width), which must be contiguous, without copying them.

    The index points into the array, so the array must outlive it.
    """
    import faiss

    index: Any = faiss.IndexScalarQuantizer(rows.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    if not len(rows):
        return index
    view: Any = faiss.MaybeOwnedVectorUInt8()
    view.is_owned = False
    view.view_data = view.c_ptr = faiss.swig_ptr(rows.view(np.uint8).reshape(-1))
    view.view_size = view.c_size = rows.nbytes
    index.codes, index.ntotal = view, len(rows)
    return index


def search_rows(
    index: Any, queries: Vectors, top_k: int, mask: Mask | None = None, parameters: Any = None
) -> tuple[Vectors, Rows]:
    """Cosines and row numbers, both (q, top_k) and best first, of a FAISS `index` for `queries` (q, width).

    Only rows where `mask` (n,) is true are returned; missing results have row -1. `parameters` are FAISS search
    parameters, for index types that need their own.
    """
    import faiss

    top_k = min(top_k, index.ntotal)
    if mask is not None:
        top_k = min(top_k, int(np.count_nonzero(mask)))
    if top_k < 1:
        return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
    if mask is not None:
        selector = selector_of(mask)
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    with faiss_threads(len(queries)):
        scores, rows = index.search(np.ascontiguousarray(queries), top_k, params=parameters)
    return scores, rows


def selector_of(mask: Mask) -> Any:
    """A FAISS selector of the rows where `mask` (n,) is true."""
    import faiss

    bits = np.packbits(mask, bitorder="little")
    selector: Any = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
    selector.bits = bits  # FAISS keeps only a pointer
    return selector


@contextmanager
def faiss_threads(queries: int) -> Iterator[None]:
    """At most one thread a query within the block: FAISS parallelises over queries, and idle threads only spin."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(min(queries, os.cpu_count() or 1))
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
