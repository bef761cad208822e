"""Trains a caption decoder: first on human captions, then on the CIDEr-D of its own."""

from __future__ import annotations

import copy
import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from retrieval.builtin.beam import sample
from retrieval.builtin.decoder import Cache, CaptionDecoder, Shape
from retrieval.builtin.encoder import BuiltinEncoder, with_vectors
from retrieval.builtin.examples import unseen_photos
from retrieval.builtin.features import load_features
from retrieval.builtin.vocabulary import PAD, UNKNOWN, Vocabulary
from retrieval.caption_metrics import CiderD
from retrieval.datasets import read_captions
from retrieval.devices import in_half


@dataclass(frozen=True, slots=True)
class Recipe:
    """The hyperparameters of training; the defaults made the weights in assets/."""

    seed: int = 2
    views: tuple[str, ...] = ("plain", "mirrored", "upper left", "upper right", "lower left", "lower right")
    width: int = 256
    layers: int = 3
    told_epochs: int = 3  # over the captions of photos that are not at hand, before those of photos
    told: int = 256  # such captions in a batch
    told_weight: float = 0.3  # of their loss beside that of photos, so that their words are not forgotten
    noise: float = 1.0  # length of what is added to unit vectors of texts, which lie apart from those of images
    vector_noise: float = 0.3  # of images
    epochs: int = 9
    horizon: int = 11  # epochs of the cosine along which the rate falls
    photos: int = 32  # in a batch, each with all its captions
    rate: float = 6e-4
    dropout: float = 0.2
    smoothing: float = 0.1
    forgetting: float = 0.1  # share of words hidden from the decoder, so that it looks at the photo
    decay: float = 0.05
    average: float = 0.995  # of the averaged weights kept at each step
    longest: int = 16  # words of a caption that are learned; 8% are longer, and padding costs time
    reward_epochs: int = 4  # more epochs, on CIDEr-D
    reward_rate: float = 1.5e-4
    samples: int = 5  # of each photo
    temperature: float = 0.6  # smoothed labels leave much chance to stray words; samples are drawn sharper

    def digest(self, vocabulary: Vocabulary) -> str:
        """Identifies a checkpoint of this recipe with this vocabulary."""
        return hashlib.sha256(f"{self} {vocabulary}".encode()).hexdigest()[:12]


RECIPE = Recipe()
# So often must a word of the captions told occur.
TOLD_AT_LEAST = 8


def vocabulary_of(data: Path, told: Sequence[Sequence[str]] = (), at_least: int = 4) -> Vocabulary:
    """The words that occur ``at_least`` so often in the train split, and more often in the captions ``told``."""
    photos = read_captions(data / "captions.jsonl", "train")
    own = Vocabulary.from_captions((caption for photo in photos for caption in photo.captions), at_least)
    more = Vocabulary.from_captions((caption for texts in told for caption in texts), TOLD_AT_LEAST)
    return Vocabulary(tuple(dict.fromkeys((*own.tokens, *more.tokens))))


class Told:
    """Captions of photos that are not at hand: vectors (n, dim) of texts, and other captions of the same photos.

    A decoder learns words from them that no photo at hand shows: what it is told is the vector of one caption, what it
    is to say another (in the manner of Li et al. 2023, "DeCap").
    """

    def __init__(self, captions: Sequence[Sequence[str]], vectors: NDArray[np.float32], vocabulary: Vocabulary) -> None:
        """``vectors`` are those of all captions in a row."""
        texts = [text for texts in captions for text in texts]
        self.vectors, self._ids = torch.from_numpy(vectors), vocabulary.encode(texts)
        self._size = torch.tensor([len(texts) for texts in captions])
        self._at = self._size.cumsum(0) - self._size

    def __len__(self) -> int:
        return len(self._size)

    def draw(self, count: int) -> tuple[Tensor, Tensor]:
        """Vectors (count, dim) and token ids (count, 1, t) of another caption of the same photo."""
        photos = torch.randint(len(self), (count,))
        size, at = self._size[photos], self._at[photos]
        first = (torch.rand(count) * size).long()
        other = (first + 1 + (torch.rand(count) * (size - 1)).long()) % size
        return self.vectors[at + first], self._ids[at + other][:, None]


