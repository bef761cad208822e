"""Prints how fast a folder is indexed beside the encoder's own batch speed."""

from __future__ import annotations

import argparse
import time
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


def encoder_speed(encoder: Encoder, photos: list[Path]) -> float:
    """Photos a second of the encoder alone, in the batches of indexing, photos decoded beforehand."""
    images = [
        open_image(p, max_pixels=int(MAX_MEGAPIXELS * 1e6), max_side=2 * encoder.image_side) for p in photos
    ]
    encoder.encode_images(images[:BATCH])  # traces and loads what is made on first use
    start = time.perf_counter()
    for first in range(0, len(images), BATCH):
        encoder.encode_images(images[first : first + BATCH])
    return len(images) / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark_indexing", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--data", type=Path, help="keep the data folder here (default: a temporary one)")
    parser.add_argument("--models", choices=("clip", "builtin"), default="builtin")
    parser.add_argument("--captions", action="store_true", help="measure the second pass as well")
    args = parser.parse_args()
    sample = [path for _, path in zip(range(SAMPLE), find_images(args.folder), strict=False)]
    with TemporaryDirectory() as temporary:
        settings = Settings((args.folder,), args.data or Path(temporary), models=args.models)
        with Library.open(settings) as library:
            before = encoder_speed(library.encoder, sample)
            speeds: dict[str, tuple[int, float]] = {}
            for step in index_folder(library, [args.folder]):
                if step.total:
                    speeds[step.phase] = (step.total, step.per_second)
                if step.phase == "captions" and not args.captions:
                    break
            after = encoder_speed(library.encoder, sample)
    alone = (before + after) / 2
    print(f"encoder alone  {alone:6.1f} photos/s (before {before:.1f}, after {after:.1f})")
    for phase, (total, speed) in speeds.items():
        share = 100 * speed / alone
        print(f"{phase:<14} {speed:6.1f} photos/s ({total} photos), {share:.0f}% of the encoder alone")


if __name__ == "__main__":
    main()
