"""SQLite as the truth about photos, facts, captions, labels, palettes, vectors and likes."""

from retrieval.catalogue.albums import Albums
from retrieval.catalogue.batch import CatalogueBatch, FoundFile, NewPhoto
from retrieval.catalogue.store import Catalogue, CollectionStats, KnownFile, KnownSkip, Uncaptioned

__all__ = [
    "Albums",
    "Catalogue",
    "CatalogueBatch",
    "CollectionStats",
    "FoundFile",
    "KnownFile",
    "KnownSkip",
    "NewPhoto",
    "Uncaptioned",
]
