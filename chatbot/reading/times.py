"""Several times that one message names as one: "2018 or 2020", "June to August, in 2022", "December 2023, the 20th"."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from chatbot.actions import Sharing
from retrieval.records import Filters

# "Others from that same day", "what else did I take that week".
SAME = re.compile(
    r"(?:\b(?:from|on|in|at|of|around|within|during|with)\s+)?(?:\b(?:that|the|this|exactly the|exact)\s+)?"
    r"\bsame\s+(day|date|morning|afternoon|evening|night|week(?:end)?|month|year|trip|time|camera|phone)\b|"
    r"\b(?:from|on|of|in|around|take|took|taken|shoot|shot|photograph(?:ed)?|like|photos|pictures|pics|more|others|else\b[^.?!]*?)\s+that\s+(?:very\s+)?"
    r"(day|morning|afternoon|evening|night|week(?:end)?|month|year|trip|camera|phone)\b|\b(days)\s+around\b|"
    r"\b(?:others?|else|more)\b[^.?!]*?\b(?:from|on|of)\s+this\s+(?:very\s+)?(day|morning|afternoon|evening|night|trip)\b",
    re.I,
)
# "From that autumn", "that whole May": in the year of the photo, or of the search, that was spoken of.
THAT_SEASON = re.compile(
    r"(?:\b(?:from|of|in|during|on|over|around|about|like)\s+)*\bthat\s+(?:same\s+|whole\s+|entire\s+)*"
    r"(?P<when>spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|"
    r"november|december)\b(?!\s+(?:of\s+)?\d)",
    re.I,
)
AROUND = re.compile(
    r"\b(?:or|and|from|just)?\s*\b(?:around|about)\s+(?:then|that\s+(?:time|date|day))\b|"
    r"\b(?:(?:like|say|within|from|maybe|also)\s+)*(?:an?|the|one|two|a\s+few|a\s+couple\s+of|some)\s+(?:days?|weeks?)\s+"
    r"(?:before\s+(?:or|and)\s+after|after\s+(?:or|and)\s+before|either\s+(?:side|way)|around)\b|"
    r"\b(?:the\s+)?days?\s+(?:around|before\s+(?:or|and)\s+after)\b|"
    r"\b(?:from|of|in)\s+(?:that\s+(?:time|period)|the\s+same\s+period|those\s+(?:days|weeks))\b",
    re.I,
)
WHOLE = re.compile(r"\b(?:whole|entire|rest of (?:the|that)|all of that)\s+(day|week(?:end)?|month|year)\b", re.I)
ANY_YEAR = re.compile(
    r"\b(?:not sure (?:about|of)|(?:can['’]?t|cannot) (?:vouch for|remember|recall|say)|don['’]?t (?:know|remember))\s+"
    r"(?:the|which|what)\s+year\b|"
    r"\b(?:any|whatever|whichever|every|each|all(?:\s+(?:of\s+)?the)?|no matter (?:the|which|what)|"
    r"(?:regardless|irrespective|independent) of (?:the|which|what))\s+years?\b|"
    r"\bwhenever\s*$|"
    r"\b(?:egal(?:,)?(?:\s+(?:in|aus))?\s+welche[sm]|irgendeine[ms]|jede[ms])\s+jahr\b|"
    r"\byear (?:is(?:n['’]t| not) important|does(?:n['’]t| not) matter)\b",
    re.I,
)
BARE = re.compile(
    r"(?<!\bnot )(?<!\bno )\b(?:(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"spring|summer|autumn|winter)(?:\s+(?:of\s+)?(?:19|20)\d\d)?|(?:19|20)\d\d)\b",
    re.I,
)
THAT_YEAR = re.compile(r"(?:in\s+)?(?:welche[ms]|irgendeine[ms]|which|what)(?:\s+(?:jahr|year))?", re.I)
YEAR_NOT = re.compile(r"\b(?:19|20)\d\d,?\s+not\s+(?:(?:in|from)\s+)?(?:19|20)\d\d\b", re.I)
BEFORE_TIME = re.compile(
    r"^(?:(?:and|und|ok(?:ay)?|so|then|now|what about|how about|nur|only|just)\s+)+|[\s,?!.]+$", re.I
)
# "Surfing in summer", "dogs in the summer, running": no summer can be seen.
IN_SUMMER = re.compile(
    r"[\s,]*\b(?:in|during|im)\s+(?:the\s+)?(?:summer|sommer)(?:\s?time)?\b"
    r"(?=\W*$|\s*[,;.]|\s+(?:in|on|at|by|with|near|am|an|mit|maybe|\w+ing)\b)",
    re.I,
)
# "It was in summer, not in winter. With a child on the sand".
WAS_IN = re.compile(
    r"\b(?:it|that|they|this)\s+(?:was|were|must\s+have\s+been)\s+(?:taken\s+)?(?:in\s+)?(?:the\s+)?"
    r"(?P<when>spring|summer|autumn|winter)\b(?!\s+(?:of\s+)?\d)",
    re.I,
)
# "Forget the date", "take the dates off", "any date will do".
NO_DATE = re.compile(
    r"\b(?:forget|drop|remove|take|leave|ignore|without|clear|any|whatever|no)\s+(?:(?:about|off|out)\s+)?(?:the\s+)?"
    r"dates?\b|\b(?:any|all|every|whatever|each)\s+(?:(?:of\s+)?the\s+)?(?:years?\s+(?:and|or)\s+)?seasons?\b|"
    r"\b(?:does(?:n['’]?t|\s+not)|need(?:n['’]?t|\s+not))\s+(?:(?:have|need)\s+to\s+)?be\s+"
    r"(?:from\s+|in\s+)?(?:19|20)\d\d\b",
    re.I,
)
UNITS: dict[str, Sharing] = {
    "morning": "day", "afternoon": "day", "evening": "day", "night": "day",
    "day": "day", "date": "day", "days": "week", "week": "week", "trip": "week", "time": "week", "month": "month",
    "year": "year", "camera": "camera", "phone": "camera",
}  # fmt: skip
UNIT = re.compile(r"\b(?:day|week|month|year)s?\b", re.I)


@dataclass(frozen=True, slots=True)
class Time:
    """Conditions as they were said; ``dated`` where their time names its year."""

    filters: Filters
    dated: bool = False


def together(first: Time, second: Time) -> Time:
    """Both as one condition: the second time within the first, or beside it."""
    values = {item.name: getattr(second.filters, item.name) for item in fields(Filters)}
    both = replace(first.filters, **{name: value for name, value in values.items() if value not in (None, ())})
    time = _time(first, second)
    refused = dict.fromkeys((*first.filters.not_years, *second.filters.not_years, *time.not_years))
    span = range(time.after.year if time.after else 0, time.before.year + 1 if time.before else 9999)
    left_out = tuple(year for year in refused if year in span and _years(second.filters) != (year,))
    both = replace(both, after=time.after, before=time.before, months=time.months, not_years=left_out)
    return Time(both, first.dated or second.dated)


def in_year_of(time: Filters, other: Filters) -> Filters:
    """Days that were said without a year in the year of another time, or in any; themselves where it is of several."""
    after, before = time.after, time.before
    if other.months and not (other.after or other.before) and _of_months(time):
        return time.in_any_year()  # "only July", of the summers
    if after and before and other.after and other.before and other.after.year == other.before.year:
        with contextlib.suppress(ValueError):  # 29 February
            year, later = other.after.year, before.year - after.year  # a winter ends in the next year
            return replace(time, after=after.replace(year=year), before=before.replace(year=year + later))
    return time


def _time(first: Time, second: Time) -> Filters:
    """The period and the months of both."""
    one, two = first.filters, second.filters
    if not (two.after or two.before or two.months):
        return replace(one, not_years=())
    if not (one.after or one.before or one.months):
        return replace(two, not_years=())
    months = (one.in_any_year().months, two.in_any_year().months)
    either = tuple(dict.fromkeys((*months[0], *months[1])))
    either = either if {12, 1} <= {*either} else tuple(sorted(either))
    if not (first.dated or second.dated) and all(map(_of_months, (one, two))):
        return Filters(months=either)  # "September, October or November": the first alone is the latest
    if two.months and not (two.after or two.before):
        if one.after and one.before and _of_months(one) and not {*two.months} <= {*months[0]}:  # "July or August 2019"
            return Filters(one.after.replace(month=1, day=1), one.before.replace(month=12, day=31), either)
        return replace(one, months=two.months)
    if not (one.after and one.before and two.after and two.before):
        return Filters(two.after or one.after, two.before or one.before, two.months or one.months)
    if not second.dated:  # "Christmas 2023, December 20 to 31"
        two = in_year_of(two, one)
    elif not first.dated:
        one = in_year_of(one, two)
    if _is_in(two, one) and not {*_years(two)} & {*one.not_years}:
        return replace(two, months=two.months or one.months)  # the closer one
    if _is_in(one, two):  # "Christmas, I mean December 20 to 31" is told again, and "July, in 2022" is July
        return one if len(months[1]) in (0, 12) else two
    both = Filters(*_span(one, two))
    both = replace(both, not_years=tuple(year for year in _years(both) if year not in (*_years(one), *_years(two))))
    if months[0] and not months[1]:  # "the summer of 2022, maybe 2021": of either year
        return replace(both, after=date(_years(both)[0], 1, 1), before=date(_years(both)[-1], 12, 31), months=months[0])
    if _of_months(one) and _of_months(two) and either != both.in_any_year().months:
        return replace(both, months=either)
    return both


def _span(one: Filters, two: Filters) -> tuple[date, date]:
    """From the first to the last day of two periods."""
    days = [day for day in (one.after, one.before, two.after, two.before) if day]
    return min(days), max(days)


def _is_in(inner: Filters, outer: Filters) -> bool:
    return _span(inner, outer) == (outer.after, outer.before)


def _years(filters: Filters) -> tuple[int, ...]:
    """The years of a period with both ends."""
    if not (filters.after and filters.before):
        return ()
    return tuple(year for year in range(filters.after.year, filters.before.year + 1) if year not in filters.not_years)


def _of_months(filters: Filters) -> bool:
    """Whether a time is months of any year, or whole ones of one."""
    after, before = filters.after, filters.before
    if not (after and before):
        return bool(filters.months) and not (after or before)
    return bool(filters.in_any_year().months) and after.day == (before + timedelta(days=1)).day == 1
