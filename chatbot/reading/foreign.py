"""Colours, positions, times and formats in other languages as English words, for the parsers that read English."""

from __future__ import annotations

import calendar
import re
import tomllib
from functools import cache

from chatbot.reading.hours import WEEKDAYS
from retrieval.installation import asset

_WORDS: dict[str, dict[str, str]] = tomllib.loads(asset("reading", "foreign.toml").read_text(encoding="utf-8"))
# Languages whose months, weekdays and words such as "yesterday" are taken from CLDR.
_CLDR = ("de", "es", "fr", "it", "pt", "nl", "zh")
_RELATIVE = {
    (unit, back): f"{said} {unit}"
    for unit in ("year", "month", "week", *WEEKDAYS)
    for back, said in ((0, "this"), (-1, "last"))
} | {("day", -2): "the day before yesterday", ("day", -1): "yesterday", ("day", 0): "today"}
_MONTHS = tuple(name.lower() for name in calendar.month_name)[1:]
_JOINTS = frozenset(
    str.split(
        "der die das den dem des am an im in von vom aus zu zum el la los las del de en le les du au aux ke ka ki "
        "wala wali l' d' number 张 个 幅 的 在 年的"
    )
)
_ENDINGS = re.compile(r"(?:en|er|es|em|as|os|e|a|o|s)$")
_ASIAN = "[\u3040-\u30ff\u3400-\u9fff]"
# What stands in another order than in English.
_REORDERED = tuple(
    (re.compile(pattern), english)
    for pattern, english in (
        (r"^to (.+)", r"\1"),  # "à Noël"
        (r"\b(?:ago|before) (\w+ (?:year|month|week|day)s?)\b", r"\1 ago"),
        (r"\b((?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:year|month|week|day)s?) before$", r"\1 ago"),
        (r"\b(last|this) the\b", r"the \1"),  # "letztes Wochenende"
        (r"\b(\w+) (last|this)$", r"\2 \1"),
        (r"\b((?:last|this) year) (\w+)", r"\2 \1"),
        (r"^(.*\d) (since|before|after|until)$", r"\2 \1"),
    )
)
_CHINESE_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?")


def _by_word(groups: dict[str, str]) -> dict[str, str]:
    return {word.replace("_", " "): english for english, words in groups.items() for word in words.split()}


_COLOUR_OF, _POSITION_OF = _by_word(_WORDS["colours"]), _by_word(_WORDS["positions"])
_DIRECTIONS = ("since", "before", "after", "until", "between")
# Words that open or close a time, or stand before its ends.
_OPENING = "|".join((*_DIRECTIONS, *(word for name in _DIRECTIONS for word in _WORDS["conditions"][name].split())))


def colours_in_english(phrase: str) -> str:
    """ "dunkelblaue" is "dark blue"; a word that is no colour stays."""
    return " ".join(_colour(word) for word in phrase.lower().split())


def _colour(word: str) -> str:
    for shade, english in _WORDS["shades"].items():
        if word.startswith(shade) and (colour := _stemmed(word[len(shade) :], _COLOUR_OF)) in _WORDS["colours"]:
            return f"{english} {colour}"
    return _stemmed(word, _COLOUR_OF)


def positions_in_english(phrase: str) -> str:
    """ "la 2 y la 4" is "2 and 4", "das dritte" is "third", "les deux premières" is "two first"."""
    english = _POSITIONS.translated(re.sub(r"第(?=\d)", "", phrase.lower()).replace("bis auf", "except"))
    return re.sub(r"\bboth(?= (?:first|last))|(?<=first |.last )both", "two", english)


def conditions_in_english(phrase: str) -> str:
    """ "seit Mai 2019" is "since may 2019", "l'été dernier" is "last summer", "2019年5月" is "2019-05"."""
    text = phrase.lower().replace("’", "'")
    text = _CHINESE_DAY.sub(lambda day: "-".join(part.zfill(2) for part in day.groups() if part) + " ", text)
    text = _conditions().translated(re.sub(r"(?<=\d)\.(?=\s)", "", text))
    for pattern, english in _REORDERED:
        text = pattern.sub(english, text)
    return text


