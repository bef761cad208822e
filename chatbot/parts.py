"""A search as the parts that a person sees as chips: each has a key, a label, and can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from chatbot import words
from chatbot.replies.wishes import conditions
from retrieval.colours import wanted_name
from retrieval.records import Filters, Query

# Fields of Filters that are one condition to a person.
_CONDITIONS = (
    ("after", "before"),
    ("orientation",),
    ("min_megapixels",),
    ("formats",),
    ("path",),
    ("words",),
    ("camera",),
    ("place",),
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
        yield "photos", words.PART_UPLOAD, replace(query, photos=())
    if query.like:
        label = words.PART_LIKE if len(query.like) == 1 else words.PART_LIKES.format(n=len(query.like))
        yield "like", label, replace(query, like=())
    for text in query.texts:
        yield f"text:{text}", text, replace(query, texts=_less(query.texts, text))
    for colour in query.colours:
        label = words.PART_COLOUR.format(name=wanted_name(colour))
        yield f"colour:{colour}", label, replace(query, colours=_less(query.colours, colour))
    if query.palette:
        yield "palette", words.PART_PALETTE, replace(query, palette=())
    for thing in query.without:
        label = words.PART_WITHOUT.format(thing=thing)
        yield f"without:{thing}", label, replace(query, without=_less(query.without, thing))
    if query.unlike:
        yield "unlike", words.PART_UNLIKE, replace(query, unlike=())
    for names in _CONDITIONS:
        values: dict[str, Any] = {name: getattr(query.filters, name) for name in names}
        if any(values.values()):
            label = ", ".join(conditions(Query(filters=Filters(**values))))
            empty = {name: getattr(Filters(), name) for name in names}
            yield names[0], label, replace(query, filters=replace(query.filters, **empty))


def _less(values: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != gone)
