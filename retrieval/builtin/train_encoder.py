"""Trains the encoder: the command's arguments, the recipes, and what the space remembers of the training."""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch.nn import functional

from retrieval.builtin.card import measure_recall
from retrieval.builtin.encoder import ASSETS, WEIGHTS, BuiltinEncoder
from retrieval.builtin.encoder_training import Network, Recipe, Training
from retrieval.builtin.examples import Examples
from retrieval.builtin.features import default_cache
from retrieval.builtin.heads import HeadPair
from retrieval.builtin.space import ClassMeanings, Space
from retrieval.builtin.towers import MiniLM, load_sentence_tower, require_image_weights
from retrieval.builtin.train_cut import learn_cut

CLASSES = ASSETS / "imagenet_classes.txt"
# Runs from the same start and their shares in the mean of their weights, which knows more than any of them (Wortsman et
# al. 2022). Those that are taught have the mean of the runs before them for a teacher.
RECIPES = (Recipe(), Recipe(epochs=18, labelled=224))
SHARES = (0.6, 0.4)
# Training photos and texts that the space keeps to compare with, and the share of them that people captioned.
KNOWN, CAPTIONED = 1000, 0.6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of ``train-encoder``."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with flickr8k/ and diverse/")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where to keep decoded photos and checkpoints")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="FILE", help="where to write the weights")


def run(args: argparse.Namespace) -> None:
    """Train tower and heads, save them together, and print their figures on dev.

    A run that was interrupted goes on after the last checkpoint.
    """
    require_image_weights()
    data, cache = args.data, args.cache or default_cache()
    examples = Examples(data, cache)
    trainings: list[Training] = []
    for recipe in RECIPES:
        teacher = mean_of([training.averaged for training in trainings], SHARES) if recipe.taught else None
        trainings.append(Training(recipe, examples, cache, teacher))
        for _ in trainings[-1].run():
            pass
    space_of(mean_of([training.averaged for training in trainings], SHARES), examples).save(args.weights)
    if args.weights == WEIGHTS:
        learn_cut()
    for training in trainings:
        training.checkpoint.unlink(missing_ok=True)
    recall = measure_recall(BuiltinEncoder.open(weights=args.weights), data / "flickr8k", cache, "dev")
    print(json.dumps(recall, indent=2))


def mean_of(networks: Sequence[Network], shares: Sequence[float]) -> Network:
    """A network with the mean of the weights of these, by their shares."""
    mean, total = copy.deepcopy(networks[0]), sum(shares[: len(networks)])
    every = [network.state_dict() for network in networks]
    mean.load_state_dict(
        {
            name: torch.stack(
                [share / total * weights[name] for share, weights in zip(shares, every, strict=False)]
            ).sum(0)
            for name in every[0]
        }
    )
    return mean


def space_of(network: Network, examples: Examples) -> Space:
    """The space of a trained network, with what it remembers of the examples."""
    pairs = [cast(HeadPair, pair) for pair in network.pairs]
    space = Space(network.tower, pairs, read_meanings(), KNOWN, network.upper)
    device = next(space.parameters()).device
    remember(space.to(device).eval(), examples)
    return space


def read_classes(classes: Path = CLASSES) -> list[str]:
    """ImageNet's classes: the names of each, with a colon and its definition behind them."""
    return [line for line in classes.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def read_meanings(classes: Path = CLASSES) -> ClassMeanings:
    """Sentence vectors of ImageNet's classes: the mean of a class's names and of names with definition."""
    lines = read_classes(classes)
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
    device = space.known_images.device
    sentences = load_sentence_tower().to(device)
    with torch.inference_mode():
        for places in np.array_split(np.arange(count), -(-count // 50)):
            part = torch.from_numpy(places)
            space.known_images[part] = space.plain_image(space.tower(examples.pixels[rows[part]].to(device)))
            ids, mask = (tensor.to(device) for tensor in examples.tokens(texts[part]))
            space.known_texts[part] = space.plain_caption(ids, mask, sentences)
