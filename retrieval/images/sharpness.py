"""How sharp a picture is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image


def sharpness(path: Path) -> float:
    """Variance of the Laplacian of the grey levels (Pech-Pacheco et al. 2000): higher is sharper.

    Only pictures of about the same size may be compared, such as thumbnails. Raises OSError.
    """
    with Image.open(path) as image:
        grey = np.asarray(image.convert("L"), np.float32)
    if min(grey.shape) < 3:
        return 0.0
    middle = grey[1:-1, 1:-1]
    return float((grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * middle).var())
