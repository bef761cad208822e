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
    ImageTower,
    SentenceLayer,
    SentenceTower,
    mean_state,
)

DIM, _POOLED, _HIDDEN, _ATTENTIONS = 512, 512, 1024, 4
# Attention looks at a 3 x 3 grid: training on finer ones costs more time than it gives (see the model card).
POOLED_SIDE = 3
# How much of the cosine the class meanings make; tuned on dev.
CLASS_SHARE = 0.2


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


class ClassMeanings(nn.Module):
    """What the image tower's ImageNet classes say, in MiniLM's space: things that no training photo shows.

    An image is the mean of its likely classes' meanings, weighted by their probabilities (ConSE, Norouzi et
    al. 2014). `meanings` are the classes' sentence vectors (1000, 384).
    """

    def __init__(self, meanings: Tensor) -> None:
        super().__init__()
        self.meanings = nn.Buffer(meanings)

    def image(self, logits: Tensor) -> Tensor:
        """Classifier logits (n, 1000) to unit vectors (n, 384)."""
        # Twice as soft as the classifier means it: much in a photo is of no ImageNet class.
        return self._centred((logits / 2).softmax(-1) @ self.meanings)

    def text(self, sentences: Tensor) -> Tensor:
        """Plain MiniLM vectors (n, 384) to unit vectors (n, 384)."""
        return self._centred(sentences)

    def _centred(self, vectors: Tensor) -> Tensor:
        return functional.normalize(vectors - self.meanings.mean(0), dim=-1)


class Heads(nn.Module):
    """All that is ours in the encoder: pairs of heads, side by side, and the class meanings beside them."""

    def __init__(self, pairs: Iterable[HeadPair], classes: ClassMeanings) -> None:
        super().__init__()
        self.pairs, self.classes = nn.ModuleList(pairs), classes
        self.dim = DIM * len(self.pairs) + SENTENCE_DIM

    def image(self, features: Tensor, tower: ImageTower) -> Tensor:
        """Features (n, 81, 1280) to unit vectors (n, dim)."""
        grid = pool_grid(features)
        logits = functional.linear(
            features.mean(1), tower.classifier.weight.float(), tower.classifier.bias.float()
        )
        return self._join([pair.image(grid) for pair in self.pairs], self.classes.image(logits))

    def text(self, states: Tensor, mask: Tensor, tower: SentenceTower) -> Tensor:
        """States after the lower layers (n, t, 384) and mask (n, t) to unit vectors (n, dim)."""
        sentences = functional.normalize(mean_state(tower.upper(states, mask), mask), dim=-1)
        return self._join([pair.text(states, mask) for pair in self.pairs], self.classes.text(sentences))

    def _join(self, parts: list[Tensor], classes: Tensor) -> Tensor:
        """Unit vectors side by side, scaled so that their cosine is the weighted mean of the parts'."""
        trained = torch.cat(parts, -1) * ((1 - CLASS_SHARE) / len(parts)) ** 0.5
        return torch.cat([trained, classes * CLASS_SHARE**0.5], -1)

    @classmethod
    def load(cls, path: Path) -> Heads:
        """Heads of a weights file, in evaluation mode, float32."""
        from safetensors.torch import load_file

        weights = {name: tensor.float() for name, tensor in load_file(path).items()}
        members = {name.split(".")[1] for name in weights if name.startswith("pairs.")}
        heads = cls(
            [HeadPair() for _ in members], ClassMeanings(torch.empty_like(weights["classes.meanings"]))
        )
        heads.load_state_dict(weights)
        return heads.eval().requires_grad_(False)

    def save(self, path: Path) -> None:
        """Write the heads as safetensors in half precision, under a temporary name first."""
        from safetensors.torch import save_file

        unfinished = path.with_suffix(".part")
        save_file(
            {name: tensor.half().contiguous() for name, tensor in self.state_dict().items()}, unfinished
        )
        unfinished.replace(path)
