"""Reads photos with human captions, to train and measure: JSON lines, COCO captions, Flickr8k tokens."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import QueryError
from retrieval.pickles import is_pickle, refusal
from retrieval.words import say


@dataclass(frozen=True)
class CaptionedPhoto:
    """A photo file, relative to the captions' folder, with what people wrote about it."""

    file: str
    captions: tuple[str, ...]
    split: str | None = None


def read_captions(path: Path, split: str | None = None) -> list[CaptionedPhoto]:
    """Photos of a captions file in its order, only those of `split` when one is named.

    Forms: JSON lines {"file", "captions", "split"}; COCO captions JSON (its splits are separate files); a
    Flickr8k token file of lines "name.jpg#0<TAB>caption". Raises QueryError when the file is none of these,
    or leaves no photo.
    """
    text = _read(path)
    try:
        photos = _from_coco(text) if text.lstrip().startswith("{") and '"annotations"' in text else _from_lines(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QueryError(say("command-captions-form", file=str(path))) from error
    chosen = [photo for photo in photos if photo.captions and split in (None, photo.split)]
    if not chosen:
        splits = ", ".join(sorted({photo.split for photo in photos if photo.split})) or "none"
        raise QueryError(say("command-captions-none", file=str(path), split=split or "none", splits=splits))
    return chosen


def _read(path: Path) -> str:
    if is_pickle(path):
        raise QueryError(refusal(path))
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise QueryError(say("command-captions-missing", file=str(path))) from error
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(say("command-captions-unreadable", file=str(path))) from error


def _from_lines(text: str) -> list[CaptionedPhoto]:
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and lines[0].lstrip().startswith("{"):
        return [_from_record(json.loads(line)) for line in lines]
    captions: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        name, caption = line.split("\t", 1)
        captions[name.rsplit("#", 1)[0]].append(caption.strip())
    return [CaptionedPhoto(file, tuple(texts)) for file, texts in captions.items()]


def _from_record(record: dict[str, Any]) -> CaptionedPhoto:
    captions = record["captions"]
    if not isinstance(captions, list) or not all(isinstance(caption, str) for caption in captions):
        raise TypeError("captions is not a list of strings")
    return CaptionedPhoto(str(record["file"]), tuple(captions), record.get("split"))


def _from_coco(text: str) -> list[CaptionedPhoto]:
    content = json.loads(text)
    captions: dict[int, list[str]] = defaultdict(list)
    for annotation in content["annotations"]:
        captions[annotation["image_id"]].append(annotation["caption"].strip())
    return [CaptionedPhoto(image["file_name"], tuple(captions[image["id"]])) for image in content["images"]]
