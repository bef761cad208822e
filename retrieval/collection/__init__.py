"""Immutable snapshots of the collection, and what keeps them up to date."""

from retrieval.collection.collection import Collection
from retrieval.collection.entities import entities
from retrieval.collection.hubs import Hubs
from retrieval.collection.snapshot import Snapshot

__all__ = ["Collection", "Hubs", "Snapshot", "entities"]
