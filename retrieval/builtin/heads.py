"""Projection heads that map both towers to one space of unit vectors.

A head reads the mean of the tower's states and an attention pooling of them, and projects both through a linear layer
plus a gated one. The image head also reads details that the grid has lost: textures, and where which colours are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.builtin.towers import CHANNELS, DETAILS, GRID_SIDE, SENTENCE_DIM, sentence_vectors

_ATTENTIONS = 4
# Attention reads a 3 x 3 grid: training on finer ones is not worth its cost (see the model card).
POOLED_SIDE = 3
# Details are projected down, as their weights would be two thirds of the file; they are standardised, with a minimum
# deviation, and clipped at this many deviations.
_SQUEEZED, _CLIP, _LEAST = 256, 5.0, 1e-3


@dataclass(frozen=True)
class HeadShape:
    """Sizes of a head: output vector, attention pooling, and gated layer."""

    dim: int = 512
    pooled: int = 512
    hidden: int = 512


def pool_grid(features: Tensor) -> Tensor:
    """Features (n, 81, 1280) averaged to a grid of 3 x 3: (n, 9, 1280)."""
    step = GRID_SIDE // POOLED_SIDE
    blocks = features.reshape(len(features), POOLED_SIDE, step, POOLED_SIDE, step, CHANNELS)
    return blocks.mean((2, 4)).flatten(1, 2)


class _Attention(nn.Module):
    """Attention pooling with several heads, each of which pools its own part of the values."""

    def __init__(self, channels: int, pooled: int) -> None:
        super().__init__()
        self.score, self.value = nn.Linear(channels, _ATTENTIONS), nn.Linear(channels, pooled)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Values (n, pooled) of states (n, k, channels); `bias` is added to the scores (n, k, attentions)."""
        weights = (self.score(states) + bias).softmax(1)
        values = self.value(states).unflatten(-1, (_ATTENTIONS, -1))
        return torch.einsum("nka,nkad->nad", weights, values).flatten(1)


class Projection(nn.Module):
    """A linear plus a gated layer to unit vectors in the shared space."""

    def __init__(self, channels: int, shape: HeadShape, dropout: float) -> None:
        super().__init__()
        self.norm, self.dropout = nn.LayerNorm(channels), nn.Dropout(dropout)
        self.linear, self.widen, self.narrow = (
            nn.Linear(channels, shape.dim),
            nn.Linear(channels, 2 * shape.hidden),
            nn.Linear(shape.hidden, shape.dim),
        )
        nn.init.zeros_(self.narrow.weight)  # starts as the linear layer alone
        nn.init.zeros_(self.narrow.bias)

    def forward(self, x: Tensor) -> Tensor:
        x = self.dropout(self.norm(x))
        signal, gate = self.widen(x).chunk(2, -1)
        return functional.normalize(self.linear(x) + self.narrow(self.dropout(signal * gate.sigmoid())), dim=-1)


class ImageHead(nn.Module):
    """Pooled grid features (n, 9, 1280) and details (n, 2091) to unit vectors (n, dim).

    `cells_hidden` is the mean share of the grid's cells that are masked in training. `usual` and `spread` are the mean
    and the deviation of each detail over the training photos.
    """

    def __init__(self, shape: HeadShape, dropout: float = 0.0, cells_hidden: float = 0.0) -> None:
        super().__init__()
        self.norm, self.dropout, self._cells_hidden = nn.LayerNorm(CHANNELS), nn.Dropout(dropout), cells_hidden
        self.attention = _Attention(CHANNELS, shape.pooled)
        self.place = nn.Parameter(torch.zeros(POOLED_SIDE**2, _ATTENTIONS))
        self.usual, self.spread = nn.Buffer(torch.zeros(DETAILS)), nn.Buffer(torch.ones(DETAILS))
        self.squeeze = nn.Linear(DETAILS, _SQUEEZED)
        self.projection = Projection(CHANNELS + shape.pooled + _SQUEEZED, shape, dropout)

    def forward(self, grid: Tensor, details: Tensor) -> Tensor:
        seen = self._seen(grid)
        hidden = torch.where(seen, 0.0, -torch.inf).unsqueeze(-1)
        pooled = self.attention(self.dropout(self.norm(grid)), self.place + hidden)
        share = (seen / seen.sum(1, keepdim=True)).unsqueeze(-1)
        mean = functional.layer_norm((grid * share).sum(1), (CHANNELS,))
        standard = ((details - self.usual) / self.spread).clamp(-_CLIP, _CLIP)
        parts = [mean, pooled, self.squeeze(self.dropout(standard))]
        return cast(Tensor, self.projection(torch.cat(parts, -1)))

    def learn_usual(self, details: Tensor) -> None:
        """Set mean and deviation from the details (n, 2091) of training photos."""
        self.usual.copy_(details.mean(0))
        self.spread.copy_(details.std(0) + _LEAST)

    def _seen(self, grid: Tensor) -> Tensor:
        """A mask (n, 9) of the visible cells: all of them, or in training a random subset with at least one."""
        cells = grid.shape[:2]
        device = grid.device
        if not self.training:
            return torch.ones(cells, dtype=torch.bool, device=device)
        seen = torch.rand(cells, device=device) > 2 * self._cells_hidden * torch.rand(len(grid), 1, device=device)
        return seen.scatter(1, torch.randint(cells[1], (len(grid), 1), device=device), True)


class TextHead(nn.Module):
    """MiniLM's token states (n, t, 384) and mask (n, t) to unit vectors (n, dim)."""

    def __init__(self, shape: HeadShape, dropout: float = 0.0) -> None:
        super().__init__()
        self.attention = _Attention(SENTENCE_DIM, shape.pooled)
        self.projection = Projection(SENTENCE_DIM + shape.pooled, shape, dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        padding = torch.where(mask, 0.0, -torch.inf).unsqueeze(-1)
        # A unit vector times 20 has entries of about 1, the size of the pooled states beside it.
        mean = 20 * sentence_vectors(states, mask)
        return cast(Tensor, self.projection(torch.cat([mean, self.attention(states, padding)], -1)))


class HeadPair(nn.Module):
    """An image head and a text head that were trained together."""

    def __init__(self, shape: HeadShape | None = None, dropout: float = 0.0, cells_hidden: float = 0.0) -> None:
        super().__init__()
        shape = shape or HeadShape()
        self.dim = shape.dim
        self.image, self.text = ImageHead(shape, dropout, cells_hidden), TextHead(shape, dropout)

    @classmethod
    def like(cls, weights: dict[str, Tensor]) -> HeadPair:
        """A pair with the sizes of a state dict."""
        dim, hidden = weights["image.projection.narrow.weight"].shape
        return cls(HeadShape(dim, len(weights["image.attention.value.weight"]), hidden))
