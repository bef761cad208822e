"""Vectors by photo id, of every kind: near enough to exact, unchanged under readers, kept in files that never lie."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking import normalise
from retrieval.settings import IndexKind
from retrieval.vector_index import FaissIndex, Ids, IndexChoice, VectorFile, VectorIndex, Vectors, VectorStore
from retrieval.vector_index.milvus import MilvusServer, MilvusStore

CLOSE = 1e-3  # half precision
ABOUT = {"catalogue": "a", "model": "m", "image_weight": 0.9}
NOTHING, NOBODY = np.array([], np.int64), np.empty((0, 8), np.float32)
Rebuilt = Callable[[VectorIndex], VectorIndex]


def some_vectors(count: int, seed: int = 0, dim: int = 8) -> Vectors:
    return normalise(np.random.default_rng(seed).normal(size=(count, dim)))


@dataclass
class Plain:
    """What another engine keeps beside the vectors, of photos of which nothing is known."""

    dim: int = 8

    def __call__(self, model: str | None, ids: Ids) -> Iterator[dict[str, object]]:
        vector = np.ones(self.dim, np.float32)
        facts = dict.fromkeys(("orientation", "format", "camera", "folder", "label"), "")
        for photo_id in ids.tolist():
            yield {
                "photo_id": photo_id, "image": vector, "caption": vector, "captioned": False, "taken": None,
                "megapixels": 1.0, "colours": [], **facts,
            }  # fmt: skip


def store_of(kind: IndexKind, folder: Path, exact_rows: int = 0, dim: int = 8) -> VectorStore:
    """Where an index of that kind is kept; "auto" has two stages from the first photo on."""
    if kind == "milvus":
        pytest.importorskip("pymilvus")
        pytest.importorskip("milvus_lite")
        return MilvusStore(MilvusServer(str(folder / "milvus.db")), "shared", Plain(dim), folder)
    return VectorFile(folder, "shared", IndexChoice(kind, 4), exact_rows)


@pytest.fixture(params=["flat", "auto", "ivf", "hnsw", "milvus"])
def kind(request: pytest.FixtureRequest) -> IndexKind:
    """Every kind of index."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def store(kind: IndexKind, tmp_path: Path) -> VectorStore:
    """One of every kind."""
    return store_of(kind, tmp_path)


@pytest.fixture
def index(store: VectorStore) -> VectorIndex:
    return store.save(store.of(np.array([30, 10, 20]), some_vectors(3)), ABOUT, 1)


def test_search_gives_ids_by_cosine(index: VectorIndex) -> None:
    scores, ids = index.search(some_vectors(3), 2)
    assert ids[:, 0].tolist() == [30, 10, 20]
    assert scores[:, 0] == pytest.approx([1, 1, 1], abs=CLOSE)
    assert (scores[:, 0] >= scores[:, 1]).all()
    assert index.search(some_vectors(3)[1], 1)[1].tolist() == [[10]]


def test_missing_answers_are_padded(index: VectorIndex, store: VectorStore) -> None:
    scores, ids = index.search(some_vectors(1), 5)
    assert ids[0].tolist()[3:] == [-1, -1]
    assert np.isneginf(scores[0, 3:]).all()
    scores, ids = store.of(NOTHING, NOBODY).search(some_vectors(2), 3)
    assert ids.tolist() == [[-1] * 3] * 2
    assert scores.shape == (2, 3)


def test_only_allowed_ids_answer(index: VectorIndex) -> None:
    assert set(index.search(some_vectors(1), 3, np.array([True, True, False]))[1][0].tolist()) == {10, 20, -1}
    assert index.search(some_vectors(1), 3, np.zeros(3, np.bool_))[1][0].tolist() == [-1, -1, -1]


def test_vectors_come_back_by_id_in_any_order(index: VectorIndex) -> None:
    assert np.allclose(index.reconstruct(np.array([20, 30, 20])), some_vectors(3)[[2, 0, 2]], atol=CLOSE)
    with pytest.raises(KeyError):
        index.reconstruct(np.array([11]))


def test_a_batch_is_added_and_replaces_while_readers_keep_theirs(index: VectorIndex) -> None:
    batch = some_vectors(3, seed=1)
    renewed = index.apply(np.array([50, 20, 40]), batch)
    assert (len(index), len(renewed)) == (3, 5)
    assert renewed.ids.tolist() == [10, 20, 30, 40, 50]
    assert np.allclose(renewed.reconstruct(np.array([50, 20, 40])), batch, atol=CLOSE)
    assert np.allclose(index.reconstruct(np.array([20])), some_vectors(3)[[2]], atol=CLOSE)
    assert renewed.search(some_vectors(3)[[2]], 1)[0][0, 0] < 0.99
    assert renewed.search(batch, 1)[1].ravel().tolist() == [50, 20, 40]


