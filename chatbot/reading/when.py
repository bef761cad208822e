"""When photos were taken, as a message says it beside its marked times: "that same day", "any year", "in summer"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chatbot.actions import Context, Slots
from chatbot.reading.conditions import find_filters, read_condition
from chatbot.reading.dates import months_named
from chatbot.reading.foreign import conditions_in_english
from chatbot.reading.pointing import tidy
from chatbot.reading.scope import NOT_ONLY
from chatbot.times import Time, in_year_of, together
from retrieval.content_words import content_words
from retrieval.records import Filters, Sharing

# What can share its time with a photo.
SHARING = ("text_search", "refine", "more_like", "stats")
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
SEASON = "spring|summer|autumn|fall|winter"
_PLACE = "place|spot|location|city|town|village"
# What comes once a year.
YEARLY = f"{SEASON}|{_MONTH}|christmas|easter|halloween"
# "Others from that same day", "what else did I take that week".
_SAME = re.compile(
    r"(?!\bat\s+the\s+same\s+time\b)(?<!\bat )(?<!\bat the )"
    r"(?:\b(?:from|on|in|at|of|around|within|during|with)\s+)?(?:\b(?:that|the|this|exactly the|exact)\s+)?"
    rf"\bsame\s+(day|date|morning|afternoon|evening|night|week(?:end)?|month|year|trip|time|camera|phone|{_PLACE})s?\b|"
    r"\b(?:from|on|of|in|around|take|took|taken|shoot|shot|photograph(?:ed)?|like|photos|pictures|pics|more|others|else\b[^.?!]*?)\s+that\s+(?:very\s+)?"
    rf"(day|morning|afternoon|evening|night|week(?:end)?|month|year|trip|camera|phone|{_PLACE})\b|\b(days)\s+around\b|"
    r"\b(?:taken|took|shot|else\b[^.?!]*?\btake|from)\s+(?:over\s+)?(there)\b|"
    r"\bthat\s+(?:very\s+)?(year|month|week|day)\s*(?=$|[,.?!;])|"
    r"\b(where)\s+(?:that|this|it)\s+was(?:\s+(?:taken|shot|made))?\s*\W*$|"
    r"\b(?:others?|else|more)\b[^.?!]*?\b(?:from|on|of)\s+this\s+(?:very\s+)?(day|morning|afternoon|evening|night|trip)\b",
    re.I,
)
_UNITS: dict[str, Sharing] = {
    "morning": "day", "afternoon": "day", "evening": "day", "night": "day",
    "day": "day", "date": "day", "days": "week", "week": "week", "trip": "week", "time": "week", "month": "month",
    "year": "year", "camera": "camera", "phone": "camera",
    **dict.fromkeys((*_PLACE.split("|"), "there", "where"), "place"),
}  # fmt: skip
# "From that autumn", "that whole May": in the year of the photo, or of the search, that was spoken of.
_THAT_SEASON = re.compile(
    r"(?:\b(?:from|of|in|during|on|over|around|about|like)\s+)*(?<!\bwas )(?<!\bis )\bthat\s+"
    r"(?!may\s+(?:be|have|not|well|also|just|need|help|do|go|come|look|seem)\b)"
    rf"(?:same\s+|whole\s+|entire\s+)*(?P<when>{YEARLY})\b(?!\s+(?:of\s+)?\d)",
    re.I,
)
_AROUND = re.compile(
    r"\b(?:or|and|from|just)?\s*\b(?:around|about)\s+(?:then|that\s+(?:time|date|day))\b|\b(?:from|of)\s+then\b(?!\s+on)|"
    r"\b(?:(?:like|say|within|from|maybe|also)\s+)*(?:an?|the|one|two|a\s+few|a\s+couple\s+of|some)\s+(?:days?|weeks?)\s+"
    r"(?:before\s+(?:or|and)\s+after|after\s+(?:or|and)\s+before|either\s+(?:side|way)|around)\b|"
    r"\b(?:the\s+)?days?\s+(?:around|before\s+(?:or|and)\s+after)\b|"
    r"\b(?:from|of|in)\s+(?:that\s+(?:time|period)|the\s+same\s+period|those\s+(?:days|weeks))\b",
    re.I,
)
OTHER_YEARS = re.compile(
    r"(?:\b(?:but|from|in|of)\s+)*(?:\b(?:the|any)\s+)?\b(?:(?:an)?other|(?:a\s+)?different)\s+years?\b", re.I
)
_ANY_YEAR = re.compile(
    r"\b(?:not sure (?:about|of)|(?:can['’]?t|cannot) (?:vouch for|remember|recall|say)|don['’]?t (?:know|remember))\s+"
    r"(?:the|which|what)\s+year\b|"
    r"\b(?:any|whatever|whichever|every|each|all(?:\s+(?:of\s+)?the)?|no matter (?:the|which|what)|"
    r"(?:regardless|irrespective|independent) of (?:the|which|what))\s+years?\b|"
    r"\bwhenever\s*$|\bany\s+time\s+of\s+(?:the\s+)?year(?:\s+is\s+(?:ok(?:ay)?|fine|good|all\s+right))?\b|"
    r"\b(?:egal(?:,)?(?:\s+(?:in|aus))?\s+welche[sm]|irgendeine[ms]|jede[ms])\s+jahr\b|"
    rf"\byear (?:is(?:n['’]t| not) important|does(?:n['’]t| not) matter)\b|{NOT_ONLY}",
    re.I,
)
# "Or 2020", "add summer 2022 as well", of 2019.
_OR_TIME = re.compile(
    rf"^\W*(?:or|oder)\s+(?:(?:maybe|perhaps|in|from|even|aus)\s+)*(?:{_MONTH}|{SEASON}|(?:19|20)\d\d)\W*$|"
    rf"\b(?:{_MONTH}|{SEASON}|(?:19|20)\d\d)\s+(?:as\s+well|too|also)\b",
    re.I,
)
# "Surfing in summer", "birds in the autumn, flying": only spring and winter can be seen.
_IN_SUMMER = re.compile(
    r"[\s,]*\b(?:in|during|im)\s+(?:the\s+)?(?:(?P<summer>summer|sommer)|autumn|fall|herbst)(?:\s?time)?\b"
    r"(?=\W*$|\s*[,;.]|\s+(?:in|on|at|by|with|near|am|an|mit|maybe|\w+ing)\b)",
    re.I,
)
# "The oldest from each year" is of no other time.
_OF_EACH = re.compile(r"\b(?:each|every)\s+year\b", re.I)


def of_that_photo(phrase: str) -> bool:
    """Whether a time is told by the photo spoken of: "that autumn", "around then"."""
    return bool(_THAT_SEASON.search(phrase) or _AROUND.search(phrase))


def timed(act: str, slots: Slots, whole: str, dated: bool, context: Context, today: date) -> tuple[str, Slots]:
    """The intent and the slots of an act with what the whole of it says of the time; ``dated`` where a marked time
    names its year."""
    name, _, manner = act.partition(".")
    slots = _as_condition(slots, today)
    if context.search and name == "refine":
        slots = _beside(slots, context.search.filters, whole, dated)
    of_each = (slots.order or slots.by) and _OF_EACH.search(whole)
    if not of_each and (any_year := _ANY_YEAR.search(whole)):
        slots = _of_any_year(name, slots, any_year[0])
        if (name in ("refine", "stats") or manner == "instead") and slots.filters == Filters() and not slots.drop:
            slots = replace(slots, drop=("year",))
    in_text = name in ("text_search", "refine", "stats") and slots.filters == Filters()
    if in_text and (season := _IN_SUMMER.search(slots.text)):
        months = (6, 7, 8) if season["summer"] else (9, 10, 11)
        slots = replace(slots, text=tidy(_IN_SUMMER.sub("", slots.text, 1)), filters=Filters(months=months))
    return _sharing(name, slots, whole)


def _beside(slots: Slots, then: Filters, whole: str, dated: bool) -> Slots:
    """The slots of a refinement with its time in that of the search: "and June", after May 2019."""
    if not dated and ((then.after and then.before) or not slots.filters.months):
        said = slots.filters.in_any_year() if then.months and not then.after else slots.filters  # of any summer
        slots = replace(slots, filters=in_year_of(said, then))
    if then.after and then.before and slots.filters.after and _OR_TIME.search(whole):
        either = together(Time(slots.filters, dated), Time(Filters(then.after, then.before), dated))
        slots = replace(slots, filters=either.filters)
    return slots


def _of_any_year(name: str, slots: Slots, said: str) -> Slots:
    """The slots without a year: "skiing in February, whatever year"."""
    text = "" if slots.text.lower() in said.lower() else tidy(_ANY_YEAR.sub(" ", slots.text))
    filters = slots.filters.in_any_year()
    if filters == slots.filters and (name == "text_search" or re.search(NOT_ONLY, said, re.I)):
        filters = replace(filters, after=None, before=None)  # "so 2018 it is. and frozen lakes, any year?"
    return replace(slots, text=text, by=None, filters=filters)


def _sharing(name: str, slots: Slots, whole: str) -> tuple[str, Slots]:
    """The intent and slots with what photos share with the one spoken of: the day, the week, the year, the camera."""
    if name in (*SHARING, "describe") and (that := _THAT_SEASON.search(whole)):
        left = tidy(_THAT_SEASON.sub(" ", slots.text))
        left = "" if left.lower() == that["when"].lower() else left  # "all I took that summer"
        filters = replace(slots.filters, months=months_named(f"every {that['when']}")[0])
        slots = replace(slots, filters=filters, text="" if _AROUND.fullmatch(left) else left)
        slots = slots if filters.after else replace(slots, same="year")  # "2017, it was. anything from that autumn?"
        return "more_like" if name == "describe" else name, slots
    said = _SAME.search(whole) or _AROUND.search(whole)
    if not said or name not in SHARING or slots.filters.after or slots.by in ("year", "month"):
        return name, slots  # "are these all from the same year?"
    is_same = said.re is _SAME
    unit = _UNITS[next(filter(None, said.groups())).lower().removesuffix("end")] if is_same else "around"
    left = tidy(said.re.sub(" ", slots.text))
    return name, replace(slots, same=unit, text=left if content_words(left) else "")


def _as_condition(slots: Slots, today: date) -> Slots:
    """A description that is nothing but a time or, in another language, a condition as that: "im Querformat"."""
    english = conditions_in_english(slots.text)
    foreign = english != slots.text.lower()
    condition = find_filters(english, today)
    if condition.rest and condition.filters.after:  # "from the last three summers"
        condition = read_condition(english, today)
    if condition.rest or not (foreign or condition.filters.after or condition.filters.before):
        return slots
    return replace(slots, text="", filters=together(Time(slots.filters), Time(condition.filters)).filters)
