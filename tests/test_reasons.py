from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.colours import COLOURFUL, MONOCHROME
from retrieval.records import Caption, Filters, Label, Photo, PhotoFacts, Swatch
from retrieval.search.reasons import Evidence, reasons

PHOTO = Photo(
    7,
    Path("/photos/Lisbon 2019/ferry.jpg"),
    "0" * 64,
    PhotoFacts(4000, 3000, "jpeg", 10, datetime(2019, 8, 1), "exif", camera="Canon EOS 80D"),
    Caption("two dogs run on a beach"),
    Label("pets", "given", description="Rex and Fido"),
    (Swatch((53.0, 80.0, 67.0), 0.7), Swatch((100.0, 0.0, 0.0), 0.3)),
)
VECTOR = np.array([1, 0], np.float32)


def reason(photo: Photo, vector: np.ndarray, evidence: Evidence) -> str:
    return reasons([photo], vector[None], evidence)[0]


def test_words_are_found_in_caption_label_description_and_names() -> None:
    sentence = reason(PHOTO, VECTOR, Evidence(texts=("a dog of the pets in lisbon with fido on a ferry",)))
    assert sentence == "mentions dog, pet, lisbon, fido and ferry"


def test_without_a_matching_word_it_came_by_likeness_to_the_question() -> None:
    assert reason(PHOTO, VECTOR, Evidence(texts=("sunset",))) == "looks like “sunset”"
    assert len(reason(PHOTO, VECTOR, Evidence(texts=("sunset " * 100,)))) < 90


def test_a_word_that_was_asked_for_twice_is_told_once() -> None:
    asked = Evidence(texts=("dogs",), filters=Filters(words=("dog",)))
    assert reason(PHOTO, VECTOR, asked) == "mentions dog"


def test_quoted_words_are_told_as_they_were_quoted() -> None:
    assert (
        reason(PHOTO, VECTOR, Evidence(texts=("a beach",), filters=Filters(words=("a beach",)))) == "mentions a beach"
    )
    sentence = reason(PHOTO, VECTOR, Evidence(texts=("two dogs at night",), filters=Filters(words=("two dogs",))))
    assert sentence == "looks like “two dogs at night”; mentions two dogs"


def test_the_chosen_photo_that_it_is_most_like_is_named() -> None:
    vectors = np.array([[0, 1], [1, 0]], np.float32)
    sentence = reason(PHOTO, VECTOR, Evidence(likes=("a.jpg", "b.jpg"), like_vectors=vectors))
    assert sentence == "looks like b.jpg, which you picked"


def test_what_can_be_read_in_a_photo_is_told_instead_of_what_its_caption_mentions() -> None:
    receipt = replace(PHOTO, text="LIDL\nmilk 1.20")
    assert reason(receipt, VECTOR, Evidence(texts=("dogs",), written=("aldi", "lidl"))) == "“lidl” can be read in it"
    assert reason(receipt, VECTOR, Evidence(texts=("dogs",), written=("lidl bread",))) == "mentions dog"
    assert reason(PHOTO, VECTOR, Evidence(texts=("dogs",), written=("",))) == "mentions dog"
    assert len(reason(replace(PHOTO, text="lidl " * 90), VECTOR, Evidence(written=("lidl " * 90,)))) < 90


def test_a_photo_is_like_one_that_was_sent_and_like_one_that_was_picked() -> None:
    vectors = np.array([[0.2, 1], [0.9, 0.1]], np.float32)
    evidence = Evidence(
        uploads=("a.jpg", "b.jpg"), upload_vectors=vectors, likes=("c.jpg", "d.jpg"), like_vectors=vectors[::-1],
        unwanted=("cars",),
    )  # fmt: skip
    assert reason(PHOTO, VECTOR, evidence) == "looks like b.jpg; looks like c.jpg, which you picked; no cars seen in it"


