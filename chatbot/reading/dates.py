"""When a photo was taken, as people say it ("last summer", "since 2020"), to a first and a last day."""

from __future__ import annotations

import calendar
import itertools
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta, weekdays

from chatbot.reading.hours import WEEKDAYS
from chatbot.reading.numbers import NUMBER, PHOTO, WORDS, count
from chatbot.reading.times import Time, together
from retrieval.records import Filters

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
# First month of the meteorological seasons of the northern half; a winter is named after its December.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_FEASTS_EVERY_YEAR = {"christmas": (12,), "xmas": (12,), "halloween": (10,), "easter": (3, 4)}
# Words around the months that a condition names.
_AROUND_MONTHS = frozenset(
    str.split(
        "a all any around at back be been between both but during each every fine from general holiday holidays i "
        "im in is it like mid month must or and of ok okay on one ones only months just my our season shot some "
        "sometime taken that the think through till time times to until vacation was were whatever whichever year years"
    )
)
_DECADES = {f"{word[:-1]}ies": value for word, value in WORDS.items() if value in range(20, 100, 10)} | {
    "noughties": 0, "tens": 10,
}  # fmt: skip
# First month and number of months of a part of a year.
_YEAR_PARTS = {"first half": (1, 6), "second half": (7, 6), "last quarter": (10, 3)} | {
    f"{name}{quarter}": (3 * number + 1, 3)
    for number, names in enumerate((("q1", "first"), ("q2", "second"), ("q3", "third"), ("q4", "fourth")))
    for name, quarter in ((names[0], ""), (names[1], " quarter"))
}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
# From the first photographs on.
_YEAR = r"(?:18[3-9]\d|19\d\d|20\d\d)"
_SHORT_YEAR = rf"(?:{_YEAR}|'?\d\d(?!\w)|last year|this year)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_FEAST = (
    r"(?:christmas|xmas|x-mas)(?:\s+(?:day|eve))?|boxing day|easter(?:\s+(?:sunday|monday|weekend))?|"
    r"new\s+year(?:'?s)?(?:\s+(?:day|eve))?|halloween|valentine'?s(?:\s+day)?|good friday"
)
_SMALL = "|".join(sorted((word for word, value in WORDS.items() if 0 < value < 20), key=len, reverse=True))
_TENS_WORDS = "|".join(word for word, value in WORDS.items() if value in range(20, 100, 10) and " " not in word)
_TWO_DIGITS = rf"(?:(?:{_TENS_WORDS})(?:[\s-]+(?:{_SMALL}))?|(?:oh\s+)?(?:{_SMALL}))"
_SPOKEN_YEAR = (
    rf"(?:(?:eigh|nine)teen[\s-]+{_TWO_DIGITS}|two\s+thousand(?:\s+(?:and\s+)?{_TWO_DIGITS})?|"
    rf"twenty[\s-]+{_TWO_DIGITS})(?!\w)"
)
_PERIOD = "|".join(
    (
        r"(?P<iso>{year}[-/.]\d\d?[-/.]\d\d?)",
        (
            r"(?:(?P<feast_which>last|this|past)\s+)?(?P<feast>{feast})"
            r"(?:\s+(?:of\s+|in\s+)?(?P<feast_year>{year}|last year))?"
        ),
        r"(?P<iso_month>{year}-(?:0[1-9]|1[0-2]))(?!\d)",
        r"(?P<dotted>\d\d?[./]\d\d?[./](?:{year}|\d\d))(?!\d)",
        r"(?:the\s+)?(?P<first_day>{day})\s*(?:-|–|to|until|and)\s*(?:the\s+)?(?P<last_day>{day}\s+(?:of\s+)?{month}"
        r"(?:,?\s+{year})?)",
        r"(?P<us_run>{month})\s+(?P<us_first>{day})\s*(?:-|–|to|until|and)\s*(?P<us_last>{day}(?!\d)(?:,?\s+{year})?)",
        r"(?:the\s+)?(?P<day>{day})\s+(?:of\s+)?(?P<day_month>{month})(?:,?\s+(?P<day_year>{year}))?",
        r"(?P<us_month>{month})\s+(?:the\s+)?(?P<us_day>{day})(?!\d)(?:,?\s+(?P<us_year>{year}))?",
        r"(?P<month>{month})(?:,?\s+(?:of\s+)?(?P<month_year>{year}|'\d\d|last year|this year))",
        r"(?P<last_month>last|this|past)\s+(?P<named_month>{month})",
        r"(?P<lone_month>{month})",
        (
            r"(?:(?:the|last)\s+)?(?P<season>spring|summer|autumn|fall|winter),?\s+(?:(?:of|in)\s+)?"
            r"(?P<season_year>{short})"
            r"(?:[/-](?:\d\d|{year})(?!\d))?"
        ),
        r"(?:the\s+)?(?P<year_part>(?:first|second|third|fourth|last)\s+(?:half|quarter)|q[1-4])\s+(?:of\s+)?"
        r"(?P<part_year>{year}|last year|this year)",
        r"(?:(?P<day_which>last|this|past)\s+)?(?P<weekday>{weekday})(?:\s+(?:morning|afternoon|evening|night))?",
        r"the\s+(?P<unit_before>year|month|weekend|week|spring|summer|autumn|fall|winter)\s+before\s+last",
        r"(?P<which>last|this|past)\s+(?P<unit>year|month|weekend|week|spring|summer|autumn|fall|winter)(?:'s)?",
        r"(?:the\s+)?(?:last|past|previous)\s+(?P<number>{number})\s*(?P<units>{units})",
        r"(?P<ago>{number}|an?|a few|few|several)\s+(?P<ago_units>{units}|{seasons})\s+(?:ago|back)",
        (
            r"(?P<word>yesterday|today|the day before yesterday|this morning|tonight|last night)(?:'s|\s+(?:morning|"
            r"afternoon|evening|night))?"
        ),
        r"(?P<lately>recently|lately|(?:the\s+)?other day|the\s+weekend)",
        r"(?P<numeric_month>0?[1-9]|1[0-2])[./](?P<numeric_year>{year})",
        r"(?:the\s+)?'?(?P<decade>(?:18|19|20)?\d0)'?s",
        r"(?:the\s+)?(?P<decade_word>{decade})",
        r"(?:the\s+year\s+)?(?P<year>{year})(?!\d|\.\d)(?:['’]s)?",
        r"(?:the\s+year\s+)?(?P<spoken>{spoken})",
        r"(?P<age>{number}|an?)\s+(?P<age_units>{units})(?:\s+old)?",
    )
).format(
    year=_YEAR,
    day=_DAY,
    month=_MONTH,
    number=NUMBER,
    feast=_FEAST,
    spoken=_SPOKEN_YEAR,
    short=_SHORT_YEAR,
    weekday="|".join(WEEKDAYS),
    units="days?|weeks?|months?|years?",
    seasons="|".join(f"{name}s?" for name in _SEASONS),
    decade="|".join(_DECADES),
)
_PERIOD_AGAIN = re.sub(r"\?P<\w+>", "?:", _PERIOD)
_BEFORE_WORDS = {
    "since": (
        r"since|from\s+the\s+beginning\s+of|starting(?:\s+(?:in|from|with))?|"
        r"beginning(?:\s+(?:in|with))?|as\s+of|(?:no|not|nothing)\s+(?:earlier|older)\s+than|(?:not|nothing)\s+before|"
        r"≥|>="
    ),
    "after": r"after|later\s+than|newer\s+than|more\s+recent\s+than|past|younger\s+than|>",
    "before": r"before|earlier\s+than|older\s+than|prior\s+to|pre-?|<",
    "until": (
        r"until|till|til|up\s+to|through|(?:no|not|nothing)\s+(?:later|newer|younger)\s+than|(?:not|nothing)\s+after|"
        r"by|≤|<="
    ),
    "in": r"in|from|during|of|on|at|around|about|circa|ca\.?|dated?|within|over|for|throughout|year:?|date:?|back\s+in",
}
_TAKEN = (
    rf"(?:(?:{PHOTO}\s+)?(?:(?:that\s+(?:were|was|are)\s+|which\s+(?:were|"
    r"was)\s+|that\s+i\s+|i\s+|we\s+)?(?:taken|made|shot|photographed|captured|created|dated|took|date)\s+))"
)
_HOW = "|".join(f"(?:{words})" for words in _BEFORE_WORDS.values())
_PART_OF = r"(?:the\s+)?(?:early|late|mid|(?:start|beginning|middle|end)\s+of)[\s-]+"
# "Since 2015 and before 2018" are two times.
_LATER = rf"(?!\s+(?:the\s+)?(?:{_PERIOD_AGAIN}))"
_ONE = re.compile(
    rf"(?<![\w'’])(?<!\d[-–—])(?P<taken>{_TAKEN})?(?:only\s+|just\s+)?(?:(?:(?:(?P<between>between)|from|in)\s+)?"
    rf"(?P<from_period>{_PERIOD_AGAIN})\s*(?:(?:in)?to|until|till|through|-|–|—|(?(between)(?:and|or)|to))\s*"
    rf"(?:the\s+end\s+of\s+)?(?P<to_period>{_PERIOD_AGAIN})"
    rf"|(?:(?:from\s+(?=before|after|until|earlier|later))?(?P<how>{_HOW})\s*)?(?P<part>{_PART_OF})?(?:the\s+)?(?P<period>{_PERIOD_AGAIN})"
    rf"(?P<onwards>\s*(?:or|and)\s+(?:later|newer|(?:everything\s+)?after(?:\s+(?:it|that))?|onwards?|up|more recent)"
    rf"{_LATER}|\s*onwards?|\s+upwards?|\s+on(?=\W*$)|\s*\+)?"
    rf"(?P<back>\s*(?:or|and)\s+(?:earlier|older|(?:everything\s+)?before(?:\s+(?:it|that))?){_LATER})?)(?![\w])",
    re.I,
)
_PERIOD_RE = re.compile(_PERIOD, re.I)
# Times that are said shortly, as they are said in full.
_SHORTLY = (
    (re.compile(r"\ban?\s+(year|month|week)\s+or\s+two\s+ago\b", re.I), r"from 2 \1s ago to 1 \1 ago"),
    (re.compile(r"\byr(s?)\b", re.I), r"year\1"),
    # "The last three summers".
    (
        re.compile(rf"\b(?:the\s+)?(?:last|past)\s+({NUMBER})\s+(springs|summers|autumns|falls|winters)\b", re.I),
        r"\2 in the last \1 years",
    ),
    (re.compile(r"\b(or|and)\s+(?:maybe|perhaps|possibly|even)\s+(?:it\s+was\s+)?(?=\d)", re.I), r"\1 "),
    (
        re.compile(rf"\b((?:19|20))(\d\d)\s+(or|and)\s+'?(\d\d)(?!\w|[.:/-]|\s+(?:of\s+)?{_MONTH}\b)", re.I),
        r"\1\2 \3 \1\4",  # "2023 or 22", not "2018 and 31 December"
    ),
    (re.compile(r"\bup\s*to(?:\s+and\s+including)?\s+(?=[\w'’])", re.I), "until "),
    (re.compile(rf"\b({_MONTH}\s+{_YEAR}|{_YEAR})\s+at\s+the\s+(?:very\s+)?latest\b", re.I), r"until \1"),
    (re.compile(rf"\b({_MONTH}\s+{_YEAR}|{_YEAR})\s+at\s+the\s+(?:very\s+)?earliest\b", re.I), r"since \1"),
    (re.compile(r"\bin\s+or\s+after\b", re.I), "since"),
    (re.compile(r"\bin\s+or\s+before\b", re.I), "until"),
    (re.compile(r"\b(?:before|pre-?)\s*(?:the\s+)?(?:corona|covid|pandemic)\b", re.I), "before March 2020"),
    (re.compile(r"\bthe\s+months?\s+of\s+", re.I), ""),
    (
        re.compile(r"\bthis\s+(year|month|week)\s+(?:and|or|n|&)\s+(?:the\s+)?last\b(?!\s+\w)", re.I),
        r"this \1 and last \1",
    ),
    # "January and February 2021": the year is that of each.
    (
        re.compile(rf"\b({_MONTH})(?=(?:\s*(?:,|\band\b|\bor\b|&)\s*{_MONTH})+,?\s+({_YEAR}))", re.I),
        r"\1 \2",
    ),
)
_REFUSED = re.compile(
    r"\b(?:not|no|without|except|exclud(?:e|ing)|avoid|minus|but\s+not)\s+(?:(?:any|the|those|all|ones|taken|shot|from|in|"
    rf"of|{PHOTO})\s+)*$",
    re.I,
)
# A run or a list of years is all of them, from the first to the last.
_YEARS = re.compile(
    rf"(?<![\w'’])(?P<first>{_YEAR})(?:\s*(?:,|and|or|&)\s*{_YEAR})*\s*(?:-|–|—|/|,|&|to|until|through|and|or)\s*"
    rf"(?P<last>{_YEAR}|(?<=/)(?:1[3-9]|[2-9]\d))(?![\w])",
    re.I,
)
_NOT_IN = re.compile(
    r"(?:\b(?:from|in)\s+)?(?:\b(?:every|any|all)\s+years?\s+)?\b(?:but\s+)?(?:not|except|nicht)\s+(?:(?:for|in|from|of|aus|von)\s+)*"
    rf"{_YEAR}(?:\s*(?:,|and|or|&|und|oder)\s*{_YEAR})*(?=\W*$|\s*,|\s+(?:sorry|actually|but|only)\b)",
    re.I,
)
_RUN = re.compile(r"-|–|—|/|\bto\b|\buntil\b|\bthrough\b", re.I)
_OF_A_YEAR = re.compile(
    rf"\b{_YEAR}\b|'\d\d\b|\b(?:last|this|past|previous|ago|back|yesterday|to(?:day|night)|recently|lately|other)\b",
    re.I,
)
# By words in a feast's name its month and day, None for Easter Sunday, and how many days from it on it lasts.
_FEASTS: dict[str, tuple[tuple[int, int] | None, int, int]] = {
    "good": (None, -2, -2), "easter.*sunday": (None, 0, 0), "easter.*monday": (None, 1, 1), "easter": (None, -2, 1),
    "mas.*eve": ((12, 25), -1, -1), "mas.*day": ((12, 25), 0, 0), "mas": ((12, 25), -1, 1), "boxing": ((12, 26), 0, 0),
    "new.*eve": ((12, 31), 0, 0), "new.*day": ((1, 1), 0, 0), "new": ((1, 1), -1, 0),
    "halloween": ((10, 31), 0, 0), "valentine": ((2, 14), 0, 0),
}  # fmt: skip
_ABOUT = ("around", "about", "circa", "ca", "ca.")


