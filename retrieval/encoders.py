"""Images and texts become unit vectors in one space: what an encoder is, and CLIP and SigLIP through transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retrieval import open_clip
from retrieval.checkpoints import OPEN_CLIP, Checkpoint, require_checkpoint
from retrieval.devices import place
from retrieval.fingerprints import Identity
from retrieval.languages import EVERY

if TYPE_CHECKING:
    from torch import Tensor

Vectors = NDArray[np.float32]
Features = NDArray[np.float16]
_Input = TypeVar("_Input")
# Larger batches of ViT-B/32 are no faster on a CPU and only take memory.
BATCH = 32
# A vocabulary of so many pieces is one of many languages (SigLIP 2 has 256,000); CLIP's 49,408 and SigLIP's 32,000 are
# English.
MANY_LANGUAGES = 200_000
# What config.json calls a pair of towers that ClipEncoder can run.
KINDS = ("clip", "siglip", "siglip2")


@runtime_checkable
class Encoder(Protocol):
    """A pair of towers. ``name`` says which weights made a vector; only vectors of one name are compared.

    ``image_side`` is the side in pixels of the square its image tower sees: a photo may be decoded to any
    size whose short side is at least that.
    """

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def image_side(self) -> int: ...

    @property
    def languages(self) -> frozenset[str]:
        """The languages (retrieval/languages) whose texts it understands."""

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Unit vectors (n, dim) float32 of RGB images, in their order."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dim) float32 of texts, in their order; a text too long for the tower is cut."""


@runtime_checkable
class FeatureEncoder(Encoder, Protocol):
    """An encoder whose image tower also feeds its family's captioner: one pass serves both."""

    def encode_with_features(self, images: Sequence[Image.Image]) -> tuple[Vectors, Features]:
        """Unit vectors (n, dim) as by ``encode_images``, and features (n, cells, channels) float16 of RGB images."""


class ClipEncoder:
    """CLIP (Radford et al. 2021), its open retrainings, and SigLIP (Zhai et al. 2023, 2025) through transformers."""

    def __init__(self, name: str, model: Any, image_processor: Any, tokenizer: Any) -> None:
        self.name = name
        self._sigmoid = model.config.model_type in ("siglip", "siglip2")
        image = model.config.vision_config
        # SigLIP's towers end in the shared space themselves.
        self.dim = int(image.hidden_size if self._sigmoid else model.config.projection_dim)
        # NaFlex keeps a photo's shape and sees so many patches of it; the others see a square.
        self.image_side = int(
            image.patch_size * image.num_patches**0.5 if model.config.model_type == "siglip2" else image.image_size
        )
        self.languages = EVERY if model.config.text_config.vocab_size >= MANY_LANGUAGES else frozenset(("en",))
        self._model, self._image_processor, self._tokenizer = model, image_processor, tokenizer

    @classmethod
    def from_pretrained(
        cls, model_id: str, revision: str | None = None, device: str | None = None, fingerprints: Path | None = None
    ) -> ClipEncoder:
        """Load a hub id from the local cache, or a folder; never the network.

        ``fingerprints`` is a cache of them, so that the weights are not read twice. Raises ModelUnavailableError if
        its files are not on this machine or if they are of none of the KINDS.
        """
        checkpoint = require_checkpoint("clip", model_id, revision, KINDS)
        load = _of_open_clip if checkpoint.layout is OPEN_CLIP else _of_transformers
        model, image_processor, tokenizer = load(checkpoint)
        return cls(cls._name_of(checkpoint, fingerprints), place(model, device), image_processor, tokenizer)

    @classmethod
    def identify(cls, model_id: str, revision: str | None = None, fingerprints: Path | None = None) -> Identity:
        """What ``from_pretrained`` would load; raises ModelUnavailableError."""
        checkpoint = require_checkpoint("clip", model_id, revision, KINDS)
        return Identity(cls._name_of(checkpoint, fingerprints), (checkpoint.name,))

    @staticmethod
    def _name_of(checkpoint: Checkpoint, fingerprints: Path | None) -> str:
        return f"clip-{checkpoint.fingerprint(fingerprints)}"

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Unit vectors (n, dim) float32 of RGB images, in their order."""
        return self._in_batches(images, self._image_features)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dim) float32 of texts; what is over the tower's tokens (77, SigLIP 64) is cut off."""
        return self._in_batches(texts, self._text_features)

    def _image_features(self, images: Sequence[Image.Image]) -> Tensor:
        seen = self._image_processor(images=list(images), return_tensors="pt").to(self._model.device)
        seen["pixel_values"] = seen["pixel_values"].to(self._model.dtype)
        return cast("Tensor", self._model.get_image_features(**seen).pooler_output)

    def _text_features(self, texts: Sequence[str]) -> Tensor:
        # Padding a query of 12 tokens to CLIP's 77 makes it four times as slow and, attention being causal, changes
        # nothing. SigLIP's attention sees all: it learned small letters, always padded, and reads its last token.
        longest = self._model.config.text_config.max_position_embeddings
        padding = "max_length" if self._sigmoid else "longest"
        spelled = [text.lower() for text in texts] if self._sigmoid else list(texts)
        tokens = self._tokenizer(spelled, padding=padding, truncation=True, max_length=longest, return_tensors="pt").to(
            self._model.device
        )
        if self._sigmoid:
            return cast("Tensor", self._model.get_text_features(tokens["input_ids"]).pooler_output)
        features = self._model.get_text_features(tokens["input_ids"], attention_mask=tokens["attention_mask"])
        return cast("Tensor", features.pooler_output)

    def _in_batches(self, inputs: Sequence[_Input], features: Callable[[Sequence[_Input]], Tensor]) -> Vectors:
        import torch
        from torch.nn.functional import normalize

        vectors = [np.zeros((0, self.dim), np.float32)]
        with torch.inference_mode():
            for start in range(0, len(inputs), BATCH):
                batch = features(inputs[start : start + BATCH])
                vectors.append(normalize(batch.float(), dim=-1).cpu().numpy())
        return np.concatenate(vectors)


def _of_transformers(checkpoint: Checkpoint) -> tuple[Any, Any, Any]:
    """Model, image processor and tokenizer."""
    from transformers import AutoImageProcessor, AutoModel, AutoTokenizer, PreTrainedTokenizerFast  # takes seconds

    # SigLIP's own class needs sentencepiece; tokenizer.json holds the same without it.
    as_json = checkpoint.tokenizer_class == "SiglipTokenizer" and (checkpoint.folder / "tokenizer.json").is_file()
    # The processor of Pillow: the other one needs torchvision, which has no wheel for every machine.
    return (
        checkpoint.load(AutoModel, use_safetensors=True),
        checkpoint.load(AutoImageProcessor, backend="pil"),
        checkpoint.load(PreTrainedTokenizerFast if as_json else AutoTokenizer),
    )


def _of_open_clip(checkpoint: Checkpoint) -> tuple[Any, Any, Any]:
    """Model, image processor and tokenizer."""
    with checkpoint.reading():
        return open_clip.load(checkpoint.folder)
