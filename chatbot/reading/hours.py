"""When on its day, and on which days of the week, a photo was taken: "after 7 pm", "in the morning", "on Sundays".

An hour is a condition wherever it is said. A part of the day is one where photos are said to be taken then, "taken in
the morning", beside an hour, and where nothing else is said, "only in the evening or night"; else it is what is seen,
"dogs in the morning sun". So is the dark: "at night" alone is no hour. "After six" is so in the afternoon or evening,
unless the morning is spoken of.
"""

from __future__ import annotations

import calendar
import re

from chatbot.reading.numbers import WORDS, around
from retrieval.records import Filters

# First hour and the one behind the last.
_PARTS = {
    "morning": (5.0, 12.0), "afternoon": (12.0, 18.0), "evening": (17.0, 23.0), "night": (21.0, 5.0),
    "daytime": (7.0, 19.0), "daylight": (7.0, 19.0),
}  # fmt: skip
_PART = rf"(?:{'|'.join(_PARTS)})"
_IN_PART = rf"(?:in\s+(?:the\s+)?(?:early\s+|late\s+)?{_PART}|at\s+night)"
_NAMED = {"noon": 12.0, "midday": 12.0, "midnight": 24.0}
_SPELLED = "|".join(word for word, value in WORDS.items() if 0 < value <= 12)
_HOUR = rf"(?:\d\d?(?:[:.][0-5]\d)?|{_SPELLED})"
_HALF = r"(?:[ap]\.?m\b\.?|o['’]?clock|uhr|h\b)"
_TIME = rf"(?:{_HOUR}\s*{_HALF}|\d\d?:[0-5]\d|noon|midday|midnight)"
_IN = rf"(?=\s+{_IN_PART}\b)"
_TAKEN = r"(?:\b(?:taken|shot|made|photographed|from|was|were)\s+)?"
_BEFORE = r"(?P<before>before|until|till|by|earlier\s+than|up\s+to)"
_AFTER = r"(?P<after>after|past|since|from|later\s+than)"
# "After six", where no photo of that number can be meant.
_BARE = rf"(?:(?!one\b)(?:{_SPELLED})(?<=[a-z])(?=\s*(?:$|[,;.!?])))"
_CLOCK = re.compile(
    rf"{_TAKEN}(?:\b(?:between|from)\s+(?P<first>{_TIME}|{_HOUR})\s*(?:and|to|until|till|-|–)\s*(?P<last>{_TIME}|{_HOUR}{_IN})|"
    rf"\b(?:{_BEFORE}|{_AFTER}|(?:at|around|about))\s+(?:about\s+)?(?P<time>{_TIME}|{_HOUR}{_IN})|"
    rf"\b(?:after|later\s+than)\s+(?P<bare>{_BARE}))"
    rf"(?P<of>(?:\s+{_IN_PART})?)(?:\s+(?:on|onwards?))?(?!\w)",
    re.I,
)
# "In the morning, before ten".
_PART_AND_HOUR = re.compile(
    rf"{_TAKEN}\b(?:(?:in|from)\s+(?:the|a)\s+)?(?:early\s+|late\s+)?(?P<part>{_PART})s?\W+(?:\w+\W+)?"
    rf"(?:{_BEFORE}|{_AFTER})\s+(?P<time>{_TIME}|{_HOUR})(?!\w)",
    re.I,
)
_SOME_PARTS = rf"(?P<part>{_PART})s?(?:\s+(?:or|and)\s+(?:(?:in|at|the)\s+)*(?P<other>{_PART})s?)?"
_TAKEN_IN = re.compile(
    rf"\b(?:taken|shot|made|photographed|took(?:\s+them)?)\s+(?:(?:early\s+|late\s+)?in\s+the\s+(?:early\s+|late\s+)?|(?:late\s+)?at\s+)"
    rf"{_SOME_PARTS}\b",
    re.I,
)
_ALONE = re.compile(
    r"^\W*(?:(?:in|at|from|of|on|only|just|during|the|taken|shot|ones)\s+)*(?:the|a)?\s*(?:(?:early|late)(?:\s+in\s+the)?\s+)?"
    rf"{_SOME_PARTS}(?:\s+(?:ones|time|only|please|if\s+(?:you|i|we)\s+have(?:\s+(?:any|some|them))?))*\W*$",
    re.I,
)
_DARK = re.compile(r"(?:(?:by|at|in|the|during)\s+)*(?:night|day\w*)", re.I)
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_SORTS = {"weekend": (5, 6), "weekday": (0, 1, 2, 3, 4), **{name: (number,) for name, number in WEEKDAYS.items()}}
_DAY = rf"(?:{'|'.join(_SORTS)})"
_WEEKLY = re.compile(
    rf"{_TAKEN}(?:\b(?:on|at|from|any)\s+)?(?:\b(?:(?:an?|every|any)\s+{_DAY}|(?:the\s+)?{_DAY}s)\b(?:\s*(?:,|or|and)\s*)?)+(?!\s+ago)",
    re.I,
)