class Examples:
    """Train photos in several views, each with grids and vectors, and their captions.

    ``rows`` are the train photos' among the grids (photos, cells, channels) of a view and its vectors (photos, dim).
    """

    def __init__(
        self,
        views: Sequence[tuple[NDArray[np.float16], NDArray[np.float32]]],
        rows: NDArray[np.int64],
        captions: Sequence[Sequence[str]],
        vocabulary: Vocabulary,
        told: Told | None = None,
    ) -> None:
        self.views, self.rows, self.captions, self.told = views, rows, captions, told
        self.ids = torch.stack([vocabulary.encode(texts) for texts in captions])

    @classmethod
    def read(
        cls, data: Path, cache: Path, views: Sequence[str], encoder: BuiltinEncoder
    ) -> tuple[Examples, Vocabulary]:
        """Those of the folders flickr8k/ and diverse/text/ in ``data``, and the words they are written in."""
        captions = [texts for texts in unseen_photos(data) if len(texts) > 1]
        vocabulary = vocabulary_of(data / "flickr8k", captions)
        sets = [load_features(data / "flickr8k", cache, view) for view in views]
        rows = sets[0].rows("train")
        seen = [(some.grids, encoder.encode_features(some.grids, some.details)) for some in sets]
        vectors = encoder.encode_english([text for texts in captions for text in texts])
        told = Told(captions, vectors, vocabulary) if captions else None
        return cls(seen, rows, [sets[0].photos[i].captions for i in rows], vocabulary, told), vocabulary

    def shape(self, vocabulary: Vocabulary, recipe: Recipe) -> Shape:
        """That of a decoder which reads these."""
        grids, vectors = self.views[0]
        _, cells, channels = grids.shape
        words = len(vocabulary.tokens)
        return Shape(words, cells, channels, recipe.width, recipe.layers, vector=vectors.shape[1])

    def __len__(self) -> int:
        return len(self.rows)

    def batches(self, size: int, generator: np.random.Generator) -> Iterator[tuple[NDArray[np.int64], Tensor]]:
        """Positions of photos and their features (size, cells + 1, channels), each in a random view."""
        order = generator.permutation(len(self))
        for start in range(0, len(order) - size + 1, size):
            chosen = order[start : start + size]
            views = generator.integers(len(self.views), size=size)
            drawn = [(self.views[view], self.rows[i]) for view, i in zip(views, chosen, strict=True)]
            grids, vectors = (np.stack([view[part][row] for view, row in drawn]) for part in (0, 1))
            yield chosen, torch.from_numpy(with_vectors(grids, vectors))


def noisy(vectors: Tensor, length: float) -> Tensor:
    """Unit vectors (n, dim) with noise of about this length, as unit vectors."""
    return functional.normalize(vectors + torch.randn_like(vectors) * length / vectors.shape[1] ** 0.5, dim=-1)


def caption_loss(decoder: CaptionDecoder, memory: Cache, ids: Tensor, recipe: Recipe) -> Tensor:
    """Label-smoothed cross-entropy of captions (photos, captions, t) given what is remembered of their photos."""
    ids = ids.flatten(0, 1)[:, : recipe.longest + 2]
    inputs, targets = ids[:, :-1], ids[:, 1:]
    hide = (torch.rand(inputs.shape, device=ids.device) < recipe.forgetting) & (inputs > UNKNOWN)
    states = decoder.states(inputs.masked_fill(hide, UNKNOWN), memory)
    counted = (targets != PAD) & (targets != UNKNOWN)
    scores = decoder.log_probabilities(states[counted])
    right = -scores.gather(1, targets[counted][:, None]).mean()
    return (1 - recipe.smoothing) * right - recipe.smoothing * scores.mean()


