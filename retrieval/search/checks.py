"""Says in one sentence why a query cannot be answered: nothing asked, contradictions, dates to come."""

from __future__ import annotations

from datetime import date

from retrieval.errors import QueryError
from retrieval.records import Filters, Query
from retrieval.search.terms import Terms

_EVERYTHING = frozenset(("everything", "anything", "all", "all photos", "any photo", "every photo"))


def check(query: Query, terms: Terms, today: date | None = None) -> None:
    """Raise QueryError when a query asks for nothing, contradicts itself, or asks for what cannot be."""
    if query.top_k < 1:
        raise QueryError(f"{query.top_k} photos cannot be shown. Ask for at least 1.")
    if not _asks_something(query, terms):
        raise QueryError("Nothing was asked. Describe a photo, attach one, or name a colour or a date.")
    refused = {thing.strip().lower() for thing in query.without}
    if refused & _EVERYTHING:
        raise QueryError("Without everything no photo is left. Name the things that must not be seen.")
    if both := [term.text for term in terms.wanted if term.text.lower() in refused]:
        raise QueryError(f"“{both[0]}” is both wanted and unwanted. Leave one of them out.")
    if both_ids := set(query.like) & set(query.unlike):
        raise QueryError(f"Photo {min(both_ids)} is both liked and disliked. Take one of them back.")
    check_filters(query.filters, today or date.today())


def check_filters(filters: Filters, today: date) -> None:
    """Raise QueryError when no photo can ever pass these filters."""
    if filters.after and filters.before and filters.after > filters.before:
        raise QueryError(
            f"No photo is both after {filters.after} and before {filters.before}. Turn the two dates round."
        )
    if filters.after and filters.after > today:
        raise QueryError(f"{filters.after} is still to come. Give a date up to today, {today}.")
    if filters.min_megapixels is not None and not 0 <= filters.min_megapixels < float("inf"):
        raise QueryError(f"{filters.min_megapixels} megapixels cannot be. Give a number from 0.")


def _asks_something(query: Query, terms: Terms) -> bool:
    parts = (
        terms.wanted,
        terms.unwanted,
        terms.exact,
        query.photos,
        query.like,
        query.colours,
        query.palette,
    )
    return any(parts) or query.filters != Filters()
