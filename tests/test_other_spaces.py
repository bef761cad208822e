"""What holds for the built-in vectors holds for the same vectors in narrow cones, as those of CLIP lie."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from retrieval.builtin.encoder import BuiltinEncoder
from retrieval.catalogue import Catalogue
from retrieval.datasets import read_captions
from retrieval.duplicates import find_duplicates
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.ranking import normalise
from retrieval.records import Query, Term
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from retrieval.tuning import BUILTIN

PHOTOS, PAGE = 40, 10
Spaces = tuple[Library, Library]


class Cone:
    """The built-in encoder with an offset on all images and another on all texts, three times as long as a vector."""

    name, dim, languages = "cone", 258, frozenset(("en",))

    def __init__(self) -> None:
        self._encoder = BuiltinEncoder.open()
        self.image_side = self._encoder.image_side

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        return self._within(self._encoder.encode_images(images), (3, 1))

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._within(self._encoder.encode_texts(texts), (1, 3))

    @staticmethod
    def _within(vectors: NDArray[np.float32], offset: tuple[float, float]) -> NDArray[np.float32]:
        return normalise(np.hstack([vectors, np.tile(np.array(offset, np.float32), (len(vectors), 1))]))


@pytest.fixture(scope="module")
def spaces(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spaces]:
    """The same photos in both: forty of Flickr8k's dev, and three of these saved again with loss."""
    folder, data = tmp_path_factory.mktemp("photos"), tmp_path_factory.mktemp("data")
    captioned = read_captions(test_data / "flickr8k" / "captions.jsonl", "dev")[:PHOTOS]
    for number, photo in enumerate(captioned):
        shutil.copy(test_data / "flickr8k" / photo.file, folder / Path(photo.file).name)
        if number % 15 == 0:
            image = Image.open(test_data / "flickr8k" / photo.file)
            image.resize((image.width * 3 // 4, image.height * 3 // 4)).save(folder / f"{number}.jpg", quality=70)

    def opened(name: str, make: type[BuiltinEncoder] | type[Cone], measured: bool) -> Library:
        settings = Settings((folder,), data / name)
        encoder = BuiltinEncoder.open if make is BuiltinEncoder else make
        models = Models("clip", encoder, lambda: None, tuning=replace(BUILTIN, measured=measured))
        return Library(settings, Catalogue.open(settings.data / "catalogue.sqlite"), models)

    with opened("wide", BuiltinEncoder, True) as wide, opened("narrow", Cone, False) as narrow:
        for library in (wide, narrow):
            list(index_folder(library, [folder]))
        yield wide, narrow


def names(library: Library, query: Query) -> list[str]:
    return [hit.photo.path.name for hit in SearchEngine(library, probes=False).search(query).hits]


def test_the_cone_is_as_narrow_as_one_of_clip(spaces: Spaces) -> None:
    wide, narrow = (library.snapshot().unrelated for library in spaces)
    assert wide < 0.4
    assert narrow > 0.9


def test_the_same_copies_are_found(spaces: Spaces) -> None:
    groups = [[[photo.path.name for photo in group.photos] for group in find_duplicates(library)] for library in spaces]
    assert groups[0] == groups[1]
    assert len(groups[0]) == 3


def test_the_cosine_of_copies_tells_as_much(spaces: Spaces) -> None:
    shares = []
    for library in spaces:
        images = library.snapshot().images
        vectors = images.reconstruct(images.ids)
        alike = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)] >= library.tuning.least_alike
        shares.append(float(alike.mean()))
    assert 0 < shares[0] < 0.3
    assert shares[1] == pytest.approx(shares[0], abs=0.05)


def test_a_photo_saved_without_loss_is_known_and_one_with_loss_is_not(spaces: Spaces, tmp_path: Path) -> None:
    for library in spaces:
        whole, smaller = [], []
        for number, file in enumerate(sorted(library.settings.images[0].glob("*_*.jpg"))[:4]):
            image = Image.open(file).convert("RGB")
            image.save(tmp_path / f"{number}.png")
            image.resize((image.width * 3 // 4, image.height * 3 // 4)).save(tmp_path / f"{number}.jpg", quality=85)
            for known, suffix in ((whole, "png"), (smaller, "jpg")):
                query = Query(photos=(tmp_path / f"{number}.{suffix}",), top_k=1)
                known.append(SearchEngine(library).search(query).hits[0].known)
        assert sum(whole) >= 3
        assert sum(smaller) <= 1


def test_the_words_for_what_looks_alike_are_the_same(spaces: Spaces) -> None:
    words = []
    for library in spaces:
        photo = sorted(library.settings.images[0].iterdir())[5]
        hits = SearchEngine(library).search(Query(photos=(photo,), top_k=PHOTOS)).hits
        words.append({hit.photo.path.name: hit.strength for hit in hits})
    assert "weak" in words[0].values()
    differing = sum(words[0][name] != words[1][name] for name in words[0])
    assert differing <= PHOTOS // 20


@pytest.mark.parametrize(
    ("text", "colour"), [("a shirt", "#ff0000"), ("a dog", "#ffffff"), ("people", "#0000ff"), ("a car", "#ff0000")]
)
def test_a_colour_beside_words_has_the_same_say(spaces: Spaces, text: str, colour: str) -> None:
    query = Query((Term(text),), colours=(colour,), top_k=PAGE)
    first, second = (names(library, query) for library in spaces)
    assert len({*first} & {*second}) >= PAGE - 1


@pytest.mark.parametrize("refused", ["dog", "snow", "umbrella"])
def test_a_refusal_takes_the_same_photos_away(spaces: Spaces, refused: str) -> None:
    query = Query((Term("people outdoors"),), without=(refused,), top_k=PHOTOS)
    first, second = ({*names(library, query)} for library in spaces)
    assert len(first ^ second) <= 2


def test_labels_are_the_same(spaces: Spaces) -> None:
    guesses = []
    for library in spaces:
        images = library.snapshot().images
        guesses.append([guess.phrase for guess in library.vocabulary.nearest(images.reconstruct(images.ids))])
    assert np.mean([first == second for first, second in zip(*guesses, strict=True)]) > 0.95


def test_what_is_near_to_every_sentence_is_the_same(spaces: Spaces) -> None:
    from retrieval.collection import Hubs

    wide, narrow = spaces
    things, places = (
        ["dog", "man", "girl", "car", "bird", "boat", "ball", "horse"],
        ("in the snow", "on a beach", "by a lake"),
    )
    sentences = [f"a {thing} {place}" for thing in things for place in places]
    orders = []
    for library in (wide, narrow):
        images, tuning = library.snapshot().images, replace(BUILTIN, fewest_sentences=10)
        hubs = Hubs.of(library.models.text_vectors(sentences), tuning, 0, images.ids)
        orders.append(np.argsort(np.argsort(hubs.nearness(images.reconstruct(images.ids)))))
    assert np.corrcoef(*orders)[0, 1] > 0.99
