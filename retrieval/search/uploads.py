"""Opens photos that somebody searches with, and says in one sentence why one cannot be used."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from retrieval.colours import extract_palette
from retrieval.errors import ImageTooLargeError, QueryError, UnreadableImageError
from retrieval.library import Library
from retrieval.records import Palette

# A palette is made of a small copy; decoding more than that would only take time.
_PALETTE_SIDE = 256


def open_upload(library: Library, path: Path, max_side: int | None = None) -> Image.Image:
    """The photo upright in RGB, as `Library.open_image`; raises QueryError."""
    try:
        return library.open_image(path, max_side=max_side)
    except (UnreadableImageError, ImageTooLargeError) as error:
        raise QueryError(f"{path.name} cannot be searched with: {error.reason}. Choose another photo.") from error


def upload_palette(library: Library, path: Path) -> Palette:
    """The colours of the photo, to search for photos in the same; raises QueryError."""
    return extract_palette(open_upload(library, path, max_side=_PALETTE_SIDE))
