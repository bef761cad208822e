"""How a refinement takes conditions of a query away again."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from typing import Any

from chatbot.steps.descriptions import cut_from, same_thing
from retrieval.colours.words import parse_colours
from retrieval.content_words import singular
from retrieval.places import NEAR, NOT, OR
from retrieval.records import Filters, Query

# What people call the exact conditions, by the fields that hold them.
_TIMES = ("after", "before", "months", "not_years")
_OF_WEEK = "weekday weekdays weekend weekends day_of_the_week days_of_the_week " + " ".join(
    f"{name}day {name}days" for name in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
)
_CONDITIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (_TIMES, "year years date dates time times month months day season anytime whenever when decade"),
    (("hours",), "hour hours time times time_of_day clock morning afternoon evening night"),
    (("weekdays",), f"day days {_OF_WEEK}"),
    (
        ("orientation",),
        "orientation orientations shape landscape portrait square wide tall upright horizontal vertical",
    ),
    (("min_megapixels",), "size sizes resolution megapixel megapixels mp quality"),
    (("formats",), "format formats file_type file_types file_format jpeg jpg png heic webp gif tiff"),
    (("orientation",), "format formats"),
    (("path",), "folder folders path place directory"),
    (("camera",), "camera cameras phone"),
    (("people",), "person people anyone anybody"),
    (("place",), "place places location locations city country where"),
    (("labels",), "label labels"),
    (("known",), "date dates place places location locations camera cameras known undated unknown"),
)


def dropped(query: Query, things: tuple[str, ...]) -> tuple[Query, tuple[str, ...]]:
    """The query without these conditions, and those of them that it had."""
    gone = []
    for thing in things:
        changed = _without_condition(query, thing.lower())
        if changed != query:
            gone.append(thing)
            query = changed
    return query, tuple(gone)


def _without_condition(query: Query, thing: str) -> Query:
    allowed = tuple(unwanted for unwanted in query.without if not same_thing(unwanted, thing))
    if allowed != query.without:
        return replace(query, without=allowed)
    if thing in ("filter", "filters", "condition", "conditions", "restriction", "restrictions", "everything"):
        return replace(query, filters=Filters(), without=())
    if thing in ("order", "sorting", "relevance"):
        return replace(query, order=None)
    if re.fullmatch("colou?rs?", thing) or (query.colours and _names_colour(query, thing)):
        wanted = () if query.colours else tuple(replace(term, text=_uncoloured(term.text)) for term in query.wanted)
        return replace(query, colours=(), palette=(), wanted=wanted or query.wanted)
    filters = query.filters
    if thing.isdecimal() and int(thing) in filters.not_years:  # "2023 is fine after all"
        return replace(
            query, filters=replace(filters, not_years=tuple(y for y in filters.not_years if y != int(thing)))
        )
    years = ("year", str(filters.after.year) if filters.after else "")  # "all years" are of any time
    of_a_day = filters.after is not None and filters.after == filters.before
    if thing in years and not of_a_day and (filters.months or filters.in_any_year() != filters):  # of a summer
        months = filters.months or filters.in_any_year().months
        return replace(query, filters=replace(filters, after=None, before=None, months=months))
    for name in ("place", "camera"):  # "take Rome off", of Rome or Milan
        each = (getattr(filters, name) or "").removeprefix(NOT).split(OR)
        left = [one for one in each if one.lower().removeprefix(NEAR) != thing]
        if len(left) < len(each):
            kept_ones: dict[str, Any] = {name: OR.join(left) or None}
            return replace(query, filters=replace(filters, **kept_ones))
    for names, words in (*_CONDITIONS, *_values(filters)):
        if {thing.replace(" ", "_"), singular(thing)} & {*words.split()} and any(
            getattr(filters, name) for name in names
        ):
            return replace(query, filters=_emptied(filters, names))
    kept = tuple(term for term in query.wanted if not same_thing(term.text, thing))
    wanted = kept if kept != query.wanted else cut_from(kept, thing)
    counted = tuple(word for word in filters.words if not same_thing(word, thing))
    return replace(query, wanted=wanted, filters=replace(filters, words=counted))


def _values(filters: Filters) -> tuple[tuple[tuple[str, ...], str], ...]:
    """What the conditions say, so that "2019 is fine" finds the year."""
    path = (filters.path or "").lower().replace(" ", "_")
    years = " ".join(str(day.year) for day in (filters.after, filters.before) if day)
    months = " ".join(calendar.month_name[month].lower() for month in filters.months)
    return ((("path",), path), (_TIMES, years), (("months",), months))


def _emptied(filters: Filters, names: tuple[str, ...]) -> Filters:
    for name in names:
        empty: dict[str, Any] = {name: getattr(Filters(), name)}
        filters = replace(filters, **empty)
    return filters


def _uncoloured(text: str) -> str:
    """A description without the colours before its things: "buses" of "red buses"."""
    left = [word for word in text.split() if not parse_colours(word)]
    return " ".join(left) or text


def _names_colour(query: Query, thing: str) -> bool:
    named = parse_colours(thing)
    return bool(named and not named.rest and set(named.colours) & set(query.colours))


def seeks_something(query: Query) -> bool:
    """Whether anything is left to look for."""
    return bool(query.wanted or query.without) or query.asks_beyond_words


def said_anew(query: Query) -> Query:
    """A search whose description was wrong: its words and examples go, its conditions stay."""
    filters = replace(query.filters, words=())
    kept = Query(without=query.without, filters=filters, order=query.order, top_k=query.top_k)
    return replace(kept, colours=query.colours, colour_words=query.colour_words) if query.wanted else kept
