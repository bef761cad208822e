"""Projection heads that join both towers in one space of unit vectors.

A head reads the tower's plain mean and, beside it, an attention pooling of the single states, and projects
both through a linear layer plus a gated one. The text head also owns tuned copies of MiniLM's upper layers.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.builtin.towers import (
    CHANNELS,
    GRID_SIDE,
    LOWER_LAYERS,
    SENTENCE_DIM,
    SentenceLayer,
    SentenceTower,
    mean_state,
)

DIM, _POOLED, _HIDDEN, _ATTENTIONS = 512, 512, 1024, 4
# Attention looks at a 3 x 3 grid: training on finer ones costs more time than it gives (see the model card).
POOLED_SIDE = 3


def pool_grid(features: Tensor, side: int = POOLED_SIDE) -> Tensor:
    """Features (n, 81, 1280) averaged to a coarser grid: (n, side * side, 1280)."""
    grid = features.transpose(1, 2).unflatten(2, (GRID_SIDE, GRID_SIDE))
    return functional.adaptive_avg_pool2d(grid, side).flatten(2).transpose(1, 2)


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
    """States after MiniLM's lower layers (n, t, 384) and mask (n, t) to unit vectors (n, 512)."""

    def __init__(self, dropout: float = 0.0, layer_dropout: float = 0.0) -> None:
        super().__init__()
        self.layers = nn.ModuleList(SentenceLayer() for _ in range(LOWER_LAYERS))
        self.layer_dropout = layer_dropout
        self.attention = _Attention(SENTENCE_DIM)
        self.projection = _Projection(SENTENCE_DIM + _POOLED, dropout)

    def start_from(self, tower: SentenceTower) -> None:
        """Copy the pretrained upper layers."""
        self.layers.load_state_dict(nn.ModuleList(tower.layers[LOWER_LAYERS:]).state_dict())

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        for layer in self.layers:
            states = layer(states, mask, self.layer_dropout)
        padding = torch.where(mask, 0.0, -torch.inf).unsqueeze(-1)
        # A unit vector times 20 has entries of about 1, the size of the pooled states beside it.
        mean = 20 * functional.normalize(mean_state(states, mask), dim=-1)
        return cast(Tensor, self.projection(torch.cat([mean, self.attention(states, padding)], -1)))


class HeadPair(nn.Module):
    """One image head and one text head that were trained together."""

    def __init__(self, dropout: float = 0.0, layer_dropout: float = 0.0) -> None:
        super().__init__()
        self.image, self.text = ImageHead(dropout), TextHead(dropout, layer_dropout)


def join(vectors: Iterable[Tensor]) -> Tensor:
    """Unit vectors of several pairs side by side, of unit length: their cosine is the mean of the cosines."""
    parts = list(vectors)
    return torch.cat(parts, -1) / len(parts) ** 0.5


def load_pairs(path: Path) -> list[HeadPair]:
    """Head pairs of a weights file, in evaluation mode, float32."""
    from safetensors.torch import load_file

    weights = load_file(path)
    pairs = []
    for member in sorted({name.split(".", 1)[0] for name in weights}, key=int):
        pair = HeadPair()
        pair.load_state_dict(
            {
                name.split(".", 1)[1]: tensor.float()
                for name, tensor in weights.items()
                if name.startswith(f"{member}.")
            }
        )
        pairs.append(pair.eval().requires_grad_(False))
    return pairs


def save_pairs(pairs: Iterable[HeadPair], path: Path) -> None:
    """Write head pairs as safetensors in half precision, under a temporary name first."""
    from safetensors.torch import save_file

    weights = {
        f"{member}.{name}": tensor.detach().half().contiguous()
        for member, pair in enumerate(pairs)
        for name, tensor in pair.state_dict().items()
    }
    unfinished = path.with_suffix(".part")
    save_file(weights, unfinished)
    unfinished.replace(path)
