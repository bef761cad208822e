"""What is looked for, in words, as a whole and part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from chatbot.replies.phrases import escaped, quoted
from retrieval.colours import MONOCHROME, wanted_name
from retrieval.descriptions import in_sentences
from retrieval.places import NEAR, NOT, OR
from retrieval.records import Filters, Known, Query
from retrieval.words import listed, month_name, say, weekday_name


def wish(query: Query) -> str:
    """A query in words: "“dogs” from 2019, without people"; what it is about, then what it demands."""
    return with_conditions(subject(query), query)


def with_conditions(about: str, query: Query) -> str:
    """ "3 photos from 2019, without people": anything, and what a query demands of it."""
    time, known = _time(query), known_facts(query.filters.known)
    clauses = (clause for clause in conditions(query) if clause not in (time, known))
    return ", ".join((" ".join(filter(None, (about, time, known))), *clauses))


def from_place(place: str) -> str:
    """ "From Lisbon, Porto or Rome", "not from Lisbon", "within 50 km of Lisbon", as a clause."""
    keys = {NEAR: "condition-near", NOT: "condition-not-place"}
    how = next((how for how in keys if place.startswith(how)), "")
    named = [one.removeprefix(NEAR) for one in place.removeprefix(how).split(OR)]
    return say(keys.get(how, "condition-place"), place=listed(named, either=True))


def is_bare(query: Query) -> bool:
    """Whether only conditions are given, and nothing that photos are about."""
    return not (query.texts or query.colours or query.photos or query.like or query.palette)


def subject(query: Query) -> str:
    """What a query is about: "“dogs”", "your photo"; "photos" where only conditions are given."""
    texts = listed([quoted(term.text) for term in in_sentences(query.wanted)])
    if query.photos:
        about = say("wish-upload", n=len(query.photos))
    elif query.like:
        about = say("wish-like", n=len(query.like))
    elif query.palette:
        about = say("wish-palette")
    else:
        of_colour = query.colours and not query.within
        return texts or say("wish-colour" if of_colour else "wish-anything", colours=colours(query))
    return say("wish-with", about=about, texts=texts) if texts else about


def colours(query: Query) -> str:
    """The colours as the person said them."""
    words = query.colour_words or tuple(wanted_name(colour) for colour in query.colours)
    return listed([escaped(word) for word in words])


def conditions(query: Query) -> list[str]:
    """What a query demands beside its description, each as a clause."""
    clauses = [time] if (time := _time(query)) else []
    if query.colours and (query.texts or query.photos or query.like or query.palette or query.within):
        monochrome = query.colours == MONOCHROME
        clauses.append(say("condition-monochrome") if monochrome else say("condition-colour", colours=colours(query)))
    if query.without:
        clauses.append(say("condition-without", things=listed([escaped(t) for t in query.without], either=True)))
    if query.unlike:
        clauses.append(say("condition-unlike", n=len(query.unlike)))
    # Words of a count repeat the description.
    return clauses + _filter_clauses(replace(query.filters, words=()) if query.texts else query.filters)


def _time(query: Query) -> str:
    after, before = query.filters.after, query.filters.before
    return taken(after, before) if after or before else ""


def _filter_clauses(filters: Filters) -> list[str]:
    clauses = [in_months(filters.months)] if filters.months else []
    clauses += [not_in_years(filters.not_years)] if filters.not_years else []
    clauses += [at_hours(filters.hours)] if filters.hours else []
    clauses += [on_weekdays(filters.weekdays)] if filters.weekdays else []
    if filters.orientation:
        clauses.append(say(f"condition-{filters.orientation}"))
    if filters.min_megapixels is not None:
        clauses.append(say("condition-size", megapixels=f"{filters.min_megapixels:g}"))
    if filters.formats:
        names = listed([escaped(name.upper()) for name in filters.formats], either=True)
        clauses.append(say("condition-format", formats=names))
    if filters.path:
        clauses.append(say("condition-path", path=escaped(filters.path)))
    if filters.words:
        clauses.append(say("condition-words", words=listed([quoted(word) for word in filters.words])))
    if filters.camera:
        clauses.append(with_camera(escaped(filters.camera)))
    if filters.people:
        clauses.append(say("condition-people", people=listed([escaped(name) for name in filters.people])))
    if filters.place:
        clauses.append(from_place(escaped(filters.place)))
    if filters.labels:
        labels = listed([quoted(label) for label in filters.labels], either=True)
        clauses.append(say("condition-labels", labels=labels))
    return [*clauses, known_facts(filters.known)] if filters.known else clauses


def known_facts(known: Sequence[Known]) -> str:
    """ "Without a date and with a location"; "" where nothing is asked of what the file tells."""
    return listed([say(f"known-{fact.replace(' ', '-')}") for fact in known])


def in_months(months: tuple[int, ...]) -> str:
    """ "taken in May or July", "taken from June to August"."""
    names = [month_name(month) for month in months]
    if len(names) > 2 and all(later == month % 12 + 1 for month, later in pairwise(months)):
        return say("condition-months", first=names[0], last=names[-1])
    return say("condition-month", months=listed(names, either=True))


def not_in_years(years: tuple[int, ...]) -> str:
    """ "not in 2019", of photos from 2018 or 2020."""
    return say("condition-not-years", years=listed([str(year) for year in years], either=True))


def with_camera(camera: str) -> str:
    """ "taken with Nikon or Canon", "not taken with Nikon"."""
    key = "condition-not-camera" if camera.startswith(NOT) else "condition-camera"
    return say(key, camera=camera.removeprefix(NOT))


def at_hours(hours: tuple[float, ...]) -> str:
    """ "taken between 14:00 and 16:30", "taken after 19:00"."""
    first, last = (f"{int(hour)}:{round(60 * hour) % 60:02}" for hour in hours)
    until_midnight, from_midnight = last == "24:00", first == "0:00"
    way = "since" if until_midnight else "until" if from_midnight else "between"
    return say(f"condition-hours-{way}", first=first, last=last)


def on_weekdays(days: tuple[int, ...]) -> str:
    """ "taken on a Saturday or Sunday"."""
    return say("condition-weekdays", days=listed([weekday_name(day) for day in days], either=True))


def taken(after: date | None, before: date | None) -> str:
    """ "from 2019", "from May 2018", "since 3 May 2018", "from 2015 to 2018"."""
    first_day = after is not None and (after.month, after.day) == (1, 1)
    last_day = before is not None and (before.month, before.day) == (12, 31)
    if after and before:
        if first_day and last_day:
            same = after.year == before.year
            return say("time-year" if same else "time-years", year=str(after.year), last=str(before.year))
        if Filters(after, before).of_whole_months:
            month, last = (f"{month_name(day.month)} {day.year}" for day in (after, before))
            return say("time-month" if month == last else "time-months", month=month, last=last)
        return say("time-day" if after == before else "time-days", day=after, last=before)
    if after:
        return say("time-since-year", year=str(after.year)) if first_day else say("time-since", day=after)
    assert before
    return say("time-until-year", year=str(before.year)) if last_day else say("time-until", day=before)
