"""Vectors by photo id: the protocols, and FAISS over a half-precision matrix kept in files."""

from retrieval.vector_index.index import FaissIndex
from retrieval.vector_index.protocol import (
    About,
    Ids,
    IndexChoice,
    Mask,
    Part,
    VectorIndex,
    Vectors,
    VectorStore,
)
from retrieval.vector_index.store import VectorFile

__all__ = [
    "About", "FaissIndex", "Ids", "IndexChoice", "Mask", "Part", "VectorFile", "VectorIndex", "VectorStore", "Vectors",
]  # fmt: skip
