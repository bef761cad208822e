"""Where in an image which colours are: shares of coarse CIELAB colours in a 3 x 3 grid."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from retrieval.colours.lab import lab_from_rgb

# Coarse colours: three lightnesses, and three steps each on the green-red and the blue-yellow axis.
_COLOURS = np.array([[light, a, b] for light in (20, 50, 80) for a in (-30, 0, 30) for b in (-30, 0, 30)], np.float32)
# Width (CIE76) of the soft assignment of a pixel to coarse colours.
_SOFTNESS = 15.0
_SIDE, _FIELDS = 54, 3
LAYOUT = _FIELDS**2 * len(_COLOURS)
# Steps per channel of the look-up table that training uses, as the conversion does not run on a GPU.
_STEPS = 32


def colour_layout(pixels: Tensor) -> Tensor:
    """Images uint8 (n, 3, h, w) to shares (n, 243): 27 colours in each of 3 x 3 fields, row by row."""
    return _shares(torch.from_numpy(lab_from_rgb(_small(pixels).cpu().numpy() / 255).astype(np.float32)))


class CoarseColours:
    """``colour_layout`` from a table of 32 x 32 x 32 colours, on any device, for training."""

    def __init__(self, device: torch.device) -> None:
        levels = np.linspace(0, 1, _STEPS, dtype=np.float32)
        cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1)
        self._table = torch.from_numpy(lab_from_rgb(cube).astype(np.float32)).to(device)

    def __call__(self, pixels: Tensor) -> Tensor:
        """Images with values up to 255 (n, 3, h, w) to shares (n, 243)."""
        red, green, blue = (_small(pixels) * ((_STEPS - 1) / 255)).round().long().clamp(0, _STEPS - 1).unbind(-1)
        return _shares(self._table[red, green, blue])


def _small(pixels: Tensor) -> Tensor:
    return functional.interpolate(pixels.float(), size=(_SIDE, _SIDE), mode="area").permute(0, 2, 3, 1)


def _shares(lab: Tensor) -> Tensor:
    colours = torch.from_numpy(_COLOURS).to(lab.device)
    squares = (lab**2).sum(-1, keepdim=True) - 2 * lab @ colours.T + (colours**2).sum(-1)
    shares = (-squares / (2 * _SOFTNESS**2)).softmax(-1)
    step = _SIDE // _FIELDS
    return shares.reshape(len(lab), _FIELDS, step, _FIELDS, step, len(_COLOURS)).mean((2, 4)).flatten(1)
