"""Vectors by photo id: exact, unchanged under readers, mapped from a file that is never trusted when broken."""

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking import normalise
from retrieval.vector_index import FlatIndex, Vectors

CLOSE = 1e-3  # half precision


def some_vectors(count: int, seed: int = 0, dim: int = 8) -> Vectors:
    return normalise(np.random.default_rng(seed).normal(size=(count, dim)))


def empty(dim: int = 8) -> FlatIndex:
    return FlatIndex.of(np.array([], np.int64), np.empty((0, dim), np.float32))


@pytest.fixture
def index() -> FlatIndex:
    return FlatIndex.of(np.array([30, 10, 20]), some_vectors(3))


def test_search_gives_ids_by_cosine(index: FlatIndex) -> None:
    scores, ids = index.search(some_vectors(3), 2)
    assert ids[:, 0].tolist() == [30, 10, 20]
    assert scores[:, 0] == pytest.approx([1, 1, 1], abs=CLOSE)
    assert (scores[:, 0] >= scores[:, 1]).all()


def test_missing_answers_are_padded(index: FlatIndex) -> None:
    scores, ids = index.search(some_vectors(1), 5)
    assert ids[0].tolist()[3:] == [-1, -1]
    assert np.isneginf(scores[0, 3:]).all()
    scores, ids = empty().search(some_vectors(2), 3)
    assert ids.tolist() == [[-1] * 3] * 2
    assert scores.shape == (2, 3)


def test_only_allowed_ids_answer(index: FlatIndex) -> None:
    assert set(index.search(some_vectors(1), 3, np.array([True, True, False]))[1][0].tolist()) == {10, 20, -1}
    assert index.search(some_vectors(1), 3, np.zeros(3, np.bool_))[1][0].tolist() == [-1, -1, -1]


@given(st.sets(st.integers(0, 99)), st.integers(1, 20), st.integers(0, 5))
def test_a_filtered_search_is_the_best_of_the_allowed(allowed: set[int], top_k: int, seed: int) -> None:
    vectors, query = some_vectors(100), some_vectors(1, seed + 1)
    index = FlatIndex.of(np.arange(60) * 3, vectors[:60]).apply(np.arange(60, 100) * 3, vectors[60:])
    places = np.array(sorted(allowed), np.int64)
    cosines = index.reconstruct(places * 3) @ query[0]
    expected = (places[np.argsort(-cosines, kind="stable")] * 3)[:top_k].tolist()
    mask = np.isin(np.arange(100), places)
    assert [i for i in index.search(query, top_k, mask)[1][0].tolist() if i >= 0] == expected


def test_vectors_come_back_by_id_in_any_order(index: FlatIndex) -> None:
    assert np.allclose(index.reconstruct(np.array([20, 30, 20])), some_vectors(3)[[2, 0, 2]], atol=CLOSE)
    with pytest.raises(KeyError):
        index.reconstruct(np.array([11]))


def test_a_batch_is_added_and_replaces_while_readers_keep_theirs(index: FlatIndex) -> None:
    batch = some_vectors(3, seed=1)
    renewed = index.apply(np.array([50, 20, 40]), batch)
    assert (len(index), len(renewed)) == (3, 5)
    assert renewed.ids.tolist() == [10, 20, 30, 40, 50]
    assert np.allclose(renewed.reconstruct(np.array([50, 20, 40])), batch, atol=CLOSE)
    assert np.allclose(index.reconstruct(np.array([20])), some_vectors(3)[[2]], atol=CLOSE)
    assert renewed.search(some_vectors(3)[[2]], 1)[0][0, 0] < 0.99


def test_an_id_lower_than_the_others_is_added_too(index: FlatIndex) -> None:
    renewed = index.apply(np.array([5, 20]), some_vectors(2, seed=1))
    assert renewed.ids.tolist() == [5, 10, 20, 30]
    assert renewed.search(some_vectors(2, seed=1), 1)[1].ravel().tolist() == [5, 20]
    assert np.allclose(renewed.reconstruct(np.array([10])), some_vectors(3)[[1]], atol=CLOSE)


def test_removed_ids_answer_no_more_and_may_come_back(index: FlatIndex) -> None:
    nothing, none = np.array([], np.int64), np.empty((0, 8), np.float32)
    left = index.apply(nothing, none, np.array([10, 77]))
    assert left.ids.tolist() == [20, 30]
    assert 10 not in left.search(some_vectors(1), 3)[1]
    again = left.apply(np.array([10]), some_vectors(1, seed=2))
    assert again.search(some_vectors(1, seed=2), 1)[1].tolist() == [[10]]


def test_a_saved_index_is_mapped_again_and_grows(index: FlatIndex, tmp_path: Path) -> None:
    grown = index.apply(np.array([20, 40]), some_vectors(2, seed=1), np.array([10]))
    grown.save(tmp_path / "vectors", {"revision": 7})
    loaded = FlatIndex.load(tmp_path / "vectors")
    assert loaded is not None
    mapped, about = loaded
    assert about["revision"] == 7
    assert mapped.ids.tolist() == [20, 30, 40]
    assert np.array_equal(mapped.reconstruct(grown.ids), grown.reconstruct(grown.ids))
    more = mapped.apply(np.array([50]), some_vectors(1, seed=3))
    assert more.search(some_vectors(1, seed=3), 1)[1].tolist() == [[50]]
    assert [p.name for p in tmp_path.iterdir()] == ["vectors"]


def test_a_broken_or_cut_file_is_not_loaded(index: FlatIndex, tmp_path: Path) -> None:
    path = tmp_path / "vectors"
    index.save(path, {})
    whole = path.read_bytes()
    assert FlatIndex.load(tmp_path / "absent") is None
    for broken in (whole[:-1], whole + b"x", whole[:4000], b"", b"junk", b"[]" + whole, b"\0" * len(whole)):
        path.write_bytes(broken)
        assert FlatIndex.load(path) is None


def test_readers_always_see_whole_batches() -> None:
    state = [empty()]
    done, uneven = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            snapshot = state[0]
            answers = snapshot.search(some_vectors(1), max(1, len(snapshot)))[1]
            if len(snapshot) % 16 or (len(snapshot) and (answers < 0).any()):
                uneven.append(len(snapshot))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for start in range(0, 1600, 16):
        state[0] = state[0].apply(np.arange(start, start + 16), some_vectors(16, start))
    done.set()
    for reader in readers:
        reader.join()
    assert uneven == []
    assert len(state[0]) == 1600
    assert np.allclose(state[0].reconstruct(np.arange(16)), some_vectors(16, 0), atol=CLOSE)
