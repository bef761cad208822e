"""The caption decoder: a small transformer that predicts the next word from a photo's features and the words so far."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.builtin.vocabulary import MAX_WORDS

Cache = list[tuple[Tensor, Tensor]]  # keys and values (n, heads, t, width / heads) for each layer


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a decoder, stored with its weights; ``vector`` is the length of the photo's vector, 0 without one."""

    vocabulary: int
    cells: int
    channels: int
    width: int = 256
    layers: int = 3
    heads: int = 8
    vector: int = 0


class _Drop(nn.Module):
    """Dropout with one mask for all positions of a sequence (Gal and Ghahramani 2016), which is also cheaper."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """``x`` (n, t, width) with dropout, in the same shape."""
        if not self.training or not self.share:
            return x
        mask = (torch.rand(len(x), 1, x.shape[-1], device=x.device) >= self.share).to(x.dtype)
        return x * mask / (1 - self.share)


class _Attention(nn.Module):
    """Multi-head attention (Vaswani et al. 2017) whose keys and values can be computed beforehand."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.query, self.merge = nn.Linear(width, width), nn.Linear(width, width)
        self.keys = nn.Linear(width, 2 * width)
        self.heads = heads

    def remember(self, seen: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values (n, heads, t, width / heads) of what is looked at, (n, t, width)."""
        keys, values = self.keys(seen).unflatten(-1, (2 * self.heads, -1)).transpose(1, 2).chunk(2, 1)
        return keys, values

    def forward(self, x: Tensor, memory: tuple[Tensor, Tensor], causal: bool = False) -> Tensor:
        query = self.query(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        # Written out, as the backward pass of torch's fused attention is very slow on a CPU.
        scores = query @ memory[0].transpose(-1, -2) * query.shape[-1] ** -0.5
        if causal:
            later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(later, -math.inf)
        mixed = torch.softmax(scores, -1, dtype=scores.dtype) @ memory[1]
        return cast(Tensor, self.merge(mixed.transpose(1, 2).flatten(2)))


class _Layer(nn.Module):
    """One decoder layer, norms first: the words so far, the photo, a wide step."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.words, self.photo = (_Attention(width, heads) for _ in range(2))
        self.wide = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.drop = _Drop(dropout)

    def see(self, x: Tensor, memory: tuple[Tensor, Tensor]) -> Tensor:
        """The layer after its self-attention; x is (sentences, t, width), memory that of fewer photos, in order.

        The sentences about one photo attend to it as one long query, so its keys are never copied.
        """
        together = self.norms[1](x).reshape(len(memory[0]), -1, x.shape[-1])
        x = x + self.drop(self.photo(together, memory).reshape(x.shape))
        return cast(Tensor, x + self.drop(self.wide(self.norms[2](x))))


class CaptionDecoder(nn.Module):
    """Features of photos and words so far to the next word; embeddings are tied.

    Features (photos, cells, channels) are the grid's, behind which one more row holds the photo's vector where the
    decoder reads it.
    """

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        width, self.shape = shape.width, shape
        self.embed = nn.Embedding(shape.vocabulary, width)
        self.places = nn.Parameter(torch.randn(MAX_WORDS + 1, width) * 0.02)
        self.cells = nn.Parameter(torch.randn(shape.cells, width) * 0.02)
        self.enter = nn.Linear(shape.channels, width)
        self.enter_vector = nn.Linear(shape.vector, width) if shape.vector else None
        self.layers = nn.ModuleList(_Layer(width, shape.heads, dropout) for _ in range(shape.layers))
        self.norm_seen, self.norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.drop = _Drop(dropout)
        nn.init.normal_(self.embed.weight, std=width**-0.5)

    def look(self, features: Tensor) -> Cache:
        """Keys and values of the photos, for each layer."""
        cells = self.enter(self.drop(features[:, : self.shape.cells])) + self.cells
        if not self.enter_vector:
            return self._remember(cells)
        vectors = features[:, self.shape.cells, : self.shape.vector]
        return self._remember(torch.cat([cells, self._entered(vectors)], 1))

    def imagine(self, vectors: Tensor) -> Cache:
        """Keys and values of photos of which only the vectors (n, vector) are known."""
        return self._remember(self._entered(vectors))

    def _entered(self, vectors: Tensor) -> Tensor:
        """Unit vectors as one more cell; times the root of their length, their entries have the size of a grid's."""
        assert self.enter_vector is not None
        return cast(Tensor, self.enter_vector(vectors * self.shape.vector**0.5)[:, None])

    def _remember(self, cells: Tensor) -> Cache:
        seen = self.norm_seen(self.drop(cells))
        return [cast(_Layer, layer).photo.remember(seen) for layer in self.layers]

    def states(self, ids: Tensor, memory: Cache) -> Tensor:
        """Hidden states (sentences, t, width) for all positions at once; sentences in the order of the photos."""
        x = self.drop(self.embed(ids) * self.shape.width**0.5 + self.places[: ids.shape[1]])
        for layer, photo in zip(cast("Iterable[_Layer]", self.layers), memory, strict=True):
            normed = layer.norms[0](x)
            x = layer.see(x + layer.drop(layer.words(normed, layer.words.remember(normed), causal=True)), photo)
        return cast(Tensor, self.norm(x))

    def step(self, ids: Tensor, place: int, memory: Cache, past: Cache) -> tuple[Tensor, Cache]:
        """Log-probabilities (n, vocabulary) of the next word after ``ids`` (n,), and the extended cache."""
        x = self.embed(ids[:, None]) * self.shape.width**0.5 + self.places[place]
        longer: Cache = []
        for i, (layer, photo) in enumerate(zip(cast("Iterable[_Layer]", self.layers), memory, strict=True)):
            normed = layer.norms[0](x)
            now = layer.words.remember(normed)
            words = (torch.cat([past[i][0], now[0]], 2), torch.cat([past[i][1], now[1]], 2)) if past else now
            longer.append(words)
            x = layer.see(x + layer.words(normed, words), photo)
        return self.log_probabilities(self.norm(x[:, 0])), longer

    def log_probabilities(self, states: Tensor) -> Tensor:
        """Log-probabilities over the vocabulary, float32."""
        scores = functional.linear(states, self.embed.weight, self.bias)
        return functional.log_softmax(scores.float(), -1)
