"""What the encoder is trained on: wordings, drawn pictures, and the words that measure it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from retrieval.builtin.examples import TrainingPhoto
from retrieval.builtin.kinds import OTHER_WORDS, queries_of, r_precision
from retrieval.builtin.synthesis import KINDS, render
from retrieval.builtin.wordings import NAMES, fill, sentences, tags_of


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawn_picture_has_names_and_is_the_same_for_the_same_seed(kind: str) -> None:
    assert NAMES[kind]
    first = render(kind, 3)
    assert first.mode == "RGB"
    assert first.tobytes() == render(kind, 3).tobytes()
    assert first.tobytes() != render(kind, 4).tobytes()


def test_the_words_that_measure_are_in_no_sentence_of_the_training() -> None:
    for tag, words in OTHER_WORDS.items():
        trained = {sentence.lower() for sentence in sentences(NAMES[tag], 300, random.Random(0))}
        assert not trained & {word.lower() for word in words}, tag


def test_sentences_are_different_and_hold_a_name() -> None:
    texts = sentences(("a coin", "a cent"), 12, random.Random(1))
    assert len(texts) == len(set(texts)) == 12
    assert all("coin" in text or "cent" in text for text in texts)
    assert fill("photos of {bare}", "an apple") == "photos of apple"


@pytest.mark.parametrize(
    ("row", "captions", "tags"),
    [
        ({"set": "coins", "label": "coin"}, ("a one euro coin", "a close-up of a coin"),
         {"a one euro coin", "coin", "money"}),
        ({"set": "pacs", "label": "sketch"}, ("a sketch of an elephant", ""), {"sketch: an elephant", "sketch"}),
        ({"set": "grocery", "label": "x"}, ("red grapefruit in a grocery store", "fresh red grapefruit, fruit"),
         {"grocery: red grapefruit", "fruit", "groceries"}),
        ({"set": "imagenet1000", "label": "tench"}, ("a photo of a tench", "a tench"), {"thing: a tench"}),
    ],
)  # fmt: skip
def test_photos_have_tags_from_the_fine_to_the_coarse(
    row: dict[str, str], captions: tuple[str, ...], tags: set[str]
) -> None:
    assert set(tags_of(row, captions)) == tags


def test_r_precision_counts_the_right_ones_among_as_many_best() -> None:
    photos = [TrainingPhoto("coins", str(i), "held", {"coin" if i < 2 else "receipt": ("x",)}) for i in range(4)]
    vectors = np.eye(4, dtype=np.float32)

    def encode(texts: list[str]) -> np.ndarray:
        return np.stack([np.array([1, 0.5, 0, 0] if text in OTHER_WORDS["coin"] else [0, 1, 0.9, 0]) for text in texts])

    assert r_precision(photos, vectors, encode) == {"coins": 75.0, "mean": 75.0}
    assert queries_of("coins of nobody", ("x",)) == ()
