"""Trains the encoder's image tower and its heads together: recipe, steps, checkpoints."""

from __future__ import annotations

import copy
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

from retrieval.builtin.colour_layout import CoarseColours
from retrieval.builtin.examples import Examples
from retrieval.builtin.heads import HeadPair, HeadShape, pool_grid
from retrieval.builtin.space import below
from retrieval.builtin.towers import SentenceTower, load_sentence_tower, packaged_image_tower
from retrieval.devices import best_device, in_half

KEEP_EVERY = 10  # epochs; a checkpoint has 200 MB
# A text this near in meaning (MiniLM cosine) to those of a photo does not count as a wrong answer.
_ALIKE = 0.5
# How often a photo with several tags is described by its first, the most specific.
_FINEST = 0.45


@dataclass(frozen=True)
class Recipe:
    """How the encoder is trained. The model card says what else was tried."""

    seed: int = 0
    pairs: int = 2
    shape: HeadShape = field(default_factory=HeadShape)
    epochs: int = 40  # passes over the photos with captions by people
    captioned: int = 512  # photos of Flickr8k a step; more of them make a better contrast
    labelled: int = 256  # photos of the other sets a step
    rarer: float = 0.35  # sets of n photos count by n to the minus this
    siblings: int = 512  # pairs of captions a step, of photos that are not at hand, that must find each other
    sibling_weight: float = 0.15
    rate: float = 5e-4
    tower_rate: float = 1.5e-4
    frozen_blocks: int = 4  # of the image tower's 21; they see edges and colours
    sentence_layers: int = 2  # of MiniLM's six, the last, that are trained too
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
    taught: float = 0.0  # weight of how alike a teacher finds photos and texts
    remembered: float = 0.5  # weight of what the untrained tower says of ImageNet's classes (Li and Hoiem 2016)
    average: float = 0.98  # of the averaged weights kept at each step
    least: float = 0.6  # of a photo's sides that a view shows


@dataclass(frozen=True)
class _Drawn:
    """One text per photo: `right` marks the photos (rows) that it is true of, `open_` those where that is unknown."""

    texts: Tensor
    right: Tensor
    open_: Tensor


class Network(nn.Module):
    """The trained modules: the image tower, the pairs of heads, and upper layers of the sentence tower."""

    def __init__(self, recipe: Recipe, sentences: SentenceTower) -> None:
        super().__init__()
        self.tower = packaged_image_tower()
        pairs = [HeadPair(recipe.shape, recipe.dropout, recipe.cells_hidden) for _ in range(recipe.pairs)]
        self.pairs = nn.ModuleList(pairs)
        self.upper = copy.deepcopy(sentences.layers[len(sentences.layers) - recipe.sentence_layers :])
        self.sharpness = nn.Parameter(torch.full((recipe.pairs,), math.log(1 / recipe.temperature)))
        for still in (self.tower.stem, self.tower.blocks[: recipe.frozen_blocks], self.tower.classifier):
            still.requires_grad_(False)
        self.upper.requires_grad_(True)

    def groups(self, recipe: Recipe) -> list[dict[str, object]]:
        """The parameters that learn, with their rates; only matrices decay."""
        tower = [p for p in (*self.tower.parameters(), *self.upper.parameters()) if p.requires_grad]
        heads = [*self.pairs.parameters(), self.sharpness]
        return [
            {"params": part, "lr": rate, "rate": rate, "weight_decay": recipe.decay if wide else 0.0}
            for some, rate in ((tower, recipe.tower_rate), (heads, recipe.rate))
            for wide in (True, False)
            if (part := [p for p in some if (p.ndim > 1) == wide])
        ]


