"""The shared space of the built-in encoder, in which its parts combine to one vector per image or text.

Trained heads cover what the training captions are about. Class meanings cover things that no training photo shows; the
less a text resembles those captions, the more they count. Some images and texts are near everything and would top every
list, so their excess nearness is subtracted (CSLS, Conneau et al. 2018). All of this is folded into unit vectors, so
the index needs to know nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.builtin.heads import HeadPair, pool_grid
from retrieval.builtin.towers import (
    SENTENCE_DIM,
    ImageFeatures,
    ImageTower,
    SentenceLayer,
    SentenceTower,
    sentence_vectors,
)

# The share of class meanings in the score of a text like the captions and of one unlike them, and the two similarities
# (mean of the ten highest cosines to known captions) between which it is interpolated. Chosen on dev, where 95% of the
# captions are above the upper one.
SHARE_KNOWN, SHARE_UNKNOWN, LIKE, UNLIKE = 0.2, 0.9, 0.42, 0.3
# CSLS subtracts the excess nearness of both sides from twice the cosine, hence half of it from the cosine.
EXCESS, NEAREST = 0.5, 10
# The excess is encoded in a coordinate of its own, up to _ROOM, which meets a constant _LEVER on the other side.
_LEVER, _ROOM = 0.3, 0.4


class ClassMeanings(nn.Module):
    """What the image tower's ImageNet classes say, in MiniLM's space.

    An image is the mean of its likely classes' meanings, weighted by their probabilities (ConSE, Norouzi et
    al. 2014). `meanings` are the classes' sentence vectors (1000, 384).
    """

    def __init__(self, meanings: Tensor) -> None:
        super().__init__()
        self.meanings = nn.Buffer(meanings)

    def image(self, grids: Tensor, tower: ImageTower) -> Tensor:
        """The tower's grids, pooled or not (n, cells, 1280), to unit vectors (n, 384)."""
        # Softened by a temperature of 2, as much in a photo belongs to no ImageNet class.
        return self.text((tower.classes(grids) / 2).softmax(-1) @ self.meanings)

    def text(self, sentences: Tensor) -> Tensor:
        """MiniLM vectors (n, 384) to unit vectors (n, 384), without the mean of all classes."""
        return functional.normalize(sentences - self.meanings.mean(0), dim=-1)


