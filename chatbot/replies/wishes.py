"""What is looked for, in words."""

from __future__ import annotations

from datetime import date

from chatbot.replies.phrases import day, listed, quoted
from retrieval.colours import wanted_name
from retrieval.records import Filters, Query


def looking(query: Query) -> str:
    """While the search runs."""
    return f"Looking for {wish(query)} …"


def wish(query: Query) -> str:
    """A query in words: "photos of “dogs”, without “people”, taken since 2020"."""
    of = listed([quoted(text) for text in query.texts])
    if query.photos:
        start = "photos like the one you sent" + (f", with {of}" if of else "")
    elif query.like:
        start = f"photos like {_these(len(query.like))}" + (f", with {of}" if of else "")
    elif query.palette:
        start = "photos in the same colours" + (f", with {of}" if of else "")
    else:
        start = f"photos of {of}" if of else "photos"
    return ", ".join([start, *conditions(query)])


def conditions(query: Query) -> list[str]:
    """What a query demands beside its description, each as a clause."""
    clauses = []
    if query.colours:
        clauses.append(f"mostly {listed([wanted_name(colour) for colour in query.colours])}")
    if query.without:
        clauses.append(f"without {listed([quoted(thing) for thing in query.without], 'or')}")
    if query.unlike:
        clauses.append(f"unlike {_these(len(query.unlike))}")
    return clauses + _filter_clauses(query.filters)


def _these(count: int) -> str:
    return "the one you chose" if count == 1 else f"the {count} you chose"


def _filter_clauses(filters: Filters) -> list[str]:
    clauses = [taken(filters.after, filters.before)] if filters.after or filters.before else []
    if filters.orientation:
        clauses.append(f"in {filters.orientation} format")
    if filters.min_megapixels is not None:
        clauses.append(f"of at least {filters.min_megapixels:g} megapixels")
    if filters.formats:
        clauses.append(f"as {listed([name.upper() for name in filters.formats], 'or')} files")
    if filters.path:
        clauses.append(f"with {quoted(filters.path)} in the path")
    if filters.words:
        clauses.append(f"with {listed([quoted(word) for word in filters.words])} in the words about them")
    if filters.camera:
        clauses.append(f"taken with {quoted(filters.camera)}")
    return clauses


def taken(after: date | None, before: date | None) -> str:
    """ "taken in 2019", "taken since 3 May 2018", "taken between ... and ..."."""
    if after and before:
        if (after.month, after.day, before.month, before.day) == (1, 1, 12, 31):
            years = f"in {after.year}" if after.year == before.year else f"from {after.year} to {before.year}"
            return f"taken {years}"
        return f"taken on {day(after)}" if after == before else f"taken from {day(after)} to {day(before)}"
    if after:
        return f"taken since {after.year if (after.month, after.day) == (1, 1) else day(after)}"
    assert before
    end = f"the end of {before.year}" if (before.month, before.day) == (12, 31) else day(before)
    return f"taken until {end}"