class Training:
    """One network in training; `run` yields every epoch's mean loss and saves a checkpoint every ten epochs.

    The random state is derived from the seed and the epoch, so a resumed run continues like an uninterrupted one.
    `averaged` are the weights to use.
    """

    def __init__(self, recipe: Recipe, examples: Examples, cache: Path, teacher: Network | None = None) -> None:
        self.recipe, self._examples, self.device = recipe, examples, best_device()
        torch.manual_seed(0)  # all runs start alike, so that the mean of their weights means something
        self._random = np.random.default_rng(0)
        self._sentences = load_sentence_tower().to(self.device)
        self.network = Network(recipe, self._sentences).to(self.device)
        self._teacher = teacher
        self._before = copy.deepcopy(self.network.tower).requires_grad_(False).eval()
        self._colours = CoarseColours(self.device)
        self._captioned = examples.rows("train", "flickr8k")
        self._labelled = np.setdiff1d(examples.rows("train"), self._captioned)
        kinds, members = np.unique(examples.sets[self._labelled], return_inverse=True)
        weights = (np.bincount(members, minlength=len(kinds)) ** -recipe.rarer)[members] if len(members) else members
        self._weights = weights / weights.sum() if len(members) else weights
        self._many = min(recipe.labelled, len(self._labelled))
        self._learn_usual()
        self.averaged = copy.deepcopy(self.network).requires_grad_(False).eval()
        self._optimiser = torch.optim.AdamW(self.network.groups(recipe), betas=(0.9, 0.98))
        self._steps_an_epoch = max(1, len(self._captioned) // recipe.captioned)
        self._epoch = self._step = 0
        digest = hashlib.sha256(repr((recipe, examples.name)).encode()).hexdigest()[:8]
        self.checkpoint = cache / f"encoder-{digest}.safetensors"

    def run(self) -> Iterator[float]:
        """Train all epochs that are left."""
        if self.checkpoint.exists():
            self._take_up()
        self.network.train()
        with tqdm(total=self.recipe.epochs, initial=self._epoch, desc="encoder", unit="epoch") as bar:
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
        order = self._random.permutation(self._captioned)
        batches = np.array_split(order, self._steps_an_epoch)
        losses = [self._learn(np.concatenate([photos, self._draw_labelled()])) for photos in batches]
        self._epoch += 1
        return float(torch.stack(losses).mean())

    def _draw_labelled(self) -> NDArray[np.int64]:
        """Photos of the labelled sets for one step."""
        return self._random.choice(self._labelled, self._many, replace=False, p=self._weights)

    def _learn_usual(self) -> None:
        """Set the mean and deviation of details from 1,000 unaugmented training photos."""
        rows = self._random.permutation(self._examples.rows("train"))[:1000]
        details = []
        with torch.inference_mode():
            for some in np.array_split(rows, -(-len(rows) // 100)):
                pixels = self._examples.pixels[torch.from_numpy(some)].to(self.device)
                details.append(torch.cat([self.network.tower.look(pixels)[1], self._colours(pixels)], 1))
        for pair in self.network.pairs:
            cast(HeadPair, pair).image.learn_usual(torch.cat(details))

    def _keep(self) -> None:
        tensors = {f"network.{name}": tensor for name, tensor in self.network.state_dict().items()}
        tensors |= {f"averaged.{name}": tensor for name, tensor in self.averaged.state_dict().items()}
        for number, state in enumerate(self._optimiser.state.values()):
            tensors |= {f"optimiser.{number}.{name}": tensor for name, tensor in state.items()}
        tensors["epoch"] = torch.tensor(self._epoch)
        unfinished = self.checkpoint.with_suffix(".part")
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, unfinished)
        unfinished.replace(self.checkpoint)

    def _take_up(self) -> None:
        tensors = load_file(self.checkpoint, device=str(self.device))
        self._epoch = int(tensors.pop("epoch"))
        self._step = self._epoch * self._steps_an_epoch
        self.network.load_state_dict(below("network.", tensors))
        self.averaged.load_state_dict(below("averaged.", tensors))
        parameters = [p for group in self._optimiser.param_groups for p in group["params"]]
        for number, parameter in enumerate(parameters):
            self._optimiser.state[parameter] = below(f"optimiser.{number}.", tensors)

    def _learn(self, photos: NDArray[np.int64]) -> Tensor:
        for group in self._optimiser.param_groups:
            group["lr"] = group["rate"] * _schedule(self._step / (self._steps_an_epoch * self.recipe.epochs))
        loss = self._loss(photos)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        self._step += 1
        # The untrained first weights soon drop out of the mean.
        share = max(1 - self.recipe.average, 1 / self._step)
        with torch.no_grad():
            torch._foreach_lerp_([*self.averaged.parameters()], [*self.network.parameters()], share)
        return loss.detach()

    def _loss(self, photos: NDArray[np.int64]) -> Tensor:
        """Symmetric contrastive loss (Radford et al. 2021) with several right answers and softened targets."""
        chosen, examples, recipe = torch.from_numpy(photos), self._examples, self.recipe
        first, second = self._draw_two(chosen)
        siblings = self._siblings()
        pixels = self._view(examples.pixels[chosen].to(self.device))
        with in_half(self.device):
            grid, textures = self.network.tower.look(pixels)
            details = torch.cat([textures, self._colours(pixels)], 1)
            pooled = pool_grid(grid).float()
            texts = torch.cat([first.texts, second.texts, siblings.T.flatten()])
            states, mask = self._states(self.network, texts)
            outputs = [
                (cast(HeadPair, pair).image(pooled, details), cast(HeadPair, pair).text(states, self._kept(mask)))
                for pair in self.network.pairs
            ]
        taught = self._taught(pixels, texts[: len(photos)])
        likeness = examples.meanings[chosen] @ examples.meanings[chosen].T
        first, second, likeness = self._on_device(first), self._on_device(second), likeness.to(self.device)
        together = _Drawn(first.texts, first.right & second.right, first.open_ | second.open_)
        sharp = self.network.sharpness.exp().clamp(max=100)
        losses = [
            self._pair_loss(sharp[number], images.float(), spoken.float(), (first, second, together), likeness, taught)
            for number, (images, spoken) in enumerate(outputs)
        ]
        return torch.stack(losses).mean() + recipe.remembered * self._forgotten(pixels, pooled)

    def _pair_loss(
        self,
        sharp: Tensor,
        images: Tensor,
        spoken: Tensor,
        drawn: tuple[_Drawn, _Drawn, _Drawn],
        likeness: Tensor,
        taught: Tensor | None,
    ) -> Tensor:
        count = len(images)
        first, second, siblings = spoken[:count], spoken[count : 2 * count], spoken[2 * count :]
        texts = (first, second, functional.normalize(first + second, dim=-1))
        losses = [self._contrast(sharp * images @ t.T, d, likeness) for t, d in zip(texts, drawn, strict=True)]
        loss = ((losses[0] + losses[1]) / 2).lerp(losses[2], self.recipe.together)
        if taught is not None:
            loss = loss + self.recipe.taught * _divergence(sharp * images @ first.T, taught)
        if not len(siblings):
            return loss
        matches = sharp * siblings[: len(siblings) // 2] @ siblings[len(siblings) // 2 :].T
        answers = torch.arange(len(matches), device=matches.device)
        total = functional.cross_entropy(matches, answers) + functional.cross_entropy(matches.T, answers)
        return loss + self.recipe.sibling_weight * total / 2

    def _taught(self, pixels: Tensor, texts: Tensor) -> Tensor | None:
        """How alike the teacher, without any part hidden, finds photos (rows) and texts (columns), as logits."""
        if self._teacher is None or not self.recipe.taught:
            return None
        teacher = self._teacher
        with torch.no_grad(), in_half(self.device):
            grid, textures = teacher.tower.look(pixels)
            details, pooled = torch.cat([textures, self._colours(pixels)], 1), pool_grid(grid).float()
            states, mask = self._states(teacher, texts)
            likeness = [
                cast(HeadPair, pair).image(pooled, details).float() @ cast(HeadPair, pair).text(states, mask).float().T
                for pair in teacher.pairs
            ]
        return teacher.sharpness.exp().mean() * torch.stack(likeness).mean(0)

    def _forgotten(self, pixels: Tensor, pooled: Tensor) -> Tensor:
        """KL divergence of the tower's ImageNet classes from those of the untrained one, on every third photo."""
        with torch.no_grad(), in_half(self.device):
            before = self._before.look(pixels[::3])[0]
        wanted = (self._before.classes(before.float()) / 2).log_softmax(-1)
        now = (self.network.tower.classes(pooled[::3]) / 2).log_softmax(-1)
        return functional.kl_div(now, wanted, log_target=True, reduction="batchmean")

    def _view(self, pixels: Tensor) -> Tensor:
        """Augmented photos, float32 up to 255: random crops, mirroring, brightness, contrast and saturation."""
        count, least = len(pixels), self.recipe.least

        def chance(low: float, high: float, *more: int) -> Tensor:
            return torch.rand(count, *more, device=pixels.device) * (high - low) + low

        scale, shape = chance(least, 1), chance(0.9, 1.1)
        width, height = (scale * shape).clamp(max=1), (scale / shape).clamp(max=1)
        left, top = chance(-1, 1) * (1 - width), chance(-1, 1) * (1 - height)
        mirror = torch.where(chance(0, 1) < 0.5, -1.0, 1.0)
        zero = torch.zeros_like(width)
        turn = torch.stack([width * mirror, zero, left, zero, height, top], -1).view(count, 2, 3)
        places = functional.affine_grid(turn, [count, 3, *pixels.shape[-2:]], align_corners=False)
        seen = functional.grid_sample(pixels.float(), places, padding_mode="reflection", align_corners=False)
        grey = seen.mean(1, keepdim=True)
        colour = torch.where(chance(0, 1) < 0.05, 0.0, chance(0.7, 1.3))
        seen = grey + (seen - grey) * colour.view(-1, 1, 1, 1)
        middle = seen.mean((1, 2, 3), keepdim=True)
        seen = (seen - middle) * chance(0.8, 1.2, 1, 1, 1) + middle * chance(0.8, 1.2, 1, 1, 1)
        return seen.clamp(0, 255)

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
        return self._drawn(photos, drawn_groups[0], inside), self._drawn(photos, drawn_groups[1], other)

    def _draw_groups(self, groups: Tensor) -> Tensor:
        count = (groups >= 0).sum(1)
        column = torch.where(torch.rand(len(groups)) < _FINEST, 0, (torch.rand(len(groups)) * count).long())
        return groups.gather(1, column[:, None])[:, 0]

    def _drawn(self, photos: Tensor, groups: Tensor, inside: Tensor) -> _Drawn:
        examples = self._examples
        texts = examples.group_texts[examples.group_at[groups] + inside]
        right = (examples.groups[photos][:, :, None] == groups).any(1)
        near_in_meaning = examples.meanings[photos] @ examples.sentences[texts].T > _ALIKE
        human = examples.human[photos]
        return _Drawn(texts, right, near_in_meaning & ~right & ~(human[:, None] & human))

    def _on_device(self, drawn: _Drawn) -> _Drawn:
        return _Drawn(drawn.texts, drawn.right.to(self.device), drawn.open_.to(self.device))

    def _contrast(self, logits: Tensor, drawn: _Drawn, likeness: Tensor) -> Tensor:
        logits, total = logits.masked_fill(drawn.open_, -1e4), torch.zeros((), device=logits.device)
        ways = ((logits, drawn.right, drawn.open_), (logits.T, drawn.right.T, drawn.open_.T))
        for scores, right, open_ in ways:
            soft = (likeness / self.recipe.soft_temperature).masked_fill(open_, -1e4).softmax(1)
            even = right / right.sum(1, keepdim=True).clamp(min=1)
            total = total - (even.lerp(soft, self.recipe.soft_share) * scores.log_softmax(1)).sum(1).mean()
        return total / 2

    def _siblings(self) -> Tensor:
        """Pairs of texts (n, 2) about photos that we do not have."""
        siblings = self._examples.siblings
        return siblings[torch.randperm(len(siblings))[: self.recipe.siblings]]

    def _states(self, network: Network, texts: Tensor) -> tuple[Tensor, Tensor]:
        """Token states (n, t, 384) of texts and their mask."""
        ids, mask = (part.to(self.device) for part in self._examples.tokens(texts))
        with torch.no_grad():
            states = self._sentences.lower(ids, mask, len(self._sentences.layers) - len(network.upper))
        for layer in network.upper:
            states = layer(states, mask)
        return states.float(), mask

    def _kept(self, mask: Tensor) -> Tensor:
        """The mask with some tokens hidden, never the first."""
        kept = torch.rand(mask.shape, device=mask.device) > self.recipe.tokens_hidden
        kept[:, 0] = True
        return mask & kept


def _divergence(logits: Tensor, wanted: Tensor) -> Tensor:
    """Mean KL divergence of the rows and columns of logits from those wanted (Hinton et al. 2015)."""
    ways = ((logits, wanted), (logits.T, wanted.T))
    return torch.stack(
        [
            functional.kl_div(now.log_softmax(1), right.log_softmax(1), log_target=True, reduction="batchmean")
            for now, right in ways
        ]
    ).mean()


def _schedule(progress: float, warmup: float = 0.05) -> float:
    """Share of the full learning rate: a short linear rise, then half a cosine down to nothing."""
    return min(1.0, progress / warmup + 1e-3) * 0.5 * (1 + math.cos(math.pi * progress))
