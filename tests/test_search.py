from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retrieval.catalogue import Catalogue
from retrieval.colours import extract_palette
from retrieval.descriptions import typed
from retrieval.errors import QueryError
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Filters, Query, SearchBy, SearchResults, Term
from retrieval.search import SearchEngine
from retrieval.search.question import telling
from retrieval.search.things import Things
from retrieval.settings import Settings
from tests.conftest import COLOURS, FakeEncoder, FakeFeatureCaptioner, FakeFeatureEncoder, save_photo


@pytest.fixture
def engine(indexed_library: Library) -> SearchEngine:
    return SearchEngine(indexed_library)


def names(results: SearchResults) -> list[str]:
    return [hit.photo.path.name for hit in results.hits]


def photo_id(engine: SearchEngine, name: str) -> int:
    photos = engine._library.catalogue.photos(engine._library.catalogue.ids())
    return next(photo.photo_id for photo in photos if photo.path.name == name)


def test_a_description_finds_its_photo_first_and_says_why(engine: SearchEngine) -> None:
    first = engine.search(Query((Term("red"),))).hits[0]
    assert first.photo.path.name == "red.jpg"
    assert first.rank == 1
    assert first.score > 0.99
    assert "red" in first.reason


def test_scores_are_raw_cosines_with_the_question(engine: SearchEngine) -> None:
    library = engine._library
    question = library.encoder.encode_texts(["green"])[0]
    for hit in engine.search(Query((Term("green"),))).hits:
        vector = library.snapshot().index.reconstruct(np.array([hit.photo.photo_id]))[0]
        assert hit.score == pytest.approx(float(vector @ question), abs=1e-5)


def test_pages_follow_each_other_without_gaps_or_repeats(engine: SearchEngine) -> None:
    whole = [hit.photo.photo_id for hit in engine.search(Query((Term("blue or white"),), top_k=12)).hits]
    shown: list[int] = []
    while page := engine.search(Query((Term("blue or white"),), top_k=5, exclude=frozenset(shown))).hits:
        shown += [hit.photo.photo_id for hit in page]
    assert shown == whole
    assert len(set(shown)) == 12


def test_any_number_of_photos_can_be_asked_for(engine: SearchEngine) -> None:
    assert len(engine.search(Query((Term("red"),), top_k=1)).hits) == 1
    assert len(engine.search(Query((Term("red"),), top_k=100_000)).hits) == 12


@pytest.mark.parametrize("query", [Query((Term("blue"),), without=("white",)), typed("blue but no white")])
def test_what_is_refused_does_not_come(engine: SearchEngine, query: Query) -> None:
    answers = names(engine.search(query))
    assert answers[0] == "blue.webp"
    assert "white.png" not in answers
    assert "disc.png" not in answers


def test_only_a_refusal_shows_the_newest_of_the_others_and_counts_them(engine: SearchEngine) -> None:
    found = engine.search(Query(without=("red",), top_k=100))
    assert "red.jpg" not in names(found)
    assert "green.png" in names(found)
    assert engine.search(Query(without=("red",), top_k=2)).total == found.total == len(found.hits)


def test_a_heavier_word_decides(engine: SearchEngine) -> None:
    assert names(engine.search(typed("3*red + blue")))[0] == "red.jpg"
    assert names(engine.search(typed("red + 3*blue")))[0] == "blue.webp"


def test_a_bare_word_is_found_by_its_probe_and_more_words_by_their_vector(engine: SearchEngine) -> None:
    green = np.zeros((FakeEncoder.dim, 1), np.float32)
    green[list(COLOURS).index("green")] = 0.5
    engine.__dict__["_things"] = Things("fake", ("gift",), green, np.zeros(1, np.float32))
    assert names(engine.search(Query((Term("a gift"),))))[0] == "green.png"
    assert names(engine.search(Query((Term("a red gift"),))))[0] == "red.jpg"
    assert names(engine.search(Query((Term("a gift"),), filters=Filters(formats=("jpeg",)), top_k=1))) != ["green.png"]


