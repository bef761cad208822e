"""Trains and measures the built-in captioner: the command's arguments, its steps, its figures."""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.builtin.captioner import BATCH, WEIGHTS, BuiltinCaptioner, save_captioner
from retrieval.builtin.encoder import BuiltinEncoder, with_vectors
from retrieval.caption_metrics import CiderD, bleu, cider_d
from retrieval.records import Caption


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of ``train-captioner``."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder that holds flickr8k/")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where to keep features and checkpoints")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="FILE", help="where to write the weights")


def run(args: argparse.Namespace) -> None:
    """Train the decoder, tune its threshold on dev, save it, and print the figures.

    An interrupted run resumes after the last complete epoch.
    """
    from retrieval.builtin.caption_training import RECIPE, Examples, Training
    from retrieval.builtin.features import default_cache

    cache, encoder = args.cache or default_cache(), BuiltinEncoder.open()
    examples, vocabulary = Examples.read(args.data, cache, RECIPE.views, encoder)
    training = Training(RECIPE, examples, vocabulary, cache)
    for _ in training.run():
        pass
    decoder, always_certain = training.averaged.cpu(), -math.inf
    save_captioner(args.weights, decoder, vocabulary, always_certain)
    features, references = _seen(args.data / "flickr8k", cache, "dev", encoder)
    captions = BuiltinCaptioner.open(args.weights).caption_features(features)
    save_captioner(args.weights, decoder, vocabulary, certainty_threshold(captions, references))
    print(json.dumps(measure(args.data, cache, args.weights), indent=2))


def _seen(
    data: Path, cache: Path, split: str | None, encoder: BuiltinEncoder
) -> tuple[NDArray[np.float16], list[tuple[str, ...]]]:
    """What the captioner reads of the photos of a split, or of all, and people's captions of them."""
    from retrieval.builtin.features import load_features

    features = load_features(data, cache)
    rows = features.rows(split) if split else np.arange(len(features.photos))
    grids = features.grids[rows]
    vectors = encoder.encode_features(grids, features.details[rows])
    return with_vectors(grids, vectors), [features.photos[row].captions for row in rows]


def certainty_threshold(captions: Sequence[Caption], references: Sequence[Sequence[str]]) -> float:
    """The lowest log-probability around which half of the captions have at least half the mean CIDEr-D.

    "Around" is a window of a tenth of the captions.
    """
    scorer = CiderD(references)
    scored = sorted((c.log_probability or 0.0, scorer.score(i, c.text)) for i, c in enumerate(captions))
    sure, scores = (np.array(column) for column in zip(*scored, strict=True))
    around = max(1, len(scores) // 10)
    medians = [np.median(scores[i : i + around]) for i in range(len(scores) - around + 1)]
    return float(sure[int(np.argmax(np.array(medians) >= scores.mean() / 2)) + around // 2])


def measure(data: Path, cache: Path | None = None, weights: Path = WEIGHTS) -> dict[str, Any]:
    """Figures of the captioner on dev, and on the COCO photos if ``data`` has them (only as a check)."""
    from retrieval.builtin.features import default_cache

    captioner, encoder, cache = BuiltinCaptioner.open(weights), BuiltinEncoder.open(), cache or default_cache()
    figures: dict[str, Any] = {"name": captioner.name, "megabytes": round(weights.stat().st_size / 1e6, 1)}
    figures["flickr8k dev"] = _measure_on(captioner, *_seen(data / "flickr8k", cache, "dev", encoder))
    if (data / "coco").is_dir():
        figures["coco"] = _measure_on(captioner, *_seen(data / "coco", cache, None, encoder))
    return figures


def _measure_on(
    captioner: BuiltinCaptioner, features: NDArray[np.float16], references: Sequence[Sequence[str]]
) -> dict[str, Any]:
    captions, seconds = _timed(captioner, features)
    texts = [caption.text for caption in captions]
    figures: dict[str, Any] = {f"BLEU-{n}": round(bleu(texts, references, n), 4) for n in (1, 2, 3, 4)}
    figures["CIDEr-D"] = round(cider_d(texts, references), 4)
    scorer = CiderD(references)
    for word, certain in (("certain", True), ("uncertain", False)):
        scores = [scorer.score(i, c.text) for i, c in enumerate(captions) if c.certain == certain]
        mean = round(float(np.mean(scores or [0])), 4)
        figures[word] = {"share": round(len(scores) / len(texts), 3), "CIDEr-D": mean}
    words = {word for text in texts for word in text.split()}
    figures |= {"photos": len(texts), "different sentences": len(set(texts)), "different words": len(words)}
    return figures | {"ms a photo": round(1000 * seconds, 1)}


def _timed(captioner: BuiltinCaptioner, features: NDArray[np.float16]) -> tuple[list[Caption], float]:
    """Captions, and the median of the batches' seconds per photo, as other programs slow some batches down."""
    captions, times = list[Caption](), list[float]()
    for start in range(0, len(features), BATCH):
        batch = features[start : start + BATCH]
        began = time.perf_counter()
        captions += captioner.caption_features(batch)
        times.append((time.perf_counter() - began) / len(batch))
    return captions, float(np.median(times))
