"""Vectors by photo id: the protocol, and exact search by FAISS over a matrix in half precision."""

from retrieval.vector_index.flat import FlatIndex
from retrieval.vector_index.protocol import Ids, Mask, VectorIndex, Vectors

__all__ = ["FlatIndex", "Ids", "Mask", "VectorIndex", "Vectors"]