def test_an_upload_that_is_a_file_of_the_collection_comes_first(engine: SearchEngine, tmp_path: Path) -> None:
    original = engine._library.settings.images[0] / "green.png"
    upload = tmp_path / "my upload.png"
    upload.write_bytes(original.read_bytes())
    hit = engine.search(Query(photos=(upload,), top_k=1)).hits[0]
    assert hit.photo.path == original.resolve()
    assert hit.score == pytest.approx(1, abs=1e-3)
    assert hit.photo.label is not None
    assert hit.reason == "the same file as my upload.png"


def test_a_new_upload_finds_what_looks_like_it(engine: SearchEngine, tmp_path: Path) -> None:
    upload = save_photo(tmp_path / "new.png", "yellow", (90, 90))
    hits = engine.search(Query(photos=(upload,), top_k=2)).hits
    assert hits[0].photo.path.name == "yellow.jpg"
    assert hits[0].reason == "looks like new.png"


def test_every_photo_can_be_scored_for_an_upload(engine: SearchEngine, tmp_path: Path) -> None:
    upload = save_photo(tmp_path / "new.png", "yellow")
    results = engine.search(Query(photos=(upload,), top_k=12))
    scores = [hit.score for hit in results.hits]
    assert len(scores) == 12
    assert scores == sorted(scores, reverse=True)


def test_a_photo_with_words_looks_like_both(engine: SearchEngine, tmp_path: Path) -> None:
    upload = save_photo(tmp_path / "new.png", "white")
    assert names(engine.search(typed("2*blue", Query(photos=(upload,)))))[0] in ("disc.png", "blue.webp")


def test_more_like_the_liked_leaves_the_liked_and_shown_out(engine: SearchEngine) -> None:
    white, black = photo_id(engine, "white.png"), photo_id(engine, "black.jpg")
    results = engine.search(Query(like=(white,), exclude=frozenset({black})))
    assert names(results)[0] == "disc.png"
    assert "white.png" not in names(results)
    assert "black.jpg" not in names(results)
    assert results.hits[0].reason == "looks like white.png, which you picked"


def test_the_chosen_photo_that_a_hit_is_most_like_is_named_in_any_order_of_choosing(engine: SearchEngine) -> None:
    white, black = photo_id(engine, "white.png"), photo_id(engine, "black.jpg")
    for like in ((white, black), (black, white)):
        hits = engine.search(Query(like=like, top_k=12)).hits
        disc = next(hit for hit in hits if hit.photo.path.name == "disc.png")
        assert disc.reason == "looks like white.png, which you picked"


def test_of_several_uploads_the_one_that_a_hit_is_most_like_is_named(engine: SearchEngine, tmp_path: Path) -> None:
    uploads = (save_photo(tmp_path / "sun.png", "yellow", (90, 90)), save_photo(tmp_path / "sea.png", "blue", (90, 90)))
    reasons = {hit.photo.path.name: hit.reason for hit in engine.search(Query(photos=uploads, top_k=12)).hits}
    assert reasons["yellow.jpg"] == "looks like sun.png"
    assert reasons["blue.webp"] == "looks like sea.png"


def test_a_disliked_photo_pushes_its_kind_down(engine: SearchEngine) -> None:
    blue = photo_id(engine, "blue.webp")
    liked = replace(Query((Term("white or blue"),)), like=(photo_id(engine, "white.png"),))
    with_it = names(engine.search(liked)).index("disc.png")
    without = names(engine.search(replace(liked, unlike=(blue,))))
    assert "blue.webp" not in without
    assert without.index("disc.png") >= with_it


def test_the_colour_that_a_photo_has_is_told(engine: SearchEngine) -> None:
    hits = engine.search(Query(colours=("#dc141e",), top_k=2)).hits
    assert hits[0].photo.path.name == "red.jpg"
    assert hits[0].score > hits[1].score
    assert hits[0].strength == "strong"
    assert hits[0].reason == "has red"


