"""Image and caption vectors of a photo made one, on one scale, whether it has a caption already or not.

Sentences lie nearer to each other than to images, however well these fit: with CLIP the cosine of two captions that
have nothing in common is above that of a caption with its own photo (Liang et al. 2022, "Mind the gap"). Mixed as they
are, photos with captions would come before all others. So both are taken as deviations from the mean of their kind,
captions as strongly as images spread the scores of a sentence, and the mixture is centred on the mean of the images.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

# Captions whose cosines differ by less all say the same, and tell nothing.
_SAME = 1e-4
Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Scale:
    """Where images and captions of a collection lie: ``images`` and ``captions`` (dim,) are their means.

    ``ratio`` is the spread of a sentence's cosines with images over that of its cosines with captions; ``measured_on``
    is the number of captioned photos at that time.
    """

    images: Vector
    captions: Vector
    ratio: float
    measured_on: int

    @classmethod
    def measured(cls, images: Vectors, captions: Vectors, among: int) -> Self:
        """From the image and caption vectors (n, dim) of the same photos, a sample of ``among`` captioned ones."""
        with_captions = (captions @ captions.T).std(axis=1).mean()
        with_images = (captions @ images.T).std(axis=1).mean()
        ratio = with_images / with_captions if with_captions > _SAME else 0.0
        return cls(images.mean(axis=0), captions.mean(axis=0), float(ratio), among)

    def shared(self, images: Vectors, captions: Vectors, image_weight: float) -> Vectors:
        """Unit vectors (n, dim) of photos from those of their images and captions (n, dim)."""
        of_captions = (1 - image_weight) * self.ratio * (captions - self.captions)
        away = image_weight * (images - self.images) + of_captions
        # As long as it takes for unit length: two that differ shorten each other, and the middle counts as before.
        along, length = away @ self.images, np.square(away).sum(axis=1)
        left = max(0.0, 1 - float(self.images @ self.images))
        stretch = (np.sqrt(np.square(along) + length * left) - along) / np.maximum(length, 1e-12)
        return np.asarray(self.images + stretch[:, None] * away, np.float32)
