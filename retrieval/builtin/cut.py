"""The cut of the built-in vectors: a projection to the few directions in which images and texts differ.

The concatenated parts of the space overlap in meaning; a singular value decomposition of image and text vectors
together (Eckart and Young 1936) preserves nearly all of their cosines in a fifth of the dimensions.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.half_precision import load_arrays, save_arrays
from retrieval.installation import asset

ASSET = asset("builtin", "cut.safetensors")
# Of 1,412. On Flickr8k dev R@1/5/10 stay what they were; with 128 R@10 loses 0.3.
DIRECTIONS = 256


@dataclass(frozen=True, slots=True)
class Cut:
    """`rotation` (whole, 256) of the vectors of the weights with the name `weights`."""

    weights: str
    rotation: NDArray[np.float32]

    @classmethod
    def learn(cls, weights: str, vectors: NDArray[np.float32]) -> Cut:
        """From unit vectors (n, whole) of images and texts, as many of both."""
        directions = np.linalg.svd(vectors, full_matrices=False)[2][:DIRECTIONS]
        return cls(weights, np.ascontiguousarray(directions.T, np.float16).astype(np.float32))

    @property
    def name(self) -> str:
        """Identifies this cut."""
        return hashlib.sha256(np.ascontiguousarray(self.rotation, np.float16).tobytes()).hexdigest()[:8]

    def of(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors (n, whole) as unit vectors (n, 256)."""
        turned = np.asarray(vectors, np.float32) @ self.rotation
        return np.asarray(turned / np.maximum(np.linalg.norm(turned, axis=-1, keepdims=True), 1e-12), np.float32)

    def save(self, path: Path = ASSET) -> None:
        """Write the rotation in half precision."""
        save_arrays(path, {"rotation": self.rotation}, weights=self.weights)

    @classmethod
    def load(cls, weights: str, path: Path = ASSET) -> Cut | None:
        """The cut for weights of that name; None where there is none for them."""
        loaded = load_arrays(path, weights=weights)
        return cls(weights, loaded[0]["rotation"]) if loaded else None
