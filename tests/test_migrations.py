"""A data folder of an earlier version is brought up to date in place, and nothing in it is lost."""

import sqlite3
from pathlib import Path

import pytest

from retrieval.catalogue import Catalogue
from retrieval.catalogue.schema import MIGRATIONS

# Made by commit 22c0abc from four small files, one of them broken: a like and a dislike, captions, vectors.
EARLIER = Path(__file__).parent / "data" / "catalogue_22c0abc.sql"
MODEL = "fake-feature-encoder"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    file = tmp_path / "catalogue.sqlite"
    with sqlite3.connect(file) as connection:
        connection.executescript(EARLIER.read_text(encoding="utf-8"))
    connection.close()
    return file


def test_photos_keep_ids_captions_labels_vectors_and_likes(earlier: Path) -> None:
    catalogue = Catalogue.open(earlier)
    photos = {photo.path.name: photo for photo in catalogue.photos(catalogue.ids())}
    assert {name: photo.photo_id for name, photo in photos.items()} == {"green.png": 1, "red.jpg": 2, "blue.jpg": 3}
    assert photos["red.jpg"].caption is not None
    assert photos["red.jpg"].caption.text == "A picture of red paper."
    assert photos["blue.jpg"].label is not None
    assert (photos["blue.jpg"].label.text, photos["blue.jpg"].label.source) == ("Rome", "folder")
    assert catalogue.likes.of("me") == ((2,), (3,))
    assert [file.path.name for file in catalogue.skipped()] == ["broken.jpg"]
    assert str(catalogue.skipped()[0].reason) == "it is cut off"
    for kind in ("image", "caption"):
        ids, vectors = catalogue.vectors(kind, MODEL)  # type: ignore[arg-type]
        assert (ids.tolist(), vectors.shape) == ([1, 2, 3], (3, 24))
    catalogue.close()


def test_words_are_found_names_are_given_and_it_stays_so(earlier: Path) -> None:
    for _ in range(2):
        catalogue = Catalogue.open(earlier)
        assert catalogue.having_words(["rome"]).tolist() == [3]
        assert catalogue.having_words(["paper"]).tolist() == [1, 2, 3]
        names = {photo.uuid for photo in catalogue.photos(catalogue.ids())}
        assert len(names) == 3
        catalogue.close()
    with sqlite3.connect(earlier) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    connection.close()


def test_every_photo_is_read_again_but_not_embedded_again(earlier: Path) -> None:
    catalogue = Catalogue.open(earlier)
    files = catalogue.known_files(MODEL)
    assert all(file.current for file in files.values())  # its vectors are there
    assert {file.file.stamp for file in files.values()} == {0}  # which no file has
    assert {photo.sharpness for photo in catalogue.photos(catalogue.ids())} == {None}  # to be measured then
    assert len(catalogue.uncaptioned_ids(MODEL, "some captioner")) == 0
    catalogue.close()


def test_features_that_lack_the_vector_are_made_anew_for_the_captioner(earlier: Path) -> None:
    with sqlite3.connect(earlier) as connection:
        connection.execute("INSERT OR REPLACE INTO features VALUES (1, ?, 81, ?)", (MODEL, bytes(81 * 1280 * 2)))
    connection.close()
    catalogue = Catalogue.open(earlier)
    assert catalogue.features_bytes() == 0
    assert {photo.features is None for photo in catalogue.uncaptioned(catalogue.ids(), MODEL)} == {True}
    catalogue.close()
