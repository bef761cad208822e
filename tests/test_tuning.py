"""The constants of a model's vectors, measured on captioned photos or fitted to a collection."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.lab.evaluation import measure_tuning
from retrieval.lab.evaluation.tuning import score_from
from retrieval.library import Library
from retrieval.ranking import normalise
from retrieval.search.strength import strength
from retrieval.tuning import BUILTIN, Limits, Tuning

UNMEASURED = replace(BUILTIN, measured=False)


def captions(folder: Path, library: Library) -> Path:
    """Human captions of every photo by the colour in its file name."""
    photos = library.catalogue.photos(library.catalogue.ids())
    lines = [{"file": photo.path.name, "captions": [f"a {photo.path.stem} sheet of paper"]} for photo in photos]
    (folder / "captions.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return folder / "captions.jsonl"


def test_limits_keep_their_meaning_when_all_vectors_get_a_common_offset() -> None:
    vectors = normalise(np.random.default_rng(0).normal(size=(60, 24)) + 1.5 * np.eye(24)[0])
    cone = normalise(np.hstack([vectors, np.full((60, 1), 4.0)]))
    pairs = np.triu_indices(60, 1)
    cosines, narrow = (vectors @ vectors.T)[pairs], (cone @ cone.T)[pairs]
    assert narrow.min() > BUILTIN.photo.strong, "by the limits as they are, all photos would be alike"
    wide = UNMEASURED.fitted(float(np.median(cosines)))
    fitted = wide.fitted(float(np.median(narrow)))
    assert [strength(fitted, "photo", c) for c in narrow] == [strength(wide, "photo", c) for c in cosines]
    assert np.array_equal(narrow >= fitted.least_alike, cosines >= wide.least_alike)
    assert 1 - fitted.known_photo == pytest.approx((1 - wide.known_photo) / 17, rel=1e-3)


def test_what_was_measured_stays_and_few_photos_say_little() -> None:
    assert BUILTIN.fitted_to(0.9, 1000) == BUILTIN
    assert UNMEASURED.fitted_to(0.0, 1) == UNMEASURED
    few, many = UNMEASURED.fitted_to(0.9, 2).unrelated, UNMEASURED.fitted_to(0.9, 1000).unrelated
    assert BUILTIN.unrelated < few < 0.4
    assert many == pytest.approx(0.9, abs=0.01)


def test_a_score_is_found_from_which_on_a_share_is_right() -> None:
    scores = np.linspace(0, 1, 101)
    limit = score_from(scores, np.random.default_rng(0).permutation(101) < 101 * scores, 0.5)
    assert limit == pytest.approx(0.5, abs=0.15)
    assert score_from(scores, np.zeros(101, bool), 0.5) is None


def test_what_captions_can_measure_is_printed_as_a_record_to_be_taken_over(
    indexed_library: Library, tmp_path: Path
) -> None:
    measured = measure_tuning(indexed_library, captions(tmp_path, indexed_library))
    lines = measured.lines()
    record = eval("\n".join(lines[: lines.index(")") + 1]), {"Tuning": Tuning, "Limits": Limits})
    assert isinstance(record, Tuning)
    assert record.measured
    assert record.unrelated == pytest.approx(indexed_library.snapshot().unrelated, abs=1e-3)
    assert record.known_photo > record.least_alike
    names = {constant.name for constant in measured.constants}
    assert {"image_weight", "stands_out", "known_photo", "least_alike", "prompt", "too_common", "plain"} <= names
    values = json.loads(json.dumps(measured.to_json()))["tuning"]
    assert values["image_weight"] == record.image_weight
