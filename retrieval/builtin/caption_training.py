"""Trains a caption decoder: first on human captions, then on the CIDEr-D of its own."""

from __future__ import annotations

import copy
import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from tqdm import tqdm

from retrieval.builtin.beam import sample
from retrieval.builtin.decoder import Cache, CaptionDecoder, Shape
from retrieval.builtin.features import load_features
from retrieval.builtin.vocabulary import PAD, UNKNOWN, Vocabulary
from retrieval.caption_metrics import CiderD
from retrieval.datasets import read_captions
from retrieval.devices import fast_dtype


@dataclass(frozen=True, slots=True)
class Recipe:
    """The hyperparameters of training; the defaults made the weights in assets/."""

    seed: int = 2
    views: tuple[str, ...] = ("plain", "mirrored")
    width: int = 256
    layers: int = 3
    epochs: int = 9
    horizon: int = 12  # epochs of the cosine along which the rate falls
    photos: int = 32  # in a batch, each with all its captions
    rate: float = 6e-4
    dropout: float = 0.2
    smoothing: float = 0.1
    forgetting: float = 0.1  # share of words hidden from the decoder, so that it looks at the photo
    decay: float = 0.05
    average: float = 0.995  # of the averaged weights kept at each step
    longest: int = 16  # words of a caption that are learned; 8% are longer, and padding costs time
    reward_epochs: int = 3  # more epochs, on CIDEr-D
    reward_rate: float = 1.5e-4
    samples: int = 5  # of each photo
    temperature: float = 0.6  # smoothed labels leave much chance to stray words; samples are drawn sharper

    def digest(self, vocabulary: Vocabulary) -> str:
        """Identifies a checkpoint of this recipe with this vocabulary."""
        return hashlib.sha256(f"{self} {vocabulary}".encode()).hexdigest()[:12]


RECIPE = Recipe()
# Ridge penalty per photo of the regression from one tower's grids to another's.
RIDGE = 0.05


def vocabulary_of(data: Path, at_least: int = 4) -> Vocabulary:
    """The words that occur ``at_least`` so often in the train split."""
    photos = read_captions(data / "captions.jsonl", "train")
    return Vocabulary.from_captions((caption for photo in photos for caption in photo.captions), at_least)


class Examples:
    """Train photos in several views with their captions as token ids (photos, captions, MAX_WORDS + 2)."""

    def __init__(self, data: Path, cache: Path, vocabulary: Vocabulary, views: Sequence[str]) -> None:
        sets = [load_features(data, cache, view) for view in views]
        rows = sets[0].rows("train")
        self.features = [s.grids for s in sets]
        self.rows = rows
        self.captions = [sets[0].photos[i].captions for i in rows]
        self.ids = torch.stack([vocabulary.encode(texts) for texts in self.captions])

    @property
    def grid(self) -> tuple[int, int]:
        """Cells and channels of a photo's features."""
        _, cells, channels = self.features[0].shape
        return cells, channels

    def __len__(self) -> int:
        return len(self.rows)

    def batches(self, size: int, generator: np.random.Generator) -> Iterator[tuple[NDArray[np.int64], Tensor]]:
        """Positions of photos and their features (size, cells, channels), each in a random view."""
        order = generator.permutation(len(self))
        for start in range(0, len(order) - size + 1, size):
            chosen = order[start : start + size]
            views = generator.integers(len(self.features), size=size)
            grids = [self.features[view][self.rows[i]] for view, i in zip(views, chosen, strict=True)]
            yield chosen, torch.from_numpy(np.stack(grids))


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
    reward = torch.tensor([scorer.score(int(i), text) for i, text in zip(owner, texts, strict=True)], device=ids.device)
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


