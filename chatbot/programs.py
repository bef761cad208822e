"""The questions of programs over HTTP, gradio_client and MCP: typed, without a conversation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from pydantic import ConfigDict, ValidationError, validate_call

from chatbot.application import Application
from chatbot.wire import collection_json, places_json
from retrieval.colours import require_colours
from retrieval.descriptions import typed
from retrieval.errors import QueryError
from retrieval.records import Filters, Query, SearchBy
from retrieval.wire import results_json
from retrieval.words import say

MOST_HITS = 200

Answer = dict[str, Any]


class Programs:
    """Answers programs; every answer is plain JSON, every failure a QueryError with its sentence."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def search(
        self, query: str, top_k: int = 12, place: str = "", label: str = "", search_by: SearchBy = "auto"
    ) -> Answer:
        """Find photos that fit a description.

        Args:
            query: What is seen, such as "a dog on a beach"; words in double quotes must occur.
            top_k: How many photos to answer with, 1 to 200.
            place: Where they were taken, such as "Lisbon" or "near Lisbon"; empty for anywhere.
            label: The label that they bear, such as "dog"; empty for any.
            search_by: What the description is compared with: image, caption, both (fused), or what suits it (auto).
        """
        labels = (label,) if label.strip() else ()
        filters = Filters(place=place.strip() or None, labels=labels)
        asked = typed(query, Query(filters=filters, search_by=search_by, top_k=_checked(top_k)))
        return self._answer(query or label or place, asked)

    def similar(self, photo: str, top_k: int = 12) -> Answer:
        """Find photos that look like one of the collection.

        Args:
            photo: The photo to resemble: a number that another answer gave, or a file name.
            top_k: How many photos to answer with, 1 to 200.
        """
        photo_id = self._id_of(photo)
        query = Query(like=(photo_id,), exclude=frozenset((photo_id,)), top_k=_checked(top_k))
        return self._answer(str(photo), query)

    def recommend(self, like: list[str], unlike: list[str] | None = None, top_k: int = 12) -> Answer:
        """Find photos like several liked ones, and less like others.

        Args:
            like: Photos to resemble: numbers that other answers gave, or file names.
            unlike: Photos to avoid.
            top_k: How many photos to answer with, 1 to 200.
        """
        liked, disliked = (tuple(map(self._id_of, names or ())) for names in (like, unlike))
        query = Query(like=liked, unlike=disliked, exclude=frozenset((*liked, *disliked)), top_k=_checked(top_k))
        return self._answer(", ".join(map(str, like)), query)

    def colour(self, words: str, top_k: int = 12) -> Answer:
        """Find photos by their colours.

        Args:
            words: Colours such as "navy and gold" or "#336699".
            top_k: How many photos to answer with, 1 to 200.
        """
        return self._answer(words, Query(colours=require_colours(words).colours, top_k=_checked(top_k)))

    def stats(self) -> Answer:
        """The collection in numbers: photos, labels, years, cameras, formats, colours and models."""
        return collection_json(self.application.stats(), self.application.spectrum())

    def places(self) -> Answer:
        """The places that photos are from, with their numbers of photos: countries, regions, cities, districts."""
        return places_json(self.application.places())

    def published(self) -> dict[str, Callable[..., Answer]]:
        """What programs may call, by name; arguments of another type than they have here are refused."""
        names = ("search", "similar", "recommend", "colour", "stats", "places")
        return {name: _validated(getattr(self, name)) for name in names}

    def _id_of(self, photo: str | int) -> int:
        return self.application.photo_named(str(photo)).photo_id

    def _answer(self, words: str, query: Query) -> Answer:
        return results_json(words, self.application.search(query))


def _validated(function: Callable[..., Answer]) -> Callable[..., Answer]:
    validated = validate_call(config=ConfigDict(coerce_numbers_to_str=True))(function)  # a photo may be its number

    @wraps(function)
    def answered(*args: Any, **kwargs: Any) -> Answer:
        try:
            return validated(**signature(function).bind(*args, **kwargs).arguments)
        except ValidationError as error:
            first = error.errors()[0]
            raise QueryError(say("server-wrong-field", name=str(first["loc"][0]), reason=first["msg"])) from error

    return answered


def _checked(top_k: int) -> int:
    return max(1, min(int(top_k), MOST_HITS))
