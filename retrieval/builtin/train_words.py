"""Trains the network of named words: ``python -m retrieval.builtin train-words --data DIR``."""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from retrieval.builtin.encoder import BuiltinEncoder
from retrieval.builtin.examples import photos_of, unseen_photos
from retrieval.builtin.features import load_features
from retrieval.builtin.named_words import ASSET, NamedWords
from retrieval.builtin.train_encoder import read_classes
from retrieval.content_words import content_words

HIDDEN, STEPS, RATE, DECAY, DROPOUT, SEED = 512, 800, 2e-3, 0.01, 0.2, 0
# In a batch: captions of photos that are not at hand from their first and their second source, sentences with names of
# things, and photos. The first source is a sixth of the second, and has the more things.
BATCH = (400, 400, 100, 300)
# Weight of the sentences with names: what else they could say is not known.
NAMES_WEIGHT = 0.3
# Length of the noise on vectors of texts, which lie apart from those of images, and on those of images.
TEXT_NOISE, IMAGE_NOISE = 0.7, 0.3
# A word is learned that so many photos at hand show, or so many of the other captions say.
PHOTOS_A_WORD, CAPTIONS_A_WORD = 3, 40
_SENTENCES = ("{}", "a photo of a {}", "a {} in a picture", "there is a {} here", "a {} and a person")

Vectors = NDArray[np.float32]
Words = Sequence[set[str]]


@dataclass(frozen=True, eq=False)
class Source:
    """Unit vectors (n, dim) and the words that belong to each; ``noise`` is the length of what is added to them."""

    vectors: Vectors
    words: Words
    noise: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds flickr8k/ and diverse/")
    parser.add_argument("--cache", type=Path, default=Path(".cache"), metavar="DIR", help="where features are kept")


def run(args: argparse.Namespace) -> None:
    """Read the data, train, and write the asset."""
    encoder = BuiltinEncoder.open()
    captions = [texts for texts in unseen_photos(args.data) if len(texts) > 1]
    vectors = encoder.encode_english([text for texts in captions for text in texts])
    learn(encoder.name, *sources(encoder, args.data, args.cache, captions, vectors)).save(ASSET)


def sources(
    encoder: BuiltinEncoder, data: Path, cache: Path, captions: Sequence[Sequence[str]], vectors: Vectors
) -> tuple[Source, Source, Source, Source]:
    """The four sources of a batch; ``captions`` are of photos that are not at hand, ``vectors`` of all of these."""
    said = [bag for texts in captions for bag in _of_the_others([set(content_words(text)) for text in texts])]
    first = sum(map(len, captions[: _size_of_the_first(data)]))
    names = [line.split(":")[0].split(", ")[:2] for line in read_classes()]
    sentences = [(text.format(name), alike) for alike in names for name in alike for text in _SENTENCES]
    named = [{word for name in alike for word in content_words(name)} for _, alike in sentences]
    photos, shown = _photos(encoder, data, cache)
    return (
        Source(vectors[:first], said[:first], TEXT_NOISE),
        Source(vectors[first:], said[first:], TEXT_NOISE),
        Source(encoder.encode_english([text for text, _ in sentences]), named, TEXT_NOISE),
        Source(photos, shown, IMAGE_NOISE),
    )


def _of_the_others(bags: Sequence[set[str]]) -> list[set[str]]:
    """For each caption the words of the photo's other captions."""
    return [set().union(*(bag for other, bag in enumerate(bags) if other != place)) for place in range(len(bags))]


def _size_of_the_first(data: Path) -> int:
    """Photos with several captions in the first file of captions."""
    return sum(len(texts) > 1 for texts in unseen_photos(data, ("coco_val2017_captions",)))


def _photos(encoder: BuiltinEncoder, data: Path, cache: Path) -> tuple[Vectors, Words]:
    """Vectors of the train photos of every set, and the words that their captions and labels say."""
    vectors: list[Vectors] = []
    words: list[set[str]] = []
    folders = [data / "flickr8k", *(file.parent for file in sorted((data / "diverse").glob("*/captions.jsonl")))]
    for folder in folders:
        features, photos = load_features(folder, cache, "plain"), photos_of(folder, folder.name)
        rows = [row for row, photo in enumerate(photos) if photo.part == "train"]
        vectors.append(encoder.encode_features(features.grids, features.details)[rows])
        texts = ([text for names in photos[row].tags.values() for text in names] for row in rows)
        words += [{word for text in some for word in content_words(text)} for some in texts]
    return np.concatenate(vectors), words


