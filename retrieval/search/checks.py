"""Says in one sentence why a query cannot be answered: too large, empty, contradictory, or about the future."""

from __future__ import annotations

from collections.abc import Sized
from datetime import date
from typing import get_args

from retrieval.content_words import content_words
from retrieval.descriptions import MOST_CHARACTERS
from retrieval.errors import QueryError
from retrieval.images import FORMAT_NAMES, format_name
from retrieval.records import Filters, Known, Query
from retrieval.search.synonyms import canonical
from retrieval.words import say

# Each of these costs a vector or a pass over the words. A conversation refines a search a dozen times or so.
MOST_TEXTS, MOST_UNWANTED, MOST_QUOTED, MOST_COLOURS, MOST_UPLOADS = 60, 24, 24, 16, 20
MOST_PHOTOS = 1_000  # liked and disliked together
MOST_ANSWERED = 1_000_000
MOST_MONTHS, MOST_YEARS = 12, 1_000
# Characters of a name in a filter; no file system allows longer paths.
_LONGEST_NAME = 4_096
_LARGEST_ID = 2**63 - 1  # SQLite's largest integer
_EVERYTHING = frozenset(("everything", "anything", "all", "every"))


def check(query: Query, today: date | None = None) -> None:
    """Raise QueryError if a query is too large or empty, contradicts itself, or asks for something impossible."""
    check_size(query)
    if query.top_k < 1:
        raise QueryError(say("query-no-photos", n=query.top_k))
    if not (query.wanted or query.without or query.asks_beyond_words):
        raise QueryError(say("query-nothing"))
    for thing in query.without:
        if set(content_words(thing)) <= _EVERYTHING:  # "photos" and "?" have no content words at all
            raise QueryError(say("query-without-all", thing=thing))
    refused = {thing_named(text) for text in query.without}
    if wanted_and_refused := [text for text in query.texts if thing_named(text) in refused]:
        raise QueryError(say("query-both", thing=wanted_and_refused[0]))
    if liked_and_disliked := set(query.like) & set(query.unlike):
        raise QueryError(say("query-liked-and-not", photo_id=str(min(liked_and_disliked))))
    check_filters(query.filters, today or date.today())


def check_size(query: Query) -> None:
    """Raise QueryError if a query is larger than any person's would be."""
    for text in (*query.texts, *query.without, *query.filters.words):
        if len(text) > MOST_CHARACTERS:
            raise QueryError(say("query-long", n=len(text), most=MOST_CHARACTERS))
    filters = query.filters
    lists = (*filters.formats, *filters.labels, *filters.people, *query.colour_words)
    for name in (filters.path, filters.camera, filters.place, *lists):
        if name and len(name) > _LONGEST_NAME:
            raise QueryError(say("query-long", n=len(name), most=_LONGEST_NAME))
    for parts, most in (
        (query.wanted, MOST_TEXTS),
        (query.without, MOST_UNWANTED),
        (filters.words, MOST_QUOTED),
        (filters.people, MOST_QUOTED),
        (filters.labels, MOST_TEXTS),
        (filters.months, MOST_MONTHS),
        (filters.not_years, MOST_YEARS),
        (filters.hours, 2),
        (filters.weekdays, 7),
        (filters.known, len(get_args(Known))),
        (filters.formats, MOST_COLOURS),
        (query.colour_words, MOST_COLOURS),
        (query.colours, MOST_COLOURS),
        (query.palette, MOST_COLOURS),
        (query.photos, MOST_UPLOADS),
    ):
        _check_count(parts, most)
    if len(query.like) + len(query.unlike) > MOST_PHOTOS:
        raise QueryError(say("query-many-photos", n=len(query.like) + len(query.unlike), most=MOST_PHOTOS))
    for photo_id in (*query.like, *query.unlike, *query.within, *query.exclude):
        if not 0 <= photo_id <= _LARGEST_ID:
            raise QueryError(say("photo-gone", photo_id=str(photo_id)))
    if query.top_k > MOST_ANSWERED:
        raise QueryError(say("query-top-k", n=query.top_k, most=MOST_ANSWERED))


def _check_count(parts: Sized, most: int) -> None:
    if len(parts) > most:
        raise QueryError(say("query-many", n=len(parts), most=most))


def check_filters(filters: Filters, today: date) -> None:
    """Raise QueryError if no photo can ever pass these filters."""
    if filters.after and filters.before and filters.after > filters.before:
        raise QueryError(say("query-dates", after=filters.after, before=filters.before))
    if filters.after and filters.after > today:
        raise QueryError(say("query-future", day=filters.after))
    if filters.min_megapixels is not None and not 0 <= filters.min_megapixels < float("inf"):
        raise QueryError(say("query-megapixels", megapixels=f"{filters.min_megapixels:g}"))
    if unknown := [name for name in filters.formats if format_name(name) not in FORMAT_NAMES]:
        raise QueryError(say("query-format", format=unknown[0], formats=", ".join(FORMAT_NAMES)))


def thing_named(text: str) -> str:
    """The canonical name of the thing in a text: "a dog" and "dogs" are the same."""
    return canonical(" ".join(content_words(text)))
