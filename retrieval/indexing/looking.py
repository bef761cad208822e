"""What a photo's file shows without a model: whether it opens, its pixels, facts, colours, hashes and sharpness."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retrieval.catalogue import FoundFile
from retrieval.colours import extract_palette
from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.images import Hashes, content_hash, perceptual_hashes, read_photo, sharpness
from retrieval.records import Palette, PhotoFacts


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded photo with all that needs no model."""

    image: Image.Image
    facts: PhotoFacts
    palette: Palette
    hashes: Hashes
    sharpness: float


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result for a file; only ``facts`` where its content is known, neither on an error.

    ``vector`` (dim,) and ``features`` are there where the picture was encoded at once.
    """

    file: FoundFile
    content_hash: str = ""
    picture: Picture | None = None
    facts: PhotoFacts | None = None
    error: UnreadableImageError | ImageTooLargeError | None = None
    vector: NDArray[np.float32] | None = None
    features: NDArray[np.float16] | None = None


def look_at(file: FoundFile, side: int, max_pixels: int) -> Picture:
    """The photo for a tower that needs ``side`` pixels; raises UnreadableImageError, ImageTooLargeError."""
    # Twice the side that the tower needs: JPEG's reduced decoding is then as good as the whole (54 dB).
    image, facts = read_photo(file.path, max_pixels=max_pixels, max_side=2 * side)
    return Picture(image, facts, extract_palette(image), perceptual_hashes(image), sharpness(image))


def looked(file_read: Loaded, side: int, max_pixels: int) -> Loaded:
    """``one`` with its picture; an error is part of the answer."""
    try:
        picture = look_at(file_read.file, side, max_pixels)
    except (UnreadableImageError, ImageTooLargeError) as error:
        return replace(file_read, error=error)
    return replace(file_read, picture=picture, facts=picture.facts)


def load(file: FoundFile, side: int, max_pixels: int) -> Loaded:
    """As ``looked``, with the hash of the content."""
    try:
        digest = content_hash(file.path)
    except (UnreadableImageError, ImageTooLargeError) as error:
        return Loaded(file, error=error)
    return looked(Loaded(file, digest), side, max_pixels)
