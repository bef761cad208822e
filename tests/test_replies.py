"""The sentences of the chat."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from chatbot.parts import parts_of, without_part
from chatbot.replies import Reply, described, phrases, results, wishes
from chatbot.session import ChatSession
from chatbot.wire import turn_json
from retrieval.descriptions import typed
from retrieval.records import Caption, Filters, Label, Photo, PhotoFacts, Query, SearchResults, Term
from retrieval.words import speaking


def test_a_wish_in_words() -> None:
    query = Query(
        wanted=(Term("dogs"),),
        without=("people",),
        colours=("#ffffff",),
        filters=Filters(after=date(2019, 1, 1), before=date(2019, 12, 31), orientation="landscape", min_megapixels=12),
    )
    assert wishes.wish(query) == "“dogs” from 2019, mostly white, without people, landscape, at least 12 MP"
    with speaking("de"):
        assert wishes.wish(query).startswith("„dogs“ von 2019")


def test_a_mood_is_named_as_it_was_said() -> None:
    assert wishes.wish(Query(wanted=(Term("cars"),), colours=("#1c1c1e", "#ff0000"))) == "“cars”, mostly dark and red"


def test_the_word_of_the_person_comes_back() -> None:
    query = Query(colours=("#98e5b8",), colour_words=("mint",))
    assert wishes.wish(query) == "mint"


def test_every_part_of_a_search_is_named_and_can_be_taken_away() -> None:
    query = Query(wanted=(Term("dogs"),), without=("people",), filters=Filters(after=date(2019, 1, 1), camera="canon"))
    assert [(part.key, part.label) for part in parts_of(query)] == [
        ("text:dogs", "dogs"),
        ("without:people", "no people"),
        ("after", "since 2019"),
        ("camera", "taken with canon"),
    ]
    fewer = without_part(query, "without:people")
    assert fewer == replace(query, without=())


def test_quoted_words_are_one_part_of_a_search() -> None:
    query = Query(wanted=(Term("free hugs"),), filters=Filters(words=("free hugs",)))
    assert [part.key for part in parts_of(query)] == ["words"]
    assert without_part(query, "words") == Query(wanted=(Term("free hugs"),))


def test_quoted_words_that_no_photo_has_are_named_and_offered_without_quotes() -> None:
    query = typed('a shirt that says "Free hugs"')
    no_results = SearchResults((), 0, 1.0, "none")
    assert "No photo has “Free hugs” in its caption, label or path." in results.found_sentence(query, no_results)
    offered = results.next_steps(query, no_results, shown=0, seen=0)[0]
    assert (offered.label, offered.message) == ("Without the quotes", "a shirt that says Free hugs")


@pytest.mark.parametrize(
    ("after", "before", "words"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), "from 2019"),
        (date(2015, 1, 1), date(2018, 12, 31), "from 2015 to 2018"),
        (date(2018, 5, 3), date(2018, 5, 3), "from 3 May 2018"),
        (date(2018, 5, 3), date(2018, 6, 1), "from 3 May 2018 to 1 June 2018"),
        (date(2020, 1, 1), None, "since 2020"),
        (None, date(2014, 12, 31), "up to the end of 2014"),
    ],
)
def test_times_in_words(after: date | None, before: date | None, words: str) -> None:
    assert wishes.taken(after, before) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ((6,), "taken in June"),
        ((6, 7), "taken in June or July"),
        ((12, 1, 2), "taken from December to February"),
        ((5, 7, 9), "taken in May, July or September"),
    ],
)
def test_months_of_any_year_in_words(months: tuple[int, ...], words: str) -> None:
    assert wishes.in_months(months) == words


def photo(caption: Caption | None, dated: bool = True) -> Photo:
    taken = datetime(2020, 1, 2, 3, 4) if dated else None
    facts = PhotoFacts(4, 3, "jpeg", 10, taken, "exif" if dated else None)
    return Photo(7, Path("/photos/dog.jpg"), "0" * 64, facts, caption)


def test_where_nothing_tells_the_date_there_is_none() -> None:
    assert described.when(photo(None), None) == "Taken on 2 January 2020 at 03:04."
    assert described.when(photo(None, dated=False), None) == "The file doesn’t say when it was taken."


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Perhaps children playing; mostly beige", "Maybe children playing."),
        ("Probably a dog; mostly brown", "Maybe a dog."),
        ("Something mostly grey", ""),
    ],
)
def test_an_unsure_caption_says_so_once_or_nothing(text: str, caption: str) -> None:
    assert described.captioned(Caption(text, certain=False)) == caption
    assert described.captioned(Caption("A dog runs.")) == "A dog runs."


def test_one_guess_is_not_said_twice() -> None:
    guess = replace(photo(Caption("Perhaps a dog; mostly brown", certain=False)), label=Label("dog", "zero-shot"))
    assert described.seen(guess, None) == "Maybe a dog."
    other = replace(guess, label=Label("sea", "zero-shot"))
    assert described.seen(other, None) == "Maybe a dog. Maybe “sea” (my guess)."


@given(st.text(max_size=200))
def test_foreign_text_can_hold_no_markup(text: str) -> None:
    safe = phrases.escaped(text)
    assert "<" not in safe
    assert ">" not in safe
    assert "\n" not in safe
    assert len(phrases.plain_text(safe)) <= 120


def test_a_terminal_reads_the_text_without_escapes() -> None:
    assert phrases.plain_text("**1.** " + phrases.escaped("a_b <c> & [d]*")) == "1. a_b <c> & [d]*"


def test_the_text_for_programs_has_no_escapes_of_markdown() -> None:
    reply = Reply(f"In {phrases.quoted('IMG_1*.jpg & more')}", (), None, (), ChatSession())
    assert turn_json(reply)["text"] == "In “IMG_1*.jpg & more”"


def test_what_only_the_file_says_is_read_from_it_when_asked(tmp_path: Path) -> None:
    exif, base = Image.Exif(), ExifTags.Base
    exif.get_ifd(ExifTags.IFD.Exif).update({base.LensModel: "Summicron", base.FNumber: 2.0, base.ExposureTime: 0.004})
    exif[base.Artist], exif[base.Copyright] = "Ana Ruiz", "(c) Ana Ruiz"
    told, silent = tmp_path / "told.jpg", tmp_path / "silent.jpg"
    Image.new("RGB", (8, 8)).save(told, exif=exif)
    Image.new("RGB", (8, 8)).save(silent)
    photos = [Photo(1, path, "", PhotoFacts(8, 8, "jpeg", 1, None, None)) for path in (told, silent)]
    asked = ("who took it", "what licence has it", "which lens and aperture")
    first, second = ([described.about(photo, None, question) for question in asked] for photo in photos)
    assert first == [
        "Taken by Ana Ruiz.", "Copyright notice in the file: \\(c\\) Ana Ruiz.", "Taken with Summicron, f/2, 1/250 s.",
    ]  # fmt: skip
    assert second == [
        "The file doesn’t say who took it. The file doesn’t name a camera.", "The file has no copyright notice.",
        "The file doesn’t name a lens or an exposure.",
    ]  # fmt: skip


def test_what_a_person_wrote_on_a_photo_is_told() -> None:
    facts = replace(photo(None).facts, title="Our dog", keywords=("Rex", "beach"), rating=5)
    written = replace(photo(None), facts=facts)
    asked = ("what's its title?", "which keywords does it have?", "how is it rated?")
    assert [described.about(written, None, question) for question in asked] == [
        "Title: Our dog.", "Keywords: Rex and beach.", "Rating: 5 stars.",
    ]  # fmt: skip
    assert [described.about(photo(None), None, question) for question in asked] == [
        "It has no title.", "It has no keywords.", "It has no rating.",
    ]  # fmt: skip
    assert "Our dog" in described.about(written, None)
    assert "title" not in described.about(photo(None), None)


@pytest.mark.parametrize(("width", "height", "enough"), [(4000, 3000, "A3"), (3000, 4000, "A3"), (400, 300, "not")])
def test_the_paper_that_a_photo_is_sharp_on_is_named(width: int, height: int, enough: str) -> None:
    photo = Photo(1, Path("a.jpg"), "", PhotoFacts(width, height, "jpeg", 1, None, None))
    assert enough in described.about(photo, None, "is it enough for A4?")
    for question in (
        "is that too small for a postcard?",
        "would it come out well on a big print?",
        "would they print?",
    ):
        assert described.facts_asked(question) == (described.in_print,)
    both = described.facts_asked("what size is it, would it come out well on paper?")
    assert both == (described.size, described.in_print)


def test_a_heading_that_the_page_follows_is_the_last_of_several_sentences() -> None:
    texts = ("Closest photos:", "I can’t send photos.", "Best matches for “dogs”", "")
    assert phrases.sentences(texts) == "I can’t send photos. Best matches for “dogs”. Closest photos:"
