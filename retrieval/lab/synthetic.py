"""A collection of any size without photos: vectors in clusters, palettes, dates, captions, all from one seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retrieval.catalogue import Catalogue, FoundFile, NewPhoto
from retrieval.colours.lab import lab_from_rgb
from retrieval.library import Library
from retrieval.models import Models
from retrieval.ranking import Vectors, normalise
from retrieval.records import Caption, Label, PhotoFacts, Swatch
from retrieval.settings import Settings

DIM = 256
# Photos of one kind lie around a common centre, and the numbers of a rotated space fall off.
_CLUSTERS, _SPREAD, _FALL = 400, 0.8, 0.4
_THINGS = ("dog", "cat", "beach", "street", "mountain", "child", "car", "tree", "boat", "house", "horse", "bike")
_BATCH = 2000
# Photos that are copies of another, saved again.
_COPIED = 0.01


class SyntheticEncoder:
    """Texts become points near the centre that their letters choose; there is no image tower to speak of."""

    name, dim, image_side = "synthetic", DIM, 32

    def __init__(self) -> None:
        self._centres = _around(np.random.default_rng(0), np.zeros((_CLUSTERS, DIM)))

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dim)."""
        return np.concatenate([self.some(1, sum(text.encode())) for text in texts])

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Unit vectors (n, dim) that depend on the mean colour alone."""
        return np.concatenate([self.some(1, int(np.asarray(image, np.int64).sum())) for image in images])

    def some(self, count: int, seed: int) -> Vectors:
        """Vectors of photos, (count, dim)."""
        random = np.random.default_rng(seed)
        return normalise(_around(random, _SPREAD * self._centres[random.integers(0, _CLUSTERS, count)]))


def make_library(photos: int, folder: Path) -> Library:
    """The library of a synthetic collection in `folder`, made where it is not there yet."""
    settings = Settings(images=(folder / "photos",), data=folder / "data")
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    library = Library(settings, catalogue, Models("builtin", SyntheticEncoder, lambda: None))
    settings.images[0].mkdir(exist_ok=True)
    first = settings.images[0] / "0.jpg"
    if not first.exists():
        Image.new("RGB", (32, 32), "grey").save(first)
    start = len(catalogue.ids())
    while start < photos:
        count = min(_BATCH, photos - start)
        _add(library, first, start, count)
        start += count
    return library


def _add(library: Library, first: Path, start: int, count: int) -> None:
    encoder = SyntheticEncoder()
    random = np.random.default_rng(start + 1)
    vectors, captions = encoder.some(count, start + 1), encoder.some(count, start + 2)
    labs = lab_from_rgb(random.random((count, 5, 3)))
    shares = random.dirichlet([3, 2, 1, 0.5, 0.3], count)
    hashes = random.integers(0, 2**64, (count, 2, 4), np.uint64)
    copied = np.flatnonzero(random.random(count) < _COPIED)
    for rows in (vectors, labs, shares, hashes):
        rows[copied] = rows[copied - 1]
    with library.batch() as batch:
        for row in range(count):
            number = start + row
            path = first.parent / f"{number}.jpg"
            if not path.exists():
                _link(first, path)
            things = [_THINGS[i] for i in random.integers(0, len(_THINGS), 2)]
            taken = datetime(2012, 1, 1) + timedelta(minutes=60 * number % 5_000_000)
            facts = PhotoFacts((4000, 3000)[row % 2], (3000, 4000)[row % 2], "jpeg", 1000 + number, taken, "exif")
            palette = tuple(
                Swatch((light, a, b), share)
                for (light, a, b), share in zip(labs[row].tolist(), shares[row].tolist(), strict=True)
            )
            file, content = FoundFile(path, path.name, 1000 + number, number), f"{number:064x}"
            label = Label(things[0], "folder")
            batch.save(NewPhoto(file, content, facts, palette, hashes[row], label, vectors[row]))
            batch.caption(content, Caption(f"A {things[0]} near a {things[1]}."), captions[row])


def _link(first: Path, path: Path) -> None:
    """A hard link, or a soft one where the file has as many names as it can have."""
    try:
        path.hardlink_to(first)
    except OSError:
        path.symlink_to(first)


def _around(random: np.random.Generator, centres: NDArray[np.floating]) -> Vectors:
    scale = np.arange(1, DIM + 1) ** -_FALL
    return normalise(centres + scale * random.normal(size=centres.shape))
