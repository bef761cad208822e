"""What the frozen towers make of a data set's photos and captions, cached on disk for training.

A cache holds, per data set and view, NAME-grid.npy (photos, 81, 1280) and NAME-details.npy (photos, 2091),
float16, and NAME.json with the photos' files in that order. Arrays are written under a temporary name first,
so one that is there is whole.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from retrieval.builtin.towers import (
    CELLS,
    CHANNELS,
    DETAILS,
    SENTENCE_DIM,
    Tokeniser,
    load_image_tower,
    load_sentence_tower,
    to_pixels,
)
from retrieval.datasets import CaptionedPhoto, read_captions
from retrieval.devices import fast_dtype

BATCH = 16
# Of Flickr8k's captions 99 in 100 have at most 26 word pieces; longer texts are cut for training.
TOKENS = 40


def _cropped(image: Image.Image, view: int) -> Image.Image:
    """A part of 60 to 95% of both sides, slightly squashed, mirrored or not: by chance that the photo decides."""
    chance = random.Random(image.resize((8, 8)).tobytes() + bytes([view]))
    scale, shape = chance.uniform(0.6, 0.95), chance.uniform(0.9, 1.1)
    width, height = image.width * min(1.0, scale * shape), image.height * min(1.0, scale / shape)
    left, top = chance.uniform(0, image.width - width), chance.uniform(0, image.height - height)
    part = image.crop((left, top, left + width, top + height))
    return ImageOps.mirror(part) if chance.random() < 0.5 else part


# What training shows of a photo. Grey ones because people have old photos and scans too.
VIEWS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "plain": lambda image: image,
    "mirrored": ImageOps.mirror,
    "cropped": lambda image: _cropped(image, 0),
    "cropped-again": lambda image: _cropped(image, 1),
    "grey": lambda image: ImageOps.grayscale(image).convert("RGB"),
}


@dataclass(frozen=True)
class FeatureSet:
    """Photos with captions and, in their order, the towers' grids (photos, 81, 1280) and details (photos, 2091).

    Both are float16 and memory-mapped.
    """

    photos: list[CaptionedPhoto]
    grids: NDArray[np.float16]
    details: NDArray[np.float16]

    def rows(self, split: str) -> NDArray[np.int64]:
        """Positions of the photos of one split."""
        return np.flatnonzero([photo.split == split for photo in self.photos])


def default_cache() -> Path:
    """The features' folder in the user's cache directory."""
    from platformdirs import user_cache_path

    return user_cache_path("photochat") / "features"


def as_tensor(array: NDArray[np.float16]) -> Tensor:
    """Cached float16 rows as a float32 tensor."""
    return torch.from_numpy(np.asarray(array, np.float32))


def load_features(data: Path, cache: Path, view: str = "plain") -> FeatureSet:
    """Features of every photo of data/captions.jsonl, made and cached when they are not there yet.

    Raises QueryError when data has no readable captions, OSError when a photo cannot be read.
    """
    photos = read_captions(data / "captions.jsonl")
    files = [photo.file for photo in photos]
    name = f"{data.name}-{view}-{_digest([str(data.resolve()), *files])}"
    arrays = [cache / f"{name}-{part}.npy" for part in ("grid", "details")]
    if not all(array.exists() for array in arrays):
        cache.mkdir(parents=True, exist_ok=True)
        order = {"data": data.name, "view": view, "files": files}
        (cache / f"{name}.json").write_text(json.dumps(order), encoding="utf-8")
        _write(arrays, [(len(files), CELLS, CHANNELS), (len(files), DETAILS)], _image_pass(data, files, view))
    return FeatureSet(photos, *(np.load(array, mmap_mode="r") for array in arrays))


@dataclass(frozen=True)
class TextStates:
    """Texts' tokens after MiniLM one behind the other, memory-mapped (tokens, 384) float16; text i has `lengths[i]`."""

    lengths: NDArray[np.int64]
    states: NDArray[np.float16]
    name: str

    def batch(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """States (n, t, 384) float32 and mask (n, t) of some texts, as long as the longest of them."""
        lengths = self.lengths[rows]
        places = np.arange(lengths.max())
        starts = (np.cumsum(self.lengths) - self.lengths)[rows]
        at = np.minimum(starts[:, None] + places, len(self.states) - 1)
        mask = places < lengths[:, None]
        return torch.from_numpy(self.states[at].astype(np.float32) * mask[..., None]), torch.from_numpy(mask)

    def sentences(self, cache: Path) -> Tensor:
        """Plain sentence vectors (n, 384) float32, unit length, kept beside the states."""
        path = cache / f"texts-{self.name}-mean.npy"
        if not path.exists():
            ends = np.concatenate([[0], np.cumsum(self.lengths)])
            means = [self.states[a:b].astype(np.float32).mean(0) for a, b in itertools.pairwise(ends)]
            np.save(path, np.stack(means))
        return functional.normalize(torch.from_numpy(np.load(path)), dim=-1)


def load_texts(texts: Sequence[str], cache: Path) -> TextStates:
    """Token states of texts, made and cached when they are not there yet."""
    name = _digest(list(texts))
    lengths, states = (cache / f"texts-{name}-{part}.npy" for part in ("lengths", "tokens"))
    if not lengths.exists():
        cache.mkdir(parents=True, exist_ok=True)
        # Texts of like length together: a batch is as long as its longest.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        rows: list[NDArray[np.float16]] = [np.zeros((0, SENTENCE_DIM), np.float16)] * len(texts)
        done = 0
        for count, batch in _text_pass([texts[place] for place in order]):
            for own, row in zip(count.astype(np.int64), batch, strict=True):
                rows[order[done]] = row[:own].copy()
                done += 1
        np.save(states, np.concatenate(rows))
        np.save(lengths, np.array([len(row) for row in rows]))
    return TextStates(np.load(lengths), np.load(states, mmap_mode="r"), name)


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def _write(
    arrays: list[Path], shapes: list[tuple[int, ...]], batches: Iterator[tuple[NDArray[np.float16], ...]]
) -> None:
    """Fill float16 arrays side by side from batches of their rows, and show them only when they are whole."""
    unfinished = [array.with_suffix(".part.npy") for array in arrays]
    open_memmap = np.lib.format.open_memmap
    stores = [
        open_memmap(path, mode="w+", dtype=np.float16, shape=shape)
        for path, shape in zip(unfinished, shapes, strict=True)
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
    tower = load_image_tower(fast_dtype())
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
                yield tuple(part.half().numpy() for part in tower(pixels))
            bar.update(len(pixels))


def _text_pass(captions: list[str]) -> Iterator[tuple[NDArray[np.float16], ...]]:
    tower, tokenise = load_sentence_tower(), Tokeniser(TOKENS)
    for start in tqdm(range(0, len(captions), 256), desc="captions", unit="batch"):
        ids, mask = tokenise(captions[start : start + 256])
        with (
            torch.inference_mode(),
            torch.autocast("cpu", torch.bfloat16, enabled=fast_dtype() != torch.float32),
        ):
            states = tower(ids, mask).float() * mask.unsqueeze(-1)
        yield mask.sum(1).half().numpy(), states.half().numpy()


def _pixels(data: Path, names: list[str], view: str) -> torch.Tensor:
    images = []
    for name in names:
        with Image.open(data / name) as image:
            images.append(VIEWS[view](ImageOps.exif_transpose(image).convert("RGB")))
    return to_pixels(images)
