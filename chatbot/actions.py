"""The words in which the router tells the bot what a message asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

from retrieval.records import Filters, Order

Intent = Literal[
    "text_search", "image_search", "more_like", "colour_search", "refine", "feedback", "next_page",
    "describe", "ask", "duplicates", "stats", "album", "undo", "reset", "export", "help",
]  # fmt: skip
Liking = Literal["like", "dislike", "clear"]
Grouping = Literal["year", "month", "label", "camera"]
AlbumAct = Literal["add", "remove", "show", "list"]


@dataclass(frozen=True, slots=True)
class Search:
    """The present search, as far as a message can refer to it: its descriptions and its conditions."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Context:
    """What a message can refer to: how many photos are attached and shown, 1-based ranks of liked ones.

    ``focus`` are the ranks of the photos last spoken of; ``search`` is the present search, None where there is none.
    """

    photos: int = 0
    shown: int = 0
    liked: tuple[int, ...] = ()
    focus: tuple[int, ...] = ()
    search: Search | None = None


@dataclass(frozen=True, slots=True)
class Slots:
    """The details of an action; ranks are 1-based positions on the page, colours are "#rrggbb"."""

    text: str = ""
    without: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()
    not_ranks: tuple[int, ...] = ()
    liking: Liking | None = None
    top_k: int | None = None
    filters: Filters = field(default_factory=Filters)
    drop: tuple[str, ...] = ()
    format: str | None = None
    order: Order | None = None
    instead: bool = False
    question: str = ""
    redo: bool = False
    by: Grouping | None = None
    name: str = ""
    do: AlbumAct | None = None

    def to_json(self) -> dict[str, Any]:
        """A plain dict without the empty slots; dates in ISO form."""
        return _filled(self)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do."""

    intent: Intent
    slots: Slots = field(default_factory=Slots)

    def to_json(self) -> dict[str, Any]:
        """As the ``route`` command prints it."""
        return {"intent": self.intent, "slots": self.slots.to_json()}


@dataclass(frozen=True, slots=True)
class Route:
    """The actions of a message in the order in which they are done, and which rule or example decided."""

    actions: tuple[Action, ...]
    decided_by: str

    def to_json(self) -> dict[str, Any]:
        """As the ``route`` command prints it."""
        return {"actions": [action.to_json() for action in self.actions], "decided_by": self.decided_by}


def _filled(record: Slots | Filters) -> dict[str, Any]:
    """The fields that say something, as plain JSON values."""
    plain: dict[str, Any] = {}
    for item in fields(record):
        value = getattr(record, item.name)
        if isinstance(value, Filters):
            value = _filled(value)
        if isinstance(value, date):
            value = value.isoformat()
        if value not in (None, "", (), {}, False):
            plain[item.name] = list(value) if isinstance(value, tuple) else value
    return plain
