"""Immutable snapshots of the collection, and what keeps them up to date."""

from retrieval.collection.collection import Collection
from retrieval.collection.entities import entities
from retrieval.collection.hubs import Hubs
from retrieval.collection.snapshot import USUAL, Snapshot

__all__ = ["USUAL", "Collection", "Hubs", "Snapshot", "entities"]
