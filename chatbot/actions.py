"""What the reading of a message hands to the bot: actions with their slots."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

from retrieval.records import Filters, GroupedBy, Liking, Order, Sharing

Intent = Literal[
    "text_search", "image_search", "more_like", "colour_search", "refine", "feedback", "next_page",
    "describe", "ask", "album", "duplicates", "stats", "undo", "reset", "export", "help",
]  # fmt: skip
AlbumDo = Literal["add", "remove", "show", "list"]
# What a message did, where the next may go on with it: "and 4 too", "oops, 5".
Done = Literal[
    "", "search", "page", "like", "dislike", "clear", "album.add", "album.remove", "album.show", "describe", "undo",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Search:
    """The search whose photos are on the page: its description, its conditions, and what it leaves out."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a message can refer to.

    ``photos`` are attached and ``shown`` are on the page; ``liked`` and ``focus`` (the photos last spoken of) are
    1-based ranks on the page; ``search`` is the present search, None before the first. ``done`` is what the last
    message did, "" where that is not known; ``asked`` where the answer was the question with which photo, or under
    which name. ``album`` is the one last spoken of, "" before any. ``albums`` are the names of all there are,
    ``places`` and ``cameras`` of those that photos of the collection are from, ``people`` of those whom the person has
    named.
    """

    photos: int = 0
    shown: int = 0
    liked: tuple[int, ...] = ()
    focus: tuple[int, ...] = ()
    search: Search | None = None
    done: Done = ""
    asked: bool = False
    album: str = ""
    albums: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slots:
    """The details of an action; ranks are 1-based positions on the page, colours are "#rrggbb".

    ``instead``: the new words replace the last description, the filters stay. ``question`` is what ``ask`` wants to
    know of the photos at ``ranks``. ``which`` describes photos of the page that are pointed at by what is seen in them:
    "guitar" of "the one with the guitar", ``not_which`` those that are left out. ``same``: what the photos share with
    the ones spoken of. ``redo``: an ``undo`` that takes an undo back. ``name`` and ``do`` are of albums.
    """

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
    same: Sharing | None = None
    instead: bool = False
    question: str = ""
    which: tuple[str, ...] = ()
    not_which: tuple[str, ...] = ()
    redo: bool = False
    by: GroupedBy | None = None
    name: str = ""
    do: AlbumDo | None = None

    def to_json(self) -> dict[str, Any]:
        """A plain dict without the empty slots; dates in ISO form."""
        return _filled(self)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; ``said`` is the part of the message that asks for it, "" where that is all of it.

    ``topic`` is what a remark is, or what help is wanted with, "" where that is not known: "thanks", "rotate".
    """

    intent: Intent
    slots: Slots = field(default_factory=Slots)
    said: str = field(default="", compare=False)
    topic: str = field(default="", compare=False)

    def to_json(self) -> dict[str, Any]:
        """As the ``route`` command prints it."""
        return {"intent": self.intent, "slots": self.slots.to_json()}


@dataclass(frozen=True, slots=True)
class Route:
    """The actions of a message in the order in which they are done, and which rule or example decided.

    ``remarks`` are what the message says beside its wishes.
    """

    actions: tuple[Action, ...]
    decided_by: str
    remarks: tuple[Action, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the ``route`` command prints it."""
        return {"actions": [action.to_json() for action in self.actions], "decided_by": self.decided_by}


def _filled(record: Slots | Filters) -> dict[str, Any]:
    """The fields that are not empty, as plain JSON values."""
    values: dict[str, Any] = {}
    for item in fields(record):
        value = getattr(record, item.name)
        if isinstance(value, Filters):
            value = _filled(value)
        if isinstance(value, date):
            value = value.isoformat()
        if value is not False and value not in (None, "", (), {}):
            values[item.name] = list(value) if isinstance(value, tuple) else value
    return values


def filters_of(fields_of: dict[str, Any]) -> Filters:
    """Filters from JSON as ``to_json`` writes them; raises TypeError or ValueError for anything else."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields_of.items()
    }
    days = {name: date.fromisoformat(values[name]) for name in ("after", "before") if values.get(name)}
    return Filters(**values | days)


def search_of(fields_of: dict[str, Any]) -> Search:
    """A search from JSON as ``route`` takes it; raises AttributeError, TypeError or ValueError for anything else."""
    without = fields_of.get("without") or ()
    if not isinstance(without, (list, tuple)) or not all(isinstance(thing, str) for thing in without):
        raise TypeError(without)
    return Search(str(fields_of.get("text") or ""), filters_of(fields_of.get("filters") or {}), tuple(without))