def adapt(decoder: CaptionDecoder, grids: Iterable[tuple[Tensor, Tensor]]) -> None:
    """Adapt a decoder to another tower's grids, by ridge regression from those to the ones it was trained on.

    ``grids`` are pairs of grids (photos, cells, channels) of the same photos: by the other tower, and by its own.
    """
    size = decoder.enter.in_features + 1
    gram, products, photos = torch.zeros(size, size).double(), torch.zeros(size, size - 1).double(), 0
    for seen, wanted in grids:
        inputs = torch.cat([seen.flatten(0, 1), torch.ones(seen.shape[0] * seen.shape[1], 1)], 1)
        gram += (inputs.T @ inputs).double()
        products += (inputs.T @ wanted.flatten(0, 1)).double()
        photos += seen.shape[0]
    to_own = torch.linalg.solve(gram + RIDGE * photos * torch.eye(size).double(), products).float()
    with torch.no_grad():
        weight, bias = decoder.enter.weight, decoder.enter.bias
        bias.add_(weight @ to_own[-1])
        weight.copy_(weight @ to_own[:-1].T)


class Training:
    """A decoder in training: weights, their running average and the optimiser, saved after each epoch."""

    def __init__(self, recipe: Recipe, examples: Examples, vocabulary: Vocabulary, folder: Path) -> None:
        self.recipe, self.examples, self.vocabulary = recipe, examples, vocabulary
        self.path = folder / f"captioner-{recipe.digest(vocabulary)}.safetensors"
        torch.manual_seed(recipe.seed)
        shape = Shape(len(vocabulary.tokens), *examples.grid, recipe.width, recipe.layers)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.decoder = CaptionDecoder(shape, recipe.dropout).to(self.device)
        self.averaged = copy.deepcopy(self.decoder).eval().requires_grad_(False)
        parameters = self.decoder.parameters()
        self.optimiser = torch.optim.AdamW(parameters, recipe.rate, (0.9, 0.98), weight_decay=recipe.decay)
        self.epoch = 0
        self._resume()

    def run(self) -> Iterator[int]:
        """Yields the number of each finished epoch."""
        recipe = self.recipe
        scorer = CiderD(self.examples.captions) if recipe.reward_epochs else None
        while self.epoch < recipe.epochs + recipe.reward_epochs:
            rewarded = self.epoch >= recipe.epochs
            if self.epoch == recipe.epochs:
                self._begin_rewards()
            self._train_epoch(scorer if rewarded else None)
            self.epoch += 1
            self._save()
            yield self.epoch

    def _begin_rewards(self) -> None:
        self.decoder.load_state_dict(self.averaged.state_dict())
        self.optimiser.state.clear()

    def _train_epoch(self, scorer: CiderD | None) -> None:
        recipe, seed = self.recipe, 1000 * self.recipe.seed + self.epoch
        torch.manual_seed(seed)
        steps = len(self.examples) // recipe.photos
        batches = self.examples.batches(recipe.photos, np.random.default_rng(seed))
        bar = tqdm(batches, f"epoch {self.epoch + 1}", steps)
        mean = 0.0
        kept: list[Tensor] = [*self.averaged.parameters()]
        now: list[Tensor] = [*self.decoder.parameters()]
        for step, (photos, grids) in enumerate(bar):
            self._set_rate(self.epoch + step / steps)
            grids = grids.to(self.device, fast_dtype())
            with torch.autocast(self.device.type, torch.bfloat16, enabled=fast_dtype() == torch.bfloat16):
                if scorer:
                    sure = self.decoder.eval()
                    loss, value = reward_loss(sure, grids, photos, scorer, self.vocabulary, recipe)
                else:
                    ids, decoder = self.examples.ids[photos].to(self.device), self.decoder.train()
                    loss = caption_loss(decoder, decoder.look(grids), ids, recipe)
                    value = loss.item()
            self.optimiser.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(self.decoder.parameters(), 1.0)
            self.optimiser.step()
            with torch.no_grad():
                torch._foreach_lerp_(kept, now, 1 - recipe.average)
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
