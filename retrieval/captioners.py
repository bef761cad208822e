"""Images become sentences: what a captioner is, and BLIP through transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retrieval.records import Caption


@runtime_checkable
class Captioner(Protocol):
    """Writes a sentence about each image; ``name`` says which weights wrote it."""

    @property
    def name(self) -> str: ...

    @property
    def image_side(self) -> int:
        """The side in pixels that its image tower sees; a photo may be decoded to that short side or more."""

    def caption_images(self, images: Sequence[Image.Image]) -> list[Caption]:
        """One caption for each RGB image, in their order."""


@runtime_checkable
class FeatureCaptioner(Protocol):
    """Writes a sentence from the grid features of its family's encoder, so that no image is decoded again."""

    @property
    def name(self) -> str: ...

    def caption_features(self, features: NDArray[np.float16]) -> list[Caption]:
        """One caption for each row of features (n, cells, channels), in their order."""
