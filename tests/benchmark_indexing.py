"""Prints how fast a folder is indexed beside what the processors allow, the encoder alone, and a plain script."""

from __future__ import annotations

import argparse
import hashlib
import os
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageOps

from retrieval.colours import extract_palette
from retrieval.colours.lab import lab_from_rgb
from retrieval.encoders import Encoder
from retrieval.images import find_images, open_image
from retrieval.indexing import index_folder
from retrieval.indexing.first_pass import BATCH
from retrieval.library import Library
from retrieval.settings import MAX_MEGAPIXELS, Settings

# The encoder alone is measured before and after: a machine is rarely equally busy throughout.
SAMPLE = 20 * BATCH
PLAIN_SAMPLE = 24  # photos of the plain script, which takes long for each


@dataclass(frozen=True, slots=True)
class Speed:
    """Photos in the time of the clock and of the processor, both in seconds."""

    photos: int
    clock: float
    processor: float

    def __str__(self) -> str:
        milliseconds = 1000 * self.processor / self.photos
        return f"{self.photos / self.clock:6.1f} photos/s, {milliseconds:5.1f} ms of processor a photo"


class Stopwatch:
    """Starts when made; ``speed`` so far."""

    def __init__(self) -> None:
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def speed(self, photos: int) -> Speed:
        return Speed(photos, time.perf_counter() - self._clock, time.process_time() - self._processor)


def encoder_alone(encoder: Encoder, photos: list[Path]) -> Speed:
    """The encoder in the batches of indexing, the photos decoded beforehand."""
    limit = int(MAX_MEGAPIXELS * 1e6)
    images = [open_image(photo, max_pixels=limit, max_side=2 * encoder.image_side) for photo in photos]
    encoder.encode_images(images[:BATCH])  # traces and loads what is made on first use
    watch = Stopwatch()
    for first in range(0, len(images), BATCH):
        encoder.encode_images(images[first : first + BATCH])
    return watch.speed(len(images))


def plain_script(library: Library, photos: list[Path]) -> Speed:
    """One photo after another, decoded whole and encoded alone, with a palette and a label: as scripts are written."""
    from sklearn.cluster import KMeans

    watch = Stopwatch()
    for photo in photos:
        hashlib.sha256(photo.read_bytes()).hexdigest()
        image = ImageOps.exif_transpose(Image.open(photo)).convert("RGB")
        library.vocabulary.nearest(library.encoder.encode_images([image]))
        pixels = lab_from_rgb(np.asarray(image.resize((64, 64))) / 255).reshape(-1, 3)
        KMeans(5, n_init=10, random_state=0).fit(pixels)
    return watch.speed(len(photos))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark_indexing", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--data", type=Path, help="keep the data folder here (default: a temporary one)")
    parser.add_argument("--models", choices=("clip", "builtin"), default="builtin")
    args = parser.parse_args()
    sample = list(islice(find_images(args.folder), SAMPLE))
    with TemporaryDirectory() as temporary:
        settings = Settings((args.folder,), args.data or Path(temporary), models=args.models)
        with Library.open(settings) as library:
            _ = library.vocabulary, library.captioner, extract_palette(Image.new("RGB", (8, 8)))  # load what is needed
            before = encoder_alone(library.encoder, sample)
            passes = measured_passes(library, args.folder)
            after = encoder_alone(library.encoder, sample)
            plain = plain_script(library, sample[:PLAIN_SAMPLE])
    print(f"encoder alone, before {before}\nencoder alone, after  {after}")
    for phase, speed in passes.items():
        print(f"pass: {phase:<15} {speed}")
    print(f"a plain script        {plain}")
    first = passes["photos"]
    alone = (before.photos + after.photos) / (before.clock + after.clock)
    cores = os.cpu_count() or 1
    print(f"The first pass kept {cores} cores busy for {100 * first.processor / first.clock / cores:.0f}% of its time,")
    print(f"ran at {100 * first.photos / first.clock / alone:.0f}% of the encoder's own speed,")
    times = first.photos / first.clock * plain.clock / plain.photos
    bound = cores * first.photos / first.processor * plain.processor / plain.photos
    print(f"and was {times:.1f} times as fast as the plain script; with every core busy it would be {bound:.1f} times.")


def measured_passes(library: Library, folder: Path) -> dict[str, Speed]:
    """The speed of each pass over a folder, each from the last step of the one before."""
    speeds: dict[str, Speed] = {}
    watch, last, phase = Stopwatch(), Stopwatch(), "finding"
    for step in index_folder(library, [folder]):
        if step.phase != phase:
            watch, phase = last, step.phase
        if step.done and step.total:
            speeds[phase] = watch.speed(step.done)
        last = Stopwatch()
    return speeds


if __name__ == "__main__":
    main()
