"""Trains one pair of heads on cached features and texts: recipe, steps, checkpoints."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from retrieval.builtin.examples import Examples
from retrieval.builtin.heads import POOLED_SIDE, HeadPair, HeadShape
from retrieval.builtin.towers import mirrored_details
from retrieval.devices import fast_dtype

KEEP_EVERY = 10  # epochs; a checkpoint has 120 MB
# A text that is so near in meaning (MiniLM cosine) to what is said of a photo is no wrong answer to it.
_ALIKE = 0.5
# How often a photo with several tags is asked for by its first, the finest.
_FINEST = 0.45


# Where each of the 3 x 3 cells, and each number of the details, comes from in the mirrored photo.
_SWAPPED_CELLS = torch.arange(POOLED_SIDE**2).view(POOLED_SIDE, POOLED_SIDE).flip(1).flatten()
_SWAPPED_DETAILS = mirrored_details()


@dataclass(frozen=True)
class Recipe:
    """One pair's training. The model card tells what else was tried."""

    seed: int
    shape: HeadShape = field(default_factory=HeadShape)
    epochs: int = 10  # passes over the photos with captions by people
    captioned: int = 1024  # photos of Flickr8k a step; more of them make a better contrast
    labelled: int = 512  # photos of the other sets a step
    rarer: float = 0.35  # sets of n photos count by n to the minus this
    siblings: int = 256  # pairs of captions a step, of photos that are not at hand, that must find each other
    sibling_weight: float = 0.15
    views: tuple[str, ...] = ("plain",)
    rate: float = 3e-4
    decay: float = 0.05
    dropout: float = 0.3
    cells_hidden: float = 0.25  # mean share of a photo's cells, and of a text's tokens, that are hidden:
    tokens_hidden: float = 0.1  # it makes more examples of few
    # Part of the loss in which both texts of a photo in a step speak together, as descriptions in a dialogue do.
    together: float = 0.5
    temperature: float = 0.04  # at the start; it is learned
    # Part of the target shared out by how alike the photos' texts are (softmax of MiniLM cosines).
    soft_share: float = 0.3
    soft_temperature: float = 0.1


@dataclass(frozen=True)
class _Drawn:
    """One text a photo: `right` tells for which photos (rows) it holds, `open_` for which nobody knows."""

    texts: Tensor
    right: Tensor
    open_: Tensor


