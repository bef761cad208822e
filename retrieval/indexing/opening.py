"""Photos of the catalogue opened again, for the later passes."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress

from PIL import Image

from retrieval import images
from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.indexing.ahead import work_ahead
from retrieval.library import Library
from retrieval.records import Photo


def opened(photo: Photo, side: int, max_pixels: int) -> Image.Image | None:
    """A photo upright in RGB, its long side ``side`` pixels or more; None where it can no longer be read."""
    with suppress(UnreadableImageError, ImageTooLargeError):
        return images.open_image(photo.path, max_pixels=max_pixels, max_side=side)
    return None


def photos_of(library: Library, photo_ids: Sequence[int], batch: int) -> Iterator[Photo]:
    """The photos in the order of their ids, read a ``batch`` at a time; those that left are dropped."""
    for start in range(0, len(photo_ids), batch):
        yield from library.catalogue.photos(photo_ids[start : start + batch])


def opened_ahead(
    library: Library, photo_ids: Sequence[int], side: int, batch: int
) -> Generator[tuple[int, Image.Image | None], None, None]:
    """Ids of photos with what ``opened`` gives, at most that many ahead of the reader; close it to stop."""
    limit = library.settings.max_pixels
    yield from work_ahead(
        lambda photo: (photo.photo_id, opened(photo, side, limit)), photos_of(library, photo_ids, batch), batch
    )
