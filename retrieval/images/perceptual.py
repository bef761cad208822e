"""Perceptual hashes: numbers that stay nearly the same when a picture is saved again, resized or brightened."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Hashes = NDArray[np.uint64]
# A photo is hashed whole and without a twentieth on each side, so that it meets its own trimmed copy.
TRIMS = (0.0, 0.05)


def perceptual_hashes(image: Image.Image) -> Hashes:
    """pHash of the whole image and of its middle without 5% a side: (2,) uint64.

    Signs of the low frequencies of the cosine transform of the grey image (ImageHash's phash; Zauner 2010).
    """
    import imagehash

    grey = image.convert("L")
    hashes = []
    for trim in TRIMS:
        across, down = round(trim * grey.width), round(trim * grey.height)
        middle = grey.crop((across, down, grey.width - across, grey.height - down))
        hashes.append(np.packbits(imagehash.phash(middle).hash.ravel()))
    return np.stack(hashes).view(np.uint64)[:, 0]
