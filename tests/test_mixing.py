"""Captions on the scale of images: answers keep their order while captions come, and gain from them in the end."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue import Catalogue
from retrieval.collection import Collection
from retrieval.mixing import Scale
from retrieval.ranking import Ids, Vectors, normalise
from retrieval.records import Caption
from retrieval.tuning import CLIP
from retrieval.vector_index import IndexChoice, VectorFile
from tests.test_catalogue import MODEL, new_photo

PHOTOS, DIM = 60, 96


class ClipLikeSpace:
    """Images and sentences about the same things in two cones, so that any two sentences are nearer than a pair."""

    def __init__(self, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        things = random.normal(size=(PHOTOS, DIM)) / np.sqrt(DIM)

        def cone(axis: int, spread: float, noise: float) -> Vectors:
            return normalise(2 * np.eye(DIM)[axis] + spread * things + noise * random.normal(size=things.shape) / 10)

        self.images, self.captions, self.questions = cone(0, 0.4, 0.9), cone(1, 1.2, 1.0), cone(1, 1.2, 0.7)


@pytest.fixture
def space() -> ClipLikeSpace:
    return ClipLikeSpace()


def answers(tmp_path: Path, space: ClipLikeSpace, captioned: int, fixed: bool) -> tuple[Ids, Vectors]:
    """The order of all photos for each question (60, 60), as a real collection has it, and its vectors."""
    catalogue = Catalogue.open(tmp_path / f"{captioned}{fixed}" / "catalogue.sqlite")
    with catalogue.batch(MODEL) as batch:
        photos = [replace(new_photo(f"{n}.jpg", str(n)), vector=vector) for n, vector in enumerate(space.images)]
        ids = [batch.save(photo) for photo in photos]
        for n in range(captioned):
            batch.caption(str(n), Caption("A sentence.", -0.5), space.captions[n])
        if fixed:
            some = slice(captioned)
            batch.fix_scale(Scale.measured(space.images[some], space.captions[some], captioned))
    catalogue.activate("clip", MODEL)

    def store(part: str) -> VectorFile:
        return VectorFile(tmp_path / f"{captioned}{fixed}" / "vectors", part, IndexChoice("flat", None))

    snapshot = Collection(catalogue, CLIP, 0.7, store, tmp_path / "facts").snapshot(MODEL)
    vectors = snapshot.index.reconstruct(np.array(ids))
    catalogue.close()
    return np.argsort(-(space.questions @ vectors.T), axis=1, kind="stable"), vectors


def first_share(order: Ids, captioned: int) -> float:
    """What share of the first places belongs to photos that have captions, as many places as there are such photos."""
    return float((order[:, :captioned] < captioned).mean())


def hits(order: Ids) -> float:
    return float((order[:, 0] == np.arange(PHOTOS)).mean())


def test_sentences_are_nearer_to_each_other_than_to_images_as_with_clip(space: ClipLikeSpace) -> None:
    own_cosines = np.einsum("ij,ij->i", space.questions, space.images)
    other_cosines = (space.questions @ space.captions.T)[~np.eye(PHOTOS, dtype=bool)]
    assert other_cosines.min() > own_cosines.max()


def test_photos_with_captions_do_not_come_first_because_they_have_them(tmp_path: Path, space: ClipLikeSpace) -> None:
    for captioned in (8, 30):
        order, _ = answers(tmp_path, space, captioned, fixed=True)
        assert first_share(order, captioned) < 2 * captioned / PHOTOS
    mixed = space.images.copy()
    mixed[:8] = normalise(0.7 * mixed[:8] + 0.3 * space.captions[:8])
    as_they_are = np.argsort(-(space.questions @ mixed.T), axis=1)
    assert first_share(as_they_are, 8) > 0.95


def test_until_the_scale_is_known_images_alone_answer(tmp_path: Path, space: ClipLikeSpace) -> None:
    before, _ = answers(tmp_path, space, 0, fixed=False)
    assert np.array_equal(answers(tmp_path, space, 8, fixed=False)[0], before)


def test_captions_find_more_and_the_order_changes_little_by_little(tmp_path: Path, space: ClipLikeSpace) -> None:
    orders = [answers(tmp_path, space, n, fixed=n > 0)[0] for n in (0, 8, 30, 60)]
    kept = [
        np.mean([len({*a[:10]} & {*b[:10]}) / 10 for a, b in zip(orders[0], order, strict=True)]) for order in orders
    ]
    assert kept[0] == 1
    assert kept[1] > 0.85
    assert kept[1] > kept[2] > kept[3]
    assert hits(orders[3]) > hits(orders[0])


def test_shared_vectors_have_unit_length_and_lie_where_images_do(tmp_path: Path, space: ClipLikeSpace) -> None:
    _, vectors = answers(tmp_path, space, PHOTOS, fixed=True)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    middle = space.images.mean(axis=0)
    assert abs(float((vectors @ middle).mean() - (space.images @ middle).mean())) < 0.02


def test_captions_that_all_say_the_same_change_nothing() -> None:
    images = normalise(np.random.default_rng(1).normal(size=(20, 8)))
    captions = np.tile(normalise(np.ones(8)), (20, 1))
    shared = Scale.measured(images, captions, 20).shared(images, captions, 0.7)
    assert np.allclose(shared, images, atol=1e-5)
