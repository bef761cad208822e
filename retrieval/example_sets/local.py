"""Sets on this machine: COCO and Flickr8k as they are downloaded, and folders of photos by class."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from retrieval.datasets import CaptionedPhoto, read_captions
from retrieval.errors import QueryError, UsageError
from retrieval.example_sets.items import Item, Missing
from retrieval.images import find_images
from retrieval.words import listed, say

# The file names in the sets' own archives, and in Kaggle's copies.
_FLICKR_TOKENS = ("Flickr8k.token.txt", "results_20130124.token", "captions.txt")
_COCO = "captions_*.json"
_PHOTO_FOLDERS = ("Flicker8k_Dataset", "Flickr8k_Dataset", "flickr30k-images", "flickr30k_images", "Images", "images")
_SPLITS = ("train", "val", "valid", "validation", "test", "dev")


def items_of(source: Path, split: str | None) -> Iterator[Item | Missing]:
    """The photos of a set in ``source``, a folder or a captions file; raises UsageError where there is none."""
    captions = source if source.is_file() else _captions_in(source, split)
    if captions is not None:
        return _captioned(captions, split)
    return _by_class(source, split)


def _captions_in(folder: Path, split: str | None) -> Path | None:
    """The captions of COCO or Flickr in a folder: for COCO of that split, validation where none is named."""
    files = sorted({*folder.glob(_COCO), *folder.glob(f"annotations/{_COCO}")})
    chosen = [path for path in files if (split or "val") in path.stem] or ([] if split else files)
    if files and not chosen:
        names = listed([path.stem.removeprefix("captions_") for path in files])
        raise UsageError(say("command-set-no-split", set=str(folder), split=split or "", splits=names))
    token = next((path for name in _FLICKR_TOKENS for path in sorted(folder.rglob(name))), None)
    return chosen[0] if chosen else token


def _captioned(captions: Path, split: str | None) -> Iterator[Item | Missing]:
    photos = _comma_captions(captions) if captions.name == "captions.txt" else _read(captions)
    split = split or next((name for name in _SPLITS if name in captions.stem), None)
    folders = _photo_folders(captions)
    for photo in photos:
        name = PurePosixPath(photo.file)
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if path is None:
            yield Missing(photo.file)
        else:
            yield Item(name, partial(Path.read_bytes, path), photo.captions, split=photo.split or split)


def _read(captions: Path) -> Sequence[CaptionedPhoto]:
    try:
        return read_captions(captions)
    except QueryError as error:
        raise UsageError(str(error)) from error


def _comma_captions(captions: Path) -> Sequence[CaptionedPhoto]:
    """Kaggle's copy of Flickr8k: "image,caption" a line."""
    captions_of: dict[str, list[str]] = defaultdict(list)
    with open(captions, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("image") and row.get("caption"):
                captions_of[row["image"]].append(row["caption"].strip())
    if not captions_of:
        raise UsageError(say("command-set-no-table", file=str(captions)))
    return [CaptionedPhoto(file, tuple(texts)) for file, texts in captions_of.items()]


def _photo_folders(captions: Path) -> list[Path]:
    """Where the photos may lie: beside the captions, in the folders that the archives make, or one further up."""
    near = (captions.parent, captions.parent.parent)
    coco = captions.stem.removeprefix("captions_")
    return [folder / name for folder in near for name in ("", coco, *_PHOTO_FOLDERS, "photos")]


def _by_class(source: Path, split: str | None) -> Iterator[Item | Missing]:
    """Photos by folders, below a folder a split where the set has some."""
    start = source / split if split else source
    if not start.is_dir():
        raise UsageError(say("command-set-no-folder", folder=str(start)))
    photos = iter(find_images(start))
    first = next(photos, None)
    if first is None:
        raise UsageError(say("command-set-empty", folder=str(start)))
    for path in (first, *photos):
        relative = PurePosixPath(path.relative_to(source).as_posix())
        folder = relative.parent.name
        label = None if folder in ("", *_SPLITS) else folder.replace("_", " ")
        named = split or (relative.parts[0] if relative.parts[0] in _SPLITS else None)
        yield Item(relative, partial(Path.read_bytes, path), label=label, split=named)
