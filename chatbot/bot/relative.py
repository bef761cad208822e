"""Times that are told by another, that of the search or of photos: "the week after", "since then", "earlier ones"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from dateutil.relativedelta import relativedelta

from chatbot.actions import Action, Intent, Slots
from chatbot.bot.sharing import LONGEST, bounds
from chatbot.bot.turn import Turn
from chatbot.reading.dates import find_dates
from chatbot.reading.numbers import NUMBER, PHOTO, count
from chatbot.reading.pointing import tidy
from chatbot.reading.times import in_year_of
from chatbot.session import ChatSession
from retrieval.content_words import content_words
from retrieval.records import Filters, Sharing

_SEEKING: tuple[Intent, ...] = ("text_search", "refine", "stats")
# What such a time alone is read as, too: "and the next" is no further page right behind "the year after".
_READ_AS: tuple[Intent, ...] = (*_SEEKING, "more_like", "next_page", "undo", "help")
# "Anything from the week after?", of a photo, is asked of the whole collection.
_OF_ALL = re.compile(
    rf"\b(?:anything|everything|what (?:else )?(?:did|have) (?:i|we)|(?:any|all|other|show me) {PHOTO})\b|^{PHOTO}\b",
    re.I,
)
_UNIT = "day|weekend|week|month|year"
_NAMED = (
    "spring|summer|autumn|fall|winter|christmas|easter|halloween|january|february|march|april|may|june|july|august|"
    "september|october|november|december"
)
_IN = r"(?:\b(?:and|from|in|on|of|at|during)\s+)*"
_THEN = rf"(?:then|(?:that|this)(?:\s+(?:one|day|date|time|{PHOTO}))?|these|those|(?:number|nr\.?|{PHOTO}|#)\s*\d+)"
# Where no other words tell the time, as "the party" does in "the week after the party".
_END = r"(?=\W*$|\s*[,;.?!]|\s+(?:and|or|but|please|too|also|instead|then|only|with)\b)"
_BESIDE = re.compile(
    rf"{_IN}\b(?:(?P<run>the)\s+)?(?:an?\s+)?(?:(?P<ahead>next|following|previous)(?:\s+(?P<so_many>{NUMBER}))?"
    rf"(?:\s+(?P<unit>{_UNIT}|one)s?)?|(?:(?P<number>{NUMBER})\s+)?(?P<beside>{_UNIT}|{_NAMED}|one)(?P<several>s)?\s+"
    rf"(?P<way>before\s+(?:and|or)\s+after|after|later|before|earlier))(?:\s+{_THEN})?{_END}",
    re.I,
)
_OPEN = re.compile(
    rf"{_IN}(?<!one )\b(?:(?P<since>since|from(?=.*\bon))|(?P<way>before|after)|"
    rf"(?P<than>earlier|older|later|newer|more\s+recent)\s+than)\s+{_THEN}(?:\s+on(?:wards?)?)?{_END}",
    re.I,
)
# "Anything newer?", "even earlier ones".
_COMPARED = re.compile(
    r"\W*(?:(?:and|or|any|anything|some|only|just|even|still|show|find|me|the|what|how|about|but|no|ok|are|there|do|you|i|"
    rf"have|want|much|a|bit)\W+)*(?P<than>earlier|older|later|newer|more\s+recent)(?:\s+(?:ones?|{PHOTO}))?(?:\W+please)?\W*",
    re.I,
)
_BETWEEN = re.compile(
    rf"{_IN}\bbetween(?:\s+(?:that|this|those|these|them|it|the|both|two|ones?|and|number|nr\.?|{PHOTO}|#?\d{{1,2}})\b)*{_END}",
    re.I,
)
_THAT_UNIT = re.compile(rf"\bthat\s+(?P<unit>{_UNIT})\b", re.I)
_BACK = re.compile(r"before|earlier|older|previous", re.I)
# How many "the days after" are.
_SEVERAL = {"day": 7, "week": 4, "month": 6, "year": 5}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Told:
    """The days that a time is told by: of photos, or of the search."""

    first: date
    last: date
    of_photos: bool = False


def told_by_another(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    """Actions with the time that the message tells by another; None where there is none to tell it by."""
    (action, *others), slots = actions, actions[0].slots
    asks = action.intent == "describe" and _OF_ALL.search(turn.words)
    said = _said(turn.words, session) if not slots.same and (asks or action.intent in _READ_AS) else []
    if not said:
        return actions
    between, compared = said[0].re is _BETWEEN, said[0].groupdict().get("than")
    told = _told_by(slots, session, turn, between=between)
    if told is None and said[0].re is _COMPARED:  # of no time: those come first
        return Action("refine", Slots(order="oldest" if _BACK.match(compared or "") else "newest")), *others
    if told is None:
        return None if action.intent in _SEEKING and not between else actions
    text = slots.text
    for match in said:
        text = text.replace(match[0], " ")
    left = {*content_words(text)} - {*content_words(" ".join(match[0] for match in said))}
    slots = Slots(
        text=tidy(text) if left else "",
        without=slots.without,
        colours=slots.colours,
        filters=_time(said, told, slots.filters, turn.words),
        top_k=slots.top_k,
        order=None if compared else slots.order,
    )
    return replace(action, intent=_intent(action, slots, told, session, turn), slots=slots), *others


def _intent(action: Action, slots: Slots, told: _Told, session: ChatSession, turn: Turn) -> Intent:
    """Whether the time is of the search that stands there, of the whole collection, or only counted."""
    if action.intent == "stats":
        return "stats"
    of_all = told.of_photos and (action.intent == "text_search" or _OF_ALL.search(turn.words))
    return "text_search" if of_all or not session.query or (action.intent == "text_search" and slots.text) else "refine"


def _said(words: str, session: ChatSession) -> list[re.Match[str]]:
    """The times of a message that another tells; "the next" alone is one right behind such, or of "not that year"."""
    follows = _THAT_UNIT.search(words) or (not session.now.asked and _BESIDE.search(session.now.message))
    beside = list(_BESIDE.finditer(words))
    if beside:
        alone = [match for match in beside if (match["unit"] or match["beside"] or "one").lower() == "one"]
        return beside if not alone or (follows and all(match["run"] for match in alone)) else []
    found = (_BETWEEN.search(words), _OPEN.search(words), _COMPARED.fullmatch(words))
    return [match for match in found if match][:1]


def _told_by(slots: Slots, session: ChatSession, turn: Turn, *, between: bool) -> _Told | None:
    """The days of the photos that are named, or were spoken of last, or those of the search."""
    time = session.query.filters if session.query else Filters()
    spoken_of = bool(session.now.asked) or session.now.did not in ("search", "page", "tried")
    ids = turn.on_page(slots.ranks)[0] or (session.focus if spoken_of or not (time.after or time.before) else ())
    if between and len(ids) < 2:
        together = tuple(dict.fromkeys((*session.focus, *ids)))
        ids = together if len(together) > 1 else session.named_last(2)
    days = [photo.facts.taken.date() for photo in turn.photos(ids) if photo.facts.taken]
    if days and (between or max(days) - min(days) <= LONGEST):
        return _Told(min(days), max(days), of_photos=True) if len(days) > 1 or not between else None
    if between or ids or not (time.after or time.before):
        return None
    first = time.after or bounds("year", time.before or date.today())[0]
    return _Told(first, time.before or bounds("year", first)[1])


def _time(said: list[re.Match[str]], told: _Told, beside: Filters, words: str) -> Filters:
    """From the first to the last of the times that are told; months said ``beside`` "the year before" are of that."""
    match, others = said[0], replace(beside, after=None, before=None, months=())
    if match.re is _BETWEEN:
        return replace(others, after=told.first, before=told.last)
    if match.re is not _BESIDE:
        groups = match.groupdict()
        if groups.get("since"):
            return replace(others, after=told.first)
        back = _BACK.match(groups.get("way") or groups["than"])
        return replace(others, before=told.first - _DAY) if back else replace(others, after=told.last + _DAY)
    named = any(match["beside"] and re.fullmatch(_NAMED, match["beside"], re.I) for match in said)
    of_year = not named and (beside.months or beside.after)
    told = replace(told, of_photos=True) if of_year else told
    periods = [period for match in said for period in _periods(match, told, words)]
    time = Filters(min(first for first, _ in periods), max(last for _, last in periods))
    if of_year:  # "August the year before"
        time = in_year_of(Filters(beside.after, beside.before, beside.months), time)
    return replace(others, after=time.after, before=time.before, months=time.months)


def _periods(match: re.Match[str], told: _Told, words: str) -> list[tuple[date, date]]:
    """The first and the last of the periods that are named beside one: "the year before", "the two weeks after"."""
    ways = re.findall(r"before|after|later|earlier|next|following|previous", match["way"] or match["ahead"], re.I)
    name = (match["unit"] or match["beside"] or "one").lower()
    n = count(match["so_many"] or match["number"] or "") or 1
    if re.fullmatch(_NAMED, name):
        return [_nearest(name, n, told, back=bool(_BACK.match(way))) for way in ways]
    if name == "one":
        that = _THAT_UNIT.search(words)
        name = that["unit"].lower() if that else _unit_of(told)
    run = match["several"] and not match["number"]
    nearest = 1 if run or match["so_many"] or (match["run"] and match["number"]) else n
    n = _SEVERAL[name.removesuffix("end")] if run else n
    return [_moved(told, name, steps * (-1 if _BACK.match(way) else 1)) for way in ways for steps in (nearest, n)]


def _nearest(name: str, n: int, told: _Told, *, back: bool) -> tuple[date, date]:
    """The n-th season, month or feast of a name before or after the days."""
    years = range(told.first.year - n - 1, told.last.year + n + 2)
    times = (find_dates(f"{name} {year}", date.today()).filters for year in years)
    every = [(time.after, time.before) for time in times if time.after and time.before]
    if back:
        return [time for time in every if time[0] < told.first and time[1] < told.last][-n]
    return [time for time in every if time[0] > told.first and time[1] > told.last][n - 1]


def _unit_of(told: _Told) -> str:
    """The unit that the days are one of; a year where they are none: the summer before is a year before."""
    units = ("day", "week", "month")
    return next((unit for unit in units if bounds(cast(Sharing, unit), told.first) == (told.first, told.last)), "year")


def _moved(told: _Told, name: str, steps: int) -> tuple[date, date]:
    """The days so many units on or back; of less than a unit all of it, of more the unit at their end."""
    unit = cast(Sharing, name.removesuffix("end"))
    first, last = told.first, told.last
    if told.of_photos or (unit != "year" and last <= bounds(unit, first)[1]):
        first, last = bounds(unit, first)[0], bounds(unit, last)[1]
    elif unit != "year" or last - first > timedelta(days=366):
        first, last = bounds(unit, last if steps > 0 else first)
    units: dict[str, Any] = {f"{unit}s": steps}
    first, last = first + relativedelta(**units), last + _DAY + relativedelta(**units) - _DAY
    return (last - _DAY, last) if name == "weekend" else (first, last)
