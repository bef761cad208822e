"""How likely people are to name a word when they see a photo, told from the photo's vector alone.

A small network over the encoder's vectors, with one output a word. It learned the words of captions of photos that are
not at hand from the vectors of other captions of the same photos (in the manner of Li et al. 2023, "DeCap"), beside the
photos and the names of things.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.builtin.encoder import ASSETS
from retrieval.content_words import content_words
from retrieval.half_precision import load_arrays, save_arrays

ASSET = ASSETS / "words.safetensors"
# The logit of words that are in no caption: one photo in 400.
UNKNOWN = -6.0


@dataclass(frozen=True, eq=False)
class NamedWords:
    """Two layers for one encoder: ``enter`` (hidden, dim), its offsets (hidden,), ``names`` (n), a row of ``leave``
    (n, hidden) for each, and ``chances`` (n,), the logits where nothing is known of a photo."""

    encoder: str
    names: dict[str, int]
    enter: NDArray[np.float32]
    offsets: NDArray[np.float32]
    leave: NDArray[np.float32]
    chances: NDArray[np.float32]

    def knows(self, text: str) -> bool:
        """Whether any word of a text is known."""
        return any(word in self.names for word in content_words(text))

    def logit(self, text: str, photos: NDArray[np.float32]) -> NDArray[np.float32]:
        """The logits (n,), between mean and least, that the known words of a text are named in photos (n, dim)."""
        rows = [self.names[word] for word in content_words(text) if word in self.names]
        if not rows:
            return np.full(len(photos), UNKNOWN, np.float32)
        hidden = np.maximum(photos @ self.enter.T + self.offsets, 0)
        logits = hidden @ self.leave[rows].T + self.chances[rows]
        return np.asarray((logits.mean(axis=1) + logits.min(axis=1)) / 2, np.float32)

    def save(self, path: Path = ASSET) -> None:
        """Write the layers in half precision."""
        arrays = {"enter": self.enter, "offsets": self.offsets, "leave": self.leave, "chances": self.chances}
        save_arrays(path, arrays, encoder=self.encoder, names=" ".join(self.names))

    @classmethod
    def load(cls, encoder: str, path: Path = ASSET) -> NamedWords | None:
        """The network for an encoder; None if there is none."""
        loaded = load_arrays(path, encoder=encoder)
        if loaded is None:
            return None
        arrays, metadata = loaded
        return cls(encoder, {word: row for row, word in enumerate(metadata["names"].split())}, **arrays)
