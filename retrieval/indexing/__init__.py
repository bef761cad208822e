"""Indexing of folders: incremental, resumable at any moment, in two passes."""

from retrieval.indexing.background import BackgroundIndexing
from retrieval.indexing.run import index_folder

__all__ = ["BackgroundIndexing", "index_folder"]
