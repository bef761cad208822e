"""Projection heads that join both towers in one space of unit vectors.

A head reads the tower's plain mean and, beside it, an attention pooling of the single states, and projects
both through a linear layer plus a gated one.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.builtin.towers import CHANNELS, GRID_SIDE, SENTENCE_DIM, sentence_vectors

DIM, _POOLED, _HIDDEN, _ATTENTIONS = 512, 512, 1024, 4
# Attention looks at a 3 x 3 grid: training on finer ones costs more time than it gives (see the model card).
POOLED_SIDE = 3


def pool_grid(features: Tensor) -> Tensor:
    """Features (n, 81, 1280) averaged to a grid of 3 x 3: (n, 9, 1280)."""
    step = GRID_SIDE // POOLED_SIDE
    blocks = features.reshape(len(features), POOLED_SIDE, step, POOLED_SIDE, step, CHANNELS)
    return blocks.mean((2, 4)).flatten(1, 2)


class _Attention(nn.Module):
    """Learned weights over states, several at once, each pooling its own part of the values."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.score, self.value = nn.Linear(channels, _ATTENTIONS), nn.Linear(channels, _POOLED)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Values (n, 512) of states (n, k, channels); `bias` is added to the scores (n, k, attentions)."""
        weights = (self.score(states) + bias).softmax(1)
        values = self.value(states).unflatten(-1, (_ATTENTIONS, -1))
        return torch.einsum("nka,nkad->nad", weights, values).flatten(1)


class _Projection(nn.Module):
    """Linear plus gated layer to the shared space, unit length out."""

    def __init__(self, channels: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.dropout = nn.LayerNorm(channels), nn.Dropout(dropout)
        self.linear, self.widen, self.narrow = (
            nn.Linear(channels, DIM),
            nn.Linear(channels, 2 * _HIDDEN),
            nn.Linear(_HIDDEN, DIM),
        )
        nn.init.zeros_(self.narrow.weight)  # starts as the linear layer alone
        nn.init.zeros_(self.narrow.bias)

    def forward(self, x: Tensor) -> Tensor:
        x = self.dropout(self.norm(x))
        signal, gate = self.widen(x).chunk(2, -1)
        return functional.normalize(
            self.linear(x) + self.narrow(self.dropout(signal * gate.sigmoid())), dim=-1
        )


class ImageHead(nn.Module):
    """Pooled grid features (n, 9, 1280) to unit vectors (n, 512)."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.norm, self.dropout = nn.LayerNorm(CHANNELS), nn.Dropout(dropout)
        self.attention = _Attention(CHANNELS)
        self.place = nn.Parameter(torch.zeros(POOLED_SIDE**2, _ATTENTIONS))
        self.projection = _Projection(CHANNELS + _POOLED, dropout)

    def forward(self, grid: Tensor) -> Tensor:
        pooled = self.attention(self.dropout(self.norm(grid)), self.place)
        mean = functional.layer_norm(grid.mean(1), (CHANNELS,))
        return cast(Tensor, self.projection(torch.cat([mean, pooled], -1)))


class TextHead(nn.Module):
    """MiniLM's token states (n, t, 384) and mask (n, t) to unit vectors (n, 512)."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.attention = _Attention(SENTENCE_DIM)
        self.projection = _Projection(SENTENCE_DIM + _POOLED, dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        padding = torch.where(mask, 0.0, -torch.inf).unsqueeze(-1)
        # A unit vector times 20 has entries of about 1, the size of the pooled states beside it.
        mean = 20 * sentence_vectors(states, mask)
        return cast(Tensor, self.projection(torch.cat([mean, self.attention(states, padding)], -1)))


class HeadPair(nn.Module):
    """One image head and one text head that were trained together."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.image, self.text = ImageHead(dropout), TextHead(dropout)
