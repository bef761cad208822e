"""Photos that somebody searches with."""

from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from retrieval.errors import QueryError
from retrieval.library import Library
from retrieval.search.uploads import open_upload, same_photo, upload_facts, upload_palette
from tests.conftest import save_photo


def test_a_file_of_the_collection_is_known_wherever_it_lies(indexed_library: Library, tmp_path: Path) -> None:
    indexed = indexed_library.settings.images[0] / "red.jpg"
    copy = tmp_path / "other name.jpg"
    copy.write_bytes(indexed.read_bytes())
    for path in (indexed, copy):
        photo = same_photo(indexed_library, path)
        assert photo is not None
        assert photo.path.name == "red.jpg"
        assert upload_palette(indexed_library, path) == photo.palette
    assert same_photo(indexed_library, save_photo(tmp_path / "new.png", "yellow", (90, 90))) is None


def test_the_colours_of_a_new_photo_are_taken_from_it(indexed_library: Library, tmp_path: Path) -> None:
    (swatch, *_) = upload_palette(indexed_library, save_photo(tmp_path / "new.png", "yellow", (90, 90)))
    assert swatch.lab[2] > 60  # yellow


def test_the_facts_of_a_new_photo_are_read_from_its_file(library: Library, tmp_path: Path) -> None:
    path = save_photo(tmp_path / "new.jpg", "yellow", (90, 60), datetime(2019, 8, 1), ("Canon", "Canon EOS 80D"))
    photo = upload_facts(library, path)
    assert (photo.photo_id, photo.path, photo.palette) == (0, path, upload_palette(library, path))
    assert (photo.facts.width, photo.facts.height, photo.facts.taken) == (90, 60, datetime(2019, 8, 1))
    (tmp_path / "page.jpg").write_text("<html>")
    with pytest.raises(QueryError, match="but a web page"):
        upload_facts(library, tmp_path / "page.jpg")


def test_a_photo_that_cannot_be_used_is_one_sentence(library: Library, tmp_path: Path) -> None:
    (tmp_path / "page.jpg").write_text("<html>")
    Image.new("1", (20_000, 13_000)).save(tmp_path / "huge.png")
    for name, sentence in {
        "page.jpg": "page.jpg isn’t a photo, but a web page.",
        "huge.png": "huge.png can’t be used: 260 MP is over the 250 MP limit. Choose another photo.",
    }.items():
        for use in (open_upload, upload_palette):
            with pytest.raises(QueryError) as raised:
                use(library, tmp_path / name)
            assert str(raised.value) == sentence
    with pytest.raises(QueryError, match="There’s no photo"):
        upload_palette(library, tmp_path / "nowhere.jpg")