def test_an_id_lower_than_the_others_is_added_too(index: VectorIndex) -> None:
    renewed = index.apply(np.array([5, 20]), some_vectors(2, seed=1))
    assert renewed.ids.tolist() == [5, 10, 20, 30]
    assert renewed.search(some_vectors(2, seed=1), 1)[1].ravel().tolist() == [5, 20]
    assert np.allclose(renewed.reconstruct(np.array([10])), some_vectors(3)[[1]], atol=CLOSE)


def test_removed_ids_answer_no_more_and_may_come_back(index: VectorIndex) -> None:
    left = index.apply(NOTHING, NOBODY, np.array([10, 77]))
    assert left.ids.tolist() == [20, 30]
    assert 10 not in left.search(some_vectors(1), 3)[1]
    again = left.apply(np.array([10]), some_vectors(1, seed=2))
    assert again.search(some_vectors(1, seed=2), 1)[1].tolist() == [[10]]


def test_an_index_that_was_kept_is_there_again_and_grows(index: VectorIndex, store: VectorStore) -> None:
    grown = index.apply(np.array([20, 40]), some_vectors(2, seed=1), np.array([10]))
    kept = store.save(grown, ABOUT, 7)
    loaded = store.load(ABOUT)
    assert loaded is not None
    again, revision = loaded
    assert revision == 7
    assert again.ids.tolist() == kept.ids.tolist() == [20, 30, 40]
    assert np.array_equal(again.reconstruct(grown.ids), grown.reconstruct(grown.ids))
    assert again.search(some_vectors(2, seed=1), 1)[1].ravel().tolist() == [20, 40]
    more = again.apply(np.array([50]), some_vectors(1, seed=3))
    assert more.search(some_vectors(1, seed=3), 1)[1].tolist() == [[50]]
    assert more.kind == again.kind == index.kind


def test_what_is_about_something_else_is_not_read(index: VectorIndex, store: VectorStore) -> None:
    assert len(index)
    assert store.load({**ABOUT, "model": "another"}) is None
    assert store.load(ABOUT) is not None


def test_an_older_state_does_not_replace_a_newer_one(index: VectorIndex, store: VectorStore) -> None:
    store.save(index.apply(np.array([40]), some_vectors(1, seed=1)), ABOUT, 5)
    store.save(index, ABOUT, 4)
    loaded = store.load(ABOUT)
    assert loaded is not None
    assert (len(loaded[0]), loaded[1]) == (4, 5)


@pytest.mark.parametrize("allowed", [1.0, 0.5, 0.1, 0.01])
def test_the_ten_best_are_found_like_by_an_exact_search(kind: IndexKind, tmp_path: Path, allowed: float) -> None:
    store = store_of(kind, tmp_path, dim=96)
    vectors = normalise(some_vectors(3000, dim=96) / np.arange(1, 97) ** 0.5)
    questions = normalise(some_vectors(40, 1, 96) / np.arange(1, 97) ** 0.5)
    index = store.save(store.of(np.arange(3000), vectors), ABOUT, 1)
    index = index.apply(np.arange(3000, 3100), some_vectors(100, 2, 96))
    mask = np.random.default_rng(3).random(3100) < allowed if allowed < 1 else None
    everyone = index.reconstruct(index.ids) @ questions.T
    if mask is not None:
        everyone[~mask] = -2
    best = np.argsort(-everyone, axis=0)[:10].T
    ids = index.search(questions, 10, mask)[1]
    assert np.mean([np.isin(right, some).mean() for right, some in zip(best, ids, strict=True)]) >= 0.99
    assert index.recall >= 0.99


@given(st.sets(st.integers(0, 99)), st.integers(1, 20), st.integers(0, 5))
def test_a_filtered_search_is_the_best_of_the_allowed(allowed: set[int], top_k: int, seed: int) -> None:
    vectors, query = some_vectors(100), some_vectors(1, seed + 1)
    index = FaissIndex.of(np.arange(60) * 3, vectors[:60]).apply(np.arange(60, 100) * 3, vectors[60:])
    places = np.array(sorted(allowed), np.int64)
    cosines = index.reconstruct(places * 3) @ query[0]
    expected = (places[np.argsort(-cosines, kind="stable")] * 3)[:top_k].tolist()
    mask = np.isin(np.arange(100), places)
    assert [i for i in index.search(query, top_k, mask)[1][0].tolist() if i >= 0] == expected


# -- the files


