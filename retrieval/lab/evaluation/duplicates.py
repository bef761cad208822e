"""Measures how reliably copies of a photo are found, and how often another photo is mistaken for one."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageEnhance

from retrieval.catalogue import Catalogue
from retrieval.duplicates import find_duplicates
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.settings import Settings

Pair = tuple[str, str]
# Shares and steps of the definition: five copies of each original.
_TRIM, _BRIGHTER, _JPEG_QUALITY = 0.05, 1.1, 50
COPIES = ("original.png", "jpeg.jpg", "half.png", "trimmed.png", "brighter.png", "webp.webp")


@dataclass(frozen=True, slots=True)
class DuplicateQuality:
    """Recall and precision in percent over pairs of photos: copies of one original should be in one group.

    ``others`` is the number of photos without copies.
    """

    originals: int
    others: int
    pairs: int
    recall: float
    precision: float


def measure_duplicates(library: Library, originals: Sequence[Path], distractors: Sequence[Path]) -> DuplicateQuality:
    """Search for duplicates among the originals, five copies of each, and ``distractors``.

    The copies (JPEG quality 50, half size, 5% cropped off each side, 10% brighter, WebP) are made and indexed in a
    temporary folder, with this library's encoder.
    """
    with tempfile.TemporaryDirectory(prefix="photochat-") as folder:
        photos = Path(folder) / "photos"
        photos.mkdir()
        for number, path in enumerate([*originals, *distractors]):
            image = library.open_image(path)
            if number < len(originals):
                save_copies(image, photos, number)
            else:
                image.save(photos / f"{number}-{COPIES[0]}")
        pairs = _pairs_found(library, photos, Path(folder) / "data")
    true = {pair for number in range(len(originals)) for pair in _true_pairs(number)}
    right = len(pairs & true)
    return DuplicateQuality(
        len(originals), len(distractors), len(true), 100 * right / len(true), 100 * right / max(len(pairs), 1)
    )


def save_copies(image: Image.Image, folder: Path, number: int) -> None:
    """Save an image as ``COPIES``, the first without loss, each after its number."""
    across, down = round(_TRIM * image.width), round(_TRIM * image.height)
    half = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
    trimmed = image.crop((across, down, image.width - across, image.height - down))
    image.save(folder / f"{number}-original.png")
    image.save(folder / f"{number}-jpeg.jpg", quality=_JPEG_QUALITY)
    half.save(folder / f"{number}-half.png")
    trimmed.save(folder / f"{number}-trimmed.png")
    ImageEnhance.Brightness(image).enhance(_BRIGHTER).save(folder / f"{number}-brighter.png")
    image.save(folder / f"{number}-webp.webp")


def _true_pairs(number: int) -> set[Pair]:
    return set(combinations(sorted(f"{number}-{copy}" for copy in COPIES), 2))


def _pairs_found(library: Library, photos: Path, data: Path) -> set[Pair]:
    settings = Settings(images=(photos,), data=data)
    catalogue = Catalogue.open(data / "catalogue.sqlite")
    with Library(settings, catalogue, Models(library.family, lambda: library.encoder, lambda: None)) as copies:
        for _ in index_folder(copies, settings.images):
            pass
        groups = find_duplicates(copies)
    names = [sorted(photo.path.name for photo in group.photos) for group in groups]
    return {pair for group in names for pair in combinations(group, 2)}
