"""When a photo was taken, as people say it ("last summer", "since 2020"), to a first and a last day; several times that
one message names as one ("2018 or 2020", "June to August, in 2022")."""

from __future__ import annotations

import calendar
import contextlib
import itertools
import re
import string
from datetime import date, timedelta
from typing import NamedTuple, cast

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from chatbot.reading.hours import WEEKDAYS
from chatbot.reading.numbers import NUMBER, PHOTO, WORDS, count
from chatbot.times import Time, months_of, together
from retrieval.records import Filters

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
# First month of the meteorological seasons of the northern half; a winter is named after its December.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_MONTHS_OF: dict[str, tuple[int, ...]] = {name: (month,) for name, month in _MONTHS.items()} | {
    season: (first, first % 12 + 1, (first + 1) % 12 + 1) for season, first in _SEASONS.items()
}
_EVERY_YEAR = _MONTHS_OF | {"christmas": (12,), "xmas": (12,), "halloween": (10,), "easter": (3, 4)}
# Words around the months that a condition names.
_AROUND_MONTHS = frozenset(
    str.split(
        "a all any around at back be been between both but during each every fine for from general holiday holidays i "
        "im in is it like mid month must or and of ok okay on one ones only months just my our season shot some "
        "sometime taken that the think through till time times to until vacation was were whatever whichever year years"
    )
)
_DECADES = {f"{word[:-1]}ies": value for word, value in WORDS.items() if value in range(20, 100, 10)} | {
    "noughties": 0, "tens": 10,
}  # fmt: skip
# First month and number of months of a part of a year.
_YEAR_PARTS = (
    {season: (month, 3) for season, month in _SEASONS.items()}
    | {"first half": (1, 6), "second half": (7, 6), "last quarter": (10, 3)}
    | {
        f"{name}{quarter}": (3 * number + 1, 3)
        for number, names in enumerate((("q1", "first"), ("q2", "second"), ("q3", "third"), ("q4", "fourth")))
        for name, quarter in ((names[0], ""), (names[1], " quarter"))
    }
)
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
# The parts of a period have names; which of them it has tells what it is.
_MORE_YEARS = rf"(?:\s*(?:,|and|or|&)\s*(?:(?:and|or)\s+)?{_YEAR}(?!\w))"
_PERIOD = "|".join(
    (
        r"(?P<years>{year}{more}+|{year}/(?:{year}|1[3-9]|[2-9]\d))(?![\w/])",
        r"(?P<year>{year})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)",
        (
            r"(?:(?P<which>last|this|past)\s+)?(?P<feast>{feast})"
            r"(?:\s+(?:of\s+|in\s+)?(?P<year>{year}|last year))?"
        ),
        r"(?P<year>{year})-(?P<month>0[1-9]|1[0-2])(?!\d)",
        r"(?P<day>\d\d?)[./](?P<month>0?[1-9]|1[0-2])[./](?P<year>{year}|\d\d)(?!\d)",
        r"(?P<month>0?[1-9]|1[0-2])[./](?P<day>\d\d?)[./](?P<year>{year}|\d\d)(?!\d)",
        r"(?:the\s+)?(?:(?P<first>{day})\s*(?:-|–|to|until|and)\s*(?:the\s+)?)?(?P<day>{day})\s+(?:of\s+)?(?P<month>{month})"
        r"(?:,?\s+(?P<year>{year}))?",
        r"(?P<month>{month})\s+(?P<first>{day})\s*(?:-|–|to|until|and)\s*(?P<day>{day})(?!\d)(?:,?\s+(?P<year>{year}))?",
        r"(?P<month>{month})\s+(?:the\s+)?(?P<day>{day})(?!\d)(?:,?\s+(?P<year>{year}))?",
        r"(?P<month>{month})(?:,?\s+(?:of\s+)?(?P<year>{year}|'\d\d|last year|this year){alone})?",
        r"(?P<which>last|this|past)\s+(?P<month>{month})",
        (
            r"(?:(?:the|last)\s+)?(?P<part>spring|summer|autumn|fall|winter),?\s+(?:(?:of|in)\s+)?(?P<year>{short}){alone}"
            r"(?:[/-](?:\d\d|{year})(?!\d))?"
        ),
        r"(?:the\s+)?(?P<part>(?:first|second|third|fourth|last)\s+(?:half|quarter)|q[1-4])\s+(?:of\s+)?"
        r"(?P<year>{year}|last year|this year)",
        r"(?:(?P<which>last|this|past)\s+)?(?P<weekday>{weekday})(?:\s+(?:morning|afternoon|evening|night))?",
        r"the\s+(?P<unit>year|month|weekend|week|spring|summer|autumn|fall|winter)\s+(?P<which>before)\s+last",
        r"(?P<which>last|this|past)\s+(?P<unit>year|month|weekend|week|spring|summer|autumn|fall|winter)(?:'s)?",
        r"(?:the\s+)?(?:last|past|previous)\s+(?P<number>{number})\s*(?P<units>{units})",
        r"(?P<ago>{number}|an?|a few|few|several)\s+(?P<units>{units}|{seasons})\s+(?:ago|back)",
        (
            r"(?P<word>yesterday|today|the day before yesterday|this morning|tonight|last night)(?:'s|\s+(?:morning|"
            r"afternoon|evening|night))?"
        ),
        r"(?P<word>recently|lately|(?:the\s+)?other day|the\s+weekend)",
        r"(?P<month>0?[1-9]|1[0-2])[./](?P<year>{year})",
        r"(?:the\s+)?(?:'?(?P<decade>(?:18|19|20)?\d0)'?s|(?P<decade>{decade}))",
        r"(?:the\s+year\s+)?(?P<year>{year})(?!\d|\.\d)(?:['’]s)?",
        r"(?:the\s+year\s+)?(?P<spoken>{spoken})",
        r"(?P<age>{number}|an?)\s+(?P<units>{units})(?:\s+old)?",
    )
).format(
    year=_YEAR,
    more=_MORE_YEARS,
    alone=f"(?!{_MORE_YEARS})",
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
# Which day, or unit, before today's some words mean.
_NEAR = {
    "the day before yesterday": (2, "day"), "yesterday": (1, "day"), "last night": (1, "day"),
    "the weekend": (1, "weekend"),
}  # fmt: skip
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
_HOW = "|".join(f"(?P<{kind}>{words})" for kind, words in _BEFORE_WORDS.items())
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
# A name may stand in a pattern once: a number is added to each.
_PLACES = itertools.count()
_PERIOD_RE = re.compile(re.sub(r"\?P<(\w+)>", lambda name: f"?P<{name[1]}{next(_PLACES)}>", _PERIOD), re.I)
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
    # "January and February 2021", "3 May to 5 June 2021": the year is that of each.
    (
        re.compile(
            rf"\b({_MONTH}(?:\s+{_DAY}(?!\w))?)(?=(?:\s*(?:,|\b(?:and|or|to|until|till|through)\b|&|-|–|—)\s*"
            rf"(?:(?:the\s+)?{_DAY}\s+(?:of\s+)?)?{_MONTH}(?:\s+{_DAY}(?!\w))?)+,?\s+({_YEAR}))",
            re.I,
        ),
        r"\1 \2",
    ),
)
_REFUSED = re.compile(
    r"\b(?:not|no|without|except|exclud(?:e|ing)|avoid|minus|but\s+not)\s+(?:(?:any|the|those|all|ones|taken|shot|from|in|"
    rf"of|{PHOTO})\s+)*$",
    re.I,
)
_NOT_IN = re.compile(
    r"(?:\b(?:from|in)\s+)?(?:\b(?:every|any|all)\s+years?\s+)?\b(?:but\s+)?(?:not|except|nicht)\s+(?:(?:for|in|from|of|aus|von)\s+)*"
    rf"{_YEAR}(?:\s*(?:,|and|or|&|und|oder)\s*{_YEAR})*(?=\W*$|\s*,|\s+(?:sorry|actually|but|only)\b)",
    re.I,
)
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


