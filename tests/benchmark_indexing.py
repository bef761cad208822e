"""Prints how fast a folder is indexed beside the encoder's own batch speed."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.encoders import Encoder
from retrieval.images import find_images, open_image
from retrieval.indexing import index_folder
from retrieval.indexing.first_pass import BATCH
from retrieval.library import Library
from retrieval.settings import MAX_MEGAPIXELS, Settings

# The encoder alone is measured before and after: a machine is rarely equally busy throughout.
SAMPLE = 20 * BATCH


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
            _ = library.vocabulary, library.captioner  # loaded before anything is measured
            before = encoder_alone(library.encoder, sample)
            passes = measured_passes(library, args.folder)
            after = encoder_alone(library.encoder, sample)
    print(f"encoder alone, before {before}\nencoder alone, after  {after}")
    for phase, speed in passes.items():
        print(f"pass: {phase:<15} {speed}")
    first = passes["photos"]
    alone = (before.photos + after.photos) / (before.clock + after.clock)
    print(f"The first pass ran at {100 * first.photos / first.clock / alone:.0f}% of the encoder's own speed.")


def measured_passes(library: Library, folder: Path) -> dict[str, Speed]:
    """The speed of each pass over a folder."""
    speeds: dict[str, Speed] = {}
    watch, phase, ahead = Stopwatch(), "finding", 0
    for step in index_folder(library, [folder]):
        if step.phase != phase:
            watch, phase, ahead = Stopwatch(), step.phase, step.done
        elif step.done > ahead:
            speeds[phase] = watch.speed(step.done - ahead)
    return speeds


if __name__ == "__main__":
    main()
