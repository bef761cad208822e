"""Opens the photos of a query, and says in one sentence why one cannot be used."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from retrieval.colours import extract_palette
from retrieval.errors import ImageTooLargeError, QueryError, UnreadableImageError
from retrieval.images import content_hash, photo_facts
from retrieval.library import Library
from retrieval.records import Palette, Photo
from retrieval.words import say

# Pixels of the longer side that tell whether a photo can be used, and its palette; decoding more would only take time.
_SMALL_SIDE = 256


def same_photo(library: Library, path: Path) -> Photo | None:
    """The photo in the collection with the same content as this file, or None; raises QueryError."""
    if not path.is_file():
        raise QueryError(say("upload-missing", path=str(path)))
    try:
        return library.catalogue.photo_by_hash(content_hash(path))
    except UnreadableImageError as error:
        raise _refusal(path, error) from error


def open_upload(library: Library, path: Path, max_side: int | None = None) -> Image.Image:
    """The photo upright in RGB, as `Library.open_image`; raises QueryError."""
    try:
        return library.open_image(path, max_side=max_side)
    except (UnreadableImageError, ImageTooLargeError) as error:
        raise _refusal(path, error) from error


def check_upload(library: Library, path: Path) -> None:
    """Raise QueryError where the photo cannot be used."""
    if not same_photo(library, path):
        open_upload(library, path, max_side=_SMALL_SIDE)


def upload_palette(library: Library, path: Path) -> Palette:
    """The palette of the photo, to search for photos with the same colours; raises QueryError."""
    photo = same_photo(library, path)
    return photo.palette if photo else extract_palette(open_upload(library, path, max_side=_SMALL_SIDE))


def upload_facts(library: Library, path: Path) -> Photo:
    """The facts in a file that is not in the collection, as a photo with id 0; raises QueryError."""
    try:
        facts = photo_facts(path, library.settings.max_pixels)
    except (UnreadableImageError, ImageTooLargeError) as error:
        raise _refusal(path, error) from error
    return Photo(0, path, "", facts, palette=upload_palette(library, path))


def _refusal(path: Path, error: UnreadableImageError | ImageTooLargeError) -> QueryError:
    if error.reason.key == "unreadable-no-photo":
        return QueryError(say("upload-no-photo", name=path.name, what=say("file-kind", **dict(error.reason.values))))
    return QueryError(say("upload-unusable", name=path.name, reason=error.reason))
