"""FAISS by photo id: exact, unchanged under readers, and never trusted from a broken file."""

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking import normalise
from retrieval.vector_index import GrowingIndex, VectorIndex, Vectors


def some_vectors(count: int, seed: int = 0, dim: int = 8) -> Vectors:
    return normalise(np.random.default_rng(seed).normal(size=(count, dim)))


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex.build(np.array([30, 10, 20]), some_vectors(3))


def test_search_gives_ids_by_cosine(index: VectorIndex) -> None:
    scores, ids = index.search(some_vectors(3), 2)
    assert ids[:, 0].tolist() == [30, 10, 20]
    assert scores[:, 0] == pytest.approx([1, 1, 1], abs=1e-6)
    assert (scores[:, 0] >= scores[:, 1]).all()


def test_missing_answers_are_padded(index: VectorIndex) -> None:
    assert index.search(some_vectors(1), 5)[1][0].tolist()[3:] == [-1, -1]
    empty = VectorIndex.build(np.array([], np.int64), np.empty((0, 8), np.float32))
    scores, ids = empty.search(some_vectors(2), 3)
    assert ids.tolist() == [[-1] * 3] * 2
    assert scores.shape == (2, 3)


def test_only_allowed_ids_answer(index: VectorIndex) -> None:
    query = some_vectors(1)
    assert index.search(query, 3, np.array([10, 20, 999, -5]))[1][0].tolist()[2] == -1
    assert set(index.search(query, 2, np.array([10, 20]))[1][0].tolist()) == {10, 20}
    assert index.search(query, 3, np.array([], np.int64))[1][0].tolist() == [-1, -1, -1]


@given(st.sets(st.integers(0, 99)), st.integers(1, 20), st.integers(0, 5))
def test_a_filtered_search_is_the_best_of_the_allowed(allowed: set[int], top_k: int, seed: int) -> None:
    vectors, query = some_vectors(100), some_vectors(1, seed + 1)
    index = VectorIndex.build(np.arange(100) * 3, vectors)
    places = np.array(sorted(allowed), np.int64)
    cosines = vectors[places] @ query[0]
    expected = (places[np.argsort(-cosines, kind="stable")] * 3)[:top_k].tolist()
    assert [i for i in index.search(query, top_k, places * 3)[1][0].tolist() if i >= 0] == expected


def test_vectors_come_back_by_id_in_any_order(index: VectorIndex) -> None:
    assert np.array_equal(index.reconstruct(np.array([20, 30, 20])), some_vectors(3)[[2, 0, 2]])
    with pytest.raises(KeyError):
        index.reconstruct(np.array([11]))


def test_a_batch_is_added_and_replaces_while_readers_keep_theirs(index: VectorIndex) -> None:
    batch = some_vectors(3, seed=1)
    renewed = index.with_batch(np.array([50, 20, 40]), batch)
    assert (len(index), len(renewed)) == (3, 5)
    assert renewed.ids.tolist() == [10, 20, 30, 40, 50]
    assert np.array_equal(renewed.reconstruct(np.array([50, 20, 40])), batch)
    assert np.array_equal(index.reconstruct(np.array([20])), some_vectors(3)[[2]])


def test_an_id_lower_than_the_others_is_added_too(index: VectorIndex) -> None:
    renewed = index.with_batch(np.array([5, 20]), some_vectors(2, seed=1))
    assert renewed.ids.tolist() == [5, 10, 20, 30]
    assert renewed.search(some_vectors(2, seed=1), 1)[1].ravel().tolist() == [5, 20]
    assert np.array_equal(renewed.reconstruct(np.array([10])), some_vectors(3)[[1]])


def test_removed_ids_answer_no_more(index: VectorIndex) -> None:
    left = index.without(np.array([10, 77]))
    assert left.ids.tolist() == [20, 30]
    assert 10 not in left.search(some_vectors(1), 3)[1]


def test_a_saved_index_is_loaded_again(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "index.faiss", "stamp")
    loaded = VectorIndex.load(tmp_path / "index.faiss", "stamp")
    assert loaded is not None
    assert loaded.ids.tolist() == [10, 20, 30]
    assert np.array_equal(loaded.reconstruct(index.ids), index.reconstruct(index.ids))
    assert loaded.with_batch(np.array([40]), some_vectors(1)).ids.tolist() == [10, 20, 30, 40]
    assert [p.name for p in tmp_path.iterdir()] == ["index.faiss"]


def test_a_broken_cut_or_stale_file_is_not_loaded(index: VectorIndex, tmp_path: Path) -> None:
    path = tmp_path / "index.faiss"
    index.save(path, "stamp")
    whole = path.read_bytes()
    assert VectorIndex.load(path, "other") is None
    assert VectorIndex.load(tmp_path / "absent", "stamp") is None
    flipped = whole[:-9] + bytes([whole[-9] ^ 255]) + whole[-8:]
    for broken in (whole[:-1], flipped, b"", b"junk", b"\x00\n" + whole):
        path.write_bytes(broken)
        assert VectorIndex.load(path, "stamp") is None


def test_changes_are_seen_in_the_next_snapshot_only(index: VectorIndex) -> None:
    growing = GrowingIndex(index)
    before = growing.snapshot()
    assert before is index
    growing.put(np.array([40, 41]), some_vectors(2, seed=1))
    growing.drop(np.array([41, 10]))
    growing.put(np.array([20]), some_vectors(1, seed=2))
    assert before.ids.tolist() == [10, 20, 30]
    after = growing.snapshot()
    assert after.ids.tolist() == [20, 30, 40]
    assert np.array_equal(after.reconstruct(np.array([20])), some_vectors(1, seed=2))
    assert growing.snapshot() is after


def test_an_empty_index_grows() -> None:
    growing = GrowingIndex(VectorIndex.build(np.array([], np.int64), np.empty((0, 1), np.float32)))
    growing.put(np.array([7]), some_vectors(1))
    assert growing.snapshot().search(some_vectors(1), 1)[1].tolist() == [[7]]


def test_readers_always_see_whole_batches() -> None:
    growing = GrowingIndex(VectorIndex.build(np.array([], np.int64), np.empty((0, 8), np.float32)))
    done, uneven = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            snapshot = growing.snapshot()
            answers = snapshot.search(some_vectors(1), max(1, len(snapshot)))[1]
            if len(snapshot) % 16 or (len(snapshot) and (answers < 0).any()):
                uneven.append(len(snapshot))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for start in range(0, 1600, 16):
        growing.put(np.arange(start, start + 16), some_vectors(16, start))
    done.set()
    for reader in readers:
        reader.join()
    assert uneven == []
    assert len(growing.snapshot()) == 1600