class Space(nn.Module):
    """The trained part of the encoder; `known_images` and `known_texts` are vectors of training photos.

    `upper` are trained copies of the sentence tower's last layers, which the heads read instead of the originals.
    """

    def __init__(
        self,
        tower: ImageTower,
        pairs: Iterable[HeadPair],
        classes: ClassMeanings,
        remembered: int,
        upper: Iterable[nn.Module] = (),
    ) -> None:
        super().__init__()
        self.tower, self.pairs, self.classes = tower, nn.ModuleList(pairs), classes
        self.upper = nn.ModuleList(upper)
        self.trained_dim = sum(pair.dim for pair in self.trained_pairs)
        self.dim = self.trained_dim + SENTENCE_DIM + 4
        self.known_images = nn.Buffer(torch.zeros(remembered, self.dim - 4))
        self.known_texts = nn.Buffer(torch.zeros(remembered, self.dim - 4))
        # Derived from those two when a file is loaded.
        self.usual: Tensor = nn.Buffer(torch.zeros(()), persistent=False)
        self.captions: Tensor = nn.Buffer(torch.zeros(remembered, SENTENCE_DIM), persistent=False)

    def image(self, features: ImageFeatures) -> Tensor:
        """The tower's features of images to unit vectors (n, dim)."""
        parts = self.plain_image(features)
        excess = self._excess(parts, self.known_texts)
        return _unit(parts, excess, torch.full_like(excess, _LEVER), image=True)

    def text(self, ids: Tensor, mask: Tensor, sentences: SentenceTower) -> Tensor:
        """Token ids and mask (n, t) to unit vectors (n, dim)."""
        trained, classes = self._text_parts(ids, mask, sentences)
        unlike = ((LIKE - _nearness(classes, self.captions)) / (LIKE - UNLIKE)).clamp(0, 1).unsqueeze(-1)
        parts = _beside(trained, classes, SHARE_KNOWN + unlike * (SHARE_UNKNOWN - SHARE_KNOWN))
        # The images' excess was measured with captions, so it does not apply to a text unlike them.
        return _unit(parts, self._excess(parts, self.known_images), _LEVER * (1 - unlike), image=False)

    def plain_image(self, features: ImageFeatures) -> Tensor:
        """The parts of images (n, dim - 4), before any excess is subtracted."""
        pooled = pool_grid(features.grid)
        trained = torch.cat([pair.image(pooled, features.details) for pair in self.trained_pairs], -1)
        classes = self.classes.image(pooled, self.tower)
        return _beside(trained / len(self.pairs) ** 0.5, classes, torch.tensor(0.5))

    def plain_caption(self, ids: Tensor, mask: Tensor, sentences: SentenceTower) -> Tensor:
        """The parts of training captions (n, dim - 4), before any excess is subtracted."""
        return _beside(*self._text_parts(ids, mask, sentences), torch.tensor(SHARE_KNOWN))

    def known_vectors(self) -> Tensor:
        """Unit vectors (2 known, dim) of the known images followed by those of the known texts."""
        with torch.inference_mode():
            images, texts = self.known_images, self.known_texts
            of_images, of_texts = self._excess(images, texts), self._excess(texts, images)
            return torch.cat(
                [
                    _unit(images, of_images, torch.full_like(of_images, _LEVER), image=True),
                    _unit(texts, of_texts, torch.full_like(of_texts, _LEVER), image=False),
                ]
            )

    def _excess(self, vectors: Tensor, candidates: Tensor) -> Tensor:
        """How much is subtracted from each vector's scores (n, 1): its nearness to the candidates beyond the usual."""
        return EXCESS * (_nearness(vectors, candidates) - self.usual).unsqueeze(-1)

    def _settle(self) -> None:
        self.usual = _nearness(self.known_images, self.known_texts).mean()
        self.captions = functional.normalize(self.known_texts[:, self.trained_dim :], dim=-1)

    @property
    def trained_pairs(self) -> list[HeadPair]:
        """The pairs of heads."""
        return [cast(HeadPair, pair) for pair in self.pairs]

    def _text_parts(self, ids: Tensor, mask: Tensor, sentences: SentenceTower) -> tuple[Tensor, Tensor]:
        lower = len(sentences.layers) - len(self.upper)
        trained_states = pretrained = sentences.lower(ids, mask, lower)
        for ours, theirs in zip(self.upper, sentences.layers[lower:], strict=True):
            trained_states, pretrained = ours(trained_states, mask), theirs(pretrained, mask)
        trained = (
            torch.cat([pair.text(trained_states, mask) for pair in self.trained_pairs], -1) / len(self.pairs) ** 0.5
        )
        return trained, self.classes.text(sentence_vectors(pretrained, mask))

    @classmethod
    def load(cls, path: Path) -> Space:
        """The space of a weights file, in evaluation mode, float32."""
        from safetensors.torch import load_file

        weights = {name: tensor.float() for name, tensor in load_file(path).items()}
        pairs = [HeadPair.like(below(f"pairs.{member}.", weights)) for member in _members("pairs.", weights)]
        upper = [SentenceLayer() for _ in _members("upper.", weights)]
        classes = ClassMeanings(torch.zeros_like(weights["classes.meanings"]))
        space = cls(ImageTower(below("tower.", weights)), pairs, classes, len(weights["known_texts"]), upper)
        space.load_state_dict(weights)
        space._settle()
        return space.eval().requires_grad_(False)

    def save(self, path: Path) -> None:
        """Write the weights as safetensors in half precision, under a temporary name first."""
        from safetensors.torch import save

        unfinished = path.with_suffix(".part")
        weights = {name: tensor.half().cpu().contiguous() for name, tensor in self.state_dict().items()}
        unfinished.write_bytes(save(weights))
        unfinished.replace(path)


class TextSide(nn.Module):
    """All that is done to texts, from token ids and mask (n, t) to unit vectors (n, dim)."""

    def __init__(self, space: Space, sentences: SentenceTower) -> None:
        super().__init__()
        self.space, self.sentences = space, sentences
        self.eval()

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.space.text(ids, mask, self.sentences)


def below(start: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose names begin with `start`, by the rest of their names."""
    return {name.removeprefix(start): tensor for name, tensor in tensors.items() if name.startswith(start)}


def _members(start: str, tensors: dict[str, Tensor]) -> list[str]:
    return sorted({name.split(".")[1] for name in tensors if name.startswith(start)}, key=int)


def _nearness(vectors: Tensor, candidates: Tensor) -> Tensor:
    """Mean (n,) of each vector's (n, d) highest cosines to the candidates (m, d)."""
    nearest: Tensor = (vectors @ candidates.T).topk(min(NEAREST, len(candidates))).values
    return nearest.mean(-1)


def _beside(trained: Tensor, classes: Tensor, share: Tensor) -> Tensor:
    """Both parts as one unit vector; `share` is the weight of the classes in cosines with an even mix."""
    weighted = torch.cat([trained * (1 - share), classes * share], -1)
    return functional.normalize(weighted, dim=-1)


def _unit(parts: Tensor, excess: Tensor, lever: Tensor, *, image: bool) -> Tensor:
    """Unit vectors whose cosine is that of the parts, minus both excesses, divided by a constant."""
    column = (-excess / _LEVER).clamp(-_ROOM, _ROOM)
    # Pads every vector to the same length; the other side has a zero there.
    filler: Tensor = (_LEVER**2 + _ROOM**2 - column**2 - lever**2).clamp(min=0).sqrt()
    zero = torch.zeros_like(column)
    last = [column, lever, filler, zero] if image else [lever, column, zero, filler]
    length: float = (1 + _LEVER**2 + _ROOM**2) ** 0.5
    return torch.cat([parts, *last], -1) / length