def test_the_colours_of_a_whole_photo_can_be_asked_for(engine: SearchEngine) -> None:
    with Image.open(engine._library.settings.images[0] / "orange.png") as photo:
        palette = extract_palette(photo.convert("RGB"))
    first = engine.search(Query(palette=palette)).hits[0]
    assert first.photo.path.name == "orange.png"
    assert first.reason == "its colours: orange"


def test_of_photos_that_fit_the_words_those_in_the_colour_come_first(engine: SearchEngine) -> None:
    words = (Term("sheet"),)
    assert names(engine.search(Query(words, colours=("#1428dc",), top_k=2)))[0] in ("blue.webp", "disc.png")
    assert names(engine.search(Query(words, colours=("#faeb14",), top_k=1))) == ["yellow.jpg"]


def test_words_that_name_a_wanted_colour_are_led_on_in_its_direction(engine: SearchEngine) -> None:
    read, encode = engine._reader.read, engine.text_vectors
    asked = Query((Term("a red sheet"),), colours=("#dc141e",))
    led, plain = read(asked), read(replace(asked, colours=()))
    assert led.vector is not None
    assert plain.vector is plain.words is not None
    assert np.array_equal(led.words, plain.words), "whether anything fits is judged by the words as they are"
    (sheet,) = encode(["sheet"])
    assert led.vector @ sheet < plain.vector @ sheet
    assert led.vector @ plain.vector > 0.9
    unnamed = read(replace(asked, wanted=(Term("a sheet"),)))
    assert unnamed.vector is unnamed.words


def test_filters_alone_show_the_newest_first(engine: SearchEngine) -> None:
    results = engine.search(Query(filters=Filters(before=date(2021, 12, 31))))
    taken = [hit.photo.facts.taken for hit in results.hits]
    assert taken == sorted(taken, reverse=True)
    assert results.total == len(taken)
    assert all(hit.reason.startswith("taken on ") for hit in results.hits)
    assert {hit.photo.facts.taken_from for hit in results.hits} == {"exif"}


def test_filters_come_before_the_ranking(engine: SearchEngine) -> None:
    results = engine.search(Query((Term("red"),), filters=Filters(path="holiday")))
    assert sorted(names(results)) == ["brown.jpg", "purple.jpg"]
    assert results.total == 2
    assert "“holiday” is in its path" in results.hits[0].reason


def test_quoted_words_must_occur(engine: SearchEngine) -> None:
    assert names(engine.search(typed('"purple paper"'))) == ["purple.jpg"]
    assert engine.search(typed('"paper purple"')).hits == ()


def test_a_name_is_found_by_its_words(library: Library, photo_folder: Path) -> None:
    save_photo(photo_folder / "Zanzibar ferry.jpg", "grey", seed=3)
    list(index_folder(library, [photo_folder]))
    answers = names(SearchEngine(library).search(Query((Term("zanzibar"),), top_k=3)))
    assert "Zanzibar ferry.jpg" in answers


@pytest.mark.parametrize("name", ["IMG_1159", "img_1159.JPG"])
def test_the_name_of_a_file_alone_finds_that_file_and_no_other(library: Library, photo_folder: Path, name: str) -> None:
    for number in range(1150, 1170):
        save_photo(photo_folder / f"IMG_{number}.jpg", "grey", size=(40 + number % 7, 40))
    list(index_folder(library, library.settings.images))
    engine = SearchEngine(library)
    first, second, *_ = engine.search(Query((Term(name),))).hits
    assert (first.photo.path.name, first.strength, second.relevant) == ("IMG_1159.jpg", "strong", False)
    assert engine._reader.read(Query((Term(name),))).certain.tolist() == [first.photo.photo_id]  # whatever it shows


def test_an_engine_within_some_photos_answers_only_with_them(engine: SearchEngine) -> None:
    inside = np.array(sorted([photo_id(engine, "red.jpg"), photo_id(engine, "blue.webp")]))
    ranking = SearchEngine(engine._library, within=inside).rank(Query((Term("white"),)))
    assert sorted(ranking.ids.tolist()) == inside.tolist()
    assert ranking.total == 2


