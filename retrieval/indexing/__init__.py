"""Indexing of folders: incremental, resumable at any moment, in two passes."""

from retrieval.indexing.background import BackgroundIndexing
from retrieval.indexing.folders import QUIET_SECONDS, checked_roots, known_folders
from retrieval.indexing.run import index_folder
from retrieval.indexing.watching import FolderWatch, watching_hindrance

__all__ = [
    "QUIET_SECONDS", "BackgroundIndexing", "FolderWatch", "checked_roots", "index_folder", "known_folders",
    "watching_hindrance",
]  # fmt: skip
