"""One conversation as a chain of snapshots; holds ids only and turns into plain JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from retrieval.records import Filters, Query, Swatch

Liking = Literal["like", "dislike", "clear"]
# Undo goes back this far. The page keeps a session per browser in memory, so it stays small.
LONGEST = 50
# Photos of earlier pages that a later page leaves out; who pages further sees the first again.
SEEN = 600


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a turn left behind.

    ``message`` is what the person wrote, ``query`` the search that the page stands on, ``shown`` its ids in
    order, ``seen`` those of its earlier pages, ``total`` how many photos passed the filters.
    """

    message: str = ""
    query: Query | None = None
    shown: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()
    total: int = 0
    liked: tuple[int, ...] = ()
    disliked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatSession:
    """A conversation; frozen, so every change gives a new one. The last snapshot is the present."""

    snapshots: tuple[Snapshot, ...] = field(default=(Snapshot(),))

    @classmethod
    def with_likes(cls, liked: Iterable[int], disliked: Iterable[int]) -> ChatSession:
        """A new conversation of somebody whose likes are known from before."""
        return cls((Snapshot(liked=tuple(liked), disliked=tuple(disliked)),))

    @property
    def now(self) -> Snapshot:
        """The present."""
        return self.snapshots[-1]

    @property
    def query(self) -> Query | None:
        """The search that the page stands on."""
        return self.now.query

    @property
    def shown(self) -> tuple[int, ...]:
        """Photo ids on the page, in order."""
        return self.now.shown

    @property
    def liked(self) -> tuple[int, ...]:
        """Liked photo ids, oldest first."""
        return self.now.liked

    @property
    def disliked(self) -> tuple[int, ...]:
        """Disliked photo ids, oldest first."""
        return self.now.disliked

    @property
    def liked_ranks(self) -> tuple[int, ...]:
        """1-based positions on the page of the liked photos."""
        return tuple(rank for rank, photo_id in enumerate(self.shown, start=1) if photo_id in self.liked)

    def then(self, message: str = "", **changes: Any) -> ChatSession:
        """A new turn: the present with these changes."""
        snapshot = replace(self.now, message=message[:200], **changes)
        return ChatSession((*self.snapshots, snapshot)[-LONGEST:])

    def now_showing(self, shown: tuple[int, ...]) -> ChatSession:
        """The same turn with other photos on its page."""
        return ChatSession((*self.snapshots[:-1], replace(self.now, shown=shown)))

    def rated(self, photo_ids: Iterable[int], liking: Liking, message: str = "") -> ChatSession:
        """A new turn in which these photos are liked, disliked or neither."""
        chosen = tuple(dict.fromkeys(photo_ids))
        liked = tuple(i for i in self.liked if i not in chosen) + (chosen if liking == "like" else ())
        disliked = tuple(i for i in self.disliked if i not in chosen) + (chosen if liking == "dislike" else ())
        return self.then(message, liked=liked, disliked=disliked)

    def undone(self) -> ChatSession:
        """The session one turn ago; the same where there is none."""
        return ChatSession(self.snapshots[:-1]) if len(self.snapshots) > 1 else self

    def search_about(self, text: str) -> Snapshot | None:
        """The latest earlier search with most of these words, or None; "dogs" finds "a dog on a beach"."""
        wanted = _stems(text)
        best, best_share = None, 0.5
        for snapshot in self.snapshots:
            if snapshot.query is None or snapshot.query == self.query:
                continue
            named = _stems(" ".join((*snapshot.query.texts, *snapshot.query.without, snapshot.message)))
            share = len(wanted & named) / max(1, len(wanted))
            if share >= best_share:
                best, best_share = snapshot, share
        return best

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"snapshots": [_plain(snapshot) for snapshot in self.snapshots]}

    @classmethod
    def from_dict(cls, plain: dict[str, Any] | None) -> ChatSession:
        """The session that ``to_dict`` wrote; a new one for None, {} or what is no session."""
        try:
            snapshots = tuple(_snapshot(item) for item in (plain or {})["snapshots"])
        except (KeyError, TypeError, ValueError):
            return cls()
        return cls(snapshots[-LONGEST:]) if snapshots else cls()


def _stems(text: str) -> set[str]:
    """Words without plural endings and without the words that search for nothing."""
    words = re.findall(r"\w+", text.lower())
    return {word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words} - {
        "the",
        "a",
        "an",
        "of",
    }


def _plain(record: Any) -> Any:
    if isinstance(record, (Snapshot, Query, Filters, Swatch)):
        pairs = ((item.name, getattr(record, item.name)) for item in fields(record))
        return {name: _plain(value) for name, value in pairs if value not in (None, (), frozenset())}
    if isinstance(record, (tuple, frozenset)):
        return [_plain(value) for value in record]
    if isinstance(record, date):
        return record.isoformat()
    return record if isinstance(record, (str, int, float)) else str(record)


def _snapshot(plain: dict[str, Any]) -> Snapshot:
    ids = {name: tuple(int(i) for i in plain.get(name, ())) for name in ("shown", "seen", "liked", "disliked")}
    query = _query(plain["query"]) if plain.get("query") else None
    return Snapshot(str(plain.get("message", "")), query, total=int(plain.get("total", 0)), **ids)


def _query(plain: dict[str, Any]) -> Query:
    lists: dict[str, Any] = {
        name: tuple(plain.get(name, ())) for name in ("texts", "without", "like", "unlike", "colours")
    }
    return Query(
        **lists,
        photos=tuple(Path(name) for name in plain.get("photos", ())),
        palette=tuple(Swatch(tuple(s["lab"]), s["weight"]) for s in plain.get("palette", ())),
        filters=_filters(plain.get("filters", {})),
        top_k=int(plain.get("top_k", 12)),
    )


def _filters(plain: dict[str, Any]) -> Filters:
    values = dict(plain)
    for name in ("after", "before"):
        if name in values:
            values[name] = date.fromisoformat(values[name])
    for name in ("formats", "words"):
        values[name] = tuple(values.get(name, ()))
    return Filters(**values)
