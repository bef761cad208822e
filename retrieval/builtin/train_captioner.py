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
from retrieval.caption_metrics import CiderD, bleu, cider_d
from retrieval.records import Caption


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of ``train-captioner``."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder that holds flickr8k/")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where to keep features and checkpoints")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="FILE", help="where to write the weights")
    parser.add_argument(
        "--adapt",
        type=Path,
        metavar="FILE",
        help="instead of training, adapt this captioner, made for the untrained image tower, to the trained one",
    )


def run(args: argparse.Namespace) -> None:
    """Train the decoder, tune its threshold on dev, save it, and print the figures.

    An interrupted run resumes after the last complete epoch.
    """
    from retrieval.builtin.caption_training import RECIPE, Examples, Training, adapt, vocabulary_of
    from retrieval.builtin.features import default_cache, load_features, untrained_beside_trained

    data, cache = args.data / "flickr8k", args.cache or default_cache()
    if args.adapt:
        earlier = BuiltinCaptioner.open(args.adapt)
        vocabulary, decoder = earlier.vocabulary, earlier.decoder.float()
        adapt(decoder, untrained_beside_trained(data))
    else:
        vocabulary = vocabulary_of(data)
        training = Training(RECIPE, Examples(data, cache, vocabulary, RECIPE.views), vocabulary, cache)
        for _ in training.run():
            pass
        decoder = training.averaged.cpu()
    always_certain = -math.inf
    save_captioner(args.weights, decoder, vocabulary, always_certain)
    dev = load_features(data, cache)
    rows = dev.rows("dev")
    captions = BuiltinCaptioner.open(args.weights).caption_features(dev.grids[rows])
    references = [dev.photos[i].captions for i in rows]
    save_captioner(args.weights, decoder, vocabulary, certainty_threshold(captions, references))
    print(json.dumps(measure(args.data, cache, args.weights), indent=2))


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
    captioner = BuiltinCaptioner.open(weights)
    figures: dict[str, Any] = {"name": captioner.name, "megabytes": round(weights.stat().st_size / 1e6, 1)}
    figures["flickr8k dev"] = _measure_on(captioner, data / "flickr8k", cache, "dev")
    if (data / "coco").is_dir():
        figures["coco"] = _measure_on(captioner, data / "coco", cache, None)
    return figures


def _measure_on(captioner: BuiltinCaptioner, data: Path, cache: Path | None, split: str | None) -> dict[str, Any]:
    from retrieval.builtin.features import default_cache, load_features

    features = load_features(data, cache or default_cache())
    rows = features.rows(split) if split else np.arange(len(features.photos))
    captions, seconds = _timed(captioner, features.grids[rows])
    texts, references = [caption.text for caption in captions], [features.photos[i].captions for i in rows]
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