class Conditions(NamedTuple):
    """The exact conditions of a text, and the rest of it."""

    filters: Filters
    rest: str


def find_dates(text: str, today: date) -> Conditions:
    """The days that a text asks for. A year inside a description ("a 1967 Mustang") stays part of it.

    Of several times the days are from the first to the last, in some ``months`` only, without the ``not_years``.
    """
    for shortly, in_full in _SHORTLY:
        text = shortly.sub(in_full, text)
    said, rest = Time(Filters()), text
    while refused := _NOT_IN.search(rest):  # "2022, not 2021", "every year except 2020"
        said, rest = together(said, Time(Filters(not_years=_years_in(refused[0])))), _cut(refused)
    with contextlib.suppress(ValueError):  # 31 February
        while match := next((m for m in _ONE.finditer(rest) if _asks_for_a_time(m)), None):
            listed = _years_in(match["period"] or "")
            gaps = tuple(year for year in range(min(listed, default=0), max(listed, default=0)) if year not in listed)
            time = Time(Filters(*_bounds(match, today), not_years=gaps), names_year(match[0]))
            said, rest = together(said, time), _cut(match)
    return Conditions(said.filters, rest)


def names_year(text: str) -> bool:
    """Whether a time is of a known year: "May 2019", "last summer"; "in May" is not."""
    return bool(_OF_A_YEAR.search(text))


