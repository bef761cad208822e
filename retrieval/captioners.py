"""Images become sentences: what a captioner is, BLIP, InstructBLIP and Florence-2 through transformers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retrieval.checkpoints import QUESTIONS, Checkpoint, require_checkpoint
from retrieval.devices import place
from retrieval.records import Caption

# Eight images with three beams of keys and values each fit any laptop; more are no faster on a CPU.
BATCH = 8
# BLIP's own captions have at most 20 tokens (its configs/caption_coco.yaml).
MAX_TOKENS = 20
# Answers to prompts have a sentence or two, where BLIP's captions end.
MAX_ANSWER_TOKENS = 60
# What is asked of those that are told what to write. InstructBLIP: the subject, then everything else. Florence-2 knows
# this sign as "Describe in detail what is shown in the image."
PROMPTS = {
    "instructblip": (
        "Write a short description of the image.", "What objects, colours and places can be seen in the image?"
    ),
    "florence2": ("<DETAILED_CAPTION>",),
}  # fmt: skip
# What config.json calls the captioners that run here.
KINDS = ("blip", *PROMPTS)
# One to four words repeated at once, perhaps with an "and" or a comma between.
_STUTTER = re.compile(r"\b(\w+(?: \w+){0,3})(?:(?:,| and)? \1\b)+", re.IGNORECASE)


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


class BlipCaptioner:
    """BLIP (Li et al. 2022) through transformers."""

    def __init__(self, name: str, model: Any, image_processor: Any, tokenizer: Any) -> None:
        self.name = name
        self.image_side = int(model.config.vision_config.image_size)
        self._model, self._image_processor, self._tokenizer = model, image_processor, tokenizer

    @classmethod
    def from_pretrained(
        cls, model_id: str, revision: str | None = None, device: str | None = None, fingerprints: Path | None = None
    ) -> BlipCaptioner:
        """Load a hub id from the local cache, or a folder; never the network. ``fingerprints`` as in ``name_of``.

        Raises ModelUnavailableError if its files are not on this machine or if they are no BLIP.
        """
        checkpoint = require_checkpoint("blip", model_id, revision)
        from transformers import AutoImageProcessor, AutoTokenizer, BlipForConditionalGeneration

        model = place(checkpoint.load(BlipForConditionalGeneration, use_safetensors=True), device)
        return cls(cls.name_of(checkpoint, fingerprints), model, checkpoint.load(AutoImageProcessor, backend="pil"),
                   checkpoint.load(AutoTokenizer))  # fmt: skip

    @staticmethod
    def name_of(checkpoint: Checkpoint, fingerprints: Path | None = None) -> str:
        """The fingerprint of a checkpoint; ``fingerprints`` is a file that keeps them."""
        return f"blip-{checkpoint.fingerprint(fingerprints)}"

    def caption_images(self, images: Sequence[Image.Image]) -> list[Caption]:
        """One caption for each RGB image, in their order, with its mean token log-probability."""
        batches = (images[start : start + BATCH] for start in range(0, len(images), BATCH))
        return [caption for batch in batches for caption in self._batch(batch)]

    def _batch(self, images: Sequence[Image.Image]) -> list[Caption]:
        import torch

        pixels = self._image_processor(images=list(images), return_tensors="pt")["pixel_values"]
        with torch.inference_mode():
            made = self._model.generate(
                pixel_values=pixels.to(self._model.device, self._model.dtype), num_beams=self._beams,
                max_new_tokens=MAX_TOKENS, return_dict_in_generate=True, output_scores=True,
            )  # fmt: skip
        texts = self._tokenizer.batch_decode(made.sequences, skip_special_tokens=True)
        return [Caption(clean(text), score) for text, score in zip(texts, self._scores(made), strict=True)]

    @property
    def _beams(self) -> int:
        # Three beams write better captions (the BLIP paper uses them). In bfloat16 they cost a quarter more
        # than one (1.11 against 0.90 s a photo on 2 cores), in float32 two thirds more (2.35 against 1.43 s).
        import torch

        slow = self._model.device.type == "cpu" and self._model.dtype == torch.float32
        return 1 if slow else 3

    def _scores(self, made: Any) -> list[float]:
        """Mean log-probability of the tokens of each caption, its end token included."""
        beams = getattr(made, "beam_indices", None)
        # The scores of beams are log-probabilities already, those of the greedy search are logits.
        logs = self._model.text_decoder.compute_transition_scores(
            made.sequences, made.scores, beams, normalize_logits=beams is None
        ).float()
        made_tokens = made.sequences[:, -logs.shape[1] :] != self._model.config.text_config.pad_token_id
        return cast("list[float]", ((logs * made_tokens).sum(1) / made_tokens.sum(1).clamp(min=1)).tolist())


class PromptedCaptioner:
    """InstructBLIP (Dai et al. 2023) and Florence-2 (Xiao et al. 2024): the answers to some prompts, joined."""

    def __init__(self, name: str, model: Any, processor: Any, prompts: Sequence[str]) -> None:
        self.name, self.prompts = name, tuple(prompts)
        size = processor.image_processor.size
        self.image_side = int(size["height"])
        self._model, self._processor = model, processor

    @classmethod
    def from_checkpoint(
        cls, checkpoint: Checkpoint, prompts: Sequence[str], device: str | None = None, fingerprints: Path | None = None
    ) -> PromptedCaptioner:
        """Load a checkpoint; raises ModelUnavailableError for damaged files. ``fingerprints`` as in ``name_of``."""
        load = {"instructblip": _instructblip, "florence2": _florence2}[checkpoint.kind]
        model, processor = load(checkpoint)
        return cls(name_of(checkpoint, prompts, fingerprints), place(model, device), processor, prompts)

    def caption_images(self, images: Sequence[Image.Image]) -> list[Caption]:
        """One caption for each RGB image, in their order: the answers to all prompts, one after another."""
        batches = (images[start : start + BATCH] for start in range(0, len(images), BATCH))
        return [caption for batch in batches for caption in self._batch(batch)]

    def _batch(self, images: Sequence[Image.Image]) -> list[Caption]:
        answers = [self._answers(prompt, images) for prompt in self.prompts]
        return [Caption(_joined(texts)) for texts in zip(*answers, strict=True)]

    def _answers(self, prompt: str, images: Sequence[Image.Image]) -> list[str]:
        import torch

        asked = self._processor(images=list(images), text=[prompt] * len(images), return_tensors="pt", padding=True).to(
            self._model.device
        )
        asked["pixel_values"] = asked["pixel_values"].to(self._model.dtype)
        with torch.inference_mode():
            made = self._model.generate(**asked, max_new_tokens=MAX_ANSWER_TOKENS)
        return list(self._processor.tokenizer.batch_decode(made, skip_special_tokens=True))


def _instructblip(checkpoint: Checkpoint) -> tuple[Any, Any]:
    """Model and processor of an InstructBLIP."""
    from transformers import AutoImageProcessor, AutoTokenizer, InstructBlipForConditionalGeneration
    from transformers import InstructBlipProcessor as Processor

    model = checkpoint.load(InstructBlipForConditionalGeneration, use_safetensors=True)
    # A model that goes on writing after the prompt, such as Vicuna, wants it to end where the answer begins.
    side = "left" if model.config.use_decoder_only_language_model else "right"
    processor = Processor(  # type: ignore[no-untyped-call]
        checkpoint.load(AutoImageProcessor, backend="pil"),
        checkpoint.load(AutoTokenizer, padding_side=side),
        checkpoint.load(AutoTokenizer, subfolder=QUESTIONS),
        num_query_tokens=model.config.num_query_tokens,
    )
    return model, processor


def _florence2(checkpoint: Checkpoint) -> tuple[Any, Any]:
    """Model and processor of a Florence-2."""
    from transformers import AutoImageProcessor, AutoTokenizer, Florence2ForConditionalGeneration, Florence2Processor

    model = checkpoint.load(Florence2ForConditionalGeneration, use_safetensors=True)
    processor = Florence2Processor(checkpoint.load(AutoImageProcessor, backend="pil"), checkpoint.load(AutoTokenizer))
    return model, processor


def name_of(checkpoint: Checkpoint, prompts: Sequence[str] = (), fingerprints: Path | None = None) -> str:
    """The identity of a captioner: its fingerprint and its prompts. ``fingerprints`` is the cache of fingerprints."""
    if checkpoint.kind not in PROMPTS:
        return BlipCaptioner.name_of(checkpoint, fingerprints)
    asked = hashlib.sha256(" | ".join(prompts or PROMPTS[checkpoint.kind]).encode()).hexdigest()[:6]
    return f"{checkpoint.kind}-{checkpoint.fingerprint(fingerprints)}-{asked}"


def open_captioner(
    model_id: str,
    revision: str | None = None,
    prompts: Sequence[str] = (),
    device: str | None = None,
    fingerprints: Path | None = None,
) -> Captioner:
    """The captioner of a hub id in the local cache, or of a folder: BLIP or one with prompts, as its config says.

    ``fingerprints`` as in ``name_of``. Raises ModelUnavailableError if its files are not on this machine, damaged, or
    of no captioner.
    """
    checkpoint = require_checkpoint("blip", model_id, revision, KINDS)
    if checkpoint.kind in PROMPTS:
        return PromptedCaptioner.from_checkpoint(checkpoint, prompts or PROMPTS[checkpoint.kind], device, fingerprints)
    return BlipCaptioner.from_pretrained(model_id, revision, device, fingerprints)


def _joined(texts: Sequence[str]) -> str:
    """Answers as one text: each ends as a sentence, and none is said twice."""
    sentences = dict.fromkeys(clean(text).rstrip(".") for text in texts)
    return " ".join(f"{sentence}." for sentence in sentences if sentence)


def clean(text: str) -> str:
    """A caption with a capital and without stuttering: "a cat and a cat and a  cat" becomes "A cat"."""
    text = " ".join(text.split())
    while (shorter := _STUTTER.sub(r"\1", text)) != text:
        text = shorter
    return text[:1].upper() + text[1:]
