"""Finds the photos of a captions file in a library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.datasets import CaptionedPhoto
from retrieval.errors import QueryError
from retrieval.installation import command, quoted
from retrieval.library import Library
from retrieval.ranking import Ids
from retrieval.words import say


def indexed_photos(
    library: Library, captioned_photos: Sequence[CaptionedPhoto], folder: Path
) -> tuple[Ids, list[CaptionedPhoto]]:
    """The captioned photos that are indexed, found by path or else by a unique file name, and before them their ids."""
    by_path: dict[Path, int] = {}
    by_name: dict[str, list[int]] = defaultdict(list)
    for photo in library.catalogue.photos(library.catalogue.ids()):
        by_path[photo.path] = photo.photo_id
        by_name[photo.path.name].append(photo.photo_id)
    by_id: dict[int, CaptionedPhoto] = {}
    for captioned in captioned_photos:
        same_name = by_name.get(Path(captioned.file).name, [])
        only = same_name[0] if len(same_name) == 1 else None
        photo_id = by_path.get((folder / captioned.file).resolve(), only)
        if photo_id is not None:
            by_id[photo_id] = captioned
    if not by_id:
        n, first = len(captioned_photos), command(f"index {quoted(folder)}")
        raise QueryError(say("command-captions-not-indexed", n=n, command=first))
    ids = np.array(list(by_id), np.int64)
    if n := int(np.isin(ids, library.catalogue.with_imported_facts()).sum()):
        raise QueryError(say("command-captions-imported", n=n))
    return ids, list(by_id.values())