@dataclass(frozen=True, slots=True)
class Dates:
    """First and last day that are wanted (inclusive, None for open), and the text without these words.

    Of several times the days are from the first to the last, in some ``months`` only, without the ``not_years``.
    """

    after: date | None
    before: date | None
    rest: str
    months: tuple[int, ...] = ()
    not_years: tuple[int, ...] = ()

    @property
    def filters(self) -> Filters:
        """The time alone, as a condition."""
        return Filters(self.after, self.before, self.months, self.not_years)


def find_dates(text: str, today: date) -> Dates:
    """The days that a text asks for. A year inside a description ("a 1967 Mustang") stays part of it."""
    for shortly, in_full in _SHORTLY:
        text = shortly.sub(in_full, text)
    said, rest = Time(Filters()), text
    if (years := _YEARS.search(text)) and not is_refused(text, years) and _are_several(years):
        listed = [int(year) for year in re.findall(_YEAR, years[0])]
        last = listed[-1] if len(years["last"]) == 4 else listed[0] // 100 * 100 + int(years["last"])
        first, last = min(*listed, last), max(*listed, last)
        gaps = () if re.search(_RUN, years[0]) else tuple(year for year in range(first, last) if year not in listed)
        said = Time(Filters(date(first, 1, 1), date(last, 12, 31), not_years=gaps), True)
        rest = _cut(rest, years)
    while refused := _NOT_IN.search(rest):  # "2022, not 2021", "every year except 2020"
        left_out = tuple(int(year) for year in re.findall(_YEAR, refused[0]))
        said, rest = together(said, Time(Filters(not_years=left_out))), _cut(rest, refused)
    while match := next((m for m in _ONE.finditer(rest) if _asks_for_a_time(m, rest)), None):
        bounds = _bounds(match, today)
        if bounds is None:
            break
        said, rest = together(said, Time(Filters(*bounds), names_year(match[0]))), _cut(rest, match)
    time = said.filters
    return Dates(time.after, time.before, rest, time.months, time.not_years)