def _years_in(text: str) -> tuple[int, ...]:
    return tuple(int(year) for year in re.findall(_YEAR, text))


def months_named(text: str) -> tuple[tuple[int, ...], str]:
    """The months that a condition names of whatever year, and the rest of it: "in June or July", "every December".

    A season is one, "the summer ones", and so is a run of months.
    """
    if re.search(r"\d|\b(?:last|this|past|previous|ago|before|after|not|no)\b", text, re.I):
        return (), text
    words = re.findall(r"\w+", text.lower())
    numbers = _EVERY_YEAR if {*words} & {"every", "any", "each"} else _MONTHS_OF
    named = {word: numbers.get(word) or numbers.get(re.sub("(?:time)?s?$", "", word), ()) for word in words}
    months = tuple(dict.fromkeys(month for word in words for month in named[word]))
    is_run = "between" in words or re.search(r"\w\s*(?:-|–|\b(?:to|until|till|through)\b)\s*\w", text)
    if is_run and len(months) == 2:
        months = tuple((months[0] + later - 1) % 12 + 1 for later in range((months[1] - months[0]) % 12 + 1))
    rest = " ".join(word for word in words if not named[word] and word not in _AROUND_MONTHS)
    return months, rest if months else text


def is_refused(match: re.Match[str]) -> bool:
    """Whether a condition stands behind "not", "no" or "without": what is left out is no condition."""
    return _REFUSED.search(match.string[: match.start()]) is not None


def _cut(match: re.Match[str]) -> str:
    left, right = match.string[: match.start()].rstrip(), match.string[match.end() :].lstrip()
    left = re.sub(r"\s*(?:\band|\bbut|,)$", "", left) if not right or re.match(r"(?:and|,|but)\b", right) else left
    return f"{left} {right}".strip()


def _parts(period: str) -> dict[str, str]:
    """The parts of a named period by their names; {} where it is none."""
    found = _PERIOD_RE.fullmatch(period)
    said = found.groupdict() if found else {}
    return {name.rstrip(string.digits): part.lower().rstrip(".") for name, part in said.items() if part}


def _asks_for_a_time(match: re.Match[str]) -> bool:
    """A month or year alone may be a part of a name; after a word of time, or at the end, it is a time."""
    parts = _parts(match["from_period"] or match["period"])
    named = parts.keys()
    if is_refused(match) or not parts:
        return False
    if match["to_period"]:
        return "age" not in named
    how, ends, is_lone_month = (match["how"] or "").lower(), match["onwards"] or match["back"], named == {"month"}
    before, after = match.string[: match.start()], match.string[match.end() :]
    behind = after.strip(" .!?")
    if "age" in named:  # "A girl older than 5 years" is no old photo.
        of_photos = re.search(rf"(?:^|[,;]|\b(?:and|but|only|ones|{PHOTO}))\s*$", before, re.I)
        return how.endswith("than") and bool(of_photos)
    if named & {"feast", "spoken", "weekday"}:  # "a christmas tree" is no time
        in_time = match["taken"] or ends or named & {"which", "year"}
        return bool(in_time or how not in ("", "of", "for", "by", "over", "through", "about"))
    is_word = is_lone_month and parts["month"] in ("may", "march", "mar", "sat", "sun")
    if match["taken"] or ends or how not in ("", "of", "at", "for", "by", "past", "over", "through"):
        return not is_word or bool(how and not re.match(r"\s*\w", after))
    if is_lone_month:
        return not is_word and not behind.strip(",") and bool(re.fullmatch(r"\W*|.*,\s*", before))
    if named & {"years", "day", "month", "part", "which"}:
        return True
    if how == "of" and not re.search(rf"{PHOTO}\s*$", before, re.I):
        return False  # "class of 2012"
    if not behind:
        return True
    if named == {"year"}:
        apart = re.match(r"(?:only|and|but)\b|,", behind, re.I) and re.fullmatch(r"(?:.*,)?\s*", before)
        return bool(apart or re.match(rf"{PHOTO}\b", behind, re.I))
    return "decade" not in named


def _bounds(match: re.Match[str], today: date) -> tuple[date | None, date | None]:
    """First and last day of a time; ValueError for a day that does not exist."""
    if match["to_period"]:
        start, end = _period(match["from_period"], today), _period(match["to_period"], today)
        is_winter = start[1].year > start[0].year == end[0].year - 1 and match["to_period"].isdecimal()
        return start if is_winter else (min(start[0], end[0]), max(start[1], end[1]))  # "the winter 2020 to 2021"
    first_day, last_day = _period(match["period"], today)
    if part := (match["part"] or "").lower():  # "late 2016" is the last third of it, "the beginning of May" the first
        third, is_last = (last_day - first_day) // 3, re.search("late|end", part)
        first_day += third * (2 if is_last else "mid" in part)
        last_day = last_day if is_last else first_day + third
    if match["onwards"] or match["since"]:
        return first_day, None
    if match["back"] or match["until"]:
        return None, last_day
    if (match["how"] or "").lower() in _ABOUT and (last_day - first_day).days > 300:  # "around 2010" is three years
        return first_day - relativedelta(years=1), last_day + relativedelta(years=1)
    if match["after"]:
        return last_day + timedelta(days=1), None
    if match["before"]:
        return None, first_day - timedelta(days=1)
    return first_day, last_day