def reward_loss(
    decoder: CaptionDecoder,
    features: Tensor,
    photos: NDArray[np.int64],
    scorer: CiderD,
    vocabulary: Vocabulary,
    recipe: Recipe,
) -> tuple[Tensor, float]:
    """Self-critical loss (Rennie et al. 2017) and mean reward.

    The baseline of a sample is the mean of the photo's other samples (Luo 2020, "A Better Variant of Self-Critical
    Sequence Training").
    """
    ids = sample(decoder, features, recipe.samples, recipe.longest, recipe.temperature)
    texts = [vocabulary.decode(row) for row in ids.tolist()]
    owner = np.repeat(photos, recipe.samples)
    reward = torch.tensor(scorer.scores(owner.tolist(), texts), device=ids.device)
    grouped = reward.view(-1, recipe.samples)
    baseline = (grouped.sum(1, keepdim=True) - grouped) / (recipe.samples - 1)
    gain = (grouped - baseline).flatten()
    inputs, targets = ids[:, :-1], ids[:, 1:]
    states = decoder.states(inputs, decoder.look(features))
    counted = targets != PAD
    scores = torch.log_softmax(decoder.log_probabilities(states[counted]) / recipe.temperature, -1)
    scores = scores.gather(1, targets[counted][:, None])[:, 0]
    weights = gain[:, None].expand(targets.shape)[counted]
    return -(weights * scores).mean(), float(reward.mean())


def take_step(
    loss: Tensor, optimiser: torch.optim.Optimizer, decoder: nn.Module, averaged: nn.Module, average: float
) -> None:
    """One step of an optimiser; the averaged weights follow those of the decoder and keep a share of ``average``."""
    optimiser.zero_grad()
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
    optimiser.step()
    kept: list[Tensor] = [*averaged.parameters()]
    now: list[Tensor] = [*decoder.parameters()]
    with torch.no_grad():
        torch._foreach_lerp_(kept, now, 1 - average)