def names_year(text: str) -> bool:
    """Whether a time is of a known year: "May 2019", "last summer"; "in May" is not."""
    return bool(_OF_A_YEAR.search(text))


def _are_several(years: re.Match[str]) -> bool:
    """Whether years are listed, or a run, that is no part of a longer time: "between 2015 and 2018", "from 2015 to"."""
    before = years.string[: years.start()]
    if re.search(_RUN, years[0]):
        return not re.search(r"(?:between|from|in|winter,?(?: of)?)\s*$", before, re.I)
    return not re.search(r"between\s*$", before, re.I)


def months_named(text: str) -> tuple[tuple[int, ...], str]:
    """The months that a condition names of whatever year, and the rest of it: "in June or July", "every December".

    A season is one, "the summer ones", and so is a run of months.
    """
    words = re.findall(r"\w+", text.lower())
    if re.search(r"\d", text) or not {*words}.isdisjoint(
        ("last", "this", "past", "previous", "ago", "before", "after", "not", "no")
    ):
        return (), text
    repeated = not {*words}.isdisjoint(("every", "any", "each"))
    named = {word: _months_of(word, repeated) for word in words}
    months = tuple(dict.fromkeys(month for word in words for month in named[word]))
    is_run = "between" in words or bool(re.search(r"\w\s*(?:-|–|\b(?:to|until|till|through)\b)\s*\w", text))
    if not months:
        return (), text
    if is_run and len(months) == 2:
        months = tuple((months[0] + later - 1) % 12 + 1 for later in range((months[1] - months[0]) % 12 + 1))
    return months, " ".join(word for word in words if not named[word] and word not in _AROUND_MONTHS)


