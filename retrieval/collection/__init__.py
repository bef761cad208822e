"""The collection as of one moment, swapped whole, and what keeps it up with the catalogue."""

from retrieval.collection.collection import Collection
from retrieval.collection.entities import entities
from retrieval.collection.hubs import Hubs
from retrieval.collection.snapshot import Snapshot

__all__ = ["Collection", "Hubs", "Snapshot", "entities"]
