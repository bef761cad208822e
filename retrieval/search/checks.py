"""Says in one sentence why a query cannot be answered: nothing asked, contradictions, dates to come."""

from __future__ import annotations

from datetime import date

from retrieval.errors import QueryError
from retrieval.images import FORMAT_NAMES, format_name
from retrieval.records import Filters, Query
from retrieval.search.synonyms import canonical
from retrieval.search.terms import Terms, content_words
from retrieval.words import say

_EVERYTHING = frozenset(("everything", "anything", "all", "every"))


def check(query: Query, terms: Terms, today: date | None = None) -> None:
    """Raise QueryError when a query asks for nothing, contradicts itself, or asks for what cannot be."""
    if query.top_k < 1:
        raise QueryError(say("query-no-photos", n=query.top_k))
    if not _asks_something(query, terms):
        raise QueryError(say("query-nothing"))
    for thing in terms.unwanted:
        if set(content_words(thing)) <= _EVERYTHING:  # "photos" and "?" have no telling word at all
            raise QueryError(say("query-without-all", thing=thing))
    refused = {_thing(text) for text in terms.unwanted}
    if both := [term.text for term in terms.wanted if _thing(term.text) in refused]:
        raise QueryError(say("query-both", thing=both[0]))
    if both_ids := set(query.like) & set(query.unlike):
        raise QueryError(say("query-liked-and-not", photo_id=str(min(both_ids))))
    check_filters(query.filters, today or date.today())


def check_filters(filters: Filters, today: date) -> None:
    """Raise QueryError when no photo can ever pass these filters."""
    if filters.after and filters.before and filters.after > filters.before:
        raise QueryError(say("query-dates", after=filters.after, before=filters.before))
    if filters.after and filters.after > today:
        raise QueryError(say("query-future", day=filters.after))
    if filters.min_megapixels is not None and not 0 <= filters.min_megapixels < float("inf"):
        raise QueryError(say("query-megapixels", megapixels=f"{filters.min_megapixels:g}"))
    if unknown := [name for name in filters.formats if format_name(name) not in FORMAT_NAMES]:
        raise QueryError(say("query-format", format=unknown[0], formats=", ".join(FORMAT_NAMES)))


def _thing(text: str) -> str:
    """What a text names, however it is said: "a dog" and "dogs" are one thing."""
    return canonical(" ".join(content_words(text)))


def _asks_something(query: Query, terms: Terms) -> bool:
    return bool(terms.wanted or terms.unwanted or terms.exact) or query.asks_beyond_words
