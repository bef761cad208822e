"""The built-in encoder: images and texts to unit vectors in one space, by weights shipped in assets/."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.builtin.cut import Cut
from retrieval.builtin.foreign import LANGUAGES, Head, tower_vectors
from retrieval.errors import ModelUnavailableError
from retrieval.fingerprints import Identity, file_digest
from retrieval.installation import asset
from retrieval.languages import WORD, is_foreign, language_of
from retrieval.ranking import normalise

if TYPE_CHECKING:
    from PIL.Image import Image

    from retrieval.builtin.space import Space
    from retrieval.builtin.towers import SentenceTower, Tokeniser

ASSETS = asset("builtin")
WEIGHTS = ASSETS / "encoder.safetensors"
# What the tower keeps of so many images fits into a processor's cache: 16 at once, or one alone, take a tenth longer.
_TOWER_BATCH = 4
# Larger batches of features are no faster on a CPU; larger text batches waste time on padding.
_FEATURES_BATCH, _TEXT_BATCH = 16, 64
# Kinds of texts, and what the foreign tower counts beside the English one in a mixed one: of 528 captions of Flickr8k
# dev, some nouns of which are in one of five languages, 51% have their photo among the first ten by the English tower
# alone, 65% by the other, 67% by both alike and 69% so.
_ENGLISH, _MIXED, _FOREIGN = range(3)
FOREIGN_SHARE = 2.0


class BuiltinEncoder:
    """EfficientNet-Lite2 and all-MiniLM-L6-v2 in a space of our own; safe to call from several threads."""

    def __init__(
        self,
        name: str,
        sentences: SentenceTower,
        tokenise: Tokeniser,
        space: Space,
        cut: Cut | None = None,
    ) -> None:
        from retrieval.builtin.space import TextSide
        from retrieval.builtin.towers import IMAGE_SIDE, ImageSide, Traced

        self.name, self.dim, self.image_side = name, space.dim, IMAGE_SIDE
        if cut:
            self.name, self.dim = _cut_name(name, cut), cut.rotation.shape[1]
        self._cut, self._head = cut, Head.load(self.name)
        self.languages = LANGUAGES | {"en"} if self._head else frozenset(("en",))
        self._tokenise, self._space = tokenise, space
        self._text_side, self._image_side = Traced(TextSide(space, sentences)), Traced(ImageSide(space.tower))

    @classmethod
    def open(cls, threads: int | None = None, weights: Path = WEIGHTS, whole: bool = False) -> BuiltinEncoder:
        """Load towers and heads (about a second); `threads` sets torch's threads for the whole process.

        Vectors are cut to fewer dimensions if there is a cut for these weights, unless `whole` is set.
        Raises ModelUnavailableError if the weights or the packages with the towers are missing or damaged.
        """
        import torch

        from retrieval.builtin.space import Space
        from retrieval.builtin.towers import Tokeniser, at_work, shorten, working_sentence_tower
        from retrieval.devices import fast_dtype

        name = _weights_name(weights, None)
        if threads:
            torch.set_num_threads(threads)
        space, cut = Space.load(weights), None if whole else Cut.load(name)
        at_work(space.tower, fast_dtype())
        for part in (space.upper, *(pair.text for pair in space.trained_pairs)):
            shorten(part)
        return cls(name, working_sentence_tower(), Tokeniser(), space, cut)

    def known_vectors(self) -> NDArray[np.float32]:
        """Vectors (n, dim) of the photos, then of the captions, that the weights remember from training."""
        return self._cut_to_size(self._space.known_vectors().numpy())

    def _cut_to_size(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._cut.of(vectors) if self._cut else vectors

    @staticmethod
    def identify(fingerprints: Path | None = None, weights: Path = WEIGHTS) -> Identity:
        """The identity of what ``open`` would load, by its weights: the towers are pinned and checked on loading.

        ``fingerprints`` is a cache file. Raises ModelUnavailableError if the weights are missing.
        """
        name = _weights_name(weights, fingerprints)
        cut = Cut.load(name)
        return Identity(_cut_name(name, cut), (name,), cut.of) if cut else Identity(name)

    def encode_images(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Unit vectors (n, dim), float32, of RGB images of any size."""
        return self.encode_with_features(images)[0]

    def encode_with_features(self, images: Sequence[Image]) -> tuple[NDArray[np.float32], NDArray[np.float16]]:
        """Unit vectors (n, dim) of RGB images, and the features (n, 82, 1280) that the captioner reads."""
        from retrieval.builtin.towers import CELLS, CHANNELS

        if not images:
            return np.zeros((0, self.dim), np.float32), np.zeros((0, CELLS + 1, CHANNELS), np.float16)
        seen = [self._see(images[i : i + _TOWER_BATCH]) for i in range(0, len(images), _TOWER_BATCH)]
        grids, details = (np.concatenate(parts) for parts in zip(*seen, strict=True))
        vectors = self.encode_features(grids, details)
        return vectors, with_vectors(grids, vectors)

    def encode_features(self, grids: NDArray[np.float16], details: NDArray[np.float16]) -> NDArray[np.float32]:
        """Unit vectors (n, dim), float32, from the image tower's grids (n, 81, 1280) and details (n, 2091)."""
        starts = range(0, len(grids), _FEATURES_BATCH)
        parts = [self._project(grids[i : i + _FEATURES_BATCH], details[i : i + _FEATURES_BATCH]) for i in starts]
        return np.concatenate(parts) if parts else np.zeros((0, self.dim), np.float32)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dim), float32, of texts; an English one is cut after 256 word pieces.

        English with words of another language in it, "niños on the beach", is read by both towers.
        """
        kinds = [_kind(text) for text in texts] if self._head else []
        if not (self._head and any(kinds)):
            return self.encode_english(texts)
        vectors = np.zeros((len(texts), self.dim), np.float32)
        english = [place for place, kind in enumerate(kinds) if kind != _FOREIGN]
        foreign = [place for place, kind in enumerate(kinds) if kind != _ENGLISH]
        vectors[english] = self.encode_english([texts[place] for place in english])
        vectors[foreign] += FOREIGN_SHARE * self._head.of(tower_vectors([texts[place] for place in foreign]))
        return normalise(vectors)

    def encode_english(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As ``encode_texts``, all of them read as English."""
        parts = [self._texts(texts[i : i + _TEXT_BATCH]) for i in range(0, len(texts), _TEXT_BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, self.dim), np.float32)

    def _see(self, images: Sequence[Image]) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
        """Grids and details of a batch of images."""
        import torch

        from retrieval.builtin.towers import features_of, to_pixels

        with torch.inference_mode():
            pixels = to_pixels(images)
            grids, details = features_of(pixels, *self._image_side(pixels))
            return grids.half().numpy(), details.half().numpy()

    def _project(self, grids: NDArray[np.float16], details: NDArray[np.float16]) -> NDArray[np.float32]:
        import torch

        from retrieval.builtin.towers import ImageFeatures

        with torch.inference_mode():
            seen = ImageFeatures(*(torch.from_numpy(np.array(part)).float() for part in (grids, details)))
            return self._cut_to_size(self._space.image(seen).numpy())

    def _texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        with torch.inference_mode():
            return self._cut_to_size(self._text_side(*self._tokenise(texts)).numpy())


def _kind(text: str) -> int:
    """Whether a text is English, has words of another language in it, or is in another."""
    if language_of(text) != "en":
        return _FOREIGN
    return _MIXED if any(is_foreign(word) for word in WORD.findall(text)) else _ENGLISH


def with_vectors(grids: NDArray[np.float16], vectors: NDArray[np.float32]) -> NDArray[np.float16]:
    """What the captioner reads: grids (n, cells, channels), and one more row that begins with the photo's vector."""
    row = np.zeros((len(grids), 1, grids.shape[2]), np.float16)
    row[:, 0, : vectors.shape[1]] = vectors[:, : grids.shape[2]]
    return np.concatenate([grids, row], 1)


def _weights_name(weights: Path, fingerprints: Path | None) -> str:
    try:
        return f"builtin-{file_digest(weights, fingerprints)[:12]}"
    except OSError as error:
        raise ModelUnavailableError.because("built-in", "model-weights-missing", file=str(weights)) from error


def _cut_name(weights: str, cut: Cut) -> str:
    return f"{weights}-{cut.name}"
