from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.records import Caption, Filters, Label, Photo, PhotoFacts, Swatch
from retrieval.search.reasons import Evidence, reason

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


def test_words_are_found_in_caption_label_description_and_names() -> None:
    told = reason(PHOTO, VECTOR, Evidence(texts=("a dog of the pets in lisbon with fido on a ferry",)))
    assert told == "has the words dog, pet, lisbon, fido, ferry"


def test_without_a_matching_word_the_question_is_what_it_looks_like() -> None:
    assert reason(PHOTO, VECTOR, Evidence(texts=("sunset",))) == "looks like “sunset”"
    assert len(reason(PHOTO, VECTOR, Evidence(texts=("sunset " * 100,)))) < 90


def test_the_liked_photo_that_it_resembles_most_is_named() -> None:
    vectors = np.array([[0, 1], [1, 0]], np.float32)
    told = reason(PHOTO, VECTOR, Evidence(likes=("a.jpg", "b.jpg"), like_vectors=vectors))
    assert told == "resembles b.jpg, which you liked"


def test_the_same_file_is_said_to_be_the_same() -> None:
    evidence = Evidence(uploads=("mine.jpg",), same_file={7: "mine.jpg"})
    assert reason(PHOTO, VECTOR, evidence) == "the same file as mine.jpg"
    assert reason(replace(PHOTO, photo_id=8), VECTOR, evidence) == "resembles mine.jpg"


def test_a_shared_colour_is_named_with_its_area() -> None:
    assert "70%" in reason(PHOTO, VECTOR, Evidence(colours=("#ff0000",)))
    assert "30%" in reason(PHOTO, VECTOR, Evidence(colours=("#ffffff",)))


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(after=date(2019, 1, 1)), "taken 2019-08-01"),
        (Filters(orientation="landscape"), "landscape"),
        (Filters(min_megapixels=10), "12.0 MP"),
        (Filters(formats=("jpg",)), "JPEG"),
        (Filters(path="lisbon"), "in Lisbon 2019/"),
        (Filters(camera="canon"), "by Canon EOS 80D"),
        (Filters(words=("rex",)), "has the words rex"),
        (Filters(), "newest first"),
    ],
)
def test_a_passed_filter_is_told_by_what_passed(filters: Filters, said: str) -> None:
    assert reason(PHOTO, VECTOR, Evidence(filters=filters)) == said


def test_what_was_refused_is_said_not_to_be_found() -> None:
    told = reason(PHOTO, VECTOR, Evidence(texts=("dog",), unwanted=("people", "cars")))
    assert told == "has the word dog; no people or cars found in it"