def find_hours(text: str, *, alone: bool = False) -> tuple[Filters, str]:
    """The hours of the day and days of the week that a text asks for, and the rest of it.

    With ``alone`` the text is all that a condition says, so that "the evening" is one.
    """
    hours, days = tuple[float, ...](), tuple[int, ...]()
    for pattern in (_PART_AND_HOUR, _CLOCK, _TAKEN_IN, *((_ALONE,) if alone else ())):
        if (match := pattern.search(text)) and (hours := _hours(match)):
            text = around(match)
            break
    if weekly := _WEEKLY.search(text):
        days = tuple(sorted({day for name in re.findall(_DAY, weekly[0].lower()) for day in _SORTS[name]}))
        text = around(weekly)
    return Filters(hours=hours, weekdays=days), text


def hours_described(text: str, beside: Filters) -> tuple[Filters, str]:
    """The same of a description, which a part of the day is no part of where it is all that is said, or where hours are
    said ``beside`` it."""
    is_dark = _DARK.fullmatch(text) or not re.match(r"(?:in|at|only|just|during|from|of|taken|shot)\b", text, re.I)
    filters, rest = find_hours(text, alone=not is_dark)
    said_too = re.search(rf"\s*\b{_IN_PART}$", rest, re.I) if filters.hours or beside.hours else None
    return filters, rest[: said_too.start()] if said_too else rest


def _hours(match: re.Match[str]) -> tuple[float, ...]:
    """The first hour and the one behind the last that a match names; () where they are no hours of a day."""
    said = match.groupdict()
    part = said.get("part") or next(iter(re.findall(_PART, said.get("of") or "", re.I)), "")
    first, last = _PARTS[part.lower()] if said.get("part") else (0.0, 24.0)
    if said.get("first"):
        until = _hour(said["last"], part)
        since = _hour(said["first"], part or _half(said["last"]))
        since = since - 12 if since > until >= since - 12 else since
        return (since, until) if min(since, until) >= 0 and since != until else ()
    if said.get("other"):  # "evening or night" is from the one to the other
        begins, ends = _PARTS[said["other"].lower()]
        return (first, ends) if first < begins <= last else (begins, last) if begins < first <= ends else ()
    if not (time := said.get("time") or said.get("bare")):
        return first, last
    is_late = said.get("bare") or (said.get("after") and re.search(r"clock", time, re.I))
    hour = _hour(time, part or ("afternoon" if is_late else ""))
    opens = said.get("after") or said.get("bare")
    about = (max(hour - 1, 0.0), min(hour + 1, 24.0))
    found = (first, hour) if said.get("before") else (hour, last) if opens else about
    return found if 0 <= found[0] < 24 and found[1] > 0 else ()


def _half(time: str) -> str:
    found = re.search(r"([ap])\.?m", time, re.I)
    return {"a": "morning", "p": "afternoon"}[found[1].lower()] if found else ""


def _hour(time: str, part: str) -> float:
    """The hour of the day, 19.5 for "7:30 pm"; -1 for none."""
    time = time.lower()
    if time in _NAMED:
        return _NAMED[time]
    digits = re.match(r"(\d+)(?:[:.](\d\d))?|\w+", time)
    assert digits
    hour = int(digits[1]) + int(digits[2] or 0) / 60 if digits[1] else float(WORDS[digits[0]])
    half = _half(time) or part.lower()
    late = half in ("afternoon", "evening") or (half == "night" and hour > 5)
    hour += 12 if late and hour < 12 else -12 if half == "morning" and int(hour) == 12 else 0
    return hour if hour <= 24 else -1.0
