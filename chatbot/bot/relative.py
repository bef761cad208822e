"""Times that are told by another, that of the search or of photos: "the year after", "since then"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple, cast

from dateutil.relativedelta import relativedelta

from chatbot.actions import Action, Intent, Slots
from chatbot.bot import likes
from chatbot.bot.sharing import LONGEST, bounds
from chatbot.bot.turn import Turn
from chatbot.reading.numbers import PHOTO
from chatbot.reading.pointing import tidy
from chatbot.reading.scope import THERE
from chatbot.reading.when import OTHER_YEARS, YEARLY
from chatbot.session import ChatSession
from retrieval.content_words import content_words
from retrieval.records import Filters, Sharing

_SEEKING: tuple[Intent, ...] = ("text_search", "refine", "stats")
_READ_AS: tuple[Intent, ...] = (*_SEEKING, "more_like")
_UNIT = "day|week|month|year"
_IN = r"(?:\b(?:and|from|in|on|of|at|during|taken|any\s*time|everything|anything)\s+)*"
_THEN = (
    rf"(?:then|(?:that|this)(?:\s+(?:one|date|time|weekend|{_UNIT}|{YEARLY}|{PHOTO}))?|these|those|"
    rf"(?:(?:number|nr\.?|{PHOTO}|#)\s*)?\d\d?(?!\s*[./-]?\d))"
)
# Where no other words tell the time, as "the party" does in "the week after the party".
_END = r"(?=\W*$|\s*[,;.?!]|\s+(?:and|or|but|please|too|also|instead|then|only|with)\b)"
_BESIDE = re.compile(
    rf"{_IN}\bthe\s+(?:(?P<ahead>next|following|previous)\s+(?P<unit>{_UNIT})|(?P<beside>{_UNIT})\s+(?P<way>before|after))"
    rf"(?:\s+{_THEN})?{_END}",
    re.I,
)
_OPEN = re.compile(
    rf"{_IN}(?<!one )\b(?:(?P<since>since|from(?=.*\bon))|(?P<way>before|after)|"
    rf"(?P<than>earlier|older|later|newer|more\s+recent|further\s+back)(?:\s+ones)?\s+than)\s+{_THEN}(?:\s+on(?:wards?)?)?{_END}",
    re.I,
)
_BACK = re.compile(r"before|further|earlier|older|previous", re.I)
_DAY = timedelta(days=1)


class _Told(NamedTuple):
    """The days that a time is told by: of photos, or of the search."""

    first: date
    last: date
    of_photos: bool = False


def told_by_another(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    """Actions with the time that the message tells by another; None where there is none to tell it by."""
    (action, *others), query = actions, session.query
    clause = next((clause for clause in turn.sentences if action.slots.text.lower() in clause.lower()), "")
    of_likes = action.slots.same == "place" and likes.ALL.search(turn.words)  # "show our favourites from there"
    sought = action.intent == "text_search" and not action.slots.filters.place and THERE.search(clause)
    if of_likes or sought:
        filters = replace(action.slots.filters, place=_place_spoken_of(session))
        action = replace(
            action, slots=replace(action.slots, same=None if of_likes else action.slots.same, filters=filters)
        )
    actions, slots = (action, *others), action.slots
    if slots.same or slots.filters.hours or action.intent not in _READ_AS:  # "in the evening, after 7"
        return actions
    said = _BESIDE.search(turn.words) or _OPEN.search(turn.words)
    if not said:
        return (_in_other_years(action, session, turn), *others) if OTHER_YEARS.search(turn.words) else actions
    told, own = _told_by(slots, turn.words, session, turn), {*content_words(slots.text)} - {*content_words(said[0])}
    if told is None:
        return None if action.intent in _SEEKING and not own else actions
    text = tidy(slots.text.replace(said[0].strip(), " ")) if own else ""
    filters, order = _time(said, told, slots.filters), None if said.groupdict().get("than") else slots.order
    timed = Slots(text, slots.without, slots.colours, filters=filters, top_k=slots.top_k, order=order)
    intent = action.intent
    if intent != "stats":
        anew = not query or (intent == "text_search" and (text or told.of_photos))
        intent = "text_search" if anew else "refine"
    elif query and not text:  # "and how many the year after?"
        timed = replace(timed, text=" ".join(query.texts))
    return replace(action, intent=intent, slots=timed), *others


def _place_spoken_of(session: ChatSession) -> str | None:
    """The place of the present search, else of the latest before that had one; None without any."""
    queries = (snapshot.query for snapshot in reversed(session.snapshots))
    return next((query.filters.place for query in queries if query and query.filters.place), None)


def _in_other_years(action: Action, session: ChatSession, turn: Turn) -> Action:
    """An action on photos from other years than the photo mentioned, or the search: "more like it from other years"."""
    told, slots = _told_by(action.slots, turn.words, session, turn), action.slots
    not_years = tuple(range(told.first.year, told.last.year + 1)) if told else ()
    text = tidy(OTHER_YEARS.sub(" ", slots.text))
    return replace(action, slots=replace(slots, text=text, filters=replace(slots.filters, not_years=not_years)))


def _told_by(slots: Slots, words: str, session: ChatSession, turn: Turn) -> _Told | None:
    """The days of the photos that are named, or were spoken of last, or those of the search."""
    time = session.query.filters if session.query else Filters()
    spoken_of = session.now.asked or session.now.did not in ("search", "page", "tried")
    ids = turn.on_page(turn.positions(re.findall(r"\d+", words)) or slots.ranks)[0]
    ids = ids or (session.focus if spoken_of or not (time.after or time.before) else ())
    if ids:
        days = [photo.facts.taken.date() for photo in turn.photos(ids) if photo.facts.taken]
        near = days and max(days) - min(days) <= LONGEST
        return _Told(min(days), max(days), of_photos=True) if near else None
    if not (time.after or time.before):
        return None
    if time.before and not time.after and re.search(r"\bsince\b", words, re.I):  # since the end of "before 2024"
        return _Told(time.before + _DAY, time.before + _DAY)
    first = time.after or bounds("year", time.before or date.today())[0]
    return _Told(first, time.before or bounds("year", first)[1])


def _time(said: re.Match[str], told: _Told, beside: Filters) -> Filters:
    """The time before, after or since the days that it is told by, or the unit beside them."""
    others = replace(beside, after=None, before=None, months=())
    if said.re is _BESIDE:
        unit = cast(Sharing, (said["unit"] or said["beside"]).lower())
        first, last = _moved(told, unit, -1 if _BACK.match(said["ahead"] or said["way"]) else 1)
        return replace(others, after=first, before=last)
    if said["since"]:
        return replace(others, after=told.first)
    if _BACK.match(said["way"] or said["than"]):
        return replace(others, before=told.first - _DAY)
    return replace(others, after=told.last + _DAY)


def _moved(told: _Told, unit: Sharing, steps: int) -> tuple[date, date]:
    """The days so many units on or back; of less than a unit all of it, of more the unit at their end."""
    first, last, _ = told
    if told.of_photos or (unit != "year" and last <= bounds(unit, first)[1]):
        first, last = bounds(unit, first)[0], bounds(unit, last)[1]
    elif unit != "year" or last - first > timedelta(days=366):
        first, last = bounds(unit, last if steps > 0 else first)
    units: dict[str, Any] = {f"{unit}s": steps}
    return first + relativedelta(**units), last + _DAY + relativedelta(**units) - _DAY
