"""The sample collection."""

from pathlib import Path

import pytest
from PIL import Image

from retrieval.errors import UsageError
from retrieval.samples import CREDITS, SAMPLES, fill_with_samples, is_sample_collection


def test_an_empty_folder_is_filled_with_true_photos_and_their_credits(tmp_path: Path) -> None:
    files = fill_with_samples(tmp_path / "images")
    credits = (tmp_path / "images" / CREDITS).read_text(encoding="utf-8")
    assert len(files) == len(SAMPLES) == 10
    for path in files:
        with Image.open(path) as image:
            assert min(image.size) >= 170
        assert f"{path.name}: " in credits


def test_every_credit_names_a_licence() -> None:
    licences = ("CC0", "CC BY", "public domain", "no known copyright restrictions")
    assert all(any(licence in sample.credit for licence in licences) for sample in SAMPLES)


def test_samples_are_told_from_a_person_s_own_photos(tmp_path: Path) -> None:
    assert not is_sample_collection(tmp_path)
    fill_with_samples(tmp_path)
    assert is_sample_collection(tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    assert not is_sample_collection(tmp_path)


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match=r"couldn’t be copied to .*--images DIR"):
        fill_with_samples(tmp_path / "file")