def test_a_small_collection_is_searched_exactly_and_a_large_one_in_two_stages(tmp_path: Path) -> None:
    store = store_of("auto", tmp_path, exact_rows=50)
    assert store.save(store.of(np.arange(50), some_vectors(50)), ABOUT, 1).kind == "flat"
    assert store.save(store.of(np.arange(51), some_vectors(51)), ABOUT, 2).kind == "two-stage"


def test_another_choice_of_kind_is_built_anew(tmp_path: Path) -> None:
    flat, graph = store_of("flat", tmp_path), store_of("hnsw", tmp_path)
    index = flat.save(flat.of(np.arange(90), some_vectors(90)), ABOUT, 1)
    assert graph.load(ABOUT) is None
    assert graph.save(index, ABOUT, 1).kind == "hnsw"
    assert flat.load(ABOUT) is None


def test_files_are_appended_to_and_not_written_again(tmp_path: Path) -> None:
    store = store_of("flat", tmp_path)
    index = store.save(store.of(np.arange(100), some_vectors(100)), ABOUT, 1)
    (file,) = tmp_path.glob("*.f16")
    inode, before = file.stat().st_ino, file.read_bytes()
    index = store.save(index.apply(np.array([100, 7]), some_vectors(2, seed=1), np.array([8])), ABOUT, 2)
    index = store.save(index.apply(np.array([101]), some_vectors(1, seed=2)), ABOUT, 3)
    assert file.stat().st_ino == inode
    assert file.read_bytes()[: len(before)] == before
    loaded = store.load(ABOUT)
    assert loaded is not None
    assert np.array_equal(loaded[0].ids, index.ids)
    assert np.array_equal(loaded[0].reconstruct(index.ids), index.reconstruct(index.ids))


def test_what_is_mostly_out_of_date_is_written_again_without_it(tmp_path: Path) -> None:
    store = store_of("flat", tmp_path)
    index = store.save(store.of(np.arange(6000), some_vectors(6000)), ABOUT, 1)
    index = store.save(index.apply(np.arange(5000), some_vectors(5000, seed=1)), ABOUT, 2)
    (file,) = tmp_path.glob("*.f16")
    assert file.stat().st_size == 6000 * 16 * 2
    assert np.allclose(index.reconstruct(np.arange(5000)), some_vectors(5000, seed=1), atol=CLOSE)


def test_rows_that_were_never_committed_do_not_count(tmp_path: Path) -> None:
    store = store_of("flat", tmp_path)
    index = store.save(store.of(np.arange(10), some_vectors(10)), ABOUT, 1)
    for ending in ("f16", "ids"):
        (file,) = tmp_path.glob(f"*.{ending}")
        with open(file, "ab") as opened:  # a process was killed before it wrote the record
            opened.write(b"x" * 77)
    loaded = store.load(ABOUT)
    assert loaded is not None
    assert np.array_equal(loaded[0].reconstruct(index.ids), index.reconstruct(index.ids))
    store.save(loaded[0].apply(np.array([10]), some_vectors(1, seed=1)), ABOUT, 2)
    loaded = store.load(ABOUT)
    assert loaded is not None
    assert np.allclose(loaded[0].reconstruct(np.array([10])), some_vectors(1, seed=1), atol=CLOSE)


@pytest.mark.parametrize("ending", ["f16", "ids", "json"])
@pytest.mark.parametrize("kind", ["flat", "auto", "ivf", "hnsw"])
def test_broken_or_cut_files_are_not_loaded(kind: IndexKind, tmp_path: Path, ending: str) -> None:
    store = store_of(kind, tmp_path)
    index = store.save(store.of(np.array([30, 10, 20]), some_vectors(3)), ABOUT, 1)
    (file,) = tmp_path.glob(f"*.{ending}")
    whole = file.read_bytes()
    for broken in (whole[: len(whole) // 2], b"", b"junk", b"\0" * len(whole), json.dumps([1]).encode()):
        file.write_bytes(broken)
        assert store.load(ABOUT) is None
    file.unlink()
    assert store.load(ABOUT) is None
    store.save(index.apply(np.array([60]), some_vectors(1)), ABOUT, 2)
    file.unlink(missing_ok=True)
    store.save(store.of(np.arange(4), some_vectors(4)), ABOUT, 3)
    loaded = store.load(ABOUT)
    assert loaded is not None
    assert len(loaded[0]) == 4


def test_a_place_that_cannot_be_written_keeps_nothing_and_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = store_of("flat", tmp_path / "file")
    index = store.of(np.arange(4), some_vectors(4))
    assert store.save(index, ABOUT, 1) is index
    assert store.load(ABOUT) is None


def test_readers_always_see_whole_batches() -> None:
    state = [FaissIndex.of(NOTHING, NOBODY)]
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
