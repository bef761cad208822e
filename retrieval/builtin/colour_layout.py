"""Tells which colours lie where in an image: shares of coarse colours in CIELAB over nine fields."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from retrieval.colours.lab import lab_from_rgb

# Coarse colours: three lightnesses, and three steps each on the green-red and the blue-yellow axis.
_COLOURS = np.array([[light, a, b] for light in (20, 50, 80) for a in (-30, 0, 30) for b in (-30, 0, 30)], np.float32)
# How far (CIE76) a pixel still counts for a coarse colour beside the nearest one.
_SOFTNESS = 15.0
_SIDE, _FIELDS = 54, 3
LAYOUT = _FIELDS**2 * len(_COLOURS)


def colour_layout(pixels: Tensor) -> Tensor:
    """Images uint8 (n, 3, h, w) to shares (n, 243): 27 colours in each of 3 x 3 fields, row by row."""
    small = functional.interpolate(pixels.float(), size=(_SIDE, _SIDE), mode="area").permute(0, 2, 3, 1)
    lab = lab_from_rgb(small.numpy() / 255).astype(np.float32)
    squares = (lab**2).sum(-1, keepdims=True) - 2 * lab @ _COLOURS.T + (_COLOURS**2).sum(-1)
    shares = torch.from_numpy(-squares / (2 * _SOFTNESS**2)).softmax(-1)
    step = _SIDE // _FIELDS
    fields = shares.reshape(len(pixels), _FIELDS, step, _FIELDS, step, len(_COLOURS))
    return fields.mean((2, 4)).flatten(1)
