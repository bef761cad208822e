"""A search as the parts that a person sees as chips: each has a key, a label, and can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from chatbot.replies.wishes import (
    at_hours,
    from_place,
    in_months,
    known_facts,
    not_in_years,
    on_weekdays,
    taken,
    with_camera,
)
from retrieval.colours import wanted_name
from retrieval.records import Filters, Query
from retrieval.words import has, listed, say

_T = TypeVar("_T")
# Fields of Filters that are one condition to a person.
_CONDITIONS = (
    ("after", "before"),
    ("months",),
    ("not_years",),
    ("hours",),
    ("weekdays",),
    ("orientation",),
    ("min_megapixels",),
    ("formats",),
    ("path",),
    ("labels",),
    ("words",),
    ("camera",),
    ("place",),
    ("people",),
    ("known",),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a search; ``key`` names it to ``without_part``."""

    key: str
    label: str


def parts_of(query: Query | None) -> tuple[Part, ...]:
    """The parts of a search in the order in which they are read; () for none."""
    return tuple(Part(key, label) for key, label, _ in _parts(query)) if query else ()


def without_part(query: Query, key: str) -> Query | None:
    """The search without that part; None where nothing is left to look for. The same query for an unknown key."""
    smaller = next((changed for name, _, changed in _parts(query) if name == key), query)
    return smaller if next(_parts(smaller), None) else None


def _parts(query: Query) -> Iterator[tuple[str, str, Query]]:
    """(key, label, the query without it)."""
    if query.photos:
        yield "photos", say("page-part-upload", n=len(query.photos)), replace(query, photos=())
    if query.like:
        yield "like", say("page-part-like", n=len(query.like)), replace(query, like=())
    if query.within:
        yield "within", say("page-part-within", n=len(query.within)), replace(query, within=())
    for term in query.wanted:
        if term.text in query.filters.words:
            continue  # quoted words are looked for and must be there, which is one part
        yield f"text:{term.text}", term.text, replace(query, wanted=_less(query.wanted, term))
    if query.colours:
        colours = [_called(word) for word in query.colour_words or map(wanted_name, query.colours)]
        label = say("page-part-colour", name=listed(colours))
        yield "colours", label, replace(query, colours=(), colour_words=())
    if query.palette:
        yield "palette", say("page-part-palette"), replace(query, palette=())
    for thing in query.without:
        label = say("page-part-without", thing=thing)
        yield f"without:{thing}", label, replace(query, without=_less(query.without, thing))
    if query.unlike:
        yield "unlike", say("page-part-unlike"), replace(query, unlike=())
    for names in _CONDITIONS:
        values: dict[str, Any] = {name: getattr(query.filters, name) for name in names}
        if any(values.values()):
            empty = {name: getattr(Filters(), name) for name in names}
            yield names[0], _condition(Filters(**values)), replace(query, filters=replace(query.filters, **empty))


def _called(name: str) -> str:
    """The name of a colour, in the spoken language where it is one of the swatches."""
    key = f"page-colour-{name}"
    return say(key) if has(key) else name


def _condition(filters: Filters) -> str:
    """One exact condition, as plain text."""
    if filters.after or filters.before:
        return taken(filters.after, filters.before)
    if filters.months:
        return in_months(filters.months)
    if filters.not_years:
        return not_in_years(filters.not_years)
    if filters.hours:
        return at_hours(filters.hours)
    if filters.weekdays:
        return on_weekdays(filters.weekdays)
    if filters.orientation:
        return say(f"condition-{filters.orientation}")
    if filters.min_megapixels is not None:
        return say("condition-size", megapixels=f"{filters.min_megapixels:g}")
    if filters.formats:
        return say("condition-format", formats=listed([name.upper() for name in filters.formats], either=True))
    if filters.path:
        return say("condition-path", path=filters.path)
    if filters.words:
        return say("condition-words", words=listed([f"“{word}”" for word in filters.words]))
    if filters.people:
        return say("condition-people", people=listed(filters.people))
    if filters.place:
        return from_place(filters.place)
    if filters.known:
        return known_facts(filters.known)
    if filters.labels:
        return say("condition-labels", labels=listed([f"“{label}”" for label in filters.labels], either=True))
    return with_camera(filters.camera or "")


def _less(values: tuple[_T, ...], gone: _T) -> tuple[_T, ...]:
    return tuple(value for value in values if value != gone)