@cache
def times_said() -> re.Pattern[str]:
    """Days and runs of days or months with their names in German, and years behind a word of time in any language,
    which the tags often tear apart: "vom 3. Mai 2019", "von Mai bis Juli", "desde 2020"."""
    from babel import Locale

    months = Locale("de").months["format"]
    names = "|".join(sorted({name.rstrip(".") for width in ("wide", "abbreviated") for name in months[width].values()}))
    point = rf"(?:\d\d?\.\s*)?(?:{names})\b\.?(?:\s+\d{{4}}\b)?"
    run = rf"(?:{point}|\d\d?\.)\s*(?:bis(?:\s+zum)?|und|-|–)\s*"
    opened = rf"(?:{_OPENING})\s+(?:(?:de[lmnr]?|die|das)\s+)?"
    return re.compile(
        rf"(?<!\w)(?:(?:(?:vom|von|am|im|zwischen)\s+|{opened})?(?:{run})?{point}|{opened}\d{{4}}\b)", re.I
    )


# Months of other languages in short that are English words.
_ENGLISH_TOO = ("ago", "out", "set")


@cache
def _conditions() -> _Dictionary:
    """Words of times and formats to English ones, with those of CLDR."""
    from babel import Locale
    from babel.localedata import load

    words, in_short = dict[str, str](), set[str]()
    for code in _CLDR:
        locale, fields = Locale(code), load(code)["date_fields"]
        for (unit, back), english in _RELATIVE.items():
            relative = (fields.get(unit) or fields[unit[:3]]).get("relative", {})
            words |= {relative[back]: english} if back in relative else {}
        for months in (locale.months["format"][width] for width in ("abbreviated", "wide")):
            words |= {months[n]: english for n, english in enumerate(_MONTHS, start=1)}
        in_short |= {name.lower().rstrip(".") for name in locale.months["format"]["abbreviated"].values()}
        words |= {locale.days["format"]["wide"][n]: english for n, english in enumerate(WEEKDAYS)}
    plain = {word.lower().rstrip(".").replace("’", "'"): english for word, english in words.items()}
    for word in _ENGLISH_TOO:
        del plain[word]
    return _Dictionary(_POSITION_OF | plain | _by_word(_WORDS["conditions"]), frozenset(in_short))


class _Dictionary:
    """Words and expressions of other languages with the English ones; those ``in_short`` have no other ending."""

    def __init__(self, english: dict[str, str], in_short: frozenset[str] = frozenset()) -> None:
        by_length = sorted(english, key=len, reverse=True)
        joined = "|".join(re.escape(words) for words in by_length if re.search("[ ']", words))
        asian = "|".join(word for word in by_length if re.match(_ASIAN, word))
        self._english, self._in_short = english, in_short
        self._words = re.compile(rf"(?<!\w)(?:{joined})(?!\w)|\b[ld]'|{asian}|{_ASIAN}|(?:(?!{_ASIAN}|,)\S)+")

    def translated(self, phrase: str) -> str:
        """A phrase in English, the longest known expressions first; words that only join others go."""
        words = (word for word in self._words.findall(phrase) if word not in _JOINTS)
        return " ".join(_stemmed(word, self._english, self._in_short) for word in words)


def _stemmed(word: str, english: dict[str, str], in_short: frozenset[str] = frozenset()) -> str:
    """A word in English, whatever its ending, so that "otter" is not "ott."; itself where it is not known."""
    stem = _ENDINGS.sub("", word)
    known = english.get(word) or (None if stem in in_short else english.get(stem))
    return known or english.get(stem + "e", word)


_POSITIONS = _Dictionary(_POSITION_OF)