def _months_of(word: str, repeated: bool) -> tuple[int, ...]:
    bare = word.removesuffix("s")
    if month := _MONTHS.get(word) or _MONTHS.get(bare):
        return (month,)
    if first := _SEASONS.get(bare.removesuffix("time")):
        return first, first % 12 + 1, (first + 1) % 12 + 1
    return (_FEASTS_EVERY_YEAR.get(word) or _FEASTS_EVERY_YEAR.get(bare, ())) if repeated else ()


def _part_of(part: str, first: date, last: date) -> tuple[date, date]:
    """ "Late 2016" is the last third of it, "the beginning of May" the first."""
    third = (last - first) // 3
    place = 1 if "mid" in part else 2 if re.search("late|end", part) else 0
    return first + place * third, last if place == 2 else first + (place + 1) * third


def is_refused(text: str, match: re.Match[str]) -> bool:
    """Whether a condition stands behind "not", "no" or "without": what is left out is no condition."""
    return _REFUSED.search(text[: match.start()]) is not None


def _cut(text: str, match: re.Match[str]) -> str:
    left, right = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    left = re.sub(r"\s*(?:\band|\bbut|,)$", "", left) if not right or re.match(r"(?:and|,|but)\b", right) else left
    return f"{left} {right}".strip()


def _asks_for_a_time(match: re.Match[str], text: str) -> bool:
    """A month or year alone may be a part of a name; after a word of time, or at the end, it is a time."""
    if is_refused(text, match):
        return False
    if match["to_period"]:
        first = _PERIOD_RE.fullmatch(match["from_period"])
        return first is not None and not first["age"]
    period = _PERIOD_RE.fullmatch(match["period"])
    if period is None:
        return False
    how, ends, month = (match["how"] or "").lower(), match["onwards"] or match["back"], period["lone_month"]
    before, behind = text[: match.start()], text[match.end() :].strip(" .!?")
    if period["age"]:  # "A girl older than 5 years" is no old photo.
        of_photos = re.search(rf"(?:^|[,;]|\b(?:and|but|only|ones|{PHOTO}))\s*$", before, re.I)
        return how.endswith("than") and bool(of_photos)
    if period["feast"] or period["spoken"] or period["weekday"]:  # "a christmas tree" is no time
        in_time = match["taken"] or ends or period["feast_which"] or period["feast_year"] or period["day_which"]
        return bool(in_time or how not in ("", "of", "for", "by", "over", "through", "about"))
    is_word = month and month.lower() in ("may", "march", "mar", "sat", "sun")
    if match["taken"] or ends or how not in ("", "of", "at", "for", "by", "past", "over", "through"):
        return not is_word or bool(how and not re.match(r"\s*\w", text[match.end() :]))
    if month:
        return not is_word and not behind.strip(",") and bool(re.fullmatch(r"\W*|.*,\s*", before))
    if period["day"] or period["us_month"] or period["season"] or period["month"] or period["which"] or period["iso"]:
        return True
    if how == "of" and not re.search(rf"{PHOTO}\s*$", before, re.I):
        return False  # "class of 2012"
    if period["year"]:
        of_photos = re.match(rf"{PHOTO}\b", behind, re.I)
        apart = re.match(r"(?:only|and|but)\b|,", behind, re.I) and re.fullmatch(r"(?:.*,)?\s*", before)
        return not behind or bool(of_photos or apart)
    return not behind if period["decade"] or period["decade_word"] else True


