"""A cluster in small answers as one index would, and says which shard is missing."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from retrieval.lab.shards import BEHIND, Cluster, merged, simulate
from retrieval.ranking import Vectors, normalise
from retrieval.vector_index import FaissIndex

SHARDS, PHOTOS = 3, 200


def some_vectors(count: int, seed: int) -> Vectors:
    return normalise(np.random.default_rng(seed).normal(size=(count, 64)))


PARTS = [(np.arange(n * PHOTOS, (n + 1) * PHOTOS), some_vectors(PHOTOS, n)) for n in range(SHARDS)]


@pytest.fixture(scope="module")
def questions() -> np.ndarray:
    return some_vectors(20, 77)


@pytest.fixture(scope="module")
def whole() -> FaissIndex:
    return FaissIndex.of(np.concatenate([i for i, _ in PARTS]), np.concatenate([v for _, v in PARTS]))


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster.of(PARTS) as cluster:
        yield cluster


def test_shards_together_answer_as_one_index(cluster: Cluster, whole: FaissIndex, questions: np.ndarray) -> None:
    for vector in questions:
        scores, ids = (result[0] for result in whole.search(vector, 10))
        answer = cluster.ask(vector)
        assert answer.ids.tolist() == ids.tolist()
        np.testing.assert_array_equal(answer.scores, scores)
        assert answer.missing == ()


def test_without_a_dead_shard_the_others_answer_and_it_is_named(
    cluster: Cluster, whole: FaissIndex, questions: np.ndarray
) -> None:
    cluster.kill(1)
    alive = np.array([not PHOTOS <= photo < 2 * PHOTOS for photo in whole.ids.tolist()])
    for vector in questions:
        answer = cluster.ask(vector)
        assert answer.missing == (1,)
        assert answer.ids.tolist() == whole.search(vector, 10, alive)[1][0].tolist()


def test_a_late_shard_is_left_out_after_the_deadline_and_its_late_answers_disturb_no_later_question(
    cluster: Cluster, whole: FaissIndex, questions: np.ndarray
) -> None:
    cluster.slow(2, 2.0)
    assert 2 in cluster.ask(questions[0], deadline=0.3).missing
    cluster.slow(2, 0.0)
    assert cluster.ask(questions[0]).missing == ()
    for vector in questions[1:4]:
        assert cluster.ask(vector).ids.tolist() == whole.search(vector, 10)[1][0].tolist()


def test_a_shard_that_falls_behind_is_not_asked_until_it_has_caught_up(cluster: Cluster, questions: np.ndarray) -> None:
    cluster.slow(0, 1.5)
    for _ in range(BEHIND):
        assert 0 in cluster.ask(questions[0], deadline=0.3).missing
    assert 0 in cluster.ask(questions[0]).missing  # it would wait for good if it had been asked
    cluster.slow(0, 0.0)
    while cluster.ask(questions[0]).missing:
        time.sleep(0.1)


def test_a_second_copy_answers_for_a_late_and_for_a_dead_one(whole: FaissIndex, questions: np.ndarray) -> None:
    with Cluster.of(PARTS, copies=2) as cluster:
        cluster.slow(0, 30.0)
        late = cluster.ask(questions[0], hedge=0.05)
        cluster.kill(0)
        dead = cluster.ask(questions[1], hedge=0.05)
    for answer, vector in ((late, questions[0]), (dead, questions[1])):
        assert answer.missing == ()
        assert answer.ids.tolist() == whole.search(vector, 10)[1][0].tolist()


def test_equal_cosines_are_merged_by_id() -> None:
    half = np.array([0.5], np.float32)
    answer = merged([(half, np.array([9])), (half, np.array([2]))], 2)
    assert answer.ids.tolist() == [2, 9]


def test_the_simulation_tells_what_a_late_and_a_dead_shard_cost() -> None:
    report = simulate(2, 100, questions=6)
    recalls = {outcome.state.split(",")[0]: outcome.recall for outcome in report.outcomes}
    assert recalls["healthy"] == recalls["one copy dead"] == 1
    assert recalls["one shard dead"] < 0.8  # half of the photos are there
    assert len(list(report.lines())) == 2 + len(report.outcomes)
