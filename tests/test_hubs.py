import numpy as np

from retrieval.collection import FEWEST, Hubs
from retrieval.ranking import normalise


def sentences(count: int) -> np.ndarray:
    """Sentences that all point about the same way, to the first axis."""
    return normalise(np.random.default_rng(0).normal(0, 0.1, (count, 4)) + np.eye(4)[0])


PHOTOS = np.eye(4, dtype=np.float32)


def test_a_photo_near_most_sentences_is_a_hub() -> None:
    nearness = Hubs(sentences(FEWEST)).nearness(PHOTOS)
    assert nearness[0] > nearness[1:].max() + 0.5


def test_too_few_sentences_tell_nothing() -> None:
    assert Hubs(sentences(FEWEST - 1)).nearness(PHOTOS).tolist() == [0, 0, 0, 0]


def test_the_same_sentence_said_of_many_photos_counts_once() -> None:
    assert Hubs(np.repeat(PHOTOS, FEWEST, axis=0)).nearness(PHOTOS).tolist() == [0, 0, 0, 0]


def test_a_sample_is_spread_over_all_photos() -> None:
    assert Hubs.sample(np.arange(10)).tolist() == list(range(10))
    sample = Hubs.sample(np.arange(100_000))
    assert 1000 <= len(sample) <= 2000
    assert sample.max() > 99_000
