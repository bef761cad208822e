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
from retrieval.builtin.encoder_training import Examples, Recipe, Training, as_tensor
from retrieval.builtin.features import default_cache, load_features, load_states
from retrieval.builtin.space import ClassMeanings, Space
from retrieval.builtin.towers import ImageFeatures, MiniLM, load_image_tower

CLASSES = ASSETS / "imagenet_classes.txt"
RECIPES = (Recipe(seed=0), Recipe(seed=1, views=(*Recipe.views, "grey"), shares=(0.24, 0.23, 0.23, 0.23, 0.07)))
KNOWN = 1000  # training photos and captions that the space keeps to compare with


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of ``train-encoder``."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder that holds flickr8k/")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where features and checkpoints are kept")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="FILE", help="where the result goes")


def run(args: argparse.Namespace) -> None:
    """Train the pairs of every recipe, save them together, and print their figures on dev.

    A run that was interrupted goes on after the last checkpoint.
    """
    data, cache = args.data / "flickr8k", args.cache or default_cache()
    examples = {recipe.views: Examples(data, cache, recipe.views) for recipe in RECIPES}
    trainings = [Training(recipe, examples[recipe.views], cache) for recipe in RECIPES]
    for training in trainings:
        for _ in training.run():
            pass
    space = Space([training.pair for training in trainings], read_meanings(), KNOWN).eval()
    remember(space, data, cache)
    space.save(args.weights)
    if args.weights == WEIGHTS:
        learn_cut()
    for training in trainings:
        training.checkpoint.unlink(missing_ok=True)
    print(json.dumps(measure_recall(BuiltinEncoder.open(weights=args.weights), data, cache, "dev"), indent=2))


def read_meanings(classes: Path = CLASSES) -> ClassMeanings:
    """Sentence vectors of ImageNet's classes: the mean of a class's names and of names with definition."""
    lines = [line for line in classes.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    sentences = MiniLM.open()
    meanings = sentences.encode(lines) + sentences.encode([line.split(":")[0] for line in lines])
    return ClassMeanings(functional.normalize(torch.from_numpy(meanings), dim=-1))


def remember(space: Space, data: Path, cache: Path) -> None:
    """Fill the space's known images and texts with training photos and one caption of each."""
    photos, captions = load_features(data, cache), load_states(data, cache)
    random = np.random.default_rng(0)
    rows = random.permutation(photos.rows("train"))
    rows = np.sort(np.resize(rows, len(space.known_images)))
    queries = np.array([random.choice(np.flatnonzero(captions.owners == row)) for row in rows])
    tower = load_image_tower(torch.float32)
    with torch.inference_mode():
        for part in np.array_split(np.arange(len(rows)), -(-len(rows) // 50)):
            seen = ImageFeatures(*(as_tensor(array[rows[part]]) for array in (photos.grids, photos.details)))
            space.known_images[part] = space.plain_image(seen, tower)
            space.known_texts[part] = space.plain_caption(*captions.batch(queries[part]))