class Training:
    """A decoder in training: weights, their running average and the optimiser, saved after each epoch."""

    def __init__(self, recipe: Recipe, examples: Examples, vocabulary: Vocabulary, folder: Path) -> None:
        self.recipe, self.examples, self.vocabulary = recipe, examples, vocabulary
        self.path = folder / f"captioner-{recipe.digest(vocabulary)}.safetensors"
        torch.manual_seed(recipe.seed)
        shape = examples.shape(vocabulary, recipe)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.decoder = CaptionDecoder(shape, recipe.dropout).to(self.device)
        self.averaged = copy.deepcopy(self.decoder).eval().requires_grad_(False)
        parameters = self.decoder.parameters()
        self.optimiser = torch.optim.AdamW(parameters, recipe.rate, (0.9, 0.98), weight_decay=recipe.decay)
        self.epoch = -recipe.told_epochs if examples.told else 0
        self._resume()

    def run(self) -> Iterator[int]:
        """Yields the number of each finished epoch."""
        recipe = self.recipe
        scorer = CiderD(self.examples.captions) if recipe.reward_epochs else None
        while self.epoch < recipe.epochs + recipe.reward_epochs:
            if self.epoch == recipe.epochs:
                self._begin_rewards()
            if self.epoch < 0:
                self._learn_words()
            else:
                self._train_epoch(scorer if self.epoch >= recipe.epochs else None)
            self.epoch += 1
            self._save()
            yield self.epoch

    def _begin_rewards(self) -> None:
        self.decoder.load_state_dict(self.averaged.state_dict())
        self.optimiser.state.clear()

    def _learn_words(self) -> None:
        """One epoch of captions told by vectors alone."""
        assert self.examples.told
        recipe, steps = self.recipe, len(self.examples.told) // self.recipe.told
        torch.manual_seed(1000 * recipe.seed + self.epoch)
        for step in tqdm(range(steps), "words"):
            self._set_rate(step / steps if self.epoch == -recipe.told_epochs else 1.0)
            with in_half(self.device):
                loss = self._told_loss()
            self._step(loss)

    def _told_loss(self) -> Tensor:
        assert self.examples.told
        vectors, ids = (part.to(self.device) for part in self.examples.told.draw(self.recipe.told))
        decoder = self.decoder.train()
        return caption_loss(decoder, decoder.imagine(noisy(vectors, self.recipe.noise)), ids, self.recipe)

    def _step(self, loss: Tensor) -> None:
        take_step(loss, self.optimiser, self.decoder, self.averaged, self.recipe.average)

    def _train_epoch(self, scorer: CiderD | None) -> None:
        recipe, seed = self.recipe, 1000 * self.recipe.seed + self.epoch
        torch.manual_seed(seed)
        steps = len(self.examples) // recipe.photos
        batches = self.examples.batches(recipe.photos, np.random.default_rng(seed))
        bar = tqdm(batches, f"epoch {self.epoch + 1}", steps)
        mean = 0.0
        for step, (photos, features) in enumerate(bar):
            self._set_rate(self.epoch + step / steps)
            features = features.to(self.device, torch.float32)
            dim = self.decoder.shape.vector
            features[:, -1, :dim] = noisy(features[:, -1, :dim], recipe.vector_noise)
            with in_half(self.device):
                if scorer:
                    sure = self.decoder.eval()
                    loss, value = reward_loss(sure, features, photos, scorer, self.vocabulary, recipe)
                else:
                    ids, decoder = self.examples.ids[photos].to(self.device), self.decoder.train()
                    loss = caption_loss(decoder, decoder.look(features), ids, recipe)
                    value = loss.item()
                    if self.examples.told:
                        loss = loss + recipe.told_weight * self._told_loss()
            self._step(loss)
            mean += (value - mean) / min(step + 1, 50)
            bar.set_postfix({"reward" if scorer else "loss": f"{mean:.3f}"})

    def _set_rate(self, epoch: float) -> None:
        """Half an epoch of warm-up, then a cosine; reward epochs have a rate of their own, also with a warm-up."""
        recipe = self.recipe
        if epoch >= recipe.epochs:
            rate = recipe.reward_rate * min(1, 4 * (epoch - recipe.epochs))
        else:
            rate = recipe.rate * min(2 * epoch, (1 + math.cos(math.pi * epoch / recipe.horizon)) / 2)
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    def _save(self) -> None:
        """Save the state as tensors; nothing is pickled."""
        state = {f"decoder.{name}": t for name, t in self.decoder.state_dict().items()}
        state |= {f"averaged.{name}": t for name, t in self.averaged.state_dict().items()}
        for i, kept in self.optimiser.state_dict()["state"].items():
            state |= {f"optimiser.{i}.{name}": t for name, t in kept.items()}
        unfinished = self.path.with_suffix(".part")
        save_file(state, unfinished, {"epoch": str(self.epoch)})
        unfinished.replace(self.path)

    def _resume(self) -> None:
        if not self.path.exists():
            return
        with safe_open(self.path, "pt") as file:
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no dict)
            self.epoch = int(file.metadata()["epoch"])
        for part, module in (("decoder.", self.decoder), ("averaged.", self.averaged)):
            module.load_state_dict({n.removeprefix(part): t for n, t in state.items() if n.startswith(part)})
        kept: dict[int, dict[str, Tensor]] = {}
        for name, tensor in state.items():
            if name.startswith("optimiser."):
                _, i, key = name.split(".")
                kept.setdefault(int(i), {})[key] = tensor
        self.optimiser.load_state_dict(self.optimiser.state_dict() | {"state": kept})
