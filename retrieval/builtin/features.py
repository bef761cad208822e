"""The image tower's features and inputs of a data set's photos, cached on disk for training.

A cache holds, for each data set and view, NAME-grid.npy (photos, 81, 1280) and NAME-details.npy (photos, 2091),
float16, and NAME.json with the photos' files in that order. Arrays are written under a temporary name first, so an
existing one is complete.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps
from tqdm import tqdm

from retrieval.builtin.encoder import WEIGHTS
from retrieval.builtin.space import Space
from retrieval.builtin.towers import (
    CELLS,
    CHANNELS,
    DETAILS,
    IMAGE_SIDE,
    at_work,
    to_pixels,
)
from retrieval.datasets import CaptionedPhoto, read_captions
from retrieval.devices import best_device, fast_dtype
from retrieval.fingerprints import file_digest
from retrieval.images import open_image
from retrieval.settings import MAX_MEGAPIXELS

BATCH = 16


def _corner(right: int, lower: int) -> Callable[[Image.Image], Image.Image]:
    """A corner with CORNER of each side; the two on the right are mirrored too."""

    def view(image: Image.Image) -> Image.Image:
        width, height = (round(CORNER * side) for side in image.size)
        left, top = right * (image.width - width), lower * (image.height - height)
        part = image.crop((left, top, left + width, top + height))
        return ImageOps.mirror(part) if right else part

    return view


CORNER = 0.85
# The views of a photo that the captioner is trained on.
VIEWS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "plain": lambda image: image,
    "mirrored": ImageOps.mirror,
    "upper left": _corner(0, 0),
    "upper right": _corner(1, 0),
    "lower left": _corner(0, 1),
    "lower right": _corner(1, 1),
}


@dataclass(frozen=True)
class FeatureSet:
    """Photos with captions and, in the same order, their grids (photos, 81, 1280) and details (photos, 2091).

    Both arrays are float16 and memory-mapped.
    """

    photos: list[CaptionedPhoto]
    grids: NDArray[np.float16]
    details: NDArray[np.float16]

    def rows(self, split: str) -> NDArray[np.int64]:
        """Positions of the photos of one split."""
        return np.flatnonzero([photo.split == split for photo in self.photos])


def default_cache() -> Path:
    """The folder for features in the user's cache directory."""
    from platformdirs import user_cache_path

    return user_cache_path("photochat") / "features"


def load_features(data: Path, cache: Path, view: str = "plain") -> FeatureSet:
    """Features of every photo in data/captions.jsonl, computed and cached if needed.

    Raises QueryError if data has no readable captions, UnreadableImageError if a photo cannot be read.
    """
    photos = read_captions(data / "captions.jsonl")
    files = [photo.file for photo in photos]
    name = f"{data.name}-{view}-{_digest([str(data.resolve()), file_digest(WEIGHTS, None), *files])}"
    arrays = [cache / f"{name}-{part}.npy" for part in ("grid", "details")]
    if not all(array.exists() for array in arrays):
        cache.mkdir(parents=True, exist_ok=True)
        order = {"data": data.name, "view": view, "files": files}
        (cache / f"{name}.json").write_text(json.dumps(order), encoding="utf-8")
        _write(arrays, [(len(files), CELLS, CHANNELS), (len(files), DETAILS)], _image_pass(data, files, view))
    return FeatureSet(photos, *(np.load(array, mmap_mode="r") for array in arrays))


def load_pixels(data: Path, cache: Path) -> NDArray[np.uint8]:
    """Every photo in data/captions.jsonl as the image tower sees it, uint8 (photos, 3, 260, 260), memory-mapped.

    Raises QueryError if data has no readable captions, UnreadableImageError if a photo cannot be read.
    """
    files = [photo.file for photo in read_captions(data / "captions.jsonl")]
    array = cache / f"{data.name}-pixels-{_digest([str(data.resolve()), *files])}.npy"
    if not array.exists():
        cache.mkdir(parents=True, exist_ok=True)
        batches = [files[i : i + BATCH] for i in range(0, len(files), BATCH)]
        with ThreadPoolExecutor() as pool:
            seen = tqdm(pool.map(lambda names: _pixels(data, names, "plain").numpy(), batches), data.name, len(batches))
            _write([array], [(len(files), 3, IMAGE_SIDE, IMAGE_SIDE)], ((pixels,) for pixels in seen), np.uint8)
    return cast("NDArray[np.uint8]", np.load(array, mmap_mode="r"))


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def _write(
    arrays: list[Path],
    shapes: list[tuple[int, ...]],
    batches: Iterator[tuple[NDArray[Any], ...]],
    dtype: type[np.generic] = np.float16,
) -> None:
    """Fill arrays from batches of their rows, and give them their names only when they are complete."""
    unfinished = [array.with_suffix(".part.npy") for array in arrays]
    open_memmap = np.lib.format.open_memmap
    stores = [
        open_memmap(path, mode="w+", dtype=dtype, shape=shape) for path, shape in zip(unfinished, shapes, strict=True)
    ]
    done = 0
    for batch in batches:
        for store, rows in zip(stores, batch, strict=True):
            store[done : done + len(rows)] = rows
        done += len(batch[0])
    for store, path, array in zip(stores, unfinished, arrays, strict=True):
        store.flush()
        path.replace(array)


def _image_pass(data: Path, files: list[str], view: str) -> Iterator[tuple[NDArray[np.float16], ...]]:
    device = best_device()
    tower = at_work(Space.load(WEIGHTS).tower, fast_dtype()).to(device)
    batches = [files[i : i + BATCH] for i in range(0, len(files), BATCH)]
    with (
        ThreadPoolExecutor(1) as pool,
        tqdm(total=len(files), desc=f"{data.name} {view}", unit="photo") as bar,
    ):
        upcoming = pool.submit(_pixels, data, batches[0], view)
        for following in [*batches[1:], None]:
            pixels = upcoming.result()
            if following:  # decoded while the tower works on this batch
                upcoming = pool.submit(_pixels, data, following, view)
            with torch.inference_mode():
                yield tuple(part.half().cpu().numpy() for part in tower(pixels.to(device)))
            bar.update(len(pixels))


def _pixels(data: Path, names: list[str], view: str) -> torch.Tensor:
    return to_pixels([VIEWS[view](open_image(data / name, max_pixels=int(MAX_MEGAPIXELS * 1e6))) for name in names])
