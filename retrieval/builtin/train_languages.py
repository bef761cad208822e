"""Trains the head that understands other languages than English, from captions in several languages.

What a text is to become is known without any photo: the vector of what it says in English. Captions in English, German
and French (Multi30k: Elliott et al. 2016, 2017) teach it; the tower puts what means the same in its other languages in
the same place, so those need no captions.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.builtin.encoder import BuiltinEncoder
from retrieval.builtin.examples import json_lines
from retrieval.builtin.foreign import DIM, Head, tower_vectors
from retrieval.builtin.train_encoder import CLASSES
from retrieval.builtin.wordings import NAMES
from retrieval.datasets import read_captions
from retrieval.images import open_image
from retrieval.installation import asset
from retrieval.languages import ENGLISH, long_minilm_words, words_in
from retrieval.metrics import first_ranks, recall_table
from retrieval.settings import MAX_MEGAPIXELS

# Photos of Multi30k whose captions are read; Flickr8k's dev and test photos are not among them.
PHOTOS = 5000
# For unit vectors; chosen on dev.
RIDGE = 1.0
TRAINED_ON, MEASURED_IN = ("de", "fr", "en"), ("en", "de", "fr", "cs")
# Words of captions count as English from so many photos on; short ones, which many languages have, from more on.
_ATTESTED, _SHORT, _SHORT_ATTESTED = 2, 3, 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of ``train-languages``."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with flickr8k/ and diverse/")
    parser.add_argument(
        "--queries",
        type=Path,
        metavar="FILE",
        help='questions to measure as well: JSON lines {"language", "query", "file"}',
    )
    parser.add_argument("--measure", action="store_true", help="only measure the shipped head")


def run(args: argparse.Namespace) -> None:
    """Train the head, save it, and print what share of dev's photos is found in each language."""
    if not args.measure:
        write_english_words(args.data)
        encoder = BuiltinEncoder.open()
        texts, english = zip(*pairs_of(args.data), strict=True)
        learn(tower_vectors(texts), targets(encoder, english)).save(encoder.name)
    print(json.dumps(measure(BuiltinEncoder.open(), args.data, args.queries), indent=2))


def pairs_of(data: Path) -> Iterator[tuple[str, str]]:
    """Texts, each with what it says in English: captions of photos, and names of things, which are English."""
    rows = list(json_lines(data / "diverse" / "text" / "multi30k.jsonl.gz"))
    for row in random.Random(0).sample(rows, len(rows))[:PHOTOS]:
        yield from ((row["parallel"][language], row["parallel"]["en"]) for language in TRAINED_ON)
    yield from ((name, name) for name in dict.fromkeys(_names()))


def _names() -> Iterator[str]:
    """What things are called, by themselves: a question is often no more than that."""
    for names in NAMES.values():
        yield from names
    yield from _lines(asset("labels.txt"))


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def targets(encoder: BuiltinEncoder, english: Sequence[str]) -> NDArray[np.float32]:
    """The encoder's vectors (n, dim) of English texts, some of which come several times."""
    texts = sorted(set(english), key=len)  # the longest text of a batch is what the batch costs
    vectors = dict(zip(texts, encoder.encode_english(texts), strict=True))
    return np.stack([vectors[text] for text in english])


def write_english_words(data: Path, path: Path = ENGLISH) -> None:
    """The English words of captions and of names, without those that are told by MiniLM's vocabulary."""
    text = data / "diverse" / "text"
    captions = [*(row["en"] for row in json_lines(text / "multi30k.jsonl.gz"))]
    captions += [row["captions"] for row in json_lines(text / "coco_val2017_captions.jsonl.gz")]
    photos = Counter(word for own in captions for word in set(words_in(" ".join(own))))
    words = {word for word, n in photos.items() if n >= (_ATTESTED if len(word) > _SHORT else _SHORT_ATTESTED)}
    names = [*_names(), *(line.split(":")[0] for line in _lines(CLASSES))]
    words |= {word for name in names for word in words_in(name) if len(word) > _SHORT}
    path.write_text("\n".join(sorted(words - long_minilm_words())) + "\n", encoding="utf-8")


def learn(vectors: NDArray[np.float32], wanted: NDArray[np.float32]) -> Head:
    """The ridge regression from the tower's vectors (n, 512) to the wanted ones (n, dim)."""
    usual, goal = vectors.mean(axis=0), wanted.mean(axis=0)
    centred = vectors - usual
    matrix = np.linalg.solve(centred.T @ centred + RIDGE * np.eye(DIM), centred.T @ (wanted - goal))
    return Head(matrix.astype(np.float32), (goal - usual @ matrix).astype(np.float32))


def measure(encoder: BuiltinEncoder, data: Path, queries: Path | None = None) -> dict[str, dict[str, float]]:
    """R@k of dev's photos in percent by captions in each language, and by further `queries`, as the encoder reads them.

    Those are JSON lines with "language", "query" and "file".
    """
    photos = read_captions(data / "flickr8k" / "captions.jsonl", "dev")
    places = {photo.file: place for place, photo in enumerate(photos)}
    asked: dict[str, list[tuple[str, str]]] = {language: [] for language in MEASURED_IN}
    for row in json_lines(data / "diverse" / "text" / "multi30k_for_flickr8k_dev.jsonl"):
        for language in MEASURED_IN:
            asked[language].append((row[language], row["file"]))
    for row in json_lines(queries) if queries else ():
        asked.setdefault(row["language"], []).append((row["query"], row["file"]))
    images = np.concatenate(
        [
            encoder.encode_images([open_image(data / "flickr8k" / photo.file, max_pixels=int(MAX_MEGAPIXELS * 1e6))])
            for photo in photos
        ]
    )
    figures = {}
    for language, pairs in asked.items():
        right = np.array([places[file] for _, file in pairs])[:, None] == np.arange(len(photos))
        figures[language] = recall_table(
            first_ranks(encoder.encode_texts([text for text, _ in pairs]) @ images.T, right)
        )
    return figures
