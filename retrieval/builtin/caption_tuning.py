"""Tunes the caption decoder on a person's own captions, and measures it on some that are held out."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from retrieval.builtin.caption_training import RECIPE, caption_loss, take_step
from retrieval.builtin.captioner import BATCH, BuiltinCaptioner
from retrieval.builtin.decoder import CaptionDecoder
from retrieval.builtin.train_captioner import certainty_threshold
from retrieval.builtin.vocabulary import Vocabulary
from retrieval.caption_metrics import bleu, cider_d
from retrieval.devices import in_half

# A word that occurs this often in the captions becomes one of the decoder's.
AT_LEAST = 3
# Captions of a photo that are learned.
MOST_CAPTIONS = 5
# Steps of training at least, and times that each photo is learned at least.
STEPS, EPOCHS = 80, 3
# Chosen on 80 photos of COCO in three parts (CAPTIONER_CARD.md). Rewards as in training need more photos than these.
TUNING = replace(RECIPE, photos=16, rate=2e-4, average=0.98)
# For the loss that is reported.
_PLAIN = replace(RECIPE, smoothing=0.0, forgetting=0.0)


@dataclass(frozen=True)
class Captioned:
    """Photos as the captioner reads them, (photos, cells, channels), with the captions of each."""

    features: NDArray[np.float16]
    captions: Sequence[Sequence[str]]

    def of(self, rows: NDArray[np.int64]) -> Captioned:
        """Some of the photos."""
        return Captioned(self.features[rows], [self.captions[row] for row in rows])

    def ids(self, vocabulary: Vocabulary) -> Tensor:
        """Token ids (photos, captions, t); the captions of a photo that has fewer are repeated."""
        most = min(MOST_CAPTIONS, max(map(len, self.captions)))
        return torch.stack([vocabulary.encode(([*texts] * most)[:most]) for texts in self.captions])


@dataclass(frozen=True)
class Quality:
    """How close captions are to people's: CIDEr-D (0 to 10), BLEU-4 (0 to 1), and cross-entropy in nats a word."""

    cider: float
    bleu: float
    loss: float


def tuned(
    captioner: BuiltinCaptioner, photos: Captioned, held_out: Captioned
) -> tuple[BuiltinCaptioner, Quality, Quality]:
    """The captioner after it has learned from ``photos``, and its quality on ``held_out`` before and after.

    From where on it is certain of a caption is judged by the captions held out, as in training.
    """
    start = _widened(captioner, photos.captions)
    before = quality(start, held_out)
    decoder = _trained(start.decoder.float(), photos, start.vocabulary).half()  # as it is kept
    after = BuiltinCaptioner(captioner.name, decoder, start.vocabulary, captioner.threshold)
    after.threshold = certainty_threshold(after.caption_features(held_out.features), held_out.captions)
    return after, before, quality(after, held_out)


def quality(captioner: BuiltinCaptioner, photos: Captioned) -> Quality:
    """How well the captioner captions these photos."""
    texts = [caption.text for caption in captioner.caption_features(photos.features)]
    return Quality(cider_d(texts, photos.captions), bleu(texts, photos.captions), _loss(captioner, photos))


def _widened(captioner: BuiltinCaptioner, captions: Sequence[Sequence[str]]) -> BuiltinCaptioner:
    """The captioner with the words of these captions that it lacks; they begin as the mean of the words it has."""
    known = captioner.vocabulary.tokens
    words = Vocabulary.from_captions((text for texts in captions for text in texts), AT_LEAST).tokens
    new = [word for word in words if word not in known]
    decoder = CaptionDecoder(replace(captioner.decoder.shape, vocabulary=len(known) + len(new)))
    weights = {part: tensor.float() for part, tensor in captioner.decoder.state_dict().items()}
    for part in ("embed.weight", "bias"):
        rows = weights[part]
        weights[part] = torch.cat([rows, rows.mean(0, keepdim=True).expand(len(new), *rows.shape[1:])])
    decoder.load_state_dict(weights)
    return BuiltinCaptioner(captioner.name, decoder, Vocabulary((*known, *new)), captioner.threshold)


def _trained(start: CaptionDecoder, photos: Captioned, vocabulary: Vocabulary) -> CaptionDecoder:
    """The running average of the decoder's weights while it learns."""
    recipe, count = TUNING, len(photos.captions)
    torch.manual_seed(recipe.seed)
    decoder = CaptionDecoder(start.shape, recipe.dropout).train()
    decoder.load_state_dict(start.state_dict())
    averaged = copy.deepcopy(decoder).eval().requires_grad_(False)
    optimiser = torch.optim.AdamW(decoder.parameters(), recipe.rate, (0.9, 0.98), weight_decay=recipe.decay)
    ids, steps = photos.ids(vocabulary), max(STEPS, EPOCHS * count // recipe.photos)
    batches = _batches(count, recipe.photos, np.random.default_rng(recipe.seed))
    for step in tqdm(range(steps), "learning"):
        chosen = next(batches)
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * (1 + math.cos(math.pi * step / steps)) / 2
        with in_half(torch.device("cpu")):
            memory = decoder.look(torch.from_numpy(photos.features[chosen]).float())
            loss = caption_loss(decoder, memory, ids[chosen], recipe)
        take_step(loss, optimiser, decoder, averaged, recipe.average)
    return averaged


def _batches(photos: int, size: int, generator: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Positions of ``size`` photos, over and over in another order."""
    while True:
        order = generator.permutation(photos)
        yield from (order[start : start + size] for start in range(0, photos - size + 1, size))


def _loss(captioner: BuiltinCaptioner, photos: Captioned) -> float:
    """Cross-entropy of the photos' captions in nats a word, without those words that the captioner lacks."""
    decoder, ids = captioner.decoder, photos.ids(captioner.vocabulary)
    losses = []
    with torch.inference_mode():
        for start in range(0, len(ids), BATCH):
            features = torch.from_numpy(photos.features[start : start + BATCH]).to(decoder.bias.dtype)
            losses.append(float(caption_loss(decoder, decoder.look(features), ids[start : start + BATCH], _PLAIN)))
    return float(np.mean(losses))
