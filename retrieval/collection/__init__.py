"""The collection as of one moment, swapped whole, and what keeps it up with the catalogue."""

from retrieval.collection.collection import Collection
from retrieval.collection.hubs import FEWEST, Hubs
from retrieval.collection.snapshot import Snapshot

__all__ = ["FEWEST", "Collection", "Hubs", "Snapshot"]
