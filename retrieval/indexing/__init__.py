"""Indexing of folders: incremental, resumable at any moment, in two passes."""

from retrieval.indexing.background import BackgroundIndexing
from retrieval.indexing.folders import checked_roots
from retrieval.indexing.run import index_folder

__all__ = ["BackgroundIndexing", "checked_roots", "index_folder"]
