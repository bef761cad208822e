import numpy as np
import pytest

from retrieval.library import Library
from retrieval.ranking import normalise
from retrieval.search.negation import (
    FEWEST_NAMED,
    Resemblance,
    are_alike,
    away_from,
    mentioning,
    shows,
    shows_by_probe,
    shows_rather,
)
from retrieval.search.synonyms import NAMES, canonical, is_thing, names_of, of_kind, plainly, same_kind
from retrieval.search.things import Things
from retrieval.tuning import BUILTIN


def test_a_query_moves_away_from_what_is_refused() -> None:
    query, refused = np.eye(3, dtype=np.float32)[:2]
    moved = away_from(query, refused[None], BUILTIN)
    assert moved @ refused < 0 < moved @ query
    assert np.linalg.norm(moved) == pytest.approx(1)


@pytest.mark.parametrize(
    ("wanted", "refused", "alike"),
    [
        ("soccer", "american football", True),
        ("motorcycles", "bicycles", True),
        ("skiing", "snowboarding", True),
        ("a dog", "people", False),
        ("a beach", "dogs", False),
        ("snow", "mountains", False),
    ],
)
def test_things_of_one_kind_are_alike_and_things_of_one_scene_are_not(
    wanted: str, refused: str, alike: bool, samples: Library
) -> None:
    vectors = samples.models.text_vectors([wanted, refused])
    assert are_alike(vectors[0], vectors[1], samples.vocabulary.vectors) is alike


def test_of_things_that_are_alike_a_photo_shows_the_one_that_stands_out_more() -> None:
    wanted, refused = np.eye(2, dtype=np.float32)
    usual = np.array([[0, 0], [1, 1]], np.float32)
    photos = np.array([[3, 2], [2, 3], [2, 2]], np.float32)
    assert shows_rather(refused, wanted, photos, usual).tolist() == [False, True, True]


def test_a_probe_decides_where_there_is_one() -> None:
    images = np.eye(2, dtype=np.float32)
    things = Things("e", ("dog",), np.array([[0.9], [0.1]], np.float32), np.zeros(1, np.float32))
    assert shows_by_probe("dogs", images, images, things, BUILTIN).tolist() == [True, False]


def test_a_thing_that_a_probe_expects_everywhere_is_not_seen_where_nothing_speaks_for_it() -> None:
    without, shown = [[0, 1]] * 90, [[1, 0]] * 10
    images = np.array(without + shown, np.float32)
    things = Things("e", ("person",), np.array([[0.2], [0.0]], np.float32), np.full(1, 0.75, np.float32))
    seen = shows_by_probe("people", images, images, things, BUILTIN)
    assert np.flatnonzero(seen).tolist() == list(range(90, 100))


def test_a_probe_must_say_more_than_that_a_thing_is_usual_here() -> None:
    usual = np.array([[0.1]] * 90 + [[0.9]] * 10, np.float32)
    things = Things("e", ("dog",), np.ones((1, 1), np.float32), np.zeros(1, np.float32))
    mean, explained = 0.18, 0.0576 / (0.18 * 0.82)
    threshold = mean + explained * (BUILTIN.between - mean)
    assert threshold > BUILTIN.shown_chance
    photos = np.array([[threshold - 0.002], [threshold + 0.002]], np.float32)
    assert shows_by_probe("dog", photos, usual, things, BUILTIN).tolist() == [False, True]
    assert shows_by_probe("cat", photos, usual, things, BUILTIN) is None
    assert shows_by_probe("dog", photos, usual, None, BUILTIN) is None


def test_where_a_thing_is_in_no_photo_a_probe_must_still_be_sure() -> None:
    usual = np.zeros((50, 1), np.float32)
    things = Things("e", ("dog",), np.ones((1, 1), np.float32), np.zeros(1, np.float32))
    photos = np.array([[BUILTIN.shown_chance - 0.01], [BUILTIN.shown_chance + 0.01]], np.float32)
    assert shows_by_probe("dog", photos, usual, things, BUILTIN).tolist() == [False, True]


def test_without_a_probe_the_cosine_must_lie_some_deviations_over_the_mean() -> None:
    usual = np.array([[0.0, 1.0], [0.2, 1.0]] * 20, np.float32)  # along the direction: mean 0.1, deviation 0.1
    limit = 0.1 + 0.1 * BUILTIN.stands_out
    photos = np.array([[limit - 0.01, 0], [limit + 0.01, 0]], np.float32)
    assert shows(np.array([1, 0], np.float32), photos, usual, BUILTIN).tolist() == [False, True]


def test_without_a_probe_what_stands_out_from_the_collection_shows_the_thing() -> None:
    rng = np.random.default_rng(0)
    images = normalise(np.vstack([rng.normal(0, 0.1, (50, 3)) + np.eye(3)[2], [[1, 0, 0.2]]]))
    direction = np.array([1, 0, 0], np.float32)
    shown = shows(direction, images, images, BUILTIN)
    assert shown[50]
    assert shown.sum() < 15


