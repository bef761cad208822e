"""Images and texts become unit vectors in one space: what an encoder is, and CLIP through transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Vectors = NDArray[np.float32]
Features = NDArray[np.float16]


@runtime_checkable
class Encoder(Protocol):
    """A pair of towers. ``name`` says which weights made a vector; vectors of different names are never compared.

    ``image_side`` is the side in pixels of the square its image tower sees: a photo may be decoded to any size whose
    short side is at least that.
    """

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def image_side(self) -> int: ...

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Unit vectors (n, dim) float32 of RGB images, in their order."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dim) float32 of texts, in their order; a text too long for the tower is cut."""


@runtime_checkable
class FeatureEncoder(Encoder, Protocol):
    """An encoder whose image tower also feeds its family's captioner: one pass serves both."""

    def extract_features(self, images: Sequence[Image.Image]) -> Features:
        """Grid features (n, cells, channels) float16 of RGB images."""

    def encode_features(self, features: Features) -> Vectors:
        """Unit vectors (n, dim) float32 of grid features; as ``encode_images`` of the same images."""
