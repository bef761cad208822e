"""The encoder's training data: photos of several data sets, and the texts that describe each.

Photos of labelled data sets share their texts: a text is true of every photo with its tag. Human captions belong to one
photo. A sixth of each labelled set, chosen by name, is "held" out of training.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from retrieval.builtin.features import load_pixels
from retrieval.builtin.synthesis import KINDS, render
from retrieval.builtin.towers import IMAGE_SIDE, MiniLM, Tokeniser, load_sentence_tower
from retrieval.builtin.wordings import NAMES, sentences, tags_of
from retrieval.datasets import read_captions
from retrieval.devices import best_device
from retrieval.errors import QueryError
from retrieval.words import say

HUMAN = ("flickr8k", "coco_train80")
# Sets without held photos: they have too few photos per class, or their captions are checked on other photos.
_ALL_TRAIN = ("imagenet1000", "coco_train80")
_HELD_IN = 6
_GROUPS = 4
# 99% of Flickr8k's captions have at most 26 word pieces; longer texts are cut for training.
TOKENS = 40
# Sentences drawn per tag, captions used per photo that we do not have, and pictures drawn per synthetic kind.
SENTENCES, SIBLINGS, DRAWN = 12, 2, 60


@dataclass(frozen=True)
class TrainingPhoto:
    """A photo of a set, its part ("train", "dev", "held"), and its tags with the names of each."""

    kind: str
    file: str
    part: str
    tags: dict[str, tuple[str, ...]]


def photos_of(data: Path, kind: str) -> list[TrainingPhoto]:
    """The photos of a set in the order of its features."""
    if kind == "synthetic":
        names = [(drawn, f"{drawn}-{seed}") for drawn in KINDS for seed in range(DRAWN)]
        return [TrainingPhoto(kind, name, _part(kind, name), {drawn: NAMES[drawn]}) for drawn, name in names]
    photos, examples = read_captions(data / "captions.jsonl"), []
    labels = [row.get("label") or "" for row in json_lines(data / "captions.jsonl")]
    for photo, label in zip(photos, labels, strict=True):
        if kind in HUMAN:
            tags, part = {f"{kind} {photo.file}": photo.captions}, photo.split or "train"
        else:
            tags, part = tags_of({"set": kind, "label": label}, photo.captions), _part(kind, photo.file)
        examples.append(TrainingPhoto(kind, photo.file, part, tags))
    return examples


def json_lines(path: Path) -> Iterator[Any]:
    """The rows of a file of JSON lines, which may be gzipped; raises QueryError where it is none."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    except (OSError, ValueError) as error:
        raise QueryError(say("command-no-lines", file=str(path), reason=str(error))) from error


def _part(kind: str, name: str) -> str:
    chosen = hashlib.sha1(f"hold {kind} {name}".encode()).digest()[0] % _HELD_IN == 0
    return "held" if chosen and kind not in _ALL_TRAIN else "train"


def sets_of(data: Path, cache: Path) -> dict[str, Path]:
    """Name and folder of every available set; synthetic pictures are drawn into the cache."""
    folders = {"flickr8k": data / "flickr8k"}
    folders |= {path.parent.name: path.parent for path in sorted((data / "diverse").glob("*/captions.jsonl"))}
    return folders | {"synthetic": _drawn(cache / "synthetic")}


def _drawn(folder: Path) -> Path:
    """The folder with pictures of every synthetic kind, created if missing."""
    listing = folder / "captions.jsonl"
    if not listing.exists():
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for kind in KINDS:
            for seed in range(DRAWN):
                name = f"{kind}-{seed}.png"
                render(kind, seed).save(folder / name)
                rows.append(json.dumps({"file": name, "captions": [kind]}))
        listing.write_text("\n".join(rows), encoding="utf-8")
    return folder


