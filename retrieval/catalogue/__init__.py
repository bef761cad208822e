"""SQLite as the truth about photos, facts, captions, labels, palettes, vectors and likes."""

from retrieval.catalogue.batch import CatalogueBatch, FoundFile, NewPhoto
from retrieval.catalogue.overview import Order, Overview
from retrieval.catalogue.store import Catalogue, CollectionStats, KnownFile, KnownSkip, Uncaptioned

__all__ = [
    "Catalogue",
    "CatalogueBatch",
    "CollectionStats",
    "FoundFile",
    "KnownFile",
    "KnownSkip",
    "NewPhoto",
    "Order",
    "Overview",
    "Uncaptioned",
]
