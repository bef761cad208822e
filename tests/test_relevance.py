import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.library import Library
from retrieval.ranking import normalise
from retrieval.records import Query, Term
from retrieval.search import SearchEngine, judging
from retrieval.search.relevance import Relevance, Usual

DIM = 64
RNG = np.random.default_rng(0)
THINGS = normalise(RNG.normal(size=(120, DIM)))
NOBODY = np.zeros((0, DIM), np.float32)


def photos_of(things: np.ndarray, noise: float = 0.1) -> np.ndarray:
    return normalise(things + noise * RNG.normal(size=things.shape))


def another_space(vectors: np.ndarray, centre: float) -> np.ndarray:
    """Vectors moved towards one direction, as CLIP's images and texts each lie in a cone of their own."""
    cone = np.zeros(DIM, np.float32)
    cone[0] = 1
    return normalise(vectors + centre * cone)


def evidence(text: np.ndarray, photos: np.ndarray, words: np.ndarray, front: int = 24) -> np.ndarray:
    usual = Usual.of(words, photos, NOBODY)
    best = photos[np.argsort(-(photos @ text))[:front]]
    return usual.features(text, best, np.zeros_like(best), np.zeros(len(best), bool), len(photos), 0.0)


@pytest.mark.parametrize("centre", [0.0, 1.0, 2.0], ids=["wide", "narrow", "as narrow as CLIP"])
@pytest.mark.parametrize("photos", [10, 400])
def test_what_is_there_is_told_from_what_is_not_in_spaces_of_any_spread(centre: float, photos: int) -> None:
    shown = THINGS[RNG.integers(0, 20, photos)]
    there, words = another_space(photos_of(shown), centre), another_space(THINGS[40:], 2 * centre)
    texts, relevance = another_space(THINGS, 2 * centre), Relevance.load()
    present = [
        relevance.of_query(evidence(texts[n], there, words), 0) for n in range(20) if (shown == THINGS[n]).all(1).any()
    ]
    absent = [relevance.of_query(evidence(texts[n], there, words), 0) for n in range(20, 40)]
    assert min(present) > relevance.anything
    assert min(present) > max(absent)


def test_a_single_photo_can_be_judged() -> None:
    features = evidence(THINGS[0], photos_of(THINGS[:1]), THINGS[40:])
    assert np.isfinite(features[:, [0, 1, 4, 5]]).all()


def test_captions_count_as_far_as_they_are_trusted() -> None:
    relevance = Relevance.load()
    features = np.array([[0, 0, 3, 3, 0, 1], [0, 0, 3, 3, 0, 0], [0, 0, np.nan, np.nan, 0, 1]], np.float32)
    trusted, distrusted, missing = relevance.of_photos(features, 0)
    assert trusted > distrusted
    assert distrusted == missing


def test_weights_are_kept_in_a_file(tmp_path: Path) -> None:
    relevance = replace(Relevance.load(), fits=-0.5)
    relevance.save(tmp_path / "relevance.json")
    assert Relevance.load(tmp_path / "relevance.json") == relevance


def test_what_a_name_or_a_label_says_needs_no_estimate(indexed_library: Library) -> None:
    results = SearchEngine(indexed_library).search(Query((Term("purple"),)))
    assert results.match == "good"
    assert results.hits[0].relevant


def test_one_front_decides_for_every_page(indexed_library: Library) -> None:
    engine = SearchEngine(indexed_library)
    first = engine.search(Query((Term("red"),), top_k=2))
    again = engine.search(Query((Term("red"),), top_k=8))
    assert [hit.relevant for hit in again.hits[:2]] == [hit.relevant for hit in first.hits]


def test_questions_about_presence_come_in_two_halves_and_say_how_each_was_checked() -> None:
    lines = Path(__file__).with_name("data").joinpath("presence.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len({question["text"] for question in questions}) == len(questions) == 400
    assert sum(question["present"] for question in questions) == 200
    assert all(question["names"] for question in questions)


def test_captions_of_the_whole_collection_tell_what_is_usual(
    indexed_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "CAPTIONS", 3)
    engine = SearchEngine(indexed_library)
    engine.search(Query((Term("red"),)))
    (_, usual, _), sentences = engine._judge._usual["auto"], indexed_library.snapshot().hubs.sentences
    assert len(sentences) >= 9
    spread = sentences[:: len(sentences) // 3] @ usual.words.T
    assert usual.captions == (pytest.approx(spread.mean(), abs=1e-6), pytest.approx(spread.std(), abs=1e-6))
