from pathlib import Path

import numpy as np

from retrieval.builtin.encoder import BuiltinEncoder
from retrieval.ranking import normalise
from retrieval.search.things import PHOTOS_A_WORD, RIDGE, Things


def learned() -> Things:
    """Probes of photos whose first coordinate says "dog", whose second says "tram", and noise."""
    rng = np.random.default_rng(0)
    shows = rng.random((400, 2)) < 0.5
    photos = normalise(np.hstack([shows, 0.2 * rng.random((400, 6))]).astype(np.float32) + 0.01)
    texts = [[" ".join(word for word, seen in zip(("dogs", "tram"), row, strict=True) if seen) + " x"] for row in shows]
    return Things.learn("some-encoder", photos, texts)


def test_a_probe_tells_photos_that_show_a_thing_from_others() -> None:
    photos = np.eye(8, dtype=np.float32)[:2]
    chance = learned().chance("dogs", photos)
    assert chance is not None
    assert chance[0] > chance[1]


def test_probes_are_the_ridge_regression_of_what_captions_name() -> None:
    photos = normalise(np.random.default_rng(2).normal(size=(200, 6))).astype(np.float32)
    named = np.array([photo[0] + photo[1] > 0.2 for photo in photos])
    things = Things.learn("e", photos, [["a zeppelin"] if shown else ["a sky"] for shown in named])
    chances = things.chance("zeppelins", photos)
    assert chances is not None
    assert np.isclose(chances.mean(), named.mean(), atol=1e-5)
    # where its loss has no slope: residuals along each dimension are the penalty of its weight
    slope = (photos - photos.mean(axis=0)).T @ (named - chances)
    assert np.allclose(slope, RIDGE * things.weights[:, things.names.index("zeppelin")], atol=1e-3)


def test_a_word_in_too_few_captions_gets_no_probe() -> None:
    photos = normalise(np.random.default_rng(3).normal(size=(100, 4))).astype(np.float32)
    captions = [["a zeppelin zeppelin", "one zeppelin"] if n < PHOTOS_A_WORD else ["a gyrocopter"] for n in range(99)]
    assert {"zeppelin", "gyrocopter"} <= set(Things.learn("e", photos[:99], captions).names)
    assert "zeppelin" not in Things.learn("e", photos[1:99], captions[1:]).names


def test_a_word_of_the_captions_gets_a_probe_when_photos_enough_show_it() -> None:
    things = learned()
    assert "tram" in things.names
    assert things.chance("zeppelin", np.eye(8, dtype=np.float32)) is None


def test_the_direction_of_a_word_is_that_of_its_probe_and_more_words_have_none() -> None:
    things = learned()
    direction = things.direction("a tram")
    assert direction is not None
    assert int(direction.argmax()) == 1
    assert np.isclose(np.linalg.norm(direction), 1)
    assert things.direction("a tram in the snow") is None
    assert things.direction("zeppelins") is None
    assert things.direction("") is None


def test_any_name_of_a_thing_counts_for_it() -> None:
    photos = normalise(np.random.default_rng(1).random((60, 4)).astype(np.float32))
    words = ["puppy" if photo[0] > photo[1] else "sky" for photo in photos]
    chance = Things.learn("e", photos, [[word] for word in words]).chance("dogs", photos)
    assert chance is not None
    puppies = np.array([word == "puppy" for word in words])
    assert chance[puppies].mean() > chance[~puppies].mean()


def test_probes_are_read_back_for_their_encoder_only(tmp_path: Path) -> None:
    things = learned()
    things.save(tmp_path / "things.safetensors")
    again = Things.load("some-encoder", tmp_path / "things.safetensors")
    assert again is not None
    assert again.names == things.names
    assert np.allclose(again.weights, things.weights, atol=1e-2)
    assert Things.load("another-encoder", tmp_path / "things.safetensors") is None
    assert Things.load("some-encoder", tmp_path / "nothing") is None


def test_the_shipped_probes_are_those_of_the_shipped_encoder() -> None:
    things = Things.load(BuiltinEncoder.identify().name)
    assert things is not None, "Learn them again: python -m retrieval.lab.evaluation.train_things CAPTIONS --images DIR"
    assert len(things.names) > 400
    assert {"person", "dog", "snow"} <= set(things.names)
