"""Answers every Query from the one index, and says why each photo came."""

from retrieval.search.engine import SearchEngine

__all__ = ["SearchEngine"]
