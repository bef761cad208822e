"""The built-in captioner: turns grid features of the built-in encoder into a sentence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.builtin.encoder import ASSETS
from retrieval.errors import ModelUnavailableError
from retrieval.fingerprints import file_digest
from retrieval.records import Caption

if TYPE_CHECKING:
    from retrieval.builtin.decoder import CaptionDecoder
    from retrieval.builtin.vocabulary import Vocabulary

WEIGHTS = ASSETS / "captioner.safetensors"
# The beams of this many photos keep two cores busy and still fit their caches.
BATCH = 16


class BuiltinCaptioner:
    """Captions photos from the features that the built-in encoder computes anyway.

    ``name`` identifies the weights. A caption is ``certain`` if its mean token log-probability reaches ``threshold``,
    which is tuned in training.
    """

    def __init__(self, name: str, decoder: CaptionDecoder, vocabulary: Vocabulary, threshold: float) -> None:
        from retrieval.devices import fast_dtype

        self.name, self.threshold = name, threshold
        self._dtype = fast_dtype()
        self.decoder = decoder.eval().requires_grad_(False).to(self._dtype)
        self.vocabulary = vocabulary

    @classmethod
    def open(cls, path: Path = WEIGHTS) -> BuiltinCaptioner:
        """Load the shipped weights; raises ModelUnavailableError if they are missing or broken."""
        from safetensors import SafetensorError, safe_open
        from safetensors.torch import load

        from retrieval.builtin.decoder import CaptionDecoder, Shape
        from retrieval.builtin.vocabulary import Vocabulary

        try:
            content = path.read_bytes()
            weights = load(content)
            with safe_open(path, "pt") as file:
                facts = json.loads(file.metadata()["captioner"])
        except (OSError, SafetensorError, ValueError, KeyError, TypeError) as error:
            raise ModelUnavailableError.because("built-in caption", "model-file-broken", file=str(path)) from error
        decoder = CaptionDecoder(Shape(**facts["shape"]))
        decoder.load_state_dict({part: tensor.float() for part, tensor in weights.items()})
        name = f"builtin-captioner-{hashlib.sha256(content).hexdigest()[:12]}"
        return cls(name, decoder, Vocabulary(tuple(facts["words"])), facts["threshold"])

    @staticmethod
    def name_of(fingerprints: Path | None = None, path: Path = WEIGHTS) -> str | None:
        """The name of what ``open`` would load, None if it is missing; ``fingerprints`` is a cache file."""
        try:
            return f"builtin-captioner-{file_digest(path, fingerprints)[:12]}"
        except OSError:
            return None

    def caption_features(self, features: NDArray[np.float16]) -> list[Caption]:
        """One caption per row of features (n, cells, channels) from BuiltinEncoder.encode_with_features."""
        import torch

        from retrieval.builtin.beam import write

        written: list[tuple[str, float]] = []
        for start in range(0, len(features), BATCH):
            batch = torch.from_numpy(np.array(features[start : start + BATCH])).to(self._dtype)
            written += write(self.decoder, self.vocabulary, batch)
        return [Caption(text, score, score >= self.threshold) for text, score in written]


def save_captioner(path: Path, decoder: CaptionDecoder, vocabulary: Vocabulary, threshold: float) -> None:
    """Write a decoder as float16, with its shape, words and threshold in the file's metadata."""
    from dataclasses import asdict

    from safetensors.torch import save_file

    weights = {part: tensor.half().contiguous() for part, tensor in decoder.state_dict().items()}
    facts = {"shape": asdict(decoder.shape), "words": vocabulary.tokens, "threshold": threshold}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, path, {"captioner": json.dumps(facts)})
