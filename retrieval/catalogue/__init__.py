"""SQLite as the truth about photos, facts, captions, labels, palettes, vectors and likes."""

from retrieval.catalogue.albums import Albums
from retrieval.catalogue.away import DAYS_AWAY
from retrieval.catalogue.backup import backup_of, backups_of
from retrieval.catalogue.batch import CatalogueBatch, FoundFile, Kind, NewPhoto
from retrieval.catalogue.facts import Facts
from retrieval.catalogue.facts_file import load_facts, save_facts
from retrieval.catalogue.likes import Likes
from retrieval.catalogue.overview import Overview, WallOrder, overview_of
from retrieval.catalogue.paths import Paths
from retrieval.catalogue.people import People, PersonGroup
from retrieval.catalogue.places import PlaceCount, Places
from retrieval.catalogue.repair import Repaired, is_sound, repair, restore
from retrieval.catalogue.seen import Seen
from retrieval.catalogue.store import (
    Catalogue,
    Changes,
    CollectionStats,
    KnownFile,
    KnownSkip,
    Revision,
    Uncaptioned,
)

__all__ = [
    "DAYS_AWAY",
    "Albums",
    "Catalogue",
    "CatalogueBatch",
    "Changes",
    "CollectionStats",
    "Facts",
    "FoundFile",
    "Kind",
    "KnownFile",
    "KnownSkip",
    "Likes",
    "NewPhoto",
    "Overview",
    "Paths",
    "People",
    "PersonGroup",
    "PlaceCount",
    "Places",
    "Repaired",
    "Revision",
    "Seen",
    "Uncaptioned",
    "WallOrder",
    "backup_of",
    "backups_of",
    "is_sound",
    "load_facts",
    "overview_of",
    "repair",
    "restore",
    "save_facts",
]