def _bounds(match: re.Match[str], today: date) -> tuple[date | None, date | None] | None:
    try:
        if match["to_period"]:
            return _span(match["from_period"], match["to_period"], today)
        first_day, last_day = _period(match["period"], today)
        if match["part"]:
            first_day, last_day = _part_of(match["part"].lower(), first_day, last_day)
    except ValueError:  # 31 February
        return None
    how = re.sub(r"\s+", " ", (match["how"] or "in").lower())
    kind = next((name for name, words in _BEFORE_WORDS.items() if re.fullmatch(words, how)), "in")
    if match["onwards"] or kind == "since":
        return first_day, None
    if match["back"] or kind == "until":
        return None, last_day
    if how in _ABOUT and (last_day - first_day).days > 300:  # "around 2010" is a year more on both sides
        return first_day - relativedelta(years=1), last_day + relativedelta(years=1)
    if kind == "after":
        return last_day + timedelta(days=1), None
    if kind == "before":
        return None, first_day - timedelta(days=1)
    return first_day, last_day


def _feast(name: str, year: str | None, today: date) -> tuple[date, date]:
    """The days of a feast; without a year the latest that is over."""
    if year:
        return _feast_of(name, _which_year(year, today))
    feasts = (_feast_of(name, year) for year in itertools.count(today.year, -1))
    return next(days for days in feasts if days[0] <= today)


