import numpy as np

from retrieval.collection import Hubs
from retrieval.ranking import normalise
from retrieval.tuning import BUILTIN


def sentences(count: int) -> np.ndarray:
    """Sentences that all point about the same way, to the first axis."""
    return normalise(np.random.default_rng(0).normal(0, 0.1, (count, 4)) + np.eye(4)[0])


PHOTOS = np.eye(4, dtype=np.float32)


def test_a_photo_near_most_sentences_is_a_hub() -> None:
    nearness = Hubs(sentences(BUILTIN.fewest_sentences), BUILTIN).nearness(PHOTOS)
    assert nearness[0] > nearness[1:].max() + 0.5


def test_too_few_sentences_tell_nothing() -> None:
    assert Hubs(sentences(BUILTIN.fewest_sentences - 1), BUILTIN).nearness(PHOTOS).tolist() == [0, 0, 0, 0]


def test_the_same_sentence_said_of_many_photos_counts_once() -> None:
    assert Hubs(np.repeat(PHOTOS, BUILTIN.fewest_sentences, axis=0), BUILTIN).nearness(PHOTOS).tolist() == [0, 0, 0, 0]


def test_a_sample_is_spread_over_all_photos() -> None:
    assert Hubs.sample(np.arange(10), BUILTIN).tolist() == list(range(10))
    sample = Hubs.sample(np.arange(100_000), BUILTIN)
    assert 1000 <= len(sample) <= 2000
    assert sample.max() > 99_000
