"""``train-cut``: learns again to how few numbers the vectors of the shipped weights are cut."""

from __future__ import annotations

import argparse

from retrieval.builtin.cut import ASSET, Cut
from retrieval.builtin.encoder import BuiltinEncoder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``train-cut`` has no flags."""


def run(args: argparse.Namespace) -> None:
    """Learn the cut of the shipped weights and print its size."""
    cut = learn_cut()
    print(f"{ASSET}: {cut.rotation.shape[0]} numbers of {cut.weights} become {cut.rotation.shape[1]}")


def learn_cut() -> Cut:
    """The cut of the shipped weights, learned from the vectors they remember of their training and saved."""
    encoder = BuiltinEncoder.open(whole=True)
    cut = Cut.learn(encoder.name, encoder.known_vectors())
    cut.save()
    return cut
