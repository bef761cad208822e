"""Features of a data set's photos from one pass of the image tower, cached on disk for training.

A cache holds, per data set and view, NAME.npy (photos, 81, 1280) float16 and NAME.json with the photos' files in
that order. Both are written under a temporary name first, so a cache that is there is whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps
from tqdm import tqdm

from retrieval.builtin.towers import CELLS, CHANNELS, fast_dtype, load_image_tower, to_pixels
from retrieval.datasets import CaptionedPhoto, read_captions

BATCH = 16

# What training shows of a photo: crops keep 85% of each side, so a caption stays true of nearly all of them.
VIEWS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "plain": lambda image: image,
    "mirrored": ImageOps.mirror,
    "left": lambda image: _crop(image, 0.0, 0.1),
    "right": lambda image: ImageOps.mirror(_crop(image, 0.15, 0.05)),
}


@dataclass(frozen=True)
class FeatureSet:
    """Photos with captions and their features, (photos, 81, 1280) float16, memory-mapped, in the same order."""

    photos: list[CaptionedPhoto]
    features: NDArray[np.float16]

    def rows(self, split: str) -> NDArray[np.int64]:
        """Positions of the photos of one split."""
        return np.flatnonzero([photo.split == split for photo in self.photos])


def default_cache() -> Path:
    """The features' folder in the user's cache directory."""
    from platformdirs import user_cache_path

    return user_cache_path("photochat") / "features"


def load_features(data: Path, cache: Path, view: str = "plain") -> FeatureSet:
    """Features of every photo of data/captions.jsonl, made and cached when they are not there yet.

    Raises QueryError when data has no readable captions, OSError when a photo cannot be read.
    """
    photos = read_captions(data / "captions.jsonl")
    files = [photo.file for photo in photos]
    digest = hashlib.sha256("\n".join([str(data.resolve()), *files]).encode()).hexdigest()[:8]
    array, order = (cache / f"{data.name}-{view}-{digest}{suffix}" for suffix in (".npy", ".json"))
    if not (array.exists() and order.exists()):
        cache.mkdir(parents=True, exist_ok=True)
        _write(array, order, data, files, view)
    return FeatureSet(photos, np.load(array, mmap_mode="r"))


def _write(array: Path, order: Path, data: Path, files: list[str], view: str) -> None:
    unfinished = array.with_suffix(".part.npy")
    shape = (len(files), CELLS, CHANNELS)
    stored = np.lib.format.open_memmap(unfinished, mode="w+", dtype=np.float16, shape=shape)  # type: ignore[no-untyped-call]
    done = 0
    for batch in _tower_pass(data, files, view):
        stored[done : done + len(batch)] = batch
        done += len(batch)
    stored.flush()
    order.write_text(json.dumps({"data": data.name, "view": view, "files": files}), encoding="utf-8")
    unfinished.replace(array)


def _tower_pass(data: Path, files: list[str], view: str) -> Iterator[NDArray[np.float16]]:
    tower = load_image_tower(fast_dtype())
    batches = [files[i : i + BATCH] for i in range(0, len(files), BATCH)]
    with ThreadPoolExecutor(1) as pool, torch.inference_mode(), tqdm(total=len(files), desc=f"{data.name} {view}",
                                                                    unit="photo") as bar:
        for pixels in pool.map(lambda names: _pixels(data, names, view), batches):
            yield tower(pixels).half().numpy()
            bar.update(len(pixels))


def _pixels(data: Path, names: list[str], view: str) -> torch.Tensor:
    images = []
    for name in names:
        with Image.open(data / name) as image:
            images.append(VIEWS[view](ImageOps.exif_transpose(image).convert("RGB")))
    return to_pixels(images)


def _crop(image: Image.Image, left: float, top: float, share: float = 0.85) -> Image.Image:
    width, height = image.size
    x, y = round(left * width), round(top * height)
    return image.crop((x, y, x + round(share * width), y + round(share * height)))
