"""The catalogue: what is written is read back, whole batches only, and foreign files are left alone."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue import Catalogue, Facts, FoundFile, NewPhoto, Paths, load_facts, overview_of, save_facts
from retrieval.catalogue.facts import Names
from retrieval.catalogue.schema import MIGRATIONS, _clauses
from retrieval.errors import QueryError, UsageError
from retrieval.faces import Face
from retrieval.ranking import normalise
from retrieval.records import Caption, Filters, ImportedFacts, Label, PhotoFacts, SkippedFile, Swatch
from retrieval.words import Clause

MODEL = "model-a"
VECTOR = normalise(np.arange(1, 9))
HASHES = np.array([[1, 2, 3, 2**64 - 1], [5, 6, 7, 8]], np.uint64)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "data" / "catalogue.sqlite")
    yield opened
    opened.close()


def found_file(relative: str = "dog.jpg") -> FoundFile:
    return FoundFile(Path("/photos") / relative, relative, 1000, 5)


def new_photo(relative: str = "dog.jpg", digest: str = "aa", **facts: object) -> NewPhoto:
    taken = datetime(2019, 7, 4, 12, 30)
    default_facts = PhotoFacts(4000, 3000, "jpeg", 1000, taken, "exif", "Canon EOS 80D", 48.5, 2.25)
    palette = (Swatch((50.0, 10.0, -20.0), 0.75), Swatch((90.0, 0.0, 0.0), 0.25))
    label = Label("dog", "zero-shot", 0.25)
    return NewPhoto(
        found_file(relative), digest, replace(default_facts, **facts), palette, HASHES, 250.0, label, VECTOR
    )


def save(catalogue: Catalogue, *photos: NewPhoto, model: str = MODEL) -> list[int]:
    with catalogue.batch(model) as batch:
        return [batch.save(photo) for photo in photos]


def caption(catalogue: Catalogue, digest: str, text: str) -> None:
    with catalogue.batch(MODEL) as batch:
        batch.caption(digest, Caption(text, -0.5), VECTOR)


def test_a_second_program_that_ends_leaves_the_log_of_the_first_alone(catalogue: Catalogue) -> None:
    save(catalogue, new_photo())
    path = catalogue.path
    Catalogue.open(path).close()  # in this process, as the page opens connections
    visit = "import sys; from retrieval.catalogue import Catalogue; from pathlib import Path\n"
    visit += "one = Catalogue.open(Path(sys.argv[1])); print(len(one.ids())); one.close()"
    log = path.with_name(path.name + "-wal")
    before = log.stat().st_ino
    for _ in range(2):
        seen = subprocess.run([sys.executable, "-c", visit, str(path)], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "1"
    assert log.stat().st_ino == before
    save(catalogue, new_photo("cat.jpg", "bb"))
    seen = subprocess.run([sys.executable, "-c", visit, str(path)], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "2"


# -- photos


def test_a_photo_is_read_back_as_it_was_saved(catalogue: Catalogue) -> None:
    given = new_photo()
    (photo_id,) = save(catalogue, given)
    photo = catalogue.photo(photo_id)
    assert (photo.path, photo.content_hash, photo.facts) == (given.file.path, "aa", given.facts)
    assert (photo.palette, photo.label, photo.caption) == (given.palette, given.label, None)
    assert catalogue.photo_by_hash("aa") == photo
    assert catalogue.photo_by_hash("bb") is None


def test_a_photo_has_all_that_is_known_of_it_by_whatever_it_is_looked_up(catalogue: Catalogue) -> None:
    (photo_id,) = save(catalogue, new_photo())
    catalogue.seen.put_texts("reader", {photo_id: "LIDL"})
    catalogue.seen.put_descriptions("model", {photo_id: {"scene_summary": "A receipt"}})
    face = Face(0.0, 0.0, 0.5, 0.5, (1.0,) * 128)
    catalogue.people.put("finder", {photo_id: [face]}, catalogue.people.existing())
    photo = catalogue.photo(photo_id)
    assert (photo.text, photo.seen is not None, photo.people) == ("LIDL", True, ("",))
    assert catalogue.named("dog.jpg") == catalogue.named(photo.uuid) == catalogue.photo_by_uuid(photo.uuid) == photo
    assert catalogue.photo_at(photo.path) == catalogue.photo_by_hash("aa") == photo


def test_a_name_that_is_not_utf8_is_kept(catalogue: Catalogue) -> None:
    path = Path("/photos/caf\udce9.jpg")  # as Python reads the bytes of "café" in Latin-1
    (photo_id,) = save(catalogue, replace(new_photo(), file=FoundFile(path, path.name, 1, 2)))
    assert catalogue.photo(photo_id).path == path
    assert list(catalogue.known_files(MODEL)) == [path]


def test_a_photo_that_left_is_a_sentence_and_its_id_is_not_given_away(catalogue: Catalogue) -> None:
    (first,) = save(catalogue, new_photo())
    with catalogue.batch(MODEL) as batch:
        batch.remove([first])
    with pytest.raises(QueryError, match="no longer in the collection"):
        catalogue.photo(first)
    assert save(catalogue, new_photo()) != [first]


def test_photos_come_in_the_order_asked_for(catalogue: Catalogue) -> None:
    ids = save(catalogue, *(new_photo(f"{n}.jpg", str(n)) for n in range(5)))
    asked = [ids[3], 999, ids[0], ids[3]]
    assert [photo.photo_id for photo in catalogue.photos(asked)] == [ids[3], ids[0], ids[3]]


def test_ids_are_newest_first(catalogue: Catalogue) -> None:
    years = {name: datetime(year, 1, 1) for name, year in (("a.jpg", 2010), ("b.jpg", 2020), ("c.jpg", 2015))}
    a, b, c = save(catalogue, *(new_photo(name, name, taken=taken) for name, taken in years.items()))
    assert catalogue.ids().tolist() == [b, c, a]


# -- filters and words


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(after=date(2019, 7, 4)), {"dog", "cat"}),
        (Filters(after=date(2019, 7, 5)), {"cat"}),
        (Filters(before=date.max), {"dog", "old", "cat"}),
        (Filters(before=date(2019, 7, 4)), {"dog", "old"}),
        (Filters(before=date(2019, 7, 3)), {"old"}),
        (Filters(months=(7,)), {"dog"}),
        (Filters(not_years=(2019,)), {"cat", "old"}),
        (Filters(months=(6, 8)), set()),
        (Filters(hours=(12.0, 13.0)), {"dog"}),
        (Filters(hours=(22.5, 4.0)), {"cat", "old"}),  # over midnight
        (Filters(hours=(12.75, 24.0)), set()),
        (Filters(weekdays=(3,)), {"dog"}),
        (Filters(weekdays=(0, 4)), {"cat", "old"}),
        (Filters(orientation="landscape"), {"dog"}),
        (Filters(orientation="portrait"), {"cat"}),
        (Filters(orientation="square"), {"old"}),
        (Filters(min_megapixels=12), {"dog"}),
        (Filters(formats=("JPG", ".heif")), {"dog", "cat"}),
        (Filters(camera="canon"), {"dog"}),
        (Filters(camera="canon 80d"), {"dog"}),
        (Filters(camera="Nikon or Canon"), {"dog"}),
        (Filters(camera="not Nikon or Canon"), {"cat", "old"}),
        (Filters(labels=("DOG",)), {"dog"}),
        (Filters(labels=("cat", "Old")), {"cat", "old"}),
        (Filters(min_rating=3), {"cat"}),
        (Filters(min_rating=0), {"cat", "old"}),
        (Filters(min_rating=5), set()),
        (Filters(words=("snow",)), {"dog"}),
        (Filters(words=("snow", "beach")), set()),
        (Filters(words=("OR", '"')), set()),
        (Filters(formats=("png",), after=date(2000, 1, 1)), {"old"}),
    ],
)
def test_filters_let_through_what_meets_them(catalogue: Catalogue, filters: Filters, expected: set[str]) -> None:
    ids = save(
        catalogue,
        new_photo("dog.jpg", "dog"),
        new_photo(
            "été/cat.heic",
            "cat",
            width=600,
            height=800,
            format="heic",
            camera=None,
            taken=datetime(2021, 1, 1),
            rating=3,
        ),
        new_photo("old.png", "old", width=9, height=9, format="png", camera=None, taken=datetime(2001, 1, 1), rating=1),
    )
    with catalogue.batch(MODEL) as batch:
        batch.relabel(ids[1], Label("Cat", "folder"))
        batch.relabel(ids[2], Label("old", "folder"))
    caption(catalogue, "dog", "A dog in the snow.")
    names = dict(zip(ids, ("dog", "cat", "old"), strict=True))
    facts = catalogue.changes(-1).facts
    passing, matching = facts.passing(filters), catalogue.matching_ids(filters)
    ids_found = set(ids) if passing is None else set(facts.ids[passing].tolist())
    if matching is not None:
        ids_found &= set(matching.tolist())
    assert {names[i] for i in ids_found} == expected


NAMES = ["2019/Été/Snow.jpg", "2019/e\u0301te\u0301 2.JPG", "2020/snow storm.jpg", "İstanbul/a.png", "b%_\\.gif"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("ÉTÉ", [0, 1]), ("e\u0301te\u0301 2", [1]), ("2019/", [0, 1]), ("SNOW", [0, 2]), ("snow.", [0]),
        ("9/é", [0, 1]),
        (".jpg", [0, 1, 2]), ("jpg2020", []), ("gif2", []), ("%_\\", [4]), ("nowhere", []), ("istanbul", []),
        ("İ", [3]), ("\ud800", []), ("snow storm.jpg and much more", []),
    ],
)  # fmt: skip
def test_a_part_of_a_path_is_found_in_any_case_and_spelling(
    catalogue: Catalogue, part: str, expected: list[int]
) -> None:
    ids = save(catalogue, *(new_photo(name, name) for name in NAMES))
    assert catalogue.paths().containing(part).tolist() == [ids[place] for place in expected]
    late = catalogue.paths_of(np.array(ids[1:]))
    nothing_yet, first = Paths.of(np.array(ids[:1]), NAMES[:1]), Paths.of(np.array(ids[:2]), [NAMES[0], "snow 2019/é"])
    for paths in (nothing_yet.after(late), first.after(late)):  # what came or was renamed since counts as well
        assert paths is not None
        assert paths.containing(part).tolist() == [ids[place] for place in expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("snow.JPG", [0]), ("Snow", [0]), ("snow storm", [2]), ("a", [3]), ("a.png", [3]), ("storm.jpg", []),
        ("2019/Été/Snow.jpg", []), ("été 2", [1]), ("", []),
    ],
)  # fmt: skip
def test_a_file_is_found_by_its_name_with_its_ending_and_without(
    catalogue: Catalogue, name: str, expected: list[int]
) -> None:
    ids = save(catalogue, *(new_photo(path, path) for path in NAMES))
    assert catalogue.paths().named(name).tolist() == [ids[place] for place in expected]
    later = Paths.of(np.array(ids[:1]), NAMES[:1]).after(catalogue.paths_of(np.array(ids[1:])))
    assert later is not None
    assert later.named(name).tolist() == [ids[place] for place in expected]


def test_paths_are_read_anew_once_many_came(catalogue: Catalogue) -> None:
    assert Paths.of(np.array([1]), ["a"]).after(dict.fromkeys(range(5000), "b")) is None
    assert catalogue.paths().containing("a").tolist() == []


def test_a_file_name_and_a_given_label_are_sure_but_no_generated_caption_or_guessed_label(catalogue: Catalogue) -> None:
    photos = (
        new_photo("my dog.jpg", "a"),
        replace(new_photo("b.jpg", "b"), label=Label("dog", "given")),
        replace(new_photo("c.jpg", "c"), label=Label("dog", "zero-shot", 0.9)),
        new_photo("d.jpg", "d"),
        replace(new_photo("ball.jpg", "e"), label=Label("dog", "folder")),
    )
    ids = np.array(save(catalogue, *photos))
    caption(catalogue, "d", "A dog with a ball.")
    assert set(catalogue.surely_having_words(ids, ["dog"])) == {ids[0], ids[1], ids[4]}
    assert set(catalogue.surely_having_words(ids, ["dog", "ball"])) == {ids[4]}
    assert set(catalogue.surely_having_words(ids[1:3], ["dog"])) == {ids[1]}


def test_what_was_looked_up_follows_every_write_without_looking_through_all_photos_again(catalogue: Catalogue) -> None:
    cat = replace(new_photo("cat.jpg", "c"), label=Label("cat", "given"))
    first, changing = save(catalogue, new_photo("dog.jpg", "a"), cat)
    mentions, asked = catalogue._mentions, list[str]()
    matching = mentions._matching
    mentions._matching = lambda query: asked.append(query) or matching(query)  # type: ignore[method-assign]
    for _ in range(3):
        assert catalogue.having_words(["dog"]).tolist() == [first]
    other = Catalogue.open(catalogue.path)  # as another process would
    (second,) = save(other, new_photo("dog 2.jpg", "b"))
    assert catalogue.having_words(["dog"]).tolist() == [first, second]
    with other.batch(MODEL) as batch:
        batch.relabel(changing, Label("dog", "given"))
    assert catalogue.having_words(["dog"]).tolist() == [first, changing, second]
    with other.batch(MODEL) as batch:
        batch.relabel(changing, Label("cat", "given"))
    assert catalogue.having_words(["dog"]).tolist() == [first, second]
    assert len(asked) == 1
    assert not len(catalogue.having_words(["zebra"]))
    catalogue.seen.put_texts("reader", {first: "zebra"})
    other.close()
    assert catalogue.having_words(["zebra"]).tolist() == [first]
    with catalogue.batch(MODEL) as batch:
        batch.remove([first])
    assert catalogue.having_words(["dog"]).tolist() == [second]


def test_no_condition_is_no_list(catalogue: Catalogue) -> None:
    save(catalogue, new_photo())
    assert catalogue.matching_ids(Filters()) is None


def test_words_are_found_in_every_text_of_a_photo(catalogue: Catalogue) -> None:
    described = replace(new_photo("b.jpg", "bb"), label=Label("bicycle", "given", description="Red tandem"))
    first, second = save(catalogue, new_photo("italy/rome_2019.jpg"), described)
    caption(catalogue, "aa", "Two dogs are running.")
    for text, expected in (
        ("DOG", first),
        ("runs", first),
        ("Italy", first),
        ("bicycles", second),
        ("tandem", second),
    ):
        assert catalogue.having_words([text]).tolist() == [expected]
    assert catalogue.having_words(["the"]).tolist() == []
    assert catalogue.having_words([]).tolist() == []


def test_every_word_or_any_of_them_can_be_asked_for(catalogue: Catalogue) -> None:
    dog_and_cat, horse, cat, _ = save(catalogue, *(new_photo(f"{n}.jpg", n) for n in "abcd"))
    for digest, text in (("a", "A horse beside a cat."), ("b", "Two horses."), ("c", "Cats."), ("d", "A bird.")):
        caption(catalogue, digest, text)
    assert catalogue.having_words(["horse", "cat"]).tolist() == [dog_and_cat]
    assert catalogue.having_words(["horse", "cat"], every=False).tolist() == [dog_and_cat, horse, cat]


def test_the_words_of_a_phrase_follow_each_other(catalogue: Catalogue) -> None:
    words_apart, phrase = save(catalogue, new_photo("a.jpg", "a"), new_photo("b.jpg", "b"))
    caption(catalogue, "a", "A black dog and a white cat.")
    caption(catalogue, "b", "A white dog.")
    assert catalogue.having_words(["white", "dog"]).tolist() == [words_apart, phrase]
    assert catalogue.having_words(["white dog"]).tolist() == [phrase]


@pytest.mark.parametrize(
    "text", ['"', '" OR 1', "NEAR(", "dog*", "a AND", "caption:x", "-", "🐕", "", "\0dog", "x" * 9999]
)
def test_typed_text_is_never_read_as_query_language(catalogue: Catalogue, text: str) -> None:
    save(catalogue, new_photo())
    assert len(catalogue.having_words([text])) == ("dog" in text)
    assert len(catalogue.having_words([text, "dog"], every=False)) == 1


# -- vectors, palettes, features


def test_vectors_are_unit_and_close_to_what_was_given(catalogue: Catalogue) -> None:
    rows = normalise(np.random.default_rng(0).normal(size=(5, 512)))
    ids = save(catalogue, *(replace(new_photo(f"{n}.jpg", str(n)), vector=row) for n, row in enumerate(rows)))
    catalogue.activate("builtin", MODEL)
    kept_ids, kept = catalogue.vectors("image", catalogue.model)
    assert kept_ids.tolist() == ids
    assert kept.dtype == np.float32
    assert np.allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-6)
    assert (kept * rows).sum(axis=1).min() > 0.999999
    assert catalogue.vectors("image", MODEL, np.array(ids[2:4]))[0].tolist() == ids[2:4]
    assert len(catalogue.vectors("caption", catalogue.model)[0]) == 0


def test_palettes_are_padded(catalogue: Catalogue) -> None:
    ids = save(catalogue, new_photo())
    facts = catalogue.changes(-1).facts
    kept_ids, palettes = facts.ids, facts.palettes
    assert (kept_ids.tolist(), palettes.shape) == (ids, (1, 5, 4))
    assert palettes[0, :, 3].tolist() == [0.75, 0.25, 0, 0, 0]


def test_features_wait_until_the_caption_is_there(catalogue: Catalogue) -> None:
    features = np.arange(12, dtype=np.float16).reshape(3, 4)
    save(catalogue, replace(new_photo(), features=features), new_photo("b.jpg", "bb"))
    waiting = catalogue.uncaptioned(catalogue.uncaptioned_ids(MODEL), MODEL)
    assert [entry.photo.content_hash for entry in waiting] == ["aa", "bb"]
    assert waiting[0].features is not None
    assert np.array_equal(waiting[0].features, features)
    assert waiting[1].features is None
    caption(catalogue, "aa", "A dog.")
    assert [entry.photo.content_hash for entry in catalogue.uncaptioned(catalogue.uncaptioned_ids(MODEL), MODEL)] == [
        "bb"
    ]
    with sqlite3.connect(catalogue.path) as connection:
        assert connection.execute("SELECT count(*) FROM features").fetchone() == (0,)
    connection.close()


# -- changes


def test_a_copy_shares_everything_but_its_place_and_label(catalogue: Catalogue) -> None:
    (source,) = save(catalogue, new_photo())
    caption(catalogue, "aa", "A dog.")
    with catalogue.batch(MODEL) as batch:
        copy = batch.copy(source, found_file("again/dog2.jpg"), new_photo().facts, Label("again", "folder"))
    original, other = catalogue.photos([source, copy])
    assert (other.facts, other.caption, other.palette) == (original.facts, original.caption, original.palette)
    assert (other.path.name, other.label) == ("dog2.jpg", Label("again", "folder"))
    for kind in ("image", "caption"):
        ids, vectors = catalogue.vectors(kind, MODEL)
        assert ids.tolist() == [source, copy]
        assert np.array_equal(vectors[0], vectors[1])
    ids, hashes = catalogue.perceptual_hashes()
    assert ids.tolist() == [source, copy]
    assert hashes.tolist() == [HASHES.tolist()] * 2


def test_copies_are_captioned_together(catalogue: Catalogue) -> None:
    (source,) = save(catalogue, new_photo())
    with catalogue.batch(MODEL) as batch:
        copy = batch.copy(source, found_file("b.jpg"), new_photo().facts, Label("b", "folder"))
    assert catalogue.uncaptioned_ids(MODEL).tolist() == [source]
    caption(catalogue, "aa", "A dog.")
    assert [photo.caption for photo in catalogue.photos([source, copy])] == [Caption("A dog.", -0.5)] * 2
    assert len(catalogue.uncaptioned_ids(MODEL)) == 0


def test_a_changed_file_keeps_id_and_likes_and_loses_caption_and_vectors(catalogue: Catalogue) -> None:
    (photo_id,) = save(catalogue, new_photo())
    caption(catalogue, "aa", "A dog.")
    catalogue.likes.put("me", [photo_id], [])
    assert save(catalogue, new_photo(digest="other")) == [photo_id]
    assert catalogue.photo(photo_id).caption is None
    assert len(catalogue.having_words(["dog"])) == 1  # its name
    assert len(catalogue.vectors("caption", MODEL)[0]) == 0
    assert catalogue.likes.of("me") == ((photo_id,), ())


def test_a_moved_photo_is_found_under_its_new_name(catalogue: Catalogue) -> None:
    (photo_id,) = save(catalogue, new_photo("old.jpg"))
    with catalogue.batch(MODEL) as batch:
        batch.move(photo_id, found_file("zebra/new.jpg"), new_photo().facts)
    assert catalogue.photo(photo_id).path == Path("/photos/zebra/new.jpg")
    assert catalogue.having_words(["zebra"]).tolist() == [photo_id]
    assert catalogue.having_words(["old"]).tolist() == []


def test_a_photo_that_went_bad_leaves_and_is_listed(catalogue: Catalogue) -> None:
    save(catalogue, new_photo())
    with catalogue.batch(MODEL) as batch:
        batch.skip(found_file(), Clause("unreadable-cut-off"))
    assert len(catalogue.ids()) == 0
    assert catalogue.skipped() == [SkippedFile(Path("/photos/dog.jpg"), Clause("unreadable-cut-off"))]
    save(catalogue, new_photo(digest="mended"))
    assert catalogue.skipped() == []


def test_other_models_fill_beside_the_active_one_and_take_over(catalogue: Catalogue) -> None:
    ids = save(catalogue, new_photo())
    catalogue.activate("builtin", MODEL)
    assert save(catalogue, new_photo(), model="model-b") == ids
    assert (
        catalogue.vectors("image", catalogue.model)[0].tolist()
        == catalogue.vectors("image", "model-b")[0].tolist()
        == ids
    )
    assert not catalogue.known_files("model-c")[Path("/photos/dog.jpg")].current
    catalogue.activate("clip", "model-b")
    assert (catalogue.family, catalogue.model) == ("clip", "model-b")
    assert catalogue.vectors("image", catalogue.model)[0].tolist() == ids
    assert len(catalogue.vectors("image", MODEL)[0]) == 0


def test_the_stamp_changes_with_photos_and_not_with_likes(catalogue: Catalogue) -> None:
    ids = save(catalogue, new_photo())
    before = catalogue.revision
    catalogue.likes.put("me", ids, [])
    assert catalogue.revision == before
    caption(catalogue, "aa", "A dog.")
    assert catalogue.revision != before


# -- likes, numbers


def test_likes_are_kept_apart_by_token_and_are_away_with_the_photo(catalogue: Catalogue) -> None:
    a, b, c = save(catalogue, *(new_photo(f"{n}.jpg", str(n)) for n in range(3)))
    catalogue.likes.put("me", [b, a, 999], [c])
    catalogue.likes.put("you", [c], [])
    assert catalogue.likes.of("me") == ((b, a), (c,))
    catalogue.likes.put("me", [a], [])
    assert (catalogue.likes.of("me"), catalogue.likes.of("you")) == (((a,), ()), ((c,), ()))
    with catalogue.batch(MODEL) as batch:
        batch.remove([a])
    assert catalogue.likes.of("me") == ((), ())


def test_what_was_said_of_a_photo_is_there_again_when_it_comes_back(catalogue: Catalogue) -> None:
    (first,) = save(catalogue, new_photo())
    catalogue.likes.put("me", [first], [])
    catalogue.albums.add("Best", [first])
    with catalogue.batch(MODEL) as batch:
        batch.remove([first])
    catalogue.likes.put("me", [], [])  # as a page says it that does not show the photo
    (again,) = save(catalogue, new_photo("elsewhere.jpg"))
    assert again != first
    assert catalogue.likes.of("me") == ((again,), ())
    assert catalogue.albums.photo_ids("best") == (again,)


def test_a_copy_is_taken_out_of_an_album_by_its_own_id(catalogue: Catalogue) -> None:
    first, copy = save(catalogue, new_photo(), new_photo("copy.jpg"))
    assert catalogue.albums.add("Best", [copy]) == (copy,)
    assert catalogue.albums.photo_ids("Best") == (first,)
    assert catalogue.albums.remove("best", [copy, first]) == (copy,)
    assert catalogue.albums.all() == []


def test_an_album_is_deleted_with_the_photos_that_are_away(catalogue: Catalogue) -> None:
    first, second = save(catalogue, new_photo(), new_photo("b.jpg", "bb"))
    catalogue.albums.add("Best", [first, second])
    catalogue.albums.add("Away", [first])
    with catalogue.batch(MODEL) as batch:
        batch.remove([first])
    assert catalogue.albums.all() == [("Away", 0), ("Best", 1)]
    assert (catalogue.albums.delete("away"), catalogue.albums.delete("best")) == ((first,), (first, second))
    assert catalogue.albums.all() == []
    catalogue.albums.add("Best", [first, second])
    save(catalogue, new_photo())
    assert len(catalogue.albums.photo_ids("Best")) == 2
    catalogue.albums.delete("Best")
    with pytest.raises(QueryError, match="no album “Best”"):
        catalogue.albums.delete("Best")


def test_an_edited_photo_keeps_what_was_told_of_it_and_its_albums(catalogue: Catalogue) -> None:
    (photo_id,) = save(catalogue, new_photo())
    with catalogue.batch(MODEL) as batch:
        batch.tell("aa", ImportedFacts(title="Our boat"))
    catalogue.albums.add("Best", [photo_id])
    save(catalogue, new_photo(digest="edited"))
    save(catalogue, new_photo(digest="edited again"))
    assert catalogue.photo(photo_id).facts.title == "Our boat"
    assert catalogue.albums.photo_ids("Best") == (photo_id,)


def test_a_photo_has_a_name_for_other_programs_which_it_keeps(catalogue: Catalogue) -> None:
    first, second = save(catalogue, new_photo(), new_photo("b.jpg", "bb"))
    name = catalogue.photo(first).uuid
    assert name != catalogue.photo(second).uuid
    with catalogue.batch(MODEL) as batch:
        batch.move(first, found_file("new.jpg"), new_photo().facts)
    save(catalogue, new_photo("new.jpg", "edited"))
    moved = catalogue.photo_by_uuid(name)
    assert moved is not None
    assert moved.photo_id == first
    assert catalogue.photo_by_uuid("nobody") is None


# -- what further passes see


def test_text_in_a_photo_is_found_by_its_words_in_every_copy(catalogue: Catalogue) -> None:
    (first,) = save(catalogue, new_photo())
    with catalogue.batch(MODEL) as batch:
        copy = batch.copy(first, found_file("copy.jpg"), new_photo().facts, Label("copy", "folder"))
    assert catalogue.seen.to_do("text", "reader-1").tolist() == [first]
    catalogue.seen.put_texts("reader-1", {first: "GATE 12 departures"})
    assert catalogue.seen.to_do("text", "reader-1").tolist() == []
    assert catalogue.seen.to_do("text", "reader-2").tolist() == [first]
    assert catalogue.having_words(["departure"]).tolist() == [first, copy]
    assert catalogue.seen.text(copy) == "GATE 12 departures"
    catalogue.seen.put_texts("reader-2", {first: ""})
    assert len(catalogue.having_words(["departure"])) == 0
    caption(catalogue, "aa", "A dog.")
    assert catalogue.seen.text(first) == ""


def test_a_structured_description_is_read_back_and_its_values_are_words(catalogue: Catalogue) -> None:
    (photo_id,) = save(catalogue, new_photo())
    assert catalogue.seen.description(photo_id) is None
    description = {"scene": "A harbour at dusk", "objects": [{"name": "lighthouse", "colour": "red"}], "people": 0}
    catalogue.seen.put_descriptions("eyes", {photo_id: description})
    assert catalogue.seen.description(photo_id) == description
    for word, expected in (("lighthouse", [photo_id]), ("dusk", [photo_id]), ("objects", [])):
        assert catalogue.having_words([word]).tolist() == expected
    with catalogue.batch(MODEL) as batch:
        batch.relabel(photo_id, Label("Quay", "given"))
    assert len(catalogue.having_words(["lighthouse"]))  # words that came later put out none that were there


def test_the_collection_in_numbers(catalogue: Catalogue) -> None:
    save(
        catalogue,
        new_photo("a.jpg", "a"),
        new_photo("b.png", "b", format="png", camera=None, taken=datetime(2015, 1, 1)),
    )
    caption(catalogue, "a", "A dog.")
    with catalogue.batch(MODEL) as batch:
        batch.skip(found_file("c.jpg"), Clause("unreadable-empty"))
    catalogue.activate("builtin", MODEL)
    stats = catalogue.stats(catalogue.changes(-1).facts)
    assert (stats.photos, stats.captioned, stats.skipped, stats.bytes) == (2, 1, 1, 2000)
    assert (stats.labels, stats.years) == ((("dog", 1),), (("2015", 1), ("2019", 1)))  # one is only guessed
    assert (stats.cameras, stats.formats) == ((("Canon EOS 80D", 1),), (("jpeg", 1), ("png", 1)))
    assert (stats.family, stats.model) == ("builtin", MODEL)


# -- files


def test_space_of_features_is_given_back(catalogue: Catalogue) -> None:
    features = np.random.default_rng(0).normal(size=(81, 1280)).astype(np.float16)
    for n in range(20):
        save(catalogue, replace(new_photo(f"{n}.jpg", str(n)), features=features))
    assert catalogue.features_bytes() == 20 * features.nbytes
    for n in range(20):
        caption(catalogue, str(n), "A dog.")
    assert catalogue.features_bytes() == 0
    before = catalogue.path.stat().st_size
    catalogue.shrink()
    assert catalogue.path.stat().st_size < before / 5


def test_a_caption_of_new_models_is_compared_anew_and_one_that_stays_is_not(catalogue: Catalogue) -> None:
    photos = save(catalogue, new_photo(), new_photo("cat.jpg", "bb"))
    catalogue.activate("builtin", MODEL)
    for digest in ("aa", "bb"):
        caption(catalogue, digest, "A dog runs.")
    with catalogue.batch(MODEL) as batch:
        for photo_id in photos:
            batch.sentence(photo_id, "minilm", VECTOR)
    assert len(catalogue.without_sentence("minilm")) == 0
    with catalogue.batch("model-b") as batch:
        for photo in (new_photo(), new_photo("cat.jpg", "bb")):
            batch.save(photo)
        batch.caption("aa", Caption("A dog runs."), VECTOR)
        batch.caption("bb", Caption("A cat sleeps."), VECTOR)
    catalogue.activate("clip", "model-b")
    assert catalogue.without_sentence("minilm").tolist() == photos[1:]


def test_a_full_disk_is_a_sentence_and_loses_nothing(catalogue: Catalogue) -> None:
    ids = save(catalogue, new_photo())
    with sqlite3.connect(catalogue.path) as reader:
        pages = reader.execute("PRAGMA page_count").fetchone()[0]
    reader.close()
    with catalogue._connections.reading() as connection:  # as if the disk ended there
        connection.execute(f"PRAGMA max_page_count = {pages}")
    features = np.zeros((81, 1280), np.float16)
    with pytest.raises(UsageError, match=r"can’t be used \(.*full"):
        save(catalogue, replace(new_photo("b.jpg", "b"), features=features))
    assert catalogue.ids().tolist() == ids


def test_the_same_content_with_other_models_keeps_its_caption(catalogue: Catalogue) -> None:
    (photo_id,) = save(catalogue, new_photo())
    caption(catalogue, "aa", "A dog.")
    save(catalogue, new_photo(), model="model-b")
    assert catalogue.photo(photo_id).caption == Caption("A dog.", -0.5)
    assert catalogue.uncaptioned_ids("model-b").tolist() == [photo_id]


def test_a_failed_batch_leaves_nothing(catalogue: Catalogue) -> None:
    def fail() -> None:
        with catalogue.batch(MODEL) as batch:
            batch.save(new_photo())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(catalogue.ids()) == 0


def test_readers_on_other_threads_see_whole_batches(catalogue: Catalogue) -> None:
    counts, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            counts.add(len(catalogue.ids()))

    reader = threading.Thread(target=read)
    reader.start()
    for start in range(0, 100, 10):
        save(catalogue, *(new_photo(f"{n}.jpg", str(n)) for n in range(start, start + 10)))
    done.set()
    reader.join()
    assert {count % 10 for count in counts} == {0}


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    for _ in range(2):
        catalogue = Catalogue.open(tmp_path / "c.sqlite")
        save(catalogue, new_photo())
        assert len(catalogue.ids()) == 1
        catalogue.close()


def test_a_catalogue_without_perceptual_hashes_asks_for_its_photos_again(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    older = sqlite3.connect(path)
    MIGRATIONS[0](older)
    older.execute("PRAGMA user_version = 1")
    older.execute(
        "INSERT INTO photos (path, relative, content_hash, size_bytes, mtime_ns, width, height, format, taken, "
        "taken_from, palette) VALUES (?, 'a.jpg', 'aa', 1, 1, 2, 2, 'jpeg', '2020-01-01T00:00:00', 'file', x'')",
        (b"/photos/a.jpg",),
    )
    older.execute("INSERT INTO vectors VALUES (1, ?, 'image', x'003c')", (MODEL,))
    older.commit()
    older.close()
    catalogue = Catalogue.open(path)
    assert not catalogue.known_files(MODEL)[Path("/photos/a.jpg")].current
    assert len(catalogue.perceptual_hashes()[0]) == 0
    catalogue.close()


def test_reasons_in_plain_words_of_an_older_catalogue_stay_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    Catalogue.open(path).close()
    older = sqlite3.connect(path)
    older.execute("INSERT INTO skipped (path, size_bytes, mtime_ns, reason) VALUES (x'2f61', 1, 1, 'it is empty')")
    for table in ("photos", "away"):
        older.execute(f"ALTER TABLE {table} DROP COLUMN sharpness")  # of a later migration
    older.execute(f"PRAGMA user_version = {MIGRATIONS.index(_clauses)}")
    older.commit()
    older.close()
    catalogue = Catalogue.open(path)
    assert [str(file.reason) for file in catalogue.skipped()] == ["it is empty"]
    catalogue.close()


def test_a_newer_catalogue_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with sqlite3.connect(path) as newer:
        newer.execute("CREATE TABLE future (x)")
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(UsageError, match="newer Photochat"):
        Catalogue.open(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.sqlite"]


def test_a_damaged_catalogue_is_a_sentence_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"this is no database, but long enough to look at" * 50)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="is damaged"):
        Catalogue.open(path)
    assert path.read_bytes() == before


def test_a_data_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="can’t be used"):
        Catalogue.open(tmp_path / "file" / "c.sqlite")


@pytest.mark.parametrize(
    ("label", "caption_text", "sure"),
    [
        (Label("firefighter", "zero-shot", 0.3), "Something mostly grey", False),
        (Label("cat", "zero-shot", 0.4), "Probably a cat; mostly brown", True),
        (Label("coffee beans", "zero-shot", 0.4), "Perhaps coffee beans; mostly brown", False),
        (Label("dog", "zero-shot", 0.3), "A Dog runs on the beach.", True),
        (Label("Quay", "given"), "Something mostly blue", True),
        (None, "A dog runs.", False),
    ],
)
def test_a_label_is_counted_where_it_is_sure(
    catalogue: Catalogue, label: Label | None, caption_text: str, sure: bool
) -> None:
    save(catalogue, replace(new_photo(), label=label))
    facts = catalogue.changes(-1).facts
    assert facts.sure.tolist() == [label is not None and label.source == "given"]
    caption(catalogue, "aa", caption_text)
    facts = catalogue.changes(-1).facts
    assert facts.sure.tolist() == [sure]
    assert bool(catalogue.stats(facts).labels) == sure


def test_roots_are_replaced(catalogue: Catalogue) -> None:
    catalogue.set_roots({Path("/b"): 2, Path("/a"): 1})
    catalogue.set_roots({Path("/c"): 3})
    assert catalogue.roots() == {Path("/c"): 3}


# -- the file of facts


def test_facts_that_were_kept_are_there_again(catalogue: Catalogue, tmp_path: Path) -> None:
    save(catalogue, new_photo("a.jpg", "a"), new_photo("b.png", "b", format="png", camera=None))
    caption(catalogue, "a", "A dog.")
    changes = catalogue.changes(-1)
    save_facts(changes.facts, tmp_path / "facts", "one", 7)
    loaded = load_facts(tmp_path / "facts", "one")
    assert loaded is not None
    facts, revision = loaded
    assert revision == 7
    for field in fields(facts):
        before, after = getattr(changes.facts, field.name), getattr(facts, field.name)
        if isinstance(before, Names):
            assert before.distinct == after.distinct
            before, after = before.codes, after.codes
        assert np.array_equal(before, after)
    assert load_facts(tmp_path / "facts", "another catalogue") is None
    whole = (tmp_path / "facts").read_bytes()
    (tmp_path / "facts").unlink()
    for broken in (whole[:-70], b"", b"junk", whole[:40], b"\0" * len(whole)):
        (tmp_path / "broken").write_bytes(broken)
        assert load_facts(tmp_path / "broken", "one") is None
        (tmp_path / "broken").unlink()


@pytest.mark.parametrize("departed", [[], [1], [2, 4]])
@pytest.mark.parametrize("changed", [[], [0], [1, 3], [9], [2, 9, 12], [0, 1, 2, 3, 4, 5, 6, 7]])
def test_facts_after_a_batch_are_those_that_would_be_read_anew(changed: list[int], departed: list[int]) -> None:
    def row(photo_id: int, width: int) -> tuple[object, ...]:
        name = f"camera {width % 3}"
        return (
            photo_id,
            "2019-05-01T10:00:00",
            "exif",
            width,
            10,
            "jpeg",
            name,
            bytes(80),
            name,
            "zero-shot" if width % 4 else "given",
            5,
            name if width % 2 else None,
            width % 6,
            float(width) if width % 2 else None,
        )

    before = {i: row(i, i) for i in range(8)}
    changed = [i for i in changed if i not in departed]
    after = {i: r for i, r in before.items() if i not in departed} | {i: row(i, 100 + i) for i in changed}
    facts = Facts.of(list(before.values())).apply(
        Facts.of([after[i] for i in sorted(changed)]), np.array(departed, np.int64)
    )  # type: ignore[arg-type]
    expected = Facts.of([after[i] for i in sorted(after)])  # type: ignore[arg-type]
    assert facts.ids.tolist() == expected.ids.tolist()
    assert facts.width.tolist() == expected.width.tolist()
    assert facts.captioned.tolist() == expected.captioned.tolist()
    assert np.array_equal(facts.sharpness, expected.sharpness, equal_nan=True)
    assert [facts.cameras.distinct[code] for code in facts.cameras.codes] == [
        expected.cameras.distinct[code] for code in expected.cameras.codes
    ]


# -- the shape of the wall


def test_a_wall_has_every_photo_in_the_order_asked_for(catalogue: Catalogue) -> None:
    ids = save(
        catalogue,
        new_photo("b.jpg", "a", taken=datetime(2019, 5, 2), width=400, height=300),
        new_photo("A.jpg", "b", taken=datetime(2019, 5, 1), width=300, height=300),
        new_photo("c.jpg", "c", taken=datetime(2015, 1, 1), width=300, height=600),
        new_photo("d.jpg", "d", taken=None, taken_from=None),
    )
    facts = catalogue.changes(-1).facts
    place = dict(zip(ids, "bAcd", strict=True))
    shapes = {order: overview_of(facts, order) for order in ("taken", "oldest", "added")}
    assert "".join(place[i] for i in shapes["taken"].ids) == "bAcd"
    assert shapes["taken"].groups == (("2019-05", 2), ("2015-01", 1), ("", 1))
    assert shapes["taken"].ratios[:3] == (133, 100, 50)
    assert "".join(place[i] for i in shapes["oldest"].ids) == "cAbd"
    assert "".join(place[i] for i in shapes["added"].ids) == "dcAb"
    assert shapes["added"].groups == (("", 4),)
    assert "".join(place[i] for i in overview_of(facts, "name", catalogue.by_name()).ids) == "Abcd"
    assert overview_of(Facts.of([]), "taken").ids == ()
