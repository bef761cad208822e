"""The questions that programs may ask over HTTP, gradio_client and MCP: typed, without a conversation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chatbot.application import Application
from chatbot.wire import collection_json, places_json
from retrieval.colours import require_colours
from retrieval.records import Filters, Query
from retrieval.wire import results_json

MOST_HITS = 200

Answer = dict[str, Any]


class Programs:
    """Answers programs; every answer is plain JSON, every failure a QueryError with its sentence."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def search(self, query: str, top_k: int = 12, place: str = "") -> Answer:
        """Find photos that fit a description.

        Args:
            query: What is seen, such as "a dog on a beach"; words in double quotes must occur.
            top_k: How many photos to answer with, 1 to 200.
            place: Where they were taken, such as "Lisbon" or "near Lisbon"; empty for anywhere.
        """
        texts, filters = ((query,) if query.strip() else ()), Filters(place=place.strip() or None)
        return self._answer(query, Query(texts=texts, filters=filters, top_k=_checked(top_k)))

    def similar(self, photo_id: int, top_k: int = 12) -> Answer:
        """Find photos that look like one of the collection.

        Args:
            photo_id: The photo to resemble, a number that another answer gave.
            top_k: How many photos to answer with, 1 to 200.
        """
        self.application.photo(photo_id)
        return self._answer(
            str(photo_id), Query(like=(photo_id,), exclude=frozenset((photo_id,)), top_k=_checked(top_k))
        )

    def recommend(self, like: list[int], unlike: list[int] | None = None, top_k: int = 12) -> Answer:
        """Find photos like several liked ones, and less like others.

        Args:
            like: Numbers of photos to resemble.
            unlike: Numbers of photos to avoid.
            top_k: How many photos to answer with, 1 to 200.
        """
        for photo_id in (*like, *(unlike or ())):
            self.application.photo(photo_id)
        known = frozenset((*like, *(unlike or ())))
        query = Query(like=tuple(like), unlike=tuple(unlike or ()), exclude=known, top_k=_checked(top_k))
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
        """What programs may call, by name."""
        return {name: getattr(self, name) for name in ("search", "similar", "recommend", "colour", "stats", "places")}

    def _answer(self, words: str, query: Query) -> Answer:
        return results_json(words, self.application.search(query))


def _checked(top_k: int) -> int:
    return max(1, min(int(top_k), MOST_HITS))