class Examples:
    """Photos as `pixels` uint8 (n, 3, 260, 260), and all texts.

    `groups` (n, 4) are the tags of each photo, -1 where it has fewer; the texts of group g are
    `group_texts[group_at[g]:group_at[g] + group_size[g]]`. `siblings` (m, 2) are texts about one unseen photo.
    `name` identifies these texts.
    """

    def __init__(self, data: Path, cache: Path) -> None:
        folders = sets_of(data, cache)
        self.photos = [photo for kind, folder in folders.items() for photo in photos_of(folder, kind)]
        self.sets = np.array([photo.kind for photo in self.photos])
        self.parts = np.array([photo.part for photo in self.photos])
        self.human = torch.from_numpy(np.isin(self.sets, HUMAN))
        self.pixels = torch.empty(len(self.photos), 3, IMAGE_SIDE, IMAGE_SIDE, dtype=torch.uint8)
        at = 0
        for folder in folders.values():
            pixels = load_pixels(folder, cache)
            self.pixels[at : at + len(pixels)] = torch.from_numpy(np.array(pixels))
            at += len(pixels)
        self._read_texts(list(unseen_photos(data)))

    def _read_texts(self, unseen: Sequence[tuple[str, ...]]) -> None:
        chance, numbers, groups, texts = random.Random(5), dict[str, int](), list[list[int]](), dict[str, int]()
        names = list[str]()
        self.groups = torch.full((len(self.photos), _GROUPS), -1)
        for row, photo in enumerate(self.photos):
            for column, (tag, names_of_tag) in enumerate(list(photo.tags.items())[:_GROUPS]):
                if tag not in numbers:
                    numbers[tag] = len(groups)
                    names.append(names_of_tag[0])
                    wordings = names_of_tag if photo.kind in HUMAN else sentences(names_of_tag, SENTENCES, chance)
                    groups.append([texts.setdefault(text, len(texts)) for text in wordings])
                self.groups[row, column] = numbers[tag]
        self.group_names, self.tags = names, list(numbers)
        described = len(texts)
        pairs = [
            [texts.setdefault(text, len(texts)) for text in chance.sample(captions, SIBLINGS)] for captions in unseen
        ]
        self.siblings = torch.tensor(pairs, dtype=torch.int64).reshape(-1, SIBLINGS)
        self.group_size = torch.tensor([len(group) for group in groups])
        self.group_at = self.group_size.cumsum(0) - self.group_size
        self.group_texts = torch.tensor([text for group in groups for text in group])
        self.name = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]
        tokenise = Tokeniser(TOKENS)
        self._ids, mask = tokenise(texts)
        self._lengths = mask.sum(1)
        minilm = MiniLM(load_sentence_tower().to(best_device()), tokenise)
        self.sentences = torch.from_numpy(minilm.encode(list(texts)[:described]))
        owners = torch.repeat_interleave(torch.arange(len(groups)), self.group_size)
        sums = torch.zeros(len(groups), self.sentences.shape[1]).index_add_(0, owners, self.sentences[self.group_texts])
        vectors = functional.normalize(sums, dim=-1)
        has = (self.groups >= 0).float().unsqueeze(-1)
        self.meanings = functional.normalize((vectors[self.groups.clamp(min=0)] * has).sum(1), dim=-1)

    def rows(self, part: str, *kinds: str) -> NDArray[np.int64]:
        """Photos of a part, of all sets or of some."""
        return np.flatnonzero((self.parts == part) & (np.isin(self.sets, kinds) if kinds else True))

    def tokens(self, texts: Tensor) -> tuple[Tensor, Tensor]:
        """Token ids and mask (n, t) of some texts, padded to the longest of them."""
        lengths = self._lengths[texts]
        longest = int(lengths.max())
        return self._ids[texts, :longest], torch.arange(longest) < lengths[:, None]


_UNSEEN = {"coco_val2017_captions": "captions", "multi30k": "en"}


def unseen_photos(data: Path, names: Sequence[str] = tuple(_UNSEEN)) -> Iterator[tuple[str, ...]]:
    """Captions of photos that we do not have: of COCO, and of those in Flickr30k but not in Flickr8k."""
    present = {photo.file.rsplit("/", 1)[-1] for photo in read_captions(data / "flickr8k" / "captions.jsonl")}
    for name in names:
        path = data / "diverse" / "text" / f"{name}.jsonl.gz"
        if path.exists():
            yield from (tuple(row[_UNSEEN[name]]) for row in json_lines(path) if row.get("image") not in present)
