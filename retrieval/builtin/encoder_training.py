"""Trains one pair of heads on cached features and captions: recipe, examples, steps, checkpoints."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from retrieval.builtin.features import CaptionStates, load_features, load_states
from retrieval.builtin.heads import HeadPair, pool_grid
from retrieval.builtin.towers import sentence_vectors
from retrieval.devices import fast_dtype

KEEP_EVERY = 10  # epochs; a checkpoint has 120 MB


@dataclass(frozen=True)
class Recipe:
    """One pair's training. The model card tells what else was tried."""

    seed: int
    epochs: int = 40
    batch: int = 1024  # photos a step; more of them make a better contrast
    captions: int = 2  # captions of each photo in a step
    views: tuple[str, ...] = ("plain", "mirrored", "cropped", "cropped-again")
    shares: tuple[float, ...] = (0.25, 0.25, 0.25, 0.25)  # how often each view is shown
    rate: float = 1e-3
    decay: float = 0.05
    dropout: float = 0.3
    cells_hidden: float = 0.25  # mean share of a photo's cells, and of a caption's tokens, that are hidden:
    tokens_hidden: float = 0.1  # it makes more examples of few
    # Part of the loss in which all captions of a photo in a step speak together, as descriptions in a dialogue do.
    together: float = 0.5
    temperature: float = 0.05  # at the start; it is learned
    # Part of the target shared out by how alike the photos' captions are (softmax of MiniLM cosines).
    soft_share: float = 0.3
    soft_temperature: float = 0.1


