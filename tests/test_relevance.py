"""When a photo fits a description: the model's arithmetic, and what a search says of its answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.search.relevance import ANY, ASSET, FEATURES, Relevance, features

RELEVANCE = Relevance((0.0, 1.0, 0.5, 2.0, 1.0, 0.0, 0.0), -3.0, 0.3, 0.6)


def of(scores: list[float], usual: list[float], said: bool = False, probe: float | None = None):
    count = len(scores)
    return features(
        np.array(scores, np.float32), RELEVANCE.usual(np.array(usual, np.float32)), 100, np.full(count, said),
        None if probe is None else np.full(count, probe, np.float32), 2,
    )  # fmt: skip


def test_a_score_that_stands_out_of_its_collection_is_likelier_to_fit():
    plain, standing_out = (RELEVANCE.chances(of([0.3], usual))[0] for usual in ([0.2, 0.3, 0.4], [0.0, 0.01, 0.02]))
    assert standing_out > plain


def test_what_a_caption_and_a_probe_say_counts():
    bare = RELEVANCE.chances(of([0.3], [0.2, 0.4]))[0]
    assert RELEVANCE.chances(of([0.3], [0.2, 0.4], said=True))[0] > bare
    assert RELEVANCE.chances(of([0.3], [0.2, 0.4], probe=0.5))[0] > bare
    assert RELEVANCE.chances(of([0.3], [0.2, 0.4], probe=-0.5))[0] < bare


def test_a_collection_of_one_photo_has_finite_chances():
    chances = RELEVANCE.chances(of([0.3], [0.3]))
    assert np.isfinite(chances).all()


def test_a_small_collection_is_measured_by_what_is_usual_elsewhere_too():
    measured = Relevance(RELEVANCE.weights, -3.0, 0.3, 0.6, mean=0.0, spread=0.1)
    assert measured.usual(np.array([0.3], np.float32)) == pytest.approx((0.3 / 51, 0.1), abs=0.02)
    mean, spread = measured.usual(np.full(100_000, 0.3, np.float32))
    assert (mean, spread) == pytest.approx((0.3, 0.0), abs=0.01)


def test_features_have_the_order_that_is_named():
    row = dict(zip(FEATURES, of([0.3], [0.1, 0.3], said=True, probe=0.25)[0].tolist(), strict=True))
    assert row["cosine"] == pytest.approx(0.3)
    assert row["deviations"] == pytest.approx(1.0)
    assert (row["said"], row["probe"], row["probed"], row["words"]) == (1.0, 0.25, 1.0, 1.0)


def test_vectors_of_a_model_that_was_not_measured_are_judged_without_their_bare_cosines(tmp_path: Path):
    anybody = Relevance.load("someone/siglip@12345678")
    assert anybody.weights[FEATURES.index("cosine")] == 0
    path = tmp_path / "relevance.json"
    path.write_text(json.dumps({"mine": RELEVANCE.to_json(), ANY: anybody.to_json()}))
    assert Relevance.load("mine", path) == RELEVANCE


def test_the_shipped_weights_are_those_of_the_shipped_encoder():
    from retrieval.builtin.encoder import BuiltinEncoder

    assert BuiltinEncoder.open().name in json.loads(ASSET.read_text(encoding="utf-8"))


def test_the_sure_limit_is_never_below_that_of_fitting():
    for told in json.loads(ASSET.read_text(encoding="utf-8")).values():
        assert told["sure"] >= told["fits"]