def _period(text: str, today: date) -> tuple[date, date]:
    """First and last day of one named period; ValueError for a day that does not exist."""
    parts = _parts(text)
    year = _which_year(parts.get("year", "this year"), today)
    back = {"this": 0, "before": 2}.get(parts.get("which", ""), 1)
    match parts:
        case {"years": years}:
            listed = [_which_year(one, today) for one in re.findall(r"\d+", years)]
            return date(min(listed), 1, 1), date(max(listed), 12, 31)
        case {"feast": name}:
            day, first, last = next(days for words, days in _FEASTS.items() if re.search(words, name))
            middles = (date(one, *day) if day else easter(one) for one in range(year, 0, -1))
            is_said = "year" in parts or back == 0  # else the latest that is over
            middle = next(day for day in middles if is_said or day + timedelta(days=first) <= today)
            return middle + timedelta(days=first), middle + timedelta(days=last)
        case {"day": day, "month": month}:
            of_year = _MONTHS.get(month) or int(month), _number(day)
            end = date(year - ("year" not in parts and of_year > (today.month, today.day)), *of_year)
            return end.replace(day=_number(parts.get("first", day))), end
        case {"month": month}:
            number = _MONTHS.get(month) or int(month)
            return months_of(year - ("year" not in parts and number > today.month), number)
        case {"part": part}:
            return months_of(year, *_YEAR_PARTS[" ".join(part.split())])
        case {"weekday": weekday}:
            is_last = parts.get("which") == "last"
            return _named((today.weekday() - WEEKDAYS[weekday] - is_last) % 7 + is_last, "day", today)
        case {"unit": unit}:
            return _named(back, unit, today)
        case {"number": number, "units": units}:
            return _back(today, count(number) or 1, units), today
        case {"ago": number, "units": units}:
            unit = units.removesuffix("s")
            if "couple" in number:
                return _named(3, unit, today)[0], _named(1, unit, today)[1]
            if number in ("a few", "few", "several") and unit not in _SEASONS:
                return _back(today, 6, unit), _back(today, 2, unit)
            return _named(count(number) or 1, unit, today)
        case {"age": number, "units": units}:
            return (_back(today, count(number) or 1, units),) * 2
        case {"word": word}:
            if word.endswith(("ly", "other day")):
                return _back(today, 1, "month"), today
            return _named(*_NEAR.get(" ".join(word.split()), (0, "day")), today)
        case {"decade": decade}:
            tens = int(decade) if decade.isdigit() else _DECADES[decade]
            return months_of(tens if tens > 1000 else 2000 + tens if tens <= 20 else 1900 + tens, 1, 120)
        case {"spoken": spoken}:  # "nineteen eighty four", "two thousand and five", "twenty twelve"
            century, *rest = re.findall(r"[a-z]+", re.sub(r"two\s+thousand", "twenty", spoken))
            return months_of(100 * WORDS[century] + sum(WORDS.get(word, 0) for word in rest), 1, 12)
        case {"year": _}:
            return months_of(year, 1, 12)
    raise ValueError(text)


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _which_year(text: str, today: date) -> int:
    if len(digits := text.lstrip("'")) == 2:
        return next(year for year in (2000 + int(digits), 1900 + int(digits)) if year <= today.year)
    return {"last year": today.year - 1, "this year": today.year}.get(text) or int(text)


def _named(back: int, unit: str, today: date) -> tuple[date, date]:
    """ "This week", "last summer", "2 years ago": 0 is the running one, of seasons 1 the latest that is over."""
    if unit in _SEASONS:
        seasons = (months_of(year, _SEASONS[unit], 3) for year in itertools.count(today.year, -1))
        past = (season for season in seasons if (season[1] < today if back else season[0] <= today))
        return next(itertools.islice(past, max(back - 1, 0), None))
    if unit in ("week", "weekend"):
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6)
    day = _back(today, back, unit)
    if unit == "day":
        return day, day
    return months_of(day.year, day.month) if unit == "month" else months_of(day.year, 1, 12)


def _back(today: date, number: int, units: str) -> date:
    return cast(date, today - relativedelta(**{f"{units.removesuffix('s')}s": number}))
