"""How sharp a picture is."""

from __future__ import annotations

import numpy as np
from PIL import Image

# Pixels of the long side at which pictures are compared: all alike, no noise of the sensor, and what any encoder needs.
_SIDE = 448


def sharpness(image: Image.Image) -> float:
    """Variance of the Laplacian of the grey levels (Pech-Pacheco et al. 2000), whatever the size: higher is sharper."""
    scale = _SIDE / max(image.size)
    size = (max(1, round(scale * image.width)), max(1, round(scale * image.height)))
    grey = np.asarray(image.convert("L").resize(size, Image.Resampling.HAMMING), np.float32)
    if min(grey.shape) < 3:
        return 0.0
    return float((grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]).var())