class Examples:
    """Photos of one split, in memory: pooled grids and details per view, and their captions' states."""

    def __init__(self, data: Path, cache: Path, views: tuple[str, ...], split: str | None = "train") -> None:
        sets = [load_features(data, cache, view) for view in views]
        rows = sets[0].rows(split) if split else np.arange(len(sets[0].photos))
        self.key = (str(data.resolve()), split)
        self.grids = torch.stack([_pooled(one.grids, rows) for one in sets], dim=1)
        self.details = torch.stack([torch.from_numpy(one.details[rows]) for one in sets], dim=1)
        self.captions: CaptionStates = load_states(data, cache)
        self._of_photo = [np.flatnonzero(self.captions.owners == row) for row in rows]
        sentences = torch.stack([sentence_vectors(*self.captions.batch(mine)).mean(0) for mine in self._of_photo])
        self._sentences = functional.normalize(sentences, dim=-1)

    def __len__(self) -> int:
        return len(self.grids)

    def captions_of(self, photos: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Rows of the captions of some photos."""
        return [self._of_photo[photo] for photo in photos]

    def likeness(self, photos: Tensor) -> Tensor:
        """Cosines (n, n) between the mean caption vectors of some photos."""
        return self._sentences[photos] @ self._sentences[photos].T


class Training:
    """One pair in training; `run` yields every epoch's mean loss and keeps a checkpoint of every tenth.

    Chance is drawn anew from the seed and the epoch's number, so a run taken up again ends as one that was
    never interrupted.
    """

    def __init__(self, recipe: Recipe, examples: Examples, cache: Path) -> None:
        self.recipe, self._examples = recipe, examples
        torch.manual_seed(recipe.seed)
        self._random = np.random.default_rng(recipe.seed)
        self.pair = HeadPair(recipe.dropout, recipe.cells_hidden)
        self.pair.image.learn_usual(examples.details[:, 0].float())
        self._sharpness = nn.Parameter(torch.tensor(math.log(1 / recipe.temperature)))
        self._optimiser = torch.optim.AdamW(self._groups(), betas=(0.9, 0.98))
        self._steps_an_epoch = len(examples) // recipe.batch
        self._epoch = self._step = 0
        digest = hashlib.sha256(repr((recipe, examples.key)).encode()).hexdigest()[:8]
        self.checkpoint = cache / f"encoder-{digest}.safetensors"

    def run(self) -> Iterator[float]:
        """Train all epochs that are left."""
        if self.checkpoint.exists():
            self._take_up()
        self.pair.train()
        bar = tqdm(total=self.recipe.epochs, initial=self._epoch, desc=f"pair {self.recipe.seed}", unit="epoch")
        with bar:
            while self._epoch < self.recipe.epochs:
                loss = self._learn_all()
                if self._epoch % KEEP_EVERY == 0 or self._epoch == self.recipe.epochs:
                    self._keep()
                bar.update()
                bar.set_postfix(loss=f"{loss:.2f}")
                yield loss

    def _learn_all(self) -> float:
        torch.manual_seed(self.recipe.seed * 1000 + self._epoch)
        self._random = np.random.default_rng((self.recipe.seed, self._epoch))
        order = self._random.permutation(len(self._examples))
        batches = order[: self._steps_an_epoch * self.recipe.batch].reshape(self._steps_an_epoch, -1)
        losses = [self._learn(photos) for photos in batches]
        self._epoch += 1
        return float(np.mean(losses))

    def _keep(self) -> None:
        tensors = {f"pair.{name}": tensor for name, tensor in self.pair.state_dict().items()}
        for number, state in enumerate(self._optimiser.state.values()):
            tensors |= {f"optimiser.{number}.{name}": tensor for name, tensor in state.items()}
        tensors |= {"sharpness": self._sharpness.data, "epoch": torch.tensor(self._epoch)}
        unfinished = self.checkpoint.with_suffix(".part")
        save_file(tensors, unfinished)
        unfinished.replace(self.checkpoint)

    def _take_up(self) -> None:
        tensors = load_file(self.checkpoint)
        self._epoch = int(tensors.pop("epoch"))
        self._step = self._epoch * self._steps_an_epoch
        self._sharpness.data.copy_(tensors.pop("sharpness"))
        self.pair.load_state_dict({name[5:]: tensor for name, tensor in tensors.items() if name.startswith("pair.")})
        parameters = [p for group in self._optimiser.param_groups for p in group["params"]]
        for number, parameter in enumerate(parameters):
            self._optimiser.state[parameter] = _below(f"optimiser.{number}.", tensors)

    def _groups(self) -> list[dict[str, object]]:
        heads = list(self.pair.parameters())
        plain = [*(p for p in heads if p.ndim < 2), self._sharpness]
        return [
            {"params": [p for p in heads if p.ndim > 1], "weight_decay": self.recipe.decay},
            {"params": plain, "weight_decay": 0.0},
        ]

    def _learn(self, photos: NDArray[np.int64]) -> float:
        for group in self._optimiser.param_groups:
            group["lr"] = self.recipe.rate * _schedule(self._step / (self._steps_an_epoch * self.recipe.epochs))
        loss = self._loss(photos)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.pair.parameters(), 1.0)
        self._optimiser.step()
        self._step += 1
        return loss.item()

    def _loss(self, photos: NDArray[np.int64]) -> Tensor:
        """Symmetric contrastive loss (Radford et al. 2021) with softened targets."""
        chosen = torch.from_numpy(photos)
        views = torch.from_numpy(self._random.choice(len(self.recipe.views), len(photos), p=self.recipe.shares))
        rows = np.stack(
            [self._random.permutation(mine)[: self.recipe.captions] for mine in self._examples.captions_of(photos)],
            axis=1,
        )
        with torch.autocast("cpu", torch.bfloat16, enabled=fast_dtype() != torch.float32):
            images = self.pair.image(
                self._examples.grids[chosen, views].float(), self._examples.details[chosen, views].float()
            )
            texts = self._texts(rows.ravel())
        likeness = (self._examples.likeness(chosen) / self.recipe.soft_temperature).softmax(1)
        targets = torch.eye(len(photos)).lerp(likeness, self.recipe.soft_share)
        sharp = self._sharpness.exp().clamp(max=100)
        spoken = texts.float().view(rows.shape[0], len(photos), -1)
        losses = [_cross_entropy(sharp * images.float() @ part.T, targets) for part in spoken]
        all_spoken = functional.normalize(spoken.sum(0), dim=-1)
        together = _cross_entropy(sharp * images.float() @ all_spoken.T, targets)
        return torch.stack(losses).mean().lerp(together, self.recipe.together)

    def _texts(self, rows: NDArray[np.int64]) -> Tensor:
        """Text vectors of captions, worked through in four groups of like length to save padding."""
        order = np.argsort(self._examples.captions.lengths[rows], kind="stable")
        parts = [self._text(rows[group]) for group in np.array_split(order, 4)]
        return torch.cat(parts)[torch.from_numpy(np.argsort(order))]

    def _text(self, rows: NDArray[np.int64]) -> Tensor:
        """Text vectors of captions of which some tokens are hidden, never the first."""
        states, mask = self._examples.captions.batch(rows)
        kept = torch.rand(mask.shape) > self.recipe.tokens_hidden
        kept[:, 0] = True
        return cast(Tensor, self.pair.text(states, mask & kept))


def _below(start: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(start): tensor for name, tensor in tensors.items() if name.startswith(start)}


def as_tensor(array: NDArray[np.float16]) -> Tensor:
    """Cached float16 rows as a float32 tensor."""
    return torch.from_numpy(np.asarray(array, np.float32))


def _pooled(features: NDArray[np.float16], rows: NDArray[np.int64]) -> Tensor:
    parts = [as_tensor(features[rows[i : i + 500]]) for i in range(0, len(rows), 500)]
    return torch.cat([pool_grid(part).half() for part in parts])


def _schedule(progress: float, warmup: float = 0.05) -> float:
    """Share of the full learning rate: a short linear rise, then half a cosine down to nothing."""
    return min(1.0, progress / warmup + 1e-3) * 0.5 * (1 + math.cos(math.pi * progress))


def _cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    both = (targets * logits.log_softmax(1)).sum(1) + (targets * logits.T.log_softmax(1)).sum(1)
    return -both.mean() / 2
