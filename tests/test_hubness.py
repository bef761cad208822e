import numpy as np

from retrieval.ranking import normalise
from retrieval.search.hubness import FEWEST, Hubs
from retrieval.vector_index import VectorIndex


def index_of(vectors: np.ndarray) -> VectorIndex:
    return VectorIndex.build(np.arange(1, len(vectors) + 1), normalise(vectors))


def sentences(count: int) -> np.ndarray:
    """Sentences that all point about the same way, to the first axis."""
    return np.random.default_rng(0).normal(0, 0.1, (count, 4)) + np.eye(4)[0]


def test_a_photo_near_most_sentences_is_a_hub() -> None:
    hubs = Hubs(index_of(np.eye(4)), index_of(sentences(FEWEST)))
    nearness = hubs.nearness(np.array([1, 2]))
    assert nearness[0] > nearness[1] + 0.5
    assert hubs.nearness(np.array([2, 1])).tolist() == nearness[::-1].tolist()


def test_too_few_sentences_tell_nothing() -> None:
    hubs = Hubs(index_of(np.eye(4)), index_of(sentences(FEWEST - 1)))
    assert hubs.nearness(np.array([3, 1, 2])).tolist() == [0, 0, 0]


def test_the_same_sentence_said_of_many_photos_counts_once() -> None:
    hubs = Hubs(index_of(np.eye(4)), index_of(np.repeat(np.eye(4), FEWEST, axis=0)))
    assert hubs.nearness(np.array([1])).tolist() == [0]
