import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.library import Library
from retrieval.ranking import normalise
from retrieval.records import Query, Term
from retrieval.search import SearchEngine, judging
from retrieval.search.relevance import ADDED, BARE, FAR, TRUSTED, WORDS, Judgement, Relevance, Usual

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
    unnamed, unknown = np.zeros(len(best), bool), np.full(len(best), np.nan)
    return usual.features(text, best, np.zeros_like(best), unnamed, len(photos), 0.0, unknown)


@pytest.mark.parametrize("centre", [0.0, 1.0, 2.0], ids=["wide", "narrow", "as narrow as CLIP"])
@pytest.mark.parametrize("photos", [10, 400])
def test_what_is_there_is_told_from_what_is_not_in_spaces_of_any_spread(centre: float, photos: int) -> None:
    shown = THINGS[RNG.integers(0, 20, photos)]
    there, words = another_space(photos_of(shown), centre), another_space(THINGS[40:], 2 * centre)
    texts, relevance = another_space(THINGS, 2 * centre), Judgement.load()
    present = [
        relevance.of_query(evidence(texts[n], there, words), 0) for n in range(20) if (shown == THINGS[n]).all(1).any()
    ]
    absent = [relevance.of_query(evidence(texts[n], there, words), 0) for n in range(20, 40)]
    assert min(present) > 0
    assert min(present) > max(absent)


def test_a_single_photo_can_be_judged() -> None:
    features = evidence(THINGS[0], photos_of(THINGS[:1]), THINGS[40:])
    assert np.isfinite(features[:, [0, 1, 4, 5]]).all()


def test_captions_count_as_far_as_they_are_trusted() -> None:
    relevance = Judgement.load().bare
    features = np.array([[0, 0, 3, 3, 0, 1], [0, 0, 3, 3, 0, 0], [0, 0, np.nan, np.nan, 0, 1]], np.float32)
    trusted, distrusted, missing = relevance.of_photos(features, 0)
    assert trusted > distrusted
    assert distrusted == missing


RELEVANCE = Relevance(
    photo=(1.0, -2.0, 3.0, 4.0, 5.0, -1.0, 0.5), query=(1.0, 2.0, -1.0, 0.5, 3.0, -2.0, 1.5, 0.25),
    without_caption=(0.5, -0.5), fits=0.0, sure=1.0, anything=0.0,
)  # fmt: skip
ROWS = np.array([[1, 2, 3, -1, 1, 0.5], [0, -1, np.nan, np.nan, 0, 0.5]], np.float32)


def test_a_photo_is_weighed_by_its_features_its_caption_by_half_if_that_is_half_trusted() -> None:
    # captions: half the way from what stands for none (0.5, -0.5) to (3, -1); e - 1 photos are named, whose log is 1
    captioned = 1 - 2 * 2 + 3 * 1.75 + 4 * -0.75 + 5 * 1 - 1 * 1 + 0.5
    without = 0 + 2 * 1 + 3 * 0.5 + 4 * -0.5 + 0 - 1 * 1 + 0.5
    named_in_all = np.e - 1
    assert RELEVANCE.of_photos(ROWS, named_in_all).tolist() == pytest.approx([captioned, without])
    logits = np.array([captioned, without])
    front = [captioned, np.log(np.exp(logits).sum()), 1, 2, 1.75, -0.5, 1]
    assert RELEVANCE.front(ROWS, named_in_all).tolist() == pytest.approx(front)
    expected = front[0] + 2 * front[1] - front[2] + 0.5 * front[3] + 3 * front[4] - 2 * front[5] + 1.5 * front[6] + 0.25
    assert RELEVANCE.of_query(ROWS, named_in_all) == pytest.approx(expected, rel=1e-5)