def test_each_photo_has_its_own_reason() -> None:
    photos = [PHOTO, replace(PHOTO, caption=None), replace(PHOTO, caption=Caption("A sunset."))]
    lines = reasons(photos, np.stack([VECTOR] * 3), Evidence(texts=("dogs at sunset",)))
    assert lines == ["mentions dog", "looks like “dogs at sunset”", "mentions sunset"]
    assert reasons([], np.zeros((0, 2), np.float32), Evidence(texts=("dogs",))) == []


def test_a_place_and_words_in_the_photo_count_as_words_about_it() -> None:
    photo = replace(PHOTO, place="Porto, Portugal", text="Rua Augusta", label=None)
    assert reason(photo, VECTOR, Evidence(texts=("augusta in porto",))) == "mentions augusta and porto"


def test_of_a_whole_palette_the_largest_colours_are_named() -> None:
    swatches = [(53.0, 80.0, 67.0), (100.0, 0.0, 0.0), (0.0, 0.0, 0.0), (32.0, 79.0, -108.0)]
    photo = replace(PHOTO, palette=tuple(Swatch(lab, 0.25) for lab in swatches))
    assert reason(photo, VECTOR, Evidence(whole_palette=True)) == "its colours: red, white and black"
    assert reason(replace(PHOTO, palette=()), VECTOR, Evidence(whole_palette=True)) == "newest first"


def test_the_same_file_is_said_to_be_the_same() -> None:
    evidence = Evidence(uploads=("mine.jpg",), upload_vectors=VECTOR[None], same_file={7: "mine.jpg"})
    assert reason(PHOTO, VECTOR, evidence) == "the same file as mine.jpg"
    assert reason(replace(PHOTO, photo_id=8), VECTOR, evidence) == "looks like mine.jpg"


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (("#ff0000",), "has red"),
        (("#ff0000", "#ffffff"), "has red and white"),
        (("#ffff00",), "has red"),  # far from what was asked, and still the truth about the photo
        (MONOCHROME, "has red and white"),
        (COLOURFUL, "has red and white"),
    ],
)
def test_the_colours_that_a_photo_has_are_named(wanted: tuple[str, ...], sentence: str) -> None:
    assert reason(PHOTO, VECTOR, Evidence(colours=wanted)) == sentence


def test_a_colour_is_named_by_the_part_of_the_photo_that_counted() -> None:
    sky = (Swatch((63.0, -3.0, -18.0), 0.6), Swatch((32.0, 28.0, -60.0), 0.01))
    assert reason(replace(PHOTO, palette=sky), VECTOR, Evidence(colours=("#0000ff",))) == "has blue"


def test_of_a_photo_without_a_date_no_date_is_said() -> None:
    photo = replace(PHOTO, facts=replace(PHOTO.facts, taken=None, taken_from=None))
    assert "taken" not in reason(photo, VECTOR, Evidence(filters=Filters(after=date(2019, 1, 1))))


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        (Filters(after=date(2019, 1, 1)), "taken on 1 August 2019"),
        (Filters(orientation="landscape"), "landscape"),
        (Filters(min_megapixels=10), "12.0 MP"),
        (Filters(formats=("jpg",)), "JPEG"),
        (Filters(path="lisbon"), "“lisbon” is in its path"),
        (Filters(camera="canon"), "taken with Canon EOS 80D"),
        (Filters(words=("rex",)), "mentions rex"),
        (Filters(before=date(2020, 1, 1)), "taken on 1 August 2019"),
        (Filters(people=("Anna", "Ben")), "Anna and Ben"),
        (Filters(place="near Lisbon"), "Lisbon, Portugal"),
        (Filters(labels=("pets",)), "labelled “pets”"),
        (Filters(), "newest first"),
    ],
)
def test_a_passed_filter_is_told_by_what_passed(filters: Filters, sentence: str) -> None:
    assert reason(replace(PHOTO, place="Lisbon, Portugal"), VECTOR, Evidence(filters=filters)) == sentence


def test_what_was_refused_is_said_not_to_be_found() -> None:
    sentence = reason(PHOTO, VECTOR, Evidence(texts=("dog",), unwanted=("people", "cars")))
    assert sentence == "mentions dog; no people or cars seen in it"
