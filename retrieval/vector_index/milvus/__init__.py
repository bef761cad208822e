"""Vectors in Milvus (a local file, a server or a cluster), behind the same protocols as FAISS."""

from retrieval.vector_index.milvus.index import MilvusIndex
from retrieval.vector_index.milvus.server import ENGINES, Entity, MilvusServer
from retrieval.vector_index.milvus.store import MilvusStore

__all__ = ["ENGINES", "Entity", "MilvusIndex", "MilvusServer", "MilvusStore"]
