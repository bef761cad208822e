"""Answers every Query from one index, and says why each photo was found."""

from retrieval.search.engine import SearchEngine

__all__ = ["SearchEngine"]