class Training:
    """One pair in training; `run` yields every epoch's mean loss and keeps a checkpoint of every tenth.

    Chance is drawn anew from the seed and the epoch's number, so a run taken up again ends as one that was
    never interrupted.
    """

    def __init__(self, recipe: Recipe, examples: Examples, cache: Path, start: HeadPair | None = None) -> None:
        """``start`` is a trained pair to go on from, in place of a new one."""
        self.recipe, self._examples = recipe, examples
        torch.manual_seed(recipe.seed)
        self._random = np.random.default_rng(recipe.seed)
        self.pair = HeadPair(recipe.shape, recipe.dropout, recipe.cells_hidden)
        self._captioned = examples.rows("train", "flickr8k")
        self._labelled = np.setdiff1d(examples.rows("train"), self._captioned)
        kinds, members = np.unique(examples.sets[self._labelled], return_inverse=True)
        weights = (np.bincount(members, minlength=len(kinds)) ** -recipe.rarer)[members] if len(members) else members
        self._weights = weights / weights.sum() if len(members) else weights
        self._many = min(recipe.labelled, len(self._labelled))
        if start is None:
            self.pair.image.learn_usual(examples.details[torch.from_numpy(examples.rows("train")), 0].float())
        else:
            self.pair.load_state_dict(start.state_dict())
        self._sharpness = nn.Parameter(torch.tensor(math.log(1 / recipe.temperature)))
        self._optimiser = torch.optim.AdamW(self._groups(), betas=(0.9, 0.98))
        self._steps_an_epoch = len(self._captioned) // recipe.captioned
        self._epoch = self._step = 0
        self._start = start
        known = "" if start is None else float(start.image.projection.linear.weight.sum())
        digest = hashlib.sha256(repr((recipe, examples.texts.name, known)).encode()).hexdigest()[:8]
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

    def settle(self, stays: float) -> None:
        """Move the pair so much of the way back to the one that it went on from, if there was one."""
        if self._start is not None:
            for mine, before in zip(self.pair.parameters(), self._start.parameters(), strict=True):
                mine.data.lerp_(before.data, stays)

    def _learn_all(self) -> float:
        torch.manual_seed(self.recipe.seed * 1000 + self._epoch)
        self._random = np.random.default_rng((self.recipe.seed, self._epoch))
        order = self._random.permutation(self._captioned)
        batches = order[: self._steps_an_epoch * self.recipe.captioned].reshape(self._steps_an_epoch, -1)
        losses = [self._learn(np.concatenate([photos, self._others()])) for photos in batches]
        self._epoch += 1
        return float(np.mean(losses))

    def _others(self) -> NDArray[np.int64]:
        """Photos of the labelled sets for one step."""
        return self._random.choice(self._labelled, self._many, replace=False, p=self._weights)

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
        undecayed = [*(p for p in heads if p.ndim < 2), self._sharpness]
        return [
            {"params": [p for p in heads if p.ndim > 1], "weight_decay": self.recipe.decay},
            {"params": undecayed, "weight_decay": 0.0},
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
        """Symmetric contrastive loss (Radford et al. 2021) with several right answers and softened targets."""
        chosen, examples = torch.from_numpy(photos), self._examples
        views = torch.from_numpy(self._random.integers(len(self.recipe.views), size=len(photos)))
        first, second = self._draw_two(chosen)
        siblings = self._siblings()
        seen = mirrored(examples.grids[chosen, views], examples.details[chosen, views])
        with torch.autocast("cpu", torch.bfloat16, enabled=fast_dtype() != torch.float32):
            images = self.pair.image(*seen)
            spoken = self._texts(torch.cat([first.texts, second.texts, siblings.T.flatten()]).numpy())
        sharp = self._sharpness.exp().clamp(max=100)
        images, spoken = images.float(), spoken.float()
        count = len(photos)
        one, two, rest = spoken[:count], spoken[count : 2 * count], spoken[2 * count :]
        likeness = examples.meanings[chosen] @ examples.meanings[chosen].T
        both = _Drawn(first.texts, first.right & second.right, first.open_ | second.open_)
        losses = [
            self._contrast(sharp * images @ texts.T, drawn, likeness)
            for texts, drawn in ((one, first), (two, second), (functional.normalize(one + two, dim=-1), both))
        ]
        loss = ((losses[0] + losses[1]) / 2).lerp(losses[2], self.recipe.together)
        if not len(siblings):
            return loss
        matches = sharp * rest[: len(siblings)] @ rest[len(siblings) :].T
        answers = torch.arange(len(siblings))
        total = functional.cross_entropy(matches, answers) + functional.cross_entropy(matches.T, answers)
        return loss + self.recipe.sibling_weight * total / 2

    def _draw_two(self, photos: Tensor) -> tuple[_Drawn, _Drawn]:
        """Two texts of each photo; captions by people are two different ones."""
        groups, human = self._examples.groups[photos], self._examples.human[photos]
        size = self._examples.group_size
        drawn_groups = [self._draw_groups(groups) for _ in range(2)]
        drawn_groups[1] = torch.where(human, drawn_groups[0], drawn_groups[1])
        inside = (torch.rand(len(photos)) * size[drawn_groups[0]]).long()
        other = (torch.rand(len(photos)) * size[drawn_groups[1]]).long()
        apart = 1 + (torch.rand(len(photos)) * (size[drawn_groups[1]] - 1).clamp(min=0)).long()
        other = torch.where(human, (inside + apart) % size[drawn_groups[1]], other)
        return self._told(photos, drawn_groups[0], inside), self._told(photos, drawn_groups[1], other)

    def _draw_groups(self, groups: Tensor) -> Tensor:
        count = (groups >= 0).sum(1)
        column = torch.where(torch.rand(len(groups)) < _FINEST, 0, (torch.rand(len(groups)) * count).long())
        return groups.gather(1, column[:, None])[:, 0]

    def _told(self, photos: Tensor, groups: Tensor, inside: Tensor) -> _Drawn:
        examples = self._examples
        texts = examples.group_texts[examples.group_at[groups] + inside]
        right = (examples.groups[photos][:, :, None] == groups).any(1)
        alike = examples.meanings[photos] @ examples.sentences[texts].T > _ALIKE
        human = examples.human[photos]
        return _Drawn(texts, right, alike & ~right & ~(human[:, None] & human))

    def _contrast(self, logits: Tensor, drawn: _Drawn, likeness: Tensor) -> Tensor:
        logits, total = logits.masked_fill(drawn.open_, -1e4), torch.zeros(())
        ways = ((logits, drawn.right, drawn.open_), (logits.T, drawn.right.T, drawn.open_.T))
        for scores, right, open_ in ways:
            alike = (likeness / self.recipe.soft_temperature).masked_fill(open_, -1e4).softmax(1)
            even = right / right.sum(1, keepdim=True).clamp(min=1)
            total = total - (even.lerp(alike, self.recipe.soft_share) * scores.log_softmax(1)).sum(1).mean()
        return total / 2

    def _siblings(self) -> Tensor:
        """Pairs of texts (n, 2) about photos that are not at hand."""
        siblings = self._examples.siblings
        return siblings[torch.randperm(len(siblings))[: self.recipe.siblings]]

    def _texts(self, rows: NDArray[np.int64]) -> Tensor:
        """Text vectors, worked through in four groups of like length to save padding."""
        order = np.argsort(self._examples.texts.lengths[rows], kind="stable")
        parts = [self._text(rows[group]) for group in np.array_split(order, 4)]
        return torch.cat(parts)[torch.from_numpy(np.argsort(order))]

    def _text(self, rows: NDArray[np.int64]) -> Tensor:
        """Text vectors of which some tokens are hidden, never the first."""
        states, mask = self._examples.texts.batch(rows)
        kept = torch.rand(mask.shape) > self.recipe.tokens_hidden
        kept[:, 0] = True
        return cast(Tensor, self.pair.text(states, mask & kept))


def mirrored(grids: Tensor, details: Tensor) -> tuple[Tensor, Tensor]:
    """Pooled grids (n, 9, 1280) and details (n, 2091) as float32, half of them by chance turned left to right."""
    turned = (torch.rand(len(grids)) < 0.5)[:, None]
    cells = torch.where(turned, _SWAPPED_CELLS, torch.arange(len(_SWAPPED_CELLS)))
    parts = torch.where(turned, _SWAPPED_DETAILS, torch.arange(len(_SWAPPED_DETAILS)))
    return grids[torch.arange(len(grids))[:, None], cells].float(), details.gather(1, parts).float()


def _below(start: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(start): tensor for name, tensor in tensors.items() if name.startswith(start)}


def _schedule(progress: float, warmup: float = 0.05) -> float:
    """Share of the full learning rate: a short linear rise, then half a cosine down to nothing."""
    return min(1.0, progress / warmup + 1e-3) * 0.5 * (1 + math.cos(math.pi * progress))
