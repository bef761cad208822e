"""The command line of retrieval."""

from retrieval.cli.run import main

__all__ = ["main"]
