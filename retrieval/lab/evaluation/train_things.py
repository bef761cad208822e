"""Trains the probes of everyday things: ``python -m retrieval.lab.evaluation.train_things CAPTIONS``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.datasets import read_captions
from retrieval.errors import ImageSearchError
from retrieval.lab.evaluation.captioned import indexed_photos
from retrieval.library import Library
from retrieval.search.things import ASSET, Things
from retrieval.settings import Settings, add_arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Train on the indexed photos of captions files (their training split, if they have one) and write the asset."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.lab.evaluation.train_things", description=__doc__)
    parser.add_argument(
        "captions", type=Path, nargs="+", metavar="CAPTIONS", help="files of captions whose photos are indexed"
    )
    parser.add_argument("--split", default="train", help="the photos to learn from (default: train)")
    add_arguments(parser)
    args = parser.parse_args(argv)
    try:
        with Library.open(Settings.from_args(args)) as library:
            things = learn(library, args.captions, args.split)
    except ImageSearchError as error:
        print(f"photochat: {error}", file=sys.stderr)
        return 2
    things.save(ASSET)
    print(f"Learned {len(things.names)} things for {things.encoder}: {ASSET}")
    return 0


def learn(library: Library, files: Sequence[Path], split: str | None) -> Things:
    """The probes of a library's encoder from the indexed photos of captions files; raises QueryError."""
    vectors, captions = [], list[tuple[str, ...]]()
    for file in files:
        all_photos = read_captions(file)
        of_split = (
            [photo for photo in all_photos if photo.split == split]
            if any(photo.split for photo in all_photos)
            else all_photos
        )
        ids, photos = indexed_photos(library, of_split, file.parent)
        vectors.append(library.snapshot().images.reconstruct(ids))
        captions += [photo.captions for photo in photos]
    return Things.learn(library.encoder.name, np.concatenate(vectors), captions)


if __name__ == "__main__":
    sys.exit(main())