def _feast_of(name: str, year: int) -> tuple[date, date]:
    day, first, last = next(days for words, days in _FEASTS.items() if re.search(words, name))
    middle = date(year, *day) if day else easter(year)
    return middle + timedelta(days=first), middle + timedelta(days=last)


def _spoken(text: str) -> int:
    """ "nineteen eighty four", "two thousand and five", "twenty twelve"."""
    century, *rest = re.findall(r"[a-z]+", re.sub(r"two\s+thousand", "twenty", text))
    return 100 * WORDS[century] + sum(WORDS.get(word, 0) for word in rest)


def _period(text: str, today: date) -> tuple[date, date]:
    """First and last day of one named period; ValueError for a day that does not exist."""
    match = _PERIOD_RE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    groups = {name: value.lower().rstrip(".") for name, value in match.groupdict().items() if value}
    if "iso" in groups:
        return _day(*(int(part) for part in re.split(r"[-/.]", groups["iso"])))
    if "feast" in groups:
        this_year = "this year" if groups.get("feast_which") == "this" else None
        return _feast(groups["feast"], groups.get("feast_year", this_year), today)
    if "spoken" in groups:
        year = _spoken(groups["spoken"])
        return date(year, 1, 1), date(year, 12, 31)
    if "iso_month" in groups:
        return _months(int(groups["iso_month"][:4]), int(groups["iso_month"][5:]))
    if "dotted" in groups:
        day, month, year_text = re.split(r"[./]", groups["dotted"])
        of_year = (int(month), int(day)) if int(month) <= 12 else (int(day), int(month))
        return _day(_which_year(year_text, today), *of_year)
    if "first_day" in groups or "us_run" in groups:
        last_day = groups.get("last_day") or f"{groups['us_run']} {groups['us_last']}"
        day, end = groups.get("first_day") or groups["us_first"], _period(last_day, today)[1]
        return end.replace(day=int(re.sub(r"\D", "", day))), end
    if "day" in groups or "us_day" in groups:
        return _calendar_day(groups, today)
    if "month" in groups:
        return _months(_which_year(groups["month_year"], today), _MONTHS[groups["month"]])
    if "named_month" in groups or "lone_month" in groups:
        month = _MONTHS[groups.get("named_month") or groups["lone_month"]]
        return _months(today.year if month <= today.month else today.year - 1, month)
    if "season" in groups:
        return _months(_which_year(groups["season_year"], today), _SEASONS[groups["season"]], 3)
    if "year_part" in groups:
        year = _which_year(groups["part_year"], today)
        return _months(year, *_YEAR_PARTS[re.sub(r"\s+", " ", groups["year_part"])])
    if "weekday" in groups:
        latest = today - timedelta(days=groups.get("day_which") == "last")
        return (latest + relativedelta(weekday=weekdays[WEEKDAYS[groups["weekday"]]](-1)),) * 2
    if "unit" in groups:
        return _named(0 if groups["which"] == "this" else 1, groups["unit"], today)
    if "unit_before" in groups:
        return _named(2, groups["unit_before"], today)
    if "units" in groups:
        number = groups["number"]
        return _back(today, 3 if number == "few" else count(number) or 1, groups["units"]), today
    if "ago" in groups:
        unit = groups["ago_units"].removesuffix("s")
        if "couple" in groups["ago"]:
            return _named(3, unit, today)[0], _named(1, unit, today)[1]
        if groups["ago"] in ("a few", "few", "several") and unit not in _SEASONS:
            return _back(today, 6, unit), _back(today, 2, unit)
        return _named(count(groups["ago"]) or 1, unit, today)
    if "age" in groups:
        return (_back(today, count(groups["age"]) or 1, groups["age_units"]),) * 2
    if "word" in groups:
        back = {"the day before yesterday": 2, "yesterday": 1, "last night": 1}.get(groups["word"], 0)
        return _named(back, "day", today)
    if "lately" in groups:
        weekend = groups["lately"].endswith("weekend")
        return _named(1, "weekend", today) if weekend else (_back(today, 1, "months"), today)
    if "numeric_month" in groups:
        return _months(int(groups["numeric_year"]), int(groups["numeric_month"]))
    if "decade" in groups or "decade_word" in groups:
        tens = _DECADES[groups["decade_word"]] if "decade_word" in groups else int(groups["decade"])
        first = tens if tens > 1000 else 2000 + tens if tens <= 20 else 1900 + tens
        return date(first, 1, 1), date(first + 9, 12, 31)
    return date(int(groups["year"][-4:]), 1, 1), date(int(groups["year"][-4:]), 12, 31)


