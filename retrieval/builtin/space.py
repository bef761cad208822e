"""The one space of the built-in encoder: what its parts say of an image or a text, as one vector.

Three things meet. Trained heads know what the training's captions speak of. Class meanings know things that
no training photo shows; the less a text is like those captions, the more they count. And some images and
texts lie near everything and would top every list: their excess of nearness is taken off (CSLS, Conneau and
others, 2018). All of it is folded into unit vectors, so that the index needs to know nothing of it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
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

# The share of the class meanings in the score of a text like the captions, and of one unlike them, and the
# two likenesses (mean of the ten highest cosines to known captions) between which it glides. Chosen on dev;
# of its captions 95 in 100 lie above the upper likeness.
SHARE_KNOWN, SHARE_UNKNOWN, LIKE, UNLIKE = 0.2, 0.9, 0.42, 0.3
# CSLS takes all of the excess nearness of both sides off twice the cosine: half of it off the cosine.
EXCESS, NEAREST = 0.5, 10
# The excess travels in a coordinate of its own, up to _ROOM, against a constant _LEVER on the other side.
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
        # Twice as soft as the classifier means it: much in a photo is of no ImageNet class.
        return self.text((tower.classes(grids) / 2).softmax(-1) @ self.meanings)

    def text(self, sentences: Tensor) -> Tensor:
        """Plain MiniLM vectors (n, 384) to unit vectors (n, 384), without what all classes share."""
        return functional.normalize(sentences - self.meanings.mean(0), dim=-1)


class Space(nn.Module):
    """All that is ours in the encoder; `known_images` and `known_texts` are vectors of training photos.

    `upper` are trained copies of the sentence tower's last layers, which the heads read in place of those.
    """

    def __init__(
        self,
        tower: ImageTower,
        pairs: Iterable[HeadPair],
        classes: ClassMeanings,
        known: int,
        upper: Iterable[nn.Module] = (),
    ) -> None:
        super().__init__()
        self.tower, self.pairs, self.classes = tower, nn.ModuleList(pairs), classes
        self.upper = nn.ModuleList(upper)
        self.trained_dim = sum(pair.dim for pair in self.trained_pairs)
        self.dim = self.trained_dim + SENTENCE_DIM + 4
        self.known_images = nn.Buffer(torch.zeros(known, self.dim - 4))
        self.known_texts = nn.Buffer(torch.zeros(known, self.dim - 4))
        # What follows from those two; worked out once, when a file is loaded.
        self.usual: Tensor = nn.Buffer(torch.zeros(()), persistent=False)
        self.captions: Tensor = nn.Buffer(torch.zeros(known, SENTENCE_DIM), persistent=False)

    def image(self, features: ImageFeatures) -> Tensor:
        """What the tower made of images to unit vectors (n, dim)."""
        plain = self.plain_image(features)
        excess = self._excess(plain, self.known_texts)
        return _unit(plain, excess, torch.full_like(excess, _LEVER), image=True)

    def text(self, ids: Tensor, mask: Tensor, sentences: SentenceTower) -> Tensor:
        """Token ids and mask (n, t) to unit vectors (n, dim)."""
        trained, classes = self._text_parts(ids, mask, sentences)
        unlike = ((LIKE - _nearness(classes, self.captions)) / (LIKE - UNLIKE)).clamp(0, 1).unsqueeze(-1)
        plain = _beside(trained, classes, SHARE_KNOWN + unlike * (SHARE_UNKNOWN - SHARE_KNOWN))
        # What images lie too near was measured with captions: it says nothing to a text unlike them.
        return _unit(plain, self._excess(plain, self.known_images), _LEVER * (1 - unlike), image=False)

    def plain_image(self, features: ImageFeatures) -> Tensor:
        """An image's parts before any excess is taken off: (n, dim - 4)."""
        pooled = pool_grid(features.grid)
        trained = torch.cat([pair.image(pooled, features.details) for pair in self.trained_pairs], -1)
        classes = self.classes.image(pooled, self.tower)
        return _beside(trained / len(self.pairs) ** 0.5, classes, torch.tensor(0.5))

    def plain_caption(self, ids: Tensor, mask: Tensor, sentences: SentenceTower) -> Tensor:
        """A training caption's parts before any excess is taken off: (n, dim - 4)."""
        return _beside(*self._text_parts(ids, mask, sentences), torch.tensor(SHARE_KNOWN))

    def known_vectors(self) -> Tensor:
        """Unit vectors of the known images and of the known texts, as they are made of any, (2 known, dim)."""
        with torch.inference_mode():
            images, texts = self.known_images, self.known_texts
            of_images, of_texts = self._excess(images, texts), self._excess(texts, images)
            return torch.cat(
                [
                    _unit(images, of_images, torch.full_like(of_images, _LEVER), image=True),
                    _unit(texts, of_texts, torch.full_like(of_texts, _LEVER), image=False),
                ]
            )

    def _excess(self, vectors: Tensor, others: Tensor) -> Tensor:
        """How much nearer to the others each vector is than usual, as much as is taken off: (n, 1)."""
        return EXCESS * (_nearness(vectors, others) - self.usual).unsqueeze(-1)

    def _settle(self) -> None:
        self.usual = _nearness(self.known_images, self.known_texts).mean()
        self.captions = functional.normalize(self.known_texts[:, self.trained_dim :], dim=-1)

    @property
    def trained_pairs(self) -> list[HeadPair]:
        """The pairs of heads."""
        return [cast(HeadPair, pair) for pair in self.pairs]

    def _text_parts(self, ids: Tensor, mask: Tensor, sentences: SentenceTower) -> tuple[Tensor, Tensor]:
        lower = len(sentences.layers) - len(self.upper)
        states = plain = sentences.lower(ids, mask, lower)
        for ours, theirs in zip(self.upper, sentences.layers[lower:], strict=True):
            states, plain = ours(states, mask), theirs(plain, mask)
        trained = torch.cat([pair.text(states, mask) for pair in self.trained_pairs], -1) / len(self.pairs) ** 0.5
        return trained, self.classes.text(sentence_vectors(plain, mask))

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

    def traced(self, ids: Tensor, mask: Tensor) -> Callable[[Tensor, Tensor], Tensor]:
        """The same for texts of any number and length, as one call outside Python; ``ids`` and ``mask`` are of some.

        Python's lock is released once for the whole call, not before each of 600 steps and taken back after each.
        """
        with warnings.catch_warnings():
            # TorchScript is deprecated, but what takes its place needs a compiler. Lengths of weights are constants.
            warnings.simplefilter("ignore")
            traced = torch.jit.trace(self, (ids, mask), check_trace=False)  # type: ignore[no-untyped-call]
            return cast(Callable[[Tensor, Tensor], Tensor], torch.jit.freeze(traced))


