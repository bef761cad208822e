"""Failures: each holds its data and says what happened, to what, and what to do."""

from pathlib import Path

import pytest

from retrieval.errors import (
    ImageSearchError,
    ImageTooLargeError,
    IndexMismatchError,
    ModelUnavailableError,
    QueryError,
    UnreadableImageError,
    UsageError,
)
from retrieval.words import Clause, speaking


def test_an_unreadable_photo_is_named_with_its_reason() -> None:
    error = UnreadableImageError(Path("/photos/beach.jpg"), Clause("unreadable-cut-off"))
    assert (error.path, str(error.reason)) == (Path("/photos/beach.jpg"), "it is cut off")
    assert str(error) == "Skipped beach.jpg: it is cut off. Open or export it again, then index once more."


def test_a_large_photo_is_named_with_its_size_and_the_limit() -> None:
    error = ImageTooLargeError(Path("beach.tif"), 210_000_000, 89_000_000)
    assert str(error) == "Skipped beach.tif: 210 MP is over the 89 MP limit. Raise --max-megapixels to index it."
    assert str(error.reason) == "210 MP is over the 89 MP limit"


def test_why_a_model_cannot_be_used_is_said_with_the_remedy_in_the_language_of_the_page() -> None:
    assert str(ModelUnavailableError.because("clip", "model-unknown", id="a/b", token="yes")) == (
        "The clip model can’t be used: the hub knows no public model a/b. Check the id."
    )
    with speaking("de"):
        error = ModelUnavailableError.because("clip", "model-unknown", id="a/b", token="no")
    assert error.remedy == "Prüf die Kennung; ein privates Modell braucht HF_TOKEN."


def test_missing_models_say_how_to_get_them() -> None:
    error = ModelUnavailableError("clip", "its files are not here", "Run python -m retrieval models get clip.")
    assert str(error).startswith("The clip model can’t be used: its files are not here. Run ")


def test_a_mismatch_names_both_models_and_both_ways_out() -> None:
    sentence = str(IndexMismatchError(Path("/data"), "builtin", "clip"))
    for part in ("/data", "made with builtin, not with clip", "continue with builtin", "re-index with clip"):
        assert part in sentence


@pytest.mark.parametrize(
    "error",
    [
        UnreadableImageError(Path("a"), Clause("unreadable-empty")),
        ImageTooLargeError(Path("a"), 2, 1),
        ModelUnavailableError("m", "r", "x"),
        IndexMismatchError(Path("a"), "b", "c"),
        QueryError("q"),
        UsageError("u"),
    ],
)
def test_every_failure_can_be_caught_as_one(error: ImageSearchError) -> None:
    assert isinstance(error, ImageSearchError)
    assert "\n" not in str(error)
