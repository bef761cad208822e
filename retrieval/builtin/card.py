"""Measures the shipped models and updates the figures in their model card."""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from retrieval.builtin.encoder import ASSETS, BuiltinEncoder
from retrieval.metrics import first_ranks, recall_table
from retrieval.samples import fill_with_samples

CARD = ASSETS / "MODEL_CARD.md"
QUERIES = ASSETS / "sample_queries.json"
_START, _END = "<!-- figures: written by python -m retrieval.builtin card -->", "<!-- end of figures -->"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of ``card``."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with flickr8k/ and coco/")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where to keep features")
    parser.add_argument("--card", type=Path, default=CARD, metavar="FILE", help="the model card to update")


def run(args: argparse.Namespace) -> None:
    """Measure everything and write the figures into the card, between its marks."""
    from retrieval.builtin.features import default_cache
    from retrieval.builtin.train_captioner import measure as measure_captioner

    cache = args.cache or default_cache()
    encoder = BuiltinEncoder.open()
    figures = {
        "machine": describe_machine(),
        "encoder": {
            "name": encoder.name,
            "vector": encoder.dim,
            **measure_encoder(encoder, args.data, cache),
        },
        "captioner": measure_captioner(args.data, cache),
        "megabytes": {path.name: round(path.stat().st_size / 1e6, 1) for path in sorted(ASSETS.glob("*.safetensors"))},
    }
    args.card.write_text(renew(args.card.read_text(encoding="utf-8"), figures), encoding="utf-8")
    print(json.dumps(figures, indent=2))


def renew(card: str, figures: dict[str, Any]) -> str:
    """The card with new figures between its marks; raises ValueError if a mark is missing."""
    before, _, remainder = card.partition(_START)
    old, _, after = remainder.partition(_END)
    if not old:
        raise ValueError(f"the card lacks the mark {_START} or {_END}")
    block = json.dumps(figures, indent=2)
    return f"{before}{_START}\n```json\n{block}\n```\n{_END}{after}"


def measure_encoder(encoder: BuiltinEncoder, data: Path, cache: Path) -> dict[str, Any]:
    """Recall on Flickr8k's dev split and, as a check, on the COCO photos; the sample queries; speed."""
    figures: dict[str, Any] = {"flickr8k dev": measure_recall(encoder, data / "flickr8k", cache, "dev")}
    if (data / "coco").is_dir():
        figures["coco"] = measure_recall(encoder, data / "coco", cache, None)
    if (data / "diverse").is_dir():
        figures["R-precision of kept-out photos in unseen words"] = measure_kinds(encoder, data, cache)
    return figures | {"sample queries": measure_samples(encoder), "speed": measure_speed(encoder)}


def measure_kinds(encoder: BuiltinEncoder, data: Path, cache: Path) -> dict[str, float]:
    """R-precision of the held-out photos of each labelled set, in a pool with each other and the dev photos."""
    from retrieval.builtin.examples import photos_of, sets_of
    from retrieval.builtin.features import load_features
    from retrieval.builtin.kinds import r_precision

    photos, vectors = [], []
    for kind, folder in sets_of(data, cache).items():
        features, every = load_features(folder, cache), photos_of(folder, kind)
        rows = [row for row, photo in enumerate(every) if photo.part in ("dev", "held")]
        photos += [every[row] for row in rows]
        vectors.append(encoder.encode_features(features.grids[rows], features.details[rows]))
    return r_precision(photos, np.concatenate(vectors), encoder.encode_texts)


def measure_recall(encoder: BuiltinEncoder, data: Path, cache: Path, split: str | None) -> dict[str, Any]:
    """Recall in percent, both ways, over the photos of a split (None: all) and all their captions."""
    from retrieval.builtin.features import load_features

    features = load_features(data, cache)
    rows = features.rows(split) if split else np.arange(len(features.photos))
    captions = [features.photos[row].captions for row in rows]
    owners = np.repeat(np.arange(len(rows)), [len(texts_of_photo) for texts_of_photo in captions])
    texts = encoder.encode_texts([caption for texts_of_photo in captions for caption in texts_of_photo])
    scores = texts @ encoder.encode_features(features.grids[rows], features.details[rows]).T
    relevant = owners[:, None] == np.arange(len(rows))
    figures = {
        "text to image": first_ranks(scores, relevant),
        "image to text": first_ranks(scores.T, relevant.T),
    }
    return {way: _rounded(recall_table(ranks)) for way, ranks in figures.items()}


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in figures.items()}


def measure_samples(encoder: BuiltinEncoder) -> dict[str, Any]:
    """How many of the published queries over the samples rank a right photo first, and which do not."""
    with tempfile.TemporaryDirectory() as folder:
        files = [path for path in fill_with_samples(Path(folder)) if path.suffix != ".txt"]
        vectors = encoder.encode_images([Image.open(path).convert("RGB") for path in files])
    queries = json.loads(QUERIES.read_text(encoding="utf-8"))
    scores = encoder.encode_texts([query["query"] for query in queries])
    best = [files[column].name for column in (scores @ vectors.T).argmax(axis=1)]
    wrong = {q["query"]: name for q, name in zip(queries, best, strict=True) if name not in q["photos"]}
    return {"queries": len(queries), "right": len(queries) - len(wrong), "wrong": wrong}


def measure_speed(encoder: BuiltinEncoder) -> dict[str, float]:
    """Photos per second from decoded images (640 x 480) to vectors, and milliseconds per typed query."""
    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    images = [Image.fromarray(noise)] * 64
    seconds = _best_of(3, lambda: encoder.encode_images(images))
    query = _best_of(20, lambda: encoder.encode_texts(["two children playing football on a beach"]))
    return {"photos a second": round(len(images) / seconds, 1), "ms a query": round(1000 * query, 1)}


def _best_of(runs: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest run: other programs can only make a run slower."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def describe_machine() -> str:
    """Cores, instruction set and versions that the speeds belong to."""
    import torch

    from retrieval.devices import fast_dtype

    kind = str(fast_dtype()).removeprefix("torch.")
    return f"{torch.get_num_threads()} threads, {platform.machine()}, {kind}, torch {torch.__version__}"
