"""Synthetic collections of any size that resemble real ones: realistic vectors, tiny files, words, dates, colours.

The data folder is a normal one, made with the built-in models, so page and command line can be used with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retrieval.builtin.encoder import BuiltinEncoder
from retrieval.catalogue import Catalogue, CatalogueBatch, NewPhoto
from retrieval.colours.lab import lab_from_rgb
from retrieval.images import content_hash
from retrieval.indexing.folders import found_file
from retrieval.library import Library
from retrieval.ranking import Vectors, normalise
from retrieval.records import Caption, Label, PhotoFacts, Swatch

# What captions are about, commonest first; the n-th is about 1/n as frequent as the first.
THINGS = (
    "dog", "man", "woman", "child", "beach", "street", "car", "tree", "boat", "house", "horse", "bike",
    "mountain", "ball", "water", "snow", "bird", "flower", "cat", "bridge", "train", "table", "guitar",
    "window", "garden", "river", "kitchen", "statue", "tower", "umbrella", "market", "lamp", "castle", "rabbit",
    "lighthouse", "tent",
)  # fmt: skip
_BATCH = 5000
# Different plain pictures, from which all files are made.
_PICTURES = 64
# Share of the photos that are copies of another, saved again.
_COPIED = 0.01
# A photo's vector mixes a real one, less of another, and noise with the covariance of real ones: its nearest neighbour
# among thousands is then as near as in Flickr8k (a cosine of 0.7).
_NEAR, _LESS_NEAR, _VARIED = 0.75, 0.35, 0.6


class VectorSource:
    """Draws vectors distributed like those of the photos and captions that an encoder remembers from its training."""

    def __init__(self, encoder: BuiltinEncoder) -> None:
        self.images, self.captions = np.split(encoder.known_vectors(), 2)
        moments = np.cov(self.images.T) + 1e-6 * np.eye(self.images.shape[1])
        self._varied = np.linalg.cholesky(moments).astype(np.float32)

    def photos(self, count: int, random: np.random.Generator) -> tuple[Vectors, Vectors]:
        """Image vectors and caption vectors of photos, both (count, dim)."""
        near, less = random.integers(0, len(self.images), (2, count))
        noise = random.standard_normal((count, self.images.shape[1]), np.float32) @ self._varied.T
        images = _NEAR * self.images[near] + _LESS_NEAR * self.images[less] + _VARIED * noise
        return normalise(images), normalise(self.captions[near] + 0.3 * self.captions[less])


def make_collection(photos: int, folder: Path) -> Path:
    """Create a collection of this many photos in `folder`, unless it exists; returns its folder of photos.

    Its data folder is `folder`/data.
    """
    images = folder / "photos"
    catalogue = Catalogue.open(folder / "data" / "catalogue.sqlite")
    try:
        start = len(catalogue.ids())
        if start < photos:
            encoder = BuiltinEncoder.open()
            paths = list(_written(images, start, photos))
            _fill(catalogue, encoder, images, paths, start)
    finally:
        catalogue.close()
    return images


def _written(images: Path, start: int, end: int) -> Iterator[Path]:
    """Paths of plain photos, each with different bytes: copies of one file would count as one photo."""
    pictures = []
    for number in range(_PICTURES):
        written = BytesIO()
        rgb = np.random.default_rng(number).integers(0, 256, 3).tolist()
        Image.new("RGB", (64, 48), tuple(rgb)).save(written, "JPEG", quality=50)
        pictures.append(written.getvalue())
    for number in range(start, end):
        path = images / f"{2012 + number % 12}" / f"{number:07}.jpg"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pictures[number % _PICTURES] + f"{number}".encode())  # bytes after the image are ignored
        yield path


def _fill(catalogue: Catalogue, encoder: BuiltinEncoder, images: Path, paths: list[Path], start: int) -> None:
    source = VectorSource(encoder)
    if not start:
        catalogue.activate("builtin", encoder.name)
        catalogue.set_roots({images.resolve(): os.stat(images).st_dev})
    for first in range(0, len(paths), _BATCH):
        with catalogue.batch(encoder.name) as batch:
            _add(batch, source, images, paths[first : first + _BATCH], start + first)


def _add(batch: CatalogueBatch, source: VectorSource, images: Path, paths: list[Path], start: int) -> None:
    random, count = np.random.default_rng(start + 1), len(paths)
    vectors, sentences = source.photos(count, random)
    palettes, hashes = _palettes(count, random), random.integers(0, 2**64, (count, 2, 4), np.uint64)
    sharp = random.lognormal(6, 1, count)
    copied = 1 + np.flatnonzero(random.random(count - 1) < _COPIED)
    for rows in (vectors, sentences, palettes, hashes, sharp):
        rows[copied] = rows[copied - 1]
    shares = 1 / np.arange(1, len(THINGS) + 1)
    named = random.choice(len(THINGS), (count, 2), p=shares / shares.sum()).tolist()
    photos, captions = [], []
    for row, (path, (thing, another)) in enumerate(zip(paths, named, strict=True)):
        number = start + row
        taken = datetime(2012, 1, 1) + timedelta(minutes=61 * number % 5_000_000)
        wide, camera = number % 3 > 0, f"Camera {number % 7}"
        facts = PhotoFacts(4000 if wide else 3000, 3000 if wide else 4000, "jpeg", 1000 + number, taken, "exif", camera)
        palette = tuple(Swatch((light, a, b), share) for light, a, b, share in palettes[row].tolist())
        file, digest = found_file(path, images), content_hash(path)
        label = Label(THINGS[thing], "folder")
        photos.append(NewPhoto(file, digest, facts, palette, hashes[row], float(sharp[row]), label, vectors[row]))
        captions.append(Caption(f"A {THINGS[thing]} near a {THINGS[another]}."))
    batch.add_many(photos, captions, sentences)


def _palettes(count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Palettes (count, 5, 4): Lab and share of five colours each, the largest share first."""
    labs = lab_from_rgb(random.random((count, 5, 3)))
    shares = -np.sort(-random.dirichlet([3, 2, 1, 0.5, 0.3], count), axis=1)
    return np.concatenate([labs, shares[..., None]], axis=2)


def added_photo(library: Library, number: int) -> NewPhoto:
    """Another photo for an open collection, with a vector near that of an existing one."""
    facts, index = library.snapshot().facts, library.snapshot().index
    images = library.settings.images[0]
    like = index.reconstruct(index.ids[[number % len(index)]])[0]
    noise = np.random.default_rng(number).normal(size=like.shape) / 40
    file = replace(found_file(images / "2012" / f"{0:07}.jpg", images), path=images / f"added-{number}.jpg")
    file_facts = PhotoFacts(4000, 3000, "jpeg", 1000, datetime(2024, 1, 1), "exif", "Camera 1")
    palette = tuple(Swatch((light, a, b), share) for light, a, b, share in facts.palettes[0].tolist())
    hashes = np.random.default_rng(number).integers(0, 2**64, (2, 4), np.uint64)
    label = Label("dog", "folder")
    return NewPhoto(file, f"added {number}", file_facts, palette, hashes, 400.0, label, normalise(like + noise))
