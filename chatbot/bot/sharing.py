"""Photos that share a day, a camera or a place with the one spoken of: "are there others from that same day?"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import MO, relativedelta

from chatbot.actions import Slots
from chatbot.bot.turn import Turn
from chatbot.reading.scope import THERE
from chatbot.session import ChatSession
from retrieval.records import Filters, Photo, Sharing
from retrieval.words import say

_SAME_PLACE = re.compile(rf"{THERE.pattern}|\b(?:same|that)\s+(?:place|spot|town|city|location)\b", re.I)
# "That day" of several photos lies between the first and the last of them, unless they are further apart.
LONGEST = timedelta(days=31)
_WINTER = (12, 1, 2)
# "That same day or week"; "it was years ago" is no wider time, nor is "not the whole year".
_WIDER = r"\b(?<!not the )(?:or|and|even|whole|entire|same|that)\s+(?:(?:the|that|same|whole|even)\s+)*"
_TIMES: tuple[Sharing | None, ...] = ("day", "around", "week", "month", "year")
# What is no time, and what is said where the photo does not tell it.
_UNKNOWN = {"camera": "about-no-camera", "place": "about-no-place"}


def with_shared(slots: Slots, session: ChatSession, turn: Turn) -> tuple[Slots, tuple[Photo, ...], str]:
    """The slots with what is to be shared as conditions, the photos it is shared with, or why it cannot be.

    Where none was spoken of, "that day" is the time of the present search. A season beside "that day" is a remark.
    """
    if slots.same is None:
        return slots, (), ""
    of_any_year = bool(slots.filters.not_years or "year" in slots.drop)  # "the same month in other years"
    bare = replace(slots, same=None, ranks=(), drop=tuple(thing for thing in slots.drop if thing != "year"))
    is_fact = slots.same in _UNKNOWN  # no time
    if is_fact and getattr(slots.filters, slots.same):
        return bare, (), ""  # "those with the Nikon? I trust the colours from that camera more"
    if slots.same not in ("year", *_UNKNOWN):
        bare = replace(bare, filters=replace(slots.filters, months=()))
    ids, problem = turn.meant(slots.ranks, session)
    photos = turn.photos(ids or session.focus or (turn.page if len(turn.page) == 1 else ()))
    counted, searched = session.now.counted, session.query.filters if session.query else Filters()
    before = counted.action.slots.filters if counted else searched  # "when was I in Vienna?", "the buses from there"
    known: Any = getattr(before, slots.same) if is_fact else None
    if known and not problem and (counted or not photos):  # "same phone"
        return replace(bare, filters=replace(bare.filters, **{slots.same: known})), (), ""
    if problem or not photos:
        time = Filters(after=before.after, before=before.before, months=before.months)
        says_more = slots.text or (is_fact and bare.filters != Filters())
        if says_more and not problem and (is_fact or time == Filters()):
            return bare, (), ""  # "the cake from that trip", which nobody spoke of; "London in autumn, same camera"
        if problem or time == Filters():
            return bare, (), problem or say("which-one-about" if turn.page else "nothing-shown", n=len(turn.page))
        if time.after and time.before and not is_fact:  # "and the whole of that month?", of a day
            first, last = bounds(slots.same, time.after)[0], bounds(slots.same, time.before)[1]
            time = Filters(after=first, before=last)
        time = time.in_any_year() if of_any_year else time
        return replace(bare, filters=_joined(bare.filters, time)), (), ""
    days = [photo.facts.taken.date() for photo in photos if photo.facts.taken]
    if days and slots.same in ("day", "around", "week") and max(days) - min(days) > LONGEST:  # of which of them?
        return bare, (), say("which-one-about", n=len(photos))
    shared = _shared(slots.same, photos, days)
    if slots.same in _TIMES and _SAME_PLACE.search(turn.words):  # "did I take others there that same day?"
        shared = replace(shared, place=_shared("place", photos, days).place)
    shared = shared.in_any_year() if of_any_year else shared
    if slots.same == "week" and shared.before and re.search(r"\bweekend\b", turn.words, re.I):
        shared = replace(shared, after=shared.before - timedelta(days=1))
    of_winter = slots.filters.months == _WINTER and slots.same == "year"
    if days and of_winter and {day.month for day in days} <= {*_WINTER}:
        begin = min(days) - relativedelta(months=2)  # "that winter" of a photo from January began the year before
        bare = replace(bare, filters=replace(bare.filters, months=()))
        shared = Filters(date(begin.year, 12, 1), date(begin.year + 1, 3, 1) - timedelta(days=1))
    return (
        replace(bare, filters=_joined(bare.filters, shared)),
        tuple(photos),
        "" if shared != Filters() else _unknown(slots.same, photos),
    )


def _unknown(unit: Sharing, photos: list[Photo]) -> str:
    """The sentence that photos do not tell what others are to share with them."""
    nameless = unit == "place" and any(photo.facts.latitude is not None for photo in photos)
    return say("about-place-nameless" if nameless else _UNKNOWN.get(unit, "about-no-date"))


def wider(unit: Sharing | None, words: str) -> Sharing | None:
    """The longer time that a message names, too: the week of "that same day or week"; None without one."""
    longer = _TIMES[_TIMES.index(unit) + 1 :] if unit in _TIMES else ()
    said = {time: "(?:around|thereabouts)" if time == "around" else f"{time}s?" for time in longer}
    return next((time for time, name in said.items() if re.search(rf"{_WIDER}{name}\b", words, re.I)), None)


def _joined(filters: Filters, shared: Filters) -> Filters:
    return replace(
        filters, after=shared.after, before=shared.before, months=shared.months or filters.months,
        camera=shared.camera or filters.camera, place=shared.place or filters.place,
    )  # fmt: skip


def _shared(unit: Sharing, photos: list[Photo], days: list[date]) -> Filters:
    """What photos of these days share with others of the same day, camera or place; empty where nothing tells it."""
    if unit == "place":
        place = next((photo.place for photo in photos if photo.place), None)
        return Filters(place=place and place.split(",")[0])  # of "Lisbon, Portugal"
    if unit == "camera":
        return Filters(camera=next((photo.facts.camera for photo in photos if photo.facts.camera), None))
    return Filters(after=bounds(unit, min(days))[0], before=bounds(unit, max(days))[1]) if days else Filters()


def bounds(unit: Sharing, day: date) -> tuple[date, date]:
    """First and last day of what is around a day, a week on either side, of its week (from Monday), month or year."""
    if unit == "around":
        return day - relativedelta(weeks=1), day + relativedelta(weeks=1)
    if unit == "week":
        first = day + relativedelta(weekday=MO(-1))
        return first, first + relativedelta(days=6)
    if unit == "month":
        return day.replace(day=1), day + relativedelta(day=31)
    return (day.replace(month=1, day=1), day.replace(month=12, day=31)) if unit == "year" else (day, day)
