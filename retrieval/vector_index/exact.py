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
# FAISS compares 16 numbers at a time only where the length is a multiple of 16; it is several times slower else.
_LANES = 16


def width_of(dim: int) -> int:
    """Length of a stored row for vectors of `dim` numbers: padded with zeros, which change no cosine."""
    return -(-dim // _LANES) * _LANES


def halves_of(vectors: Vectors, width: int) -> Halves:
    """`vectors` (n, dim) in half precision, padded to (n, width)."""
    rows = np.zeros((len(vectors), width), np.float16)
    rows[:, : vectors.shape[-1]] = vectors
    return rows


def faiss_view(rows: Halves) -> Any:
    """A FAISS index over `rows` (n, width), which must be contiguous, without copying them.

    The index points into the array: whoever keeps the index keeps the array.
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

    Only rows where `mask` (n,) is true answer; what is missing has -1 for its row. `parameters` are FAISS's own, for
    a kind of index that wants others.
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
    """What tells FAISS which rows of a `mask` (n,) may answer."""
    import faiss

    bits = np.packbits(mask, bitorder="little")
    selector: Any = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
    selector.bits = bits  # FAISS only points to them
    return selector


@contextmanager
def faiss_threads(queries: int) -> Iterator[None]:
    """One thread for one query, as FAISS shares out queries and the others would only spin; all for many."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(min(queries, os.cpu_count() or 1))
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