def test_a_text_is_encoded_once(engine: SearchEngine) -> None:
    engine.search(Query((Term("red"), Term("paper"))))
    encoded = engine._library.encoder.texts_encoded  # type: ignore[attr-defined]
    engine.search(Query((Term("red"), Term("paper"), Term("thick"))))
    assert engine._library.encoder.texts_encoded == encoded + 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (Query(), "nothing to search for"),
        (typed("  "), "nothing to search for"),
        (Query((Term("dog"),), top_k=0), "at least 1"),
        (typed("?!"), "nothing to search for"),
        (Query((Term("dog"),), without=("everything",)), "“everything” can’t be left out"),
        (typed("no photos"), "“photos” can’t be left out"),
        (Query((Term("dog"),), without=("Dog",)), "both wanted and unwanted"),
        (typed("a dog but no dogs"), "“a dog” is both wanted and unwanted"),
        (Query((Term("people"),), without=("a person",)), "both wanted and unwanted"),
        (Query(filters=Filters(after=date(2020, 2, 1), before=date(2020, 1, 1))), "Swap the dates"),
        (Query(filters=Filters(after=date(2999, 1, 1))), "still to come"),
        (Query(filters=Filters(min_megapixels=-1)), "^-1 megapixels isn’t possible"),
        (Query(filters=Filters(formats=("jpeg", "docx"))), "“docx” isn’t a photo format"),
        (Query(photos=(Path("nowhere.jpg"),)), "no photo nowhere.jpg"),
        (Query(like=(999,)), "no longer in the collection"),
        (Query(like=tuple(range(600)), unlike=tuple(range(600, 1200))), "1,200 liked and hidden photos are too many"),
        (Query((Term("dog"),), unlike=(999,)), "no longer in the collection"),
        (Query(like=(1,), unlike=(1,)), "both liked and hidden"),
    ],
)
def test_a_question_that_cannot_be_answered_is_one_sentence(engine: SearchEngine, query: Query, sentence: str) -> None:
    with pytest.raises(QueryError, match=sentence) as error:
        engine.search(query)
    assert "\n" not in str(error.value)


def test_the_words_of_a_label_that_suit_a_photo_best_come_first(engine: SearchEngine) -> None:
    photo = engine._library.settings.images[0] / "green.png"
    scores = engine.label_scores(photo, ["red", " green ", "white", "green", " "])
    assert [label for label, _ in scores] == ["green", "red", "white"]
    assert scores[0][1] > 0.5 > scores[1][1]
    with pytest.raises(QueryError, match="label"):
        engine.label_scores(photo, [" ", ""])


def test_captions_alone_find_only_photos_that_have_one(engine: SearchEngine) -> None:
    query = Query((Term("red paper"),), search_by="caption", top_k=20)
    results = engine.search(query)
    assert (names(results)[0], len(results.hits), results.total) == ("red.jpg", 12, 12)
    library = engine._library
    save_photo(library.settings.images[0] / "new.png", "red", seed=1)
    without_captions = Models("builtin", FakeFeatureEncoder, lambda: None)
    with Library(
        library.settings, Catalogue.open(library.settings.data / "catalogue.sqlite"), without_captions
    ) as again:
        list(index_folder(again, again.settings.images))
        results = SearchEngine(again).search(query)
    assert (len(results.hits), results.total) == (12, 13)
    assert "new.png" not in names(results)


@pytest.mark.parametrize(("search_by", "paper"), [("auto", True), ("fused", False), ("image", False)])
def test_words_about_a_photo_count_unless_vectors_alone_are_asked_for(
    engine: SearchEngine, search_by: SearchBy, paper: bool
) -> None:
    query = Query((Term("picture of purple paper"),), search_by=search_by, top_k=12)
    found_first = engine.rank(query).ids[0] == photo_id(engine, "purple.jpg")
    assert found_first
    described = Query((Term("holiday"),), search_by=search_by, top_k=2)
    assert (set(names(engine.search(described))) == {"brown.jpg", "purple.jpg"}) is paper