def _span(first: str, last: str, today: date) -> tuple[date, date]:
    """ "from May to July 2019", "3 May to 5 May 2019": the year said once counts for both."""
    year = re.search(_YEAR, last)
    if year and not re.search(_YEAR, first) and re.search(rf"\b{_MONTH}", first, re.I):
        first = f"{first} {year[0]}"
    start, end = _period(first, today), _period(last, today)
    if start[1].year > start[0].year == end[0].year - 1 and re.fullmatch(_YEAR, last):  # "the winter 2020 to 2021"
        return start
    return min(start[0], end[0]), max(start[1], end[1])


def _day(year: int, month: int, day: int) -> tuple[date, date]:
    return (date(year, month, day),) * 2


def _months(year: int, month: int, length: int = 1) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, first + relativedelta(months=length, days=-1)


def _calendar_day(groups: dict[str, str], today: date) -> tuple[date, date]:
    """ "3 May 2018" or "May 3"; without a year the latest that has been."""
    kind = "day" if "day" in groups else "us"
    day = int(re.sub(r"\D", "", groups["day" if kind == "day" else "us_day"]))
    month, year = _MONTHS[groups[f"{kind}_month"].rstrip(".")], groups.get(f"{kind}_year")
    if year:
        return _day(int(year), month, day)
    return _day(today.year if (month, day) <= (today.month, today.day) else today.year - 1, month, day)


def _which_year(text: str, today: date) -> int:
    if len(digits := text.lstrip("'")) == 2:
        return next(year for year in (2000 + int(digits), 1900 + int(digits)) if year <= today.year)
    return {"last year": today.year - 1, "this year": today.year}.get(text) or int(text)


def _named(back: int, unit: str, today: date) -> tuple[date, date]:
    """ "This week", "last summer", "2 years ago": 0 is the running one, of seasons 1 the latest that is over."""
    if unit == "day":
        return (_back(today, back, unit),) * 2
    monday = today - timedelta(days=today.weekday() + 7 * back)
    if unit == "week":
        return monday, monday + timedelta(days=6)
    if unit == "weekend":
        return monday + timedelta(days=5), monday + timedelta(days=6)
    if unit == "month":
        day = _back(today, back, unit)
        return _months(day.year, day.month)
    if unit == "year":
        return date(today.year - back, 1, 1), date(today.year - back, 12, 31)
    seasons = (_months(year, _SEASONS[unit], 3) for year in itertools.count(today.year, -1))
    past = (season for season in seasons if (season[1] < today if back else season[0] <= today))
    return next(itertools.islice(past, max(back - 1, 0), None))


def _back(today: date, number: int, units: str) -> date:
    lengths: dict[str, Any] = {f"{units.removesuffix('s')}s": number}
    day: date = today - relativedelta(**lengths)
    return day