def learn(encoder: str, *parts: Source, steps: int = STEPS) -> NamedWords:
    """The network for an encoder of this name that has learned from captions (two sources), names and photos."""
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    names = _vocabulary(*(part.words for part in parts))
    bags = [_matrix(part.words, names) for part in parts]
    texts = np.concatenate([parts[0].vectors, parts[1].vectors])
    means = [texts.mean(axis=0)] * 3 + [parts[3].vectors.mean(axis=0)]
    lengths = [float(np.linalg.norm(some - some.mean(axis=0), axis=1).mean()) for some in (texts, parts[3].vectors)]
    scales = [lengths[0]] * 3 + [lengths[1]]
    inputs = [
        torch.from_numpy((part.vectors - mean) / scale) for part, mean, scale in zip(parts, means, scales, strict=True)
    ]
    leave = nn.Linear(HIDDEN, len(names))
    nn.init.normal_(leave.weight, std=0.01)
    leave.bias.data = _usual(bags)
    network = nn.Sequential(nn.Linear(inputs[0].shape[1], HIDDEN), nn.ReLU(), nn.Dropout(DROPOUT), leave)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    warmed = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / 100) * (0.5 + 0.5 * float(np.cos(np.pi * step / steps)))
    )
    weights = torch.cat([torch.full((n, 1), NAMES_WEIGHT if k == 2 else 1.0) for k, n in enumerate(BATCH)])
    for _ in tqdm(range(steps), desc="words"):
        rows = [chance.integers(0, len(some), n) for some, n in zip(inputs, BATCH, strict=True)]
        drawn = [_noisy(some[row], part.noise) for some, row, part in zip(inputs, rows, parts, strict=True)]
        said = np.concatenate([bag[row].toarray() for bag, row in zip(bags, rows, strict=True)])
        loss = functional.binary_cross_entropy_with_logits(
            network(torch.cat(drawn)), torch.from_numpy(said), weights, reduction="sum"
        )
        optimiser.zero_grad()
        (loss / len(said)).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        warmed.step()
    weight, offsets, leaving, chances = (part.detach().numpy() for part in network.parameters())
    weight = np.asarray(weight / scales[3], np.float32)
    offsets = np.asarray(offsets - weight @ means[3], np.float32)
    return NamedWords(encoder, names, weight, offsets, leaving, chances)


def _vocabulary(first: Words, second: Words, named: Words, shown: Words) -> dict[str, int]:
    """The words that are said or shown often enough, and all that are named."""
    said, seen = (Counter(word for bag in some for word in bag) for some in ([*first, *second], shown))
    often = {word for word, n in said.items() if n >= CAPTIONS_A_WORD} | {
        word for word, n in seen.items() if n >= PHOTOS_A_WORD
    }
    return {word: row for row, word in enumerate(sorted(often.union(*named)))}


def _matrix(bags: Words, names: dict[str, int]) -> csr_matrix:
    """Which words belong to which vector, (n, words) of 0 and 1."""
    rows = [[names[word] for word in bag if word in names] for bag in bags]
    ends = np.cumsum([0, *map(len, rows)])
    flat = np.array([row for some in rows for row in some], np.int64)
    return csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(bags), len(names)))


def _usual(bags: Sequence[csr_matrix]) -> Tensor:
    """The logits (words,) of how often each word is said in a batch."""
    shares = sum(n * np.asarray(bag.mean(axis=0))[0] for n, bag in zip(BATCH, bags, strict=True)) / sum(BATCH)
    return torch.logit(torch.from_numpy(np.asarray(shares, np.float32)).clamp(1e-6, 0.9))


def _noisy(vectors: Tensor, length: float) -> Tensor:
    return vectors + torch.randn_like(vectors) * (length / math.sqrt(vectors.shape[1]))
