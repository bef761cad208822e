"""Trains the encoder: the command's arguments, the recipes, and what the space remembers of the training."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from retrieval.builtin.card import measure_recall
from retrieval.builtin.cut import learn_cut
from retrieval.builtin.encoder import ASSETS, WEIGHTS, BuiltinEncoder
from retrieval.builtin.encoder_training import Recipe, Training
from retrieval.builtin.examples import Examples
from retrieval.builtin.features import default_cache
from retrieval.builtin.space import ClassMeanings, Space
from retrieval.builtin.towers import MiniLM, load_image_tower

CLASSES = ASSETS / "imagenet_classes.txt"
RECIPES = (Recipe(seed=0), Recipe(seed=1))
# Training photos and texts that the space keeps to compare with, and the share of them that people captioned.
KNOWN, CAPTIONED = 1000, 0.6
# Going on from other weights, so much of them stays in the mean of both (Wortsman et al. 2022): on dev nothing is lost
# then, and of what is won on other photos little.
STAYS = 0.4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of ``train-encoder``."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with flickr8k/ and diverse/")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where features and checkpoints are kept")
    parser.add_argument("--start", type=Path, metavar="FILE", help="weights to go on from (default: new ones)")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="FILE", help="where the result goes")


def run(args: argparse.Namespace) -> None:
    """Train the pairs of every recipe, save them together, and print their figures on dev.

    A run that was interrupted goes on after the last checkpoint.
    """
    data, cache = args.data, args.cache or default_cache()
    examples = Examples(data, cache, RECIPES[0].views)
    started = Space.load(args.start).pairs if args.start else [None] * len(RECIPES)
    trainings = [Training(recipe, examples, cache, start) for recipe, start in zip(RECIPES, started, strict=True)]
    for training in trainings:
        for _ in training.run():
            pass
        training.settle(STAYS)
    space = Space([training.pair for training in trainings], read_meanings(), KNOWN).eval()
    remember(space, examples)
    space.save(args.weights)
    if args.weights == WEIGHTS:
        learn_cut()
    for training in trainings:
        training.checkpoint.unlink(missing_ok=True)
    print(
        json.dumps(measure_recall(BuiltinEncoder.open(weights=args.weights), data / "flickr8k", cache, "dev"), indent=2)
    )


def read_meanings(classes: Path = CLASSES) -> ClassMeanings:
    """Sentence vectors of ImageNet's classes: the mean of a class's names and of names with definition."""
    lines = [line for line in classes.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    sentences = MiniLM.open()
    meanings = sentences.encode(lines) + sentences.encode([line.split(":")[0] for line in lines])
    return ClassMeanings(functional.normalize(torch.from_numpy(meanings), dim=-1))


def remember(space: Space, examples: Examples) -> None:
    """Fill the space's known images and texts with training photos and one text of each."""
    torch.manual_seed(0)
    random, count = np.random.default_rng(0), len(space.known_images)
    captioned = random.permutation(examples.rows("train", "flickr8k"))
    labelled = random.permutation(np.setdiff1d(examples.rows("train"), captioned))
    chosen = np.concatenate([captioned[: round(CAPTIONED * count)], labelled[: count - round(CAPTIONED * count)]])
    rows = torch.from_numpy(np.resize(chosen, count))
    groups = examples.groups[rows, 0]
    inside = (torch.rand(count) * examples.group_size[groups]).long()
    texts = examples.group_texts[examples.group_at[groups] + inside]
    tower = load_image_tower(torch.float32)
    with torch.inference_mode():
        for part in torch.arange(count).split(50):
            seen = (array[rows[part], 0].float() for array in (examples.grids, examples.details))
            space.known_images[part] = space.plain_pooled(*seen, tower)
            space.known_texts[part] = space.plain_caption(*examples.texts.batch(texts[part].numpy()))
