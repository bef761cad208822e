"""When on its day, and on which days of the week, a photo was taken: "after 7 pm", "in the morning", "on Sundays"."""

from __future__ import annotations

import calendar
import re

from chatbot.reading.numbers import WORDS
from retrieval.records import Filters

# First hour and the one behind the last.
_PARTS = {
    "morning": (5.0, 12.0), "afternoon": (12.0, 18.0), "evening": (17.0, 23.0), "night": (21.0, 5.0),
    "daytime": (7.0, 19.0), "daylight": (7.0, 19.0),
}  # fmt: skip
_PART = rf"(?:{'|'.join(_PARTS)})"
_NAMED = {"noon": 12.0, "midday": 12.0, "midnight": 24.0}
_HOUR = rf"(?:\d\d?(?:[:.][0-5]\d)?|{'|'.join(word for word, value in WORDS.items() if 0 < value <= 12)})"
_HALF = r"(?:[ap]\.?m\b\.?|o['’]?clock|uhr|h\b)"
_TIME = rf"(?:{_HOUR}\s*{_HALF}|\d\d?:[0-5]\d|noon|midday|midnight)"
_OF_DAY = rf"(?:\s+(?:in\s+the\s+{_PART}|at\s+night))?"
_TAKEN = r"(?:\b(?:taken|shot|made|photographed|from|was|were)\s+)?"
_BEFORE = r"(?P<before>before|until|till|by|earlier\s+than|up\s+to)"
_AFTER = r"(?P<after>after|past|since|from|later\s+than)"
_CLOCK = re.compile(
    rf"{_TAKEN}(?:\b(?:between|from)\s+(?P<first>{_TIME}|{_HOUR})\s*(?:and|to|until|till|-|–)\s*(?P<last>{_TIME}|{_HOUR}(?=\s+in\s))|"
    rf"\b(?:{_BEFORE}|{_AFTER}|(?:at|around|about))\s+(?:about\s+)?(?P<time>{_TIME}|{_HOUR}(?=\s+(?:in\s+the\s|at\s+night))))"
    rf"(?P<of>{_OF_DAY})(?:\s+(?:on|onwards?))?(?!\w)",
    re.I,
)
# "In the morning, before ten".
_PART_AND_HOUR = re.compile(
    rf"{_TAKEN}\b(?:(?:in|from)\s+(?:the|a)\s+)?(?:early\s+|late\s+)?(?P<part>{_PART})s?\W+(?:\w+\W+)?"
    rf"(?:{_BEFORE}|{_AFTER})\s+(?P<time>{_HOUR})\b",
    re.I,
)
_TAKEN_IN = re.compile(
    rf"\b(?:taken|shot|made|photographed|took(?:\s+them)?)\s+(?:(?:early\s+|late\s+)?in\s+the\s+(?:early\s+|late\s+)?|(?:late\s+)?at\s+)"
    rf"(?P<part>{_PART})\b",
    re.I,
)
_ALONE = re.compile(
    rf"\W*(?:(?:in|from|of|on|only|just|during|the|taken|shot)\s+)*(?:the|a)?\s*(?:(?:early|late)(?:\s+in\s+the)?\s+)?(?P<part>{_PART})s?(?:\s+(?:ones|time))?\W*",
    re.I,
)
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_SORTS = {"weekend": (5, 6), "weekday": (0, 1, 2, 3, 4), **{name: (number,) for name, number in WEEKDAYS.items()}}
_DAY = rf"(?:{'|'.join(_SORTS)})"
_WEEKLY = re.compile(
    rf"{_TAKEN}(?:\b(?:on|at|from|any)\s+)?(?:\b(?:(?:an?|every|any)\s+{_DAY}|(?:the\s+)?{_DAY}s)\b(?:\s*(?:,|or|and)\s*)?)+(?!\s+ago)",
    re.I,
)


def find_hours(text: str, *, alone: bool = False) -> tuple[Filters, str]:
    """The hours of the day and days of the week that a text asks for, and the rest of it.

    A part of the day, "in the morning", is a condition where photos are said to be taken then, and where it is all that
    a condition says (``alone``); else it is what is seen.
    """
    hours: tuple[float, ...] = ()
    days: tuple[int, ...] = ()
    for pattern in (_PART_AND_HOUR, _CLOCK, _TAKEN_IN, *((_ALONE,) if alone else ())):
        match = pattern.fullmatch(text) if pattern is _ALONE else pattern.search(text)
        if match and (hours := _hours(match)):
            text = text[: match.start()] + " " + text[match.end() :]
            break
    if weekly := _WEEKLY.search(text):
        named = re.findall(_DAY, weekly[0].lower())
        days = tuple(sorted({day for name in named for day in _SORTS[name]}))
        text = text[: weekly.start()] + " " + text[weekly.end() :]
    return Filters(hours=hours, weekdays=days), " ".join(text.split()) if hours or days else text


def _hours(match: re.Match[str]) -> tuple[float, ...]:
    """The first hour and the one behind the last that a match names; () where they are no hours of a day."""
    said = match.groupdict()
    part = said.get("part") or next(iter(re.findall(_PART, said.get("of") or "", re.I)), "")
    if said.get("first"):
        last = _hour(said["last"], part)
        first = _hour(said["first"], part or _half(said["last"]))
        first = first - 12 if first is not None and last is not None and first > last >= first - 12 else first
        return (first, last) if first is not None and last is not None and first != last else ()
    if not said.get("time"):
        return _PARTS[part.lower()]
    hour = _hour(said["time"], part)
    if hour is None:
        return ()
    first, last = _PARTS[part.lower()] if said.get("part") else (0.0, 24.0)
    if said.get("before"):
        return (first, hour) if hour > 0 else ()
    if said.get("after"):
        return (hour, last) if hour < 24 else ()
    return (max(hour - 1, 0.0), min(hour + 1, 24.0))


def _half(time: str) -> str:
    found = re.search(r"([ap])\.?m", time, re.I)
    return {"a": "morning", "p": "afternoon"}[found[1].lower()] if found else ""


def _hour(time: str, part: str) -> float | None:
    """The hour of the day, 19.5 for "7:30 pm"; None for none."""
    time = time.lower()
    if time in _NAMED:
        return _NAMED[time]
    digits = re.match(r"(\d+)(?:[:.](\d\d))?|\w+", time)
    assert digits
    hour = int(digits[1]) + int(digits[2] or 0) / 60 if digits[1] else float(WORDS[digits[0]])
    half = _half(time) or part.lower()
    late = half in ("afternoon", "evening") or (half == "night" and hour > 5)
    hour += 12 if late and hour < 12 else -12 if half == "morning" and int(hour) == 12 else 0
    return hour if hour <= 24 else None
