"""Measures search by colour: on product photos of known colours, and on coloured things in captions."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from retrieval.colours import extract_palette, palette_distances, palette_matrix, require_colours
from retrieval.colours.regions import SIGNS
from retrieval.errors import QueryError
from retrieval.images import open_image
from retrieval.records import Palette, Query, Term
from retrieval.search import SearchEngine
from retrieval.words import say

COLOURS, PAGE = 10, 20
# A phrase such as "red shirt" is used if at least this many photos have it in a caption.
_LEAST_PHOTOS = 5
_THINGS_PAGE = 10
_MOST_PIXELS = 89_000_000


@dataclass(frozen=True, slots=True)
class ColourQuality:
    """Precision@20 in percent for each of the ten commonest base colours; ``macro`` is their mean."""

    photos: int
    macro: float
    each: dict[str, float]


@dataclass(frozen=True, slots=True)
class ColouredThings:
    """Precision@10 in percent for questions such as "a red car", with words alone and with the colour too."""

    phrases: int
    words: float
    words_and_colour: float


def measure_colours(labels: Path, half: Literal["even", "odd"] = "odd") -> ColourQuality:
    """Search for each common colour among the photos of ``labels`` (JSON lines with "file" and "colour").

    The half is chosen by the last bit of the SHA-1 of the file name; the colours were tuned on the even half.
    Raises QueryError if the file has no such lines.
    """
    labelled = _labelled(labels)
    colours = [colour for colour, _ in Counter(labelled.values()).most_common(COLOURS)]
    files = [file for file in labelled if _last_bit(Path(file).name) == (half == "odd")]

    def palette(file: str) -> Palette:
        return extract_palette(open_image(labels.parent / file, max_pixels=_MOST_PIXELS, max_side=256))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        palettes = palette_matrix(list(pool.map(palette, files)))
    each = {}
    for colour in colours:
        order = np.argsort(palette_distances(palettes, require_colours(colour).colours), kind="stable")
        each[colour] = 100 * float(np.mean([labelled[files[place]] == colour for place in order[:PAGE]]))
    return ColourQuality(len(files), float(np.mean(list(each.values()))), each)


def _labelled(labels: Path) -> dict[str, str]:
    try:
        lines = [json.loads(line) for line in labels.read_text("utf-8").splitlines() if line.strip()]
        colours = {str(line["file"]): str(line["colour"]) for line in lines}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QueryError(say("command-colours-unreadable", file=str(labels), reason=str(error))) from error
    if not colours:
        raise QueryError(say("command-colours-none", file=str(labels)))
    return colours


def _last_bit(name: str) -> bool:
    return bool(hashlib.sha1(name.encode(), usedforsecurity=False).digest()[-1] & 1)


def measure_coloured_things(
    engine: SearchEngine, photo_ids: Sequence[int], captions: Sequence[Sequence[str]]
) -> ColouredThings | None:
    """Ask for "a red shirt" and the like, with and without the colour; None if no phrase is frequent enough.

    A photo is relevant if one of its human captions contains the phrase.
    """
    right = _photos_by_phrase(photo_ids, captions)
    shares: tuple[list[float], list[float]] = ([], [])
    for (colour, thing), photos in right.items():
        for measured, colours in zip(shares, ((), (SIGNS[colour],)), strict=True):
            query = Query((Term(f"a {colour} {thing}"),), colours=colours, top_k=_THINGS_PAGE)
            measured.append(np.isin(engine.rank(query).ids, list(photos)).sum() / _THINGS_PAGE)
    if not right:
        return None
    return ColouredThings(len(right), *(100 * float(np.mean(measured)) for measured in shares))


def _photos_by_phrase(photo_ids: Sequence[int], captions: Sequence[Sequence[str]]) -> dict[tuple[str, str], set[int]]:
    phrase = re.compile(rf"\b({'|'.join(SIGNS)}) ([a-z]{{3,}})\b")
    by_phrase = defaultdict(set)
    for photo_id, texts in zip(photo_ids, captions, strict=True):
        for caption in texts:
            for colour, thing in phrase.findall(caption.lower()):
                if thing not in SIGNS and thing != "and":
                    by_phrase[colour, thing].add(photo_id)
    return {words: photos for words, photos in sorted(by_phrase.items()) if len(photos) >= _LEAST_PHOTOS}
