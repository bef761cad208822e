"""Times that are told by another, that of the search or of photos: "the week after", "since then", "earlier ones"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple, cast

from dateutil.relativedelta import relativedelta

from chatbot.actions import Action, Intent, Slots
from chatbot.bot.sharing import LONGEST, bounds
from chatbot.bot.turn import Turn
from chatbot.reading.dates import find_dates
from chatbot.reading.numbers import NUMBER, PHOTO, count
from chatbot.reading.pointing import tidy
from chatbot.reading.times import in_year_of
from chatbot.reading.when import OTHER_YEARS, YEARLY
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
_IN = r"(?:\b(?:and|from|in|on|of|at|during|taken|any\s*time|everything|anything)\s+)*"
_THEN = (
    rf"(?:then|(?:that|this)(?:\s+(?:one|date|time|{_UNIT}|{PHOTO}))?|these|those|"
    rf"(?:(?:number|nr\.?|{PHOTO}|#)\s*)?\d\d?(?!\s*[./-]?\d))"
)
# Where no other words tell the time, as "the party" does in "the week after the party".
_END = r"(?=\W*$|\s*[,;.?!]|\s+(?:and|or|but|please|too|also|instead|then|only|with)\b)"
_BESIDE = re.compile(
    rf"{_IN}\b(?P<the>the\s+)?(?:an?\s+)?(?:(?P<ahead>next|following|previous)(?:\s+(?P<unit>{_UNIT}|{YEARLY}|one))?|"
    rf"(?:(?P<number>{NUMBER})\s+)?(?P<beside>{_UNIT}|{YEARLY}|one)(?P<several>s)?\s+"
    rf"(?P<way>before\s+(?:and|or)\s+after|after|later|before|earlier|prior))(?:\s+{_THEN})?{_END}",
    re.I,
)
_OPEN = re.compile(
    rf"{_IN}(?<!one )\b(?:(?P<since>since|from(?=.*\bon))|(?P<way>before|after)|"
    rf"(?P<than>earlier|older|later|newer|more\s+recent|further\s+back)(?:\s+ones)?\s+than)\s+{_THEN}(?:\s+on(?:wards?)?)?{_END}",
    re.I,
)
# "Anything newer?", "even earlier ones".
_COMPARED = re.compile(
    r"\W*(?:(?:and|or|any|anything|some|only|just|even|still|show|find|me|the|what|how|about|but|no|ok|are|there|do|you|i|"
    rf"have|want|much|a|bit)\W+)*(?P<than>earlier|older|later|newer|more\s+recent)(?:\W+(?:ones?|still|{PHOTO}|please))*\W*",
    re.I,
)
_BETWEEN = re.compile(
    rf"{_IN}\bbetween(?:\s+(?:that|this|those|these|them|it|the|both|two|ones?|and|number|nr\.?|{PHOTO}|#?\d{{1,2}})\b)*{_END}",
    re.I,
)
_NOTHING_ELSE = frozenset(
    str.split("but how i just me mean no not now ok only please show so then what about year month week")
)
_THAT_UNIT = re.compile(rf"\bthat\s+(?P<unit>{_UNIT}|{YEARLY})\b", re.I)
_NOT_THAT = re.compile(r"\W*(?:no\W+)*not\s+that\b", re.I)
_LATER = re.compile(r"\w+\s+(?:later|earlier|prior)", re.I)
_BACK = re.compile(r"before|further|earlier|older|previous|prior", re.I)
_DAY = timedelta(days=1)


class _Told(NamedTuple):
    """The days that a time is told by: of photos, or of the search."""

    first: date
    last: date
    of_photos: bool = False


def told_by_another(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    """Actions with the time that the message tells by another; None where there is none to tell it by."""
    (action, *others), slots, query = actions, actions[0].slots, session.query
    asks = action.intent == "describe" and (_OF_ALL.search(turn.words) or turn.words.lower().startswith("from"))
    shares = slots.same and not _NOT_THAT.match(turn.words)  # "not that summer, the one before"
    shares = bool(shares or slots.filters.hours)  # "in the evening, after 7"
    said = _said(turn.words, session) if not shares and (asks or action.intent in _READ_AS) else []
    if not said:
        return actions
    left = {*content_words(turn.words)} - {*content_words(" ".join(match[0] for match in said))}
    if action.intent in ("next_page", "undo", "help") and not left <= _NOTHING_ELSE:
        return actions  # "what did I search for before that?"
    if said[0].re is OTHER_YEARS:
        return _in_other_years(action, session, turn), *others
    compared, words = said[0].groupdict().get("than"), " ".join(match[0] for match in said)
    told = _told_by(slots, words, session, turn, between=said[0].re is _BETWEEN)
    if told is None and said[0].re is _COMPARED:  # of no time: those come first
        first, last = ("oldest", "newest") if _BACK.match(compared or "") else ("newest", "oldest")
        goes_on = query is not None and query.order == last
        return Action("next_page") if goes_on else Action("refine", Slots(order=first)), *others  # type: ignore[arg-type]
    if told is None:  # "a calendar for next year: snowy photos" says nothing of a time
        described = {*content_words(slots.text)} - {*content_words(" ".join(match[0] for match in said))}
        asks_which = action.intent in _SEEKING and said[0].re is not _BETWEEN and not described
        return None if asks_which else actions
    text = slots.text
    for match in said:
        text = text.replace(match[0].strip(), " ")
    text = tidy(text) if {*content_words(text)} & left else ""
    filters, order = _time(said, told, slots.filters, turn.words), None if compared else slots.order
    timed = Slots(text, slots.without, slots.colours, filters=filters, top_k=slots.top_k, order=order)
    intent = action.intent
    of_all = told.of_photos and (intent == "text_search" or _OF_ALL.search(turn.words))
    if intent != "stats":
        intent = "text_search" if of_all or not query or (intent == "text_search" and text) else "refine"
    elif query and not text:  # "and how many the year after?"
        timed = replace(timed, text=" ".join(query.texts))
    return replace(action, intent=intent, slots=timed), *others


def _in_other_years(action: Action, session: ChatSession, turn: Turn) -> Action:
    """An action on photos from other years than the photo mentioned, or the search: "more like it from other years"."""
    told, slots = _told_by(action.slots, turn.words, session, turn, between=False), action.slots
    not_years = tuple(range(told.first.year, told.last.year + 1)) if told else ()
    text = tidy(OTHER_YEARS.sub(" ", slots.text))
    return replace(action, slots=replace(slots, text=text, filters=replace(slots.filters, not_years=not_years)))


def _said(words: str, session: ChatSession) -> list[re.Match[str]]:
    """The times of a message that another tells; "the next" alone is one right behind such, or of "not that year"."""
    if beside := list(_BESIDE.finditer(words)):
        follows = _THAT_UNIT.search(words) or (not session.now.asked and _BESIDE.search(session.now.message))
        later = [
            m for m in beside if re.match("later|earlier|prior", m["way"] or "", re.I) and not (m["the"] or m["number"])
        ]
        if len(later) == len(beside) and not re.match(r"\W*(?:an?|one)\b", later[0][0], re.I):
            return []  # "I'll come back to autumn later"
        alone = [match for match in beside if (match["unit"] or match["beside"] or "one").lower() == "one"]
        return beside if not alone or (follows and all(match["the"] for match in alone)) else []
    found = (_BETWEEN.search(words), _OPEN.search(words), OTHER_YEARS.search(words), _COMPARED.fullmatch(words))
    return [match for match in found if match][:1]


def _told_by(slots: Slots, words: str, session: ChatSession, turn: Turn, *, between: bool) -> _Told | None:
    """The days of the photos that are named, or were spoken of last, or those of the search."""
    time = session.query.filters if session.query else Filters()
    spoken_of = session.now.asked or session.now.did not in ("search", "page", "tried")
    ids = turn.on_page(turn.positions(re.findall(r"\d+", words)) or slots.ranks)[0]
    ids = ids or (session.focus if spoken_of or not (time.after or time.before) else ())
    if between and len(ids) < 2:
        both = tuple(dict.fromkeys((*session.focus, *ids)))
        ids = both if len(both) > 1 else session.named_last(2)
    days = [photo.facts.taken.date() for photo in turn.photos(ids) if photo.facts.taken]
    if between or ids:
        near = len(days) > 1 if between else days and max(days) - min(days) <= LONGEST
        return _Told(min(days), max(days), of_photos=True) if near else None
    if not (time.after or time.before):
        return None
    if time.before and not time.after and re.search(r"\bsince\b", words, re.I):  # since the end of "before 2024"
        return _Told(time.before + _DAY, time.before + _DAY)
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
    named = any(re.fullmatch(YEARLY, match["unit"] or match["beside"] or "", re.I) for match in said)
    of_year = (beside.months or beside.after) and not named  # "August the year before"
    periods = [
        period
        for match in said
        for period in _periods(match, told._replace(of_photos=True) if of_year else told, words)
    ]
    time = Filters(min(first for first, _ in periods), max(last for _, last in periods))
    if of_year:
        time = in_year_of(beside, time) if beside.after else replace(time, months=beside.months)
    return replace(others, after=time.after, before=time.before, months=time.months)


def _periods(match: re.Match[str], told: _Told, words: str) -> list[tuple[date, date]]:
    """The first and the last day of the periods that are named: "the year before", "the day before and after"."""
    name, that = (match["unit"] or match["beside"] or "one").lower(), _THAT_UNIT.search(words)
    n = count(match["number"] or "") or (7 if match["several"] else 1)
    ways = [bool(_BACK.match(way)) for way in re.split(r"\s+(?:and|or)\s+", match["way"] or match["ahead"])]
    name = (that["unit"].lower() if that else _unit_of(told)) if name == "one" else name
    if re.fullmatch(YEARLY, name):
        return [_nearest(name, n, told, back=back) for back in ways]
    nearest = 1 if match["the"] and match["several"] else n  # "the two weeks after" begin with the first
    return [_moved(told, name, -steps if back else steps) for back in ways for steps in (nearest, n)]


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
    units: tuple[Sharing, ...] = ("day", "week", "month")
    return next((unit for unit in units if bounds(unit, told.first) == (told.first, told.last)), "year")


def _moved(told: _Told, name: str, steps: int) -> tuple[date, date]:
    """The days so many units on or back; of less than a unit all of it, of more the unit at their end."""
    unit = cast(Sharing, name.removesuffix("end"))
    first, last, _ = told
    if told.of_photos or (unit != "year" and last <= bounds(unit, first)[1]):
        first, last = bounds(unit, first)[0], bounds(unit, last)[1]
    elif unit != "year" or last - first > timedelta(days=366):
        first, last = bounds(unit, last if steps > 0 else first)
    units: dict[str, Any] = {f"{unit}s": steps}
    first, last = first + relativedelta(**units), last + _DAY + relativedelta(**units) - _DAY
    return (last - _DAY, last) if name == "weekend" else (first, last)
