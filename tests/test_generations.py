"""A change of models: the old ones answer whole until the new ones are whole; an unfinished change goes on later."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.catalogue import Catalogue
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Query, Term
from retrieval.search import SearchEngine
from tests.conftest import FakeCaptioner, FakeEncoder, FakeFeatureEncoder, save_photo


class OtherEncoder(FakeEncoder):
    """Another model of the same kind."""

    name = "other-encoder"


class OtherCaptioner(FakeCaptioner):
    """Another captioner, which says so."""

    name = "other-captioner"

    def caption_images(self, images):  # type: ignore[no-untyped-def]
        return [replace(caption, text=f"Anew: {caption.text}") for caption in super().caption_images(images)]


@pytest.fixture
def other_library(indexed_library: Library) -> Iterator[Library]:
    """Other models over the same data folder."""
    for number in range(40):
        save_photo(indexed_library.settings.images[0] / f"more{number}.png", "green", seed=number)
    list(index_folder(indexed_library, indexed_library.settings.images))
    with opened(indexed_library, "clip", reindex=True) as library:
        yield library


def opened(library: Library, family: str, encoder: type[FakeEncoder] = OtherEncoder, **options: bool) -> Library:
    catalogue = Catalogue.open(library.catalogue.path)
    return Library(library.settings, catalogue, Models(family, encoder, OtherCaptioner), **options)


def answers_of(library: Library) -> list[object]:
    """Every answer to a question, and what is said of each photo."""
    hits = SearchEngine(library).search(Query((Term("green"),), top_k=60)).hits
    return [(hit.photo.path.name, round(hit.score, 5), hit.photo.caption, hit.photo.label) for hit in hits]


@pytest.mark.parametrize("phase", ["photos", "captions"])
def test_a_change_that_is_stopped_leaves_every_answer_as_it_was(
    indexed_library: Library, other_library: Library, phase: str
) -> None:
    before = answers_of(indexed_library)
    stopped: list[str] = []
    for progress in index_folder(other_library, other_library.settings.images, lambda: phase in stopped):
        if progress.done >= 16:
            stopped.append(progress.phase)
    assert phase in stopped
    assert (other_library.catalogue.family, other_library.catalogue.model) == (
        "builtin",
        FakeFeatureEncoder.name,
    )
    assert answers_of(indexed_library) == before


def test_it_goes_on_where_it_was_stopped_and_takes_over_whole(indexed_library: Library, other_library: Library) -> None:
    stopped: list[int] = []
    for progress in index_folder(other_library, other_library.settings.images, lambda: bool(stopped)):
        if progress.phase == "captions" and progress.done >= 16:
            stopped.append(progress.done)
    seen = other_library.encoder.images_encoded  # type: ignore[attr-defined]
    list(index_folder(other_library, other_library.settings.images))
    assert other_library.encoder.images_encoded == seen  # type: ignore[attr-defined]
    assert other_library.captioner.captioned == 52  # type: ignore[union-attr]
    assert (other_library.catalogue.family, other_library.catalogue.model) == ("clip", "other-encoder")
    photos = other_library.catalogue.photos(other_library.catalogue.ids())
    assert all(photo.caption and photo.caption.text.startswith("Anew: ") for photo in photos)
    assert len(other_library.catalogue.having_words(["anew"])) == 52
    assert len(other_library.snapshot().index) == len(other_library.snapshot().captions) == 52


def test_a_photo_that_is_being_written_to_is_waited_for(indexed_library: Library, other_library: Library) -> None:
    before = answers_of(indexed_library)
    (folder,) = other_library.settings.images
    green = folder / "more0.png"
    os.utime(green)
    list(index_folder(other_library, [folder], quiet=60))
    assert other_library.catalogue.model == FakeFeatureEncoder.name
    assert answers_of(indexed_library) == before
    list(index_folder(other_library, [folder]))
    assert other_library.catalogue.model == "other-encoder"
    assert len(other_library.snapshot()) == 52


def test_labels_of_models_that_do_not_answer_yet_are_not_shown(
    indexed_library: Library, other_library: Library
) -> None:
    def labels() -> list[object]:
        return [photo.label for photo in indexed_library.catalogue.photos(indexed_library.catalogue.ids())]

    class ContraryEncoder(OtherEncoder):
        def encode_texts(self, texts):  # type: ignore[no-untyped-def]
            return -super().encode_texts(texts)

    before = labels()
    with opened(indexed_library, "clip", ContraryEncoder, reindex=True) as contrary:
        run = index_folder(contrary, contrary.settings.images)
        for progress in run:
            if progress.phase == "captions" and progress.done < progress.total:
                assert labels() == before
        assert labels() != before


def test_photos_that_come_meanwhile_are_found_at_once_and_later(
    indexed_library: Library, other_library: Library
) -> None:
    folders = other_library.settings.images
    stopped: list[int] = []
    for progress in index_folder(other_library, folders, lambda: bool(stopped)):
        if progress.phase == "photos" and progress.done >= 16:
            stopped.append(progress.done)
    save_photo(Path(folders[0]) / "came.png", "purple", seed=99)
    assert list(index_folder(indexed_library, folders))[-1].indexed == 1
    assert "came.png" in {name for name, *_ in answers_of(indexed_library)}  # type: ignore[misc]
    list(index_folder(other_library, folders))
    assert "came.png" in {name for name, *_ in answers_of(other_library)}  # type: ignore[misc]
    assert other_library.catalogue.model == "other-encoder"


def test_another_captioner_writes_every_caption_anew_and_can_be_stopped(indexed_library: Library) -> None:
    encoder = FakeFeatureEncoder
    list(index_folder(indexed_library, indexed_library.settings.images))  # who wrote the captions is noted
    for number in range(20):
        save_photo(indexed_library.settings.images[0] / f"more{number}.png", "green", seed=number)
    list(index_folder(indexed_library, indexed_library.settings.images))
    stopped: list[float | None] = []
    with opened(indexed_library, "builtin", encoder) as library:
        for progress in index_folder(library, library.settings.images, lambda: bool(stopped)):
            if progress.phase == "captions":
                stopped.append(progress.seconds_left)
        assert stopped[0]
        assert library.captioner.captioned == 4  # type: ignore[union-attr]
        list(index_folder(library, library.settings.images))
        assert library.captioner.captioned == 32  # type: ignore[union-attr]
        assert len(library.catalogue.having_words(["anew"])) == 32
        list(index_folder(library, library.settings.images))
        assert library.captioner.captioned == 32  # type: ignore[union-attr]
        assert library.encoder.images_encoded == 0  # type: ignore[attr-defined]