def test_what_fits_comes_in_the_order_that_was_asked_for(engine: SearchEngine) -> None:
    results = engine.search(Query((Term("holiday"),), order="name"))
    assert names(results) == ["brown.jpg", "purple.jpg"]
    assert results.total == 2
    by_name = engine.search(Query(order="name", top_k=3))
    assert (names(by_name), by_name.total) == (["black.jpg", "blue.webp", "brown.jpg"], 12)
    assert set(engine.matching(Query((Term("holiday"),), top_k=1))) == {
        photo_id(engine, "brown.jpg"), photo_id(engine, "purple.jpg"),
    }  # fmt: skip


def test_a_photo_saved_again_without_loss_is_the_very_photo_unless_words_change_the_question(
    engine: SearchEngine, tmp_path: Path
) -> None:
    original = engine._library.settings.images[0] / "green.png"
    again = tmp_path / "again.bmp"
    with Image.open(original) as photo:
        photo.save(again)
    assert [hit.known for hit in engine.search(Query(photos=(again,), top_k=2)).hits] == [True, False]
    assert [hit.known for hit in engine.search(Query((Term("green"),), photos=(again,), top_k=2)).hits] == [False] * 2
    assert engine.search(Query(photos=(original,), top_k=1)).hits[0].known
    like = (photo_id(engine, "white.png"),)
    assert not any(hit.known for hit in engine.search(Query(photos=(again,), like=like)).hits)


def test_photos_that_were_passed_over_push_their_kind_down_where_others_were_liked(engine: SearchEngine) -> None:
    black, white, gradient = (photo_id(engine, name) for name in ("black.jpg", "white.png", "gradient.png"))

    def score_of_the_gradient(query: Query) -> float:
        return next(hit.score for hit in engine.search(query).hits if hit.photo.photo_id == gradient)

    liked = Query((Term("white or blue"),), like=(white,), top_k=12)
    assert score_of_the_gradient(replace(liked, exclude=frozenset({black}))) < score_of_the_gradient(liked)
    by_words = Query((Term("white or blue"),), top_k=12)
    assert score_of_the_gradient(replace(by_words, exclude=frozenset({black}))) == score_of_the_gradient(by_words)


def test_a_longer_description_counts_for_more_than_a_shorter_one() -> None:
    assert telling("two dogs") == telling("a dog") == telling("dogs and a dog") == telling("") == 1
    assert telling("a dog in deep snow") == pytest.approx(3**0.5)


def test_a_colour_search_says_how_near_it_is_in_percent_and_words(engine: SearchEngine) -> None:
    hits = engine.search(Query(colours=("#dc141e",), top_k=12)).hits
    assert hits[0].percent > 95
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.percent == pytest.approx(max(0, 100 + hit.score)) for hit in hits)
    assert {hit.strength for hit in hits} >= {"strong", "weak"}
    assert [hit.relevant for hit in hits] == [hit.strength != "weak" for hit in hits]


def test_the_match_of_an_answer_is_that_of_its_best_photo(engine: SearchEngine) -> None:
    assert engine.search(Query(colours=("#dc141e",))).match == "good"
    far = engine.search(Query(colours=("#00ffff",), filters=Filters(path="holiday")))
    assert (far.match, len(far.hits)) == ("weak", 2)
    nothing = engine.search(Query((Term("red"),), filters=Filters(path="nowhere")))
    assert (nothing.match, nothing.hits, nothing.total) == ("none", (), 0)


def test_what_speaks_for_photos_is_their_captions_as_far_as_captions_can_be_trusted(
    settings: Settings, tmp_path: Path
) -> None:
    catalogue = Catalogue.open(tmp_path / "unsure" / "catalogue.sqlite")
    models = Models("builtin", FakeFeatureEncoder, lambda: FakeFeatureCaptioner(unsure_of="red"))
    with Library(settings, catalogue, models) as library:
        list(index_folder(library, library.settings.images))
        front, features, mentioned = SearchEngine(library).evidence(Query((Term("purple paper"),)))
        named = front == photo_id(SearchEngine(library), "purple.jpg")
    assert mentioned == named.sum() == 1
    assert features[:, 4].tolist() == named.tolist()
    assert features[:, 5] == pytest.approx(11 / 12)
    assert np.isfinite(features[:, :6]).all()
    assert np.isnan(features[:, 6]).all()  # only the built-in models know which words people name
    assert features[named, 2] == features[:, 2].max()