def below(start: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose names begin so, without that beginning."""
    return {name.removeprefix(start): tensor for name, tensor in tensors.items() if name.startswith(start)}


def _members(start: str, tensors: dict[str, Tensor]) -> list[str]:
    return sorted({name.split(".")[1] for name in tensors if name.startswith(start)}, key=int)


def _nearness(vectors: Tensor, others: Tensor) -> Tensor:
    """Mean of each vector's highest cosines to others: (n, d) and (m, d) to (n,)."""
    nearest: Tensor = (vectors @ others.T).topk(min(NEAREST, len(others))).values
    return nearest.mean(-1)


def _beside(trained: Tensor, classes: Tensor, share: Tensor) -> Tensor:
    """Both parts as one unit vector; `share` weighs the classes in cosines with an even mix of both."""
    both = torch.cat([trained * (1 - share), classes * share], -1)
    return functional.normalize(both, dim=-1)


def _unit(plain: Tensor, excess: Tensor, lever: Tensor, *, image: bool) -> Tensor:
    """Unit vectors whose cosine is that of the plain ones, less both excesses, over one constant."""
    column = (-excess / _LEVER).clamp(-_ROOM, _ROOM)
    # Fills every vector up to one length; the other side has a zero there.
    rest: Tensor = (_LEVER**2 + _ROOM**2 - column**2 - lever**2).clamp(min=0).sqrt()
    nothing = torch.zeros_like(column)
    last = [column, lever, rest, nothing] if image else [lever, column, nothing, rest]
    length: float = (1 + _LEVER**2 + _ROOM**2) ** 0.5
    return torch.cat([plain, *last], -1) / length
