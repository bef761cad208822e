"""Recognises everyday things in photos from image vectors alone, by linear probes trained on captions.

A probe is a ridge regression from the image vector to "a person named this in a caption". On held-out photos it is far
better than the cosine with the word itself (mean AUC 0.89 against 0.80 with the built-in encoder).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.content_words import content_words
from retrieval.half_precision import load_arrays, save_arrays
from retrieval.installation import asset
from retrieval.ranking import Vector, Vectors, normalise
from retrieval.search.synonyms import NAMES, canonical

ASSET = asset("builtin", "things.safetensors")
# A word needs this many photos before its probe can be trusted.
PHOTOS_A_WORD = 40
# Ridge penalty for unit vectors; 10 and 100 are equally good on held-out photos, 1 is worse.
RIDGE = 100.0


@dataclass(frozen=True, slots=True)
class Things:
    """Probes for one encoder: `names` (n), `weights` (dim, n) and `offsets` (n,) for image vectors (dim,)."""

    encoder: str
    names: tuple[str, ...]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]

    @classmethod
    def learn(cls, encoder: str, photos: Vectors, captions: Sequence[Sequence[str]]) -> Things:
        """Train probes on an encoder's image vectors (n, dim) and the captions that people wrote for each photo."""
        caption_words = [{word for caption in some for word in content_words(caption)} for some in captions]
        common = Counter(word for words in caption_words for word in words)
        groups = {word: {word} for word, count in common.items() if count >= PHOTOS_A_WORD}
        groups |= {thing: set(names) for thing, names in NAMES.items()}
        names = tuple(sorted(groups))
        shown = np.array([[bool(groups[name] & words) for name in names] for words in caption_words], np.float64)
        mean, share = photos.mean(axis=0).astype(np.float64), shown.mean(axis=0)
        centred = photos - mean
        gram = centred.T @ centred + RIDGE * np.eye(len(mean))
        weights = np.linalg.solve(gram, centred.T @ (shown - share))
        return cls(encoder, names, weights.astype(np.float32), (share - mean @ weights).astype(np.float32))

    def chance(self, thing: str, photos: Vectors) -> NDArray[np.float32] | None:
        """How likely each photo (n, dim) shows a thing, (n,), roughly 0 to 1; None if there is no probe for it."""
        name = canonical(thing)
        if name not in self.names:
            return None
        place = self.names.index(name)
        return np.asarray(photos @ self.weights[:, place] + self.offsets[place])

    def direction(self, text: str) -> Vector | None:
        """The unit image vector (dim,) that shows most of the one thing that a text names; None without a probe."""
        words = content_words(text)
        name = canonical(words[0]) if len(words) == 1 else ""
        return normalise(self.weights[:, self.names.index(name)]) if name in self.names else None

    def save(self, path: Path) -> None:
        """Write the probes in half precision."""
        arrays = {"weights": self.weights, "offsets": self.offsets}
        save_arrays(path, arrays, encoder=self.encoder, names=" ".join(self.names))

    @classmethod
    def load(cls, encoder: str, path: Path = ASSET) -> Things | None:
        """The probes for an encoder; None if there are none."""
        loaded = load_arrays(path, encoder=encoder)
        if loaded is None:
            return None
        arrays, metadata = loaded
        return cls(encoder, tuple(metadata["names"].split()), **arrays)