def test_a_word_is_usual_as_if_some_photos_with_the_spread_of_all_words_were_added() -> None:
    photos = photos_of(THINGS[:5])
    usual = Usual.of(THINGS[40:], photos, NOBODY)
    cosines = photos @ THINGS[40:].T
    middle, spread = cosines.mean(), cosines.std(axis=1).mean()
    added = np.tile([[middle - spread], [middle + spread]], (ADDED // 2, 1))
    for place in (0, 7, 79):
        column = np.concatenate([cosines[:, place], added[:, 0]])
        assert usual.mean[place] == pytest.approx(column.mean(), abs=1e-5)
        assert usual.deviation[place] == pytest.approx(column.std(), abs=1e-5)


def test_many_words_are_represented_by_an_even_sample() -> None:
    many = normalise(RNG.normal(size=(WORDS + 1, DIM)))
    assert np.array_equal(Usual.of(many[:-1], THINGS, NOBODY).words, many[:-1])
    assert np.array_equal(Usual.of(many, THINGS, NOBODY).words, many[::2])


def test_features_say_how_far_a_photo_and_its_caption_stand_out() -> None:
    words, photos, captions = THINGS[40:], photos_of(THINGS[:50], 0.5), photos_of(THINGS[:30], 0.5)
    usual = Usual.of(words, photos, captions)
    text, front, theirs = THINGS[3], photos[:4], np.concatenate([captions[:3], np.zeros((1, DIM), np.float32)])
    named = np.array([True, False, False, True])
    features = usual.features(text, front, theirs, named, 50, 0.75, np.array([-1, 2, 3, 40]))

    mean, deviation = _with_some_added(usual, photos @ text)
    scores = (front @ text - mean) / deviation
    others = (front @ words.T - usual.mean) / usual.deviation
    best_of_fifty = np.sqrt(2 * np.log(50))
    assert features[:, 0] == pytest.approx((scores - others.mean(1)) / others.std(1) - best_of_fifty, abs=1e-3)
    strangers = words @ text < np.quantile((words @ words.T)[~np.eye(len(words), dtype=bool)], 0.98)
    assert 0 < strangers.sum() < len(words)
    assert features[:, 1] == pytest.approx(scores - others[:, strangers].max(axis=1), abs=1e-3)
    cosines, of_words = theirs[:3] @ text, theirs[:3] @ words.T
    assert features[:3, 2] == pytest.approx((cosines - of_words.mean(1)) / of_words.std(1), abs=1e-3)
    usually = captions @ words.T
    assert features[:3, 3] == pytest.approx((cosines - usually.mean()) / usually.std(), abs=1e-3)
    assert np.isnan(features[3, 2:4]).all()
    assert features[:, 4].tolist() == [1, 0, 0, 1]
    assert features[:, 5].tolist() == [0.75] * 4
    assert features[:, 6].tolist() == [-1, 2, 3, 40]


def _with_some_added(usual: Usual, scores: np.ndarray) -> tuple[float, float]:
    """Mean and deviation of scores (n,) with the photos that are added to a small collection."""
    middle, spread = usual.prior
    added = np.tile([middle - spread, middle + spread], ADDED // 2)
    return float(np.concatenate([scores, added]).mean()), float(np.concatenate([scores, added]).std())


def test_a_feature_beyond_all_bounds_is_cut_and_a_photo_alone_is_the_best_of_two() -> None:
    one_word = np.eye(DIM, dtype=np.float32)[:2]
    usual = Usual.of(one_word, one_word[1:], NOBODY)
    uncaptioned, unnamed, unknown = np.zeros((1, DIM), np.float32), np.array([False]), np.array([np.nan])
    far = usual.features(100 * one_word[0], 100 * one_word[:1], uncaptioned, unnamed, 1, 0.0, unknown)
    assert far[0, 1] == FAR
    alone, among_two = (
        usual.features(one_word[0], one_word[:1], uncaptioned, unnamed, among, 0.0, unknown)[0, 0] for among in (1, 2)
    )
    assert alone == among_two


def test_captions_that_all_say_the_same_are_no_division_by_zero() -> None:
    usual = Usual.of(np.zeros((3, DIM), np.float32), THINGS, THINGS[:2])
    assert usual.captions == (0.0, 1.0)


def test_weights_are_kept_in_a_file(tmp_path: Path) -> None:
    shipped = Judgement.load()
    judgement = replace(shipped, bare=replace(shipped.bare, fits=-0.5))
    judgement.save(tmp_path / "relevance.json")
    assert Judgement.load(tmp_path / "relevance.json") == judgement


# The same, and one that also weighs the logits of named words, twice.
WORDED = replace(RELEVANCE, photo=(*RELEVANCE.photo[:-1], 2.0, 0.5), query=(1.0,) * 9 + (0.25,), fits=0.5)
JUDGEMENT = Judgement(RELEVANCE, WORDED)


def judged(trust: float, words: float) -> float:
    row = np.array([[1, 2, 3, -1, 1, trust, words]], np.float32)
    return float(JUDGEMENT.of_photos(row, 0)[0])


def test_named_words_count_where_captions_are_sure_and_nothing_where_they_are_not() -> None:
    low, high = TRUSTED
    assert judged(low, 3.0) == judged(low, -3.0) == judged(low, np.nan)
    assert judged(high, 3.0) - judged(high, -3.0) == pytest.approx(2 * 6)
    between = (low + high) / 2
    assert judged(between, 3.0) - judged(between, -3.0) == pytest.approx(2 * 6 / 2)


def test_words_that_nobody_knows_leave_the_judgement_as_it_is_without_them() -> None:
    row = np.array([[1, 2, 3, -1, 1, 1, np.nan]], np.float32)
    bare = RELEVANCE.of_photos(row[:, :BARE], 0) - RELEVANCE.fits
    assert JUDGEMENT.of_photos(row, 0).tolist() == bare.tolist()
    assert JUDGEMENT.of_query(row, 0) == pytest.approx(RELEVANCE.of_query(row[:, :BARE], 0) - RELEVANCE.anything)
    assert JUDGEMENT.sure(row, 0).tolist() == [RELEVANCE.of_photos(row[:, :BARE], 0)[0] >= RELEVANCE.sure]


def test_the_front_tells_the_likeliest_named_words_and_the_three_likeliest() -> None:
    rows = np.array([[0, 0, 0, 0, 0, 1, words] for words in (1, 5, 3, -9)], np.float32)
    assert WORDED.front(rows, 0)[-2:].tolist() == [5, 3]


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