def test_an_upload_that_is_no_photo_is_one_sentence(engine: SearchEngine, tmp_path: Path) -> None:
    (tmp_path / "notes.jpg").write_text("not a photo")
    with pytest.raises(QueryError, match=r"notes\.jpg isn’t a photo, but text"):
        engine.search(Query(photos=(tmp_path / "notes.jpg",)))


def test_an_upload_over_the_limit_is_one_sentence(engine: SearchEngine, tmp_path: Path) -> None:
    Image.new("1", (20_000, 13_000)).save(tmp_path / "huge.png")
    with pytest.raises(QueryError, match=r"^huge\.png can’t be used: 260 MP is over"):
        engine.search(Query(photos=(tmp_path / "huge.png",)))


def test_a_pasted_page_is_answered(engine: SearchEngine) -> None:
    assert engine.search(Query((Term("red paper " * 1000),))).hits[0].photo.path.name == "red.jpg"


@pytest.mark.parametrize("text", ['"', "'; DROP TABLE photos", "a* NEAR b", "((", "🐶", "dog\0cat", '"" ""'])
def test_no_text_breaks_the_search(engine: SearchEngine, text: str) -> None:
    assert isinstance(engine.search(Query((Term(text), Term("red")))), SearchResults)


def test_a_collection_without_photos_answers_every_kind_of_question_with_nothing(
    library: Library, tmp_path: Path
) -> None:
    upload = save_photo(tmp_path / "new.png", "red", seed=1)
    for query in (
        Query((Term("red"),)), Query(photos=(upload,)), Query((Term("red"),), photos=(upload,), without=("blue",)),
        Query(colours=("#ff0000",)), Query(filters=Filters(orientation="portrait")),
    ):  # fmt: skip
        results = SearchEngine(library).search(query)
        assert (results.hits, results.total) == ((), 0)


def test_photos_indexed_by_weights_of_another_version_answer_with_nothing(indexed_library: Library) -> None:
    photo = indexed_library.settings.images[0] / "red.jpg"
    catalogue = Catalogue.open(indexed_library.settings.data / "catalogue.sqlite")
    with Library(indexed_library.settings, catalogue, Models("builtin", FakeEncoder, lambda: None)) as updated:
        for query in (Query((Term("red"),)), Query(photos=(photo,)), Query((Term("red"),), photos=(photo,))):
            assert SearchEngine(updated).search(query).hits == ()
        assert updated.snapshot().outdated


def test_a_photo_whose_file_is_gone_is_never_answered_and_another_takes_its_place(engine: SearchEngine) -> None:
    gone = engine._library.settings.images[0] / "red.jpg"
    assert names(engine.search(Query((Term("red"),), top_k=3)))[0] == "red.jpg"
    gone.unlink()
    results = engine.search(Query((Term("red"),), top_k=3))
    assert "red.jpg" not in names(results)
    assert results.total == 11
    assert [hit.rank for hit in results.hits] == [1, 2, 3]
    assert len(engine.search(Query((Term("red"),), top_k=100)).hits) == 11


@pytest.mark.parametrize("query", [Query((Term("red"),)), Query(colours=("#ff0000",)), Query(order="name")])
def test_a_page_is_filled_with_the_photos_that_are_there_however_many_before_them_are_gone(
    engine: SearchEngine, query: Query
) -> None:
    ranked = engine.search(replace(query, top_k=12)).hits
    for hit in ranked[:10]:
        hit.photo.path.unlink()
    results = engine.search(replace(query, top_k=2))
    assert names(results) == [hit.photo.path.name for hit in ranked[10:]]
    assert results.total == 2


def test_photos_whose_files_are_gone_are_counted_out_once_where_an_order_is_asked_for(engine: SearchEngine) -> None:
    (engine._library.settings.images[0] / "red.jpg").unlink()
    assert engine.search(Query(order="name", top_k=100)).total == 11