@pytest.mark.parametrize("cone", [0.0, 3.0], ids=["wide", "as narrow as CLIP"])
def test_what_captions_name_in_a_few_photos_is_seen_in_the_others_in_spaces_of_any_spread(cone: float) -> None:
    rng = np.random.default_rng(0)
    things = rng.normal(size=(10, 32))
    shown = rng.random((600, 10)) < 0.15
    images = normalise(shown @ things + rng.normal(0, 0.3, (600, 32)) + cone * 3 * np.eye(32)[0])
    named = shown[:, 0] & (rng.random(600) < 0.3)  # captions speak of it in three of ten photos
    seen = Resemblance(images).shows(named, images)
    assert seen is not None
    assert seen[shown[:, 0]].mean() > 0.85
    assert seen[~shown[:, 0]].mean() < 0.1


def test_too_few_photos_that_are_named_teach_nothing() -> None:
    images = normalise(np.random.default_rng(0).normal(size=(50, 8)))
    assert Resemblance(images).shows(np.arange(50) < FEWEST_NAMED - 1, images) is None
    assert Resemblance(images).shows(np.arange(50) < FEWEST_NAMED, images) is not None


def test_photos_that_are_all_the_same_are_no_division_by_zero() -> None:
    images = np.ones((20, 4), np.float32)
    assert Resemblance(images).shows(np.arange(20) < 12, images).all()


def test_a_probe_is_learned_once_for_a_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    images = normalise(np.random.default_rng(0).normal(size=(200, 8)))
    named, learned = images[:, 0] > 0.5, Resemblance(images)
    first = learned.shows(named, images)
    monkeypatch.setattr(learned, "_probe", None)
    assert first is not None
    assert np.array_equal(learned.shows(named, images), first)


def test_words_about_a_photo_tell_what_it_shows(indexed_library: Library) -> None:
    photos = indexed_library.catalogue.photos(mentioning(indexed_library.catalogue, "purple paper"))
    assert [photo.path.name for photo in photos] == ["purple.jpg"]
    assert len(mentioning(indexed_library.catalogue, "zeppelin")) == 0


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("people", "person"),
        ("Dogs", "dog"),
        ("kids", "child"),
        ("women", "woman"),
        ("red cars", "red car"),
        ("!", ""),
    ],
)
def test_things_have_one_singular_name(text: str, thing: str) -> None:
    assert canonical(text) == thing


def test_other_names_show_a_thing_and_an_unknown_thing_has_its_own() -> None:
    assert {"person", "woman", "boy"} <= set(names_of("people"))
    assert names_of("zeppelins") == ("zeppelin",)
    assert all(names[0] == thing for thing, names in NAMES.items())


@pytest.mark.parametrize(
    ("word", "thing"),
    [("Hunde", "dog"), ("Leute", "person"), ("Straßen", "street"), ("parapluie", "umbrella"), ("niños", "child"),
     ("neve", "snow"), ("fietsen", "bicycle"), ("árvores", "tree")],
)  # fmt: skip
def test_everyday_things_are_refused_in_other_languages(word: str, thing: str) -> None:
    assert canonical(word) == thing
    assert names_of(word) == NAMES[thing]


def test_what_is_of_a_kind_shows_the_kind() -> None:
    assert {"pizza", "broccoli", "apple"} <= {*names_of("food")}
    assert {"soccer", "skateboarder"} <= {*names_of("sports")}
    assert "pizza" not in names_of("fruit")


def test_something_is_of_one_kind_with_other_things() -> None:
    assert same_kind("dogs or cats", "two horses")
    assert not same_kind("a beach", "children")


def test_a_kind_is_each_of_its_members() -> None:
    snow = of_kind("animals in the snow")
    assert snow["puppy"] == ("puppy", "snow")
    assert {"dog", "cat", "sheep"} <= {*snow}
    assert "child" not in snow
    assert of_kind("a dog") == {}


@pytest.mark.parametrize("word", ["boot", "bank", "stock", "kind", "chat", "cane", "prune"])
def test_english_words_that_mean_something_else_abroad_stay_english(word: str) -> None:
    assert canonical(word) == word


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("houses", True), ("a boy", True), ("two dogs running", False), ("dogs and boys", False), ("serendipity", False)],
)
def test_a_word_for_an_everyday_thing_is_told_from_a_description(text: str, is_one: bool) -> None:
    assert is_thing(text) is is_one


def test_a_fellow_is_a_man_in_the_words_of_captions() -> None:
    assert plainly("Fellow with the trumpet, and two lads") == "man with the trumpet, and two boys"
