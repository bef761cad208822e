"""Typing errors in descriptions are corrected by the words of the collection itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval import languages
from retrieval.library import Library
from retrieval.search import spelling
from retrieval.search.spelling import Speller
from tests.test_catalogue import caption, new_photo, save

CAPTIONS = (
    "A quokka by a zorbal.", "Two quokkas near a zorbal.", "A quokka, a zorbal and a zorbul.", "A zorbul.",
    "A bandersnatch.", "The bandersnatch again.", "A frobnitz.", "A glib flib gribbix.", "The flib, a gribbix.",
    "A zorbul beside a bandersnatch.",
)  # fmt: skip


@pytest.fixture
def captioned(library: Library) -> Library:
    """A library with one photo for each caption."""
    save(library.catalogue, *(new_photo(f"{number}.jpg", f"{number}") for number in range(len(CAPTIONS))))
    for number, text in enumerate(CAPTIONS):
        caption(library.catalogue, f"{number}", text)
    return library


@pytest.fixture
def without_vocabulary(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(languages, "package_file", lambda *_: None)
    caches = (languages.minilm_words, languages.english_words, languages.surely_english, languages.language_of)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize(
    ("text", "corrected", "replacements"),
    [
        ("a qoukka in the grass", "a quokka in the grass", ("quokka",)),
        ("bandesrnach at night", "bandersnatch at night", ("bandersnatch",)),  # long words may have two errors
        ("quokka, bandersnatc!", "quokka, bandersnatch!", ("bandersnatch",)),
        ("qoka", "qoka", ()),  # two errors in a short word
        ("flyb", "flib", ("flib",)),
        ("fli", "fli", ()),  # too short to tell
        ("gribbxx", "gribbix", ("gribbix",)),
        ("grxbbxx", "gribbix", ("gribbix",)),  # two errors of seven letters
        ("grxxix", "grxxix", ()),
        ("a duokka", "a duokka", ()),  # people seldom miss the first letter
        ("zorbel", "zorbal", ("zorbal",)),  # two words are as near: the commoner one
        ("frobnits", "frobnits", ()),  # in one photo only, which may be an error itself
        ("Qoukka", "Qoukka", ()),  # a name
        ("«qoukka»", "«qoukka»", ()),
        ('"qoukka" zorbel', '"qoukka" zorbel', ()),  # quoted words are meant as they are
        ("quokka's zorbals", "quokka's zorbals", ()),
        ("horse", "horse", ()),  # everyday English, whether or not a photo has it
        ("", "", ()),
    ],
)
def test_unknown_words_are_replaced_by_the_nearest_word_of_the_collection(
    text: str, corrected: str, replacements: tuple[str, ...], captioned: Library
) -> None:
    assert Speller(captioned).mend(text) == (corrected, replacements)


def test_of_words_as_near_the_one_that_goes_with_the_others_is_meant(captioned: Library) -> None:
    speller = Speller(captioned)
    assert speller.mend("zorbel", "quokka") == ("zorbal", ("zorbal",))
    assert speller.mend("zorbel", "a bandersnatch") == ("zorbul", ("zorbul",))
    assert speller.mend("bandersnatch with a zorbel")[1] == ("zorbul",)


def test_french_words_are_not_mended_by_those_of_the_collection(captioned: Library) -> None:
    assert Speller(captioned).mend("quelques zorbel mouillés")[1] == ()


def test_words_of_new_photos_are_known_after_a_while(captioned: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(spelling.time, "monotonic", lambda: now[0])
    speller = Speller(captioned)
    assert speller.mend("snollygostr")[1] == ()
    save(captioned.catalogue, new_photo("new.jpg", "new"), new_photo("newer.jpg", "newer"))
    for digest in ("new", "newer"):
        caption(captioned.catalogue, digest, "A snollygoster.")
    now[0] += 59
    assert speller.mend("snollygostr")[1] == ()
    now[0] += 2
    assert speller.mend("snollygostr")[1] == ("snollygoster",)


@pytest.mark.usefixtures("without_vocabulary")
def test_without_the_sentence_model_the_words_of_captions_are_still_known(captioned: Library) -> None:
    assert languages.english_words() == languages.words_of_captions() != frozenset()
    assert Speller(captioned).mend("a qoukka") == ("a quokka", ("quokka",))


def test_a_word_that_no_caption_has_is_mended_by_those_that_people_name_in_photos(samples: Library) -> None:
    speller = Speller(samples)
    assert speller.mend("a flwer and an umbrela") == ("a flower and an umbrella", ("flower", "umbrella"))
    assert speller.mend("a quokka in Lisbon") == ("a quokka in Lisbon", ())
    assert speller.mend("two dinosors") == ("two dinosaurs", ("dinosaurs",))
    assert speller.mend("selfies") == ("selfies", ())
    assert speller.mend("party pics of kids on sledges") == ("party pics of kids on sledges", ())


def test_rare_and_british_english_words_are_left_as_they_are(samples: Library) -> None:
    for words in ("a cosy room", "undated photos", "running or summat", "wellies on a lorry"):
        assert Speller(samples).mend(words) == (words, ())
