"""One conversation as a chain of snapshots, the one memory of the talk; holds ids only and turns into plain JSON."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import reduce
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import unquote_to_bytes

from chatbot.actions import Action, AlbumDo, Intent, Slots
from retrieval.content_words import content_words
from retrieval.descriptions import MOST_CHARACTERS
from retrieval.records import (
    ExportFormat,
    Filters,
    GroupedBy,
    Known,
    Liking,
    Order,
    Orientation,
    Query,
    Sharing,
    Swatch,
    Term,
)

# What a turn did, for undo to name it; a search that was "tried" did not become the page.
Did = Literal["start", "search", "page", "like", "dislike", "clear", "album", "reset", "tried"]
# What can wait for the numbers of photos, for a name, or behind what does.
ALBUM_DOES: tuple[AlbumDo, ...] = ("add", "remove", "show")
WAITS: tuple[Intent, ...] = ("feedback", "describe", "ask", "more_like", "album", "export", "stats")
# Undo goes back this far. The page keeps a session per browser in memory, so it stays small.
LONGEST = 50
# Photos of earlier pages that a later page leaves out: as far as one can page.
SEEN = 600
# Names of photos that are remembered, and the most letters of one.
NAMES, NAME = 30, 120
# Characters of a message, or of a question about photos, that are remembered.
SAID = 200
# How a path begins that is written as an address.
FILE = "file://"


@dataclass(frozen=True, slots=True)
class AlbumChange:
    """Photos that a turn put into an album or took out of it, or its name before, so that undo can do the opposite.

    ``others`` are the changes of other albums in the same turn, in their order before this one.
    """

    name: str
    was: str = ""
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    others: tuple[AlbumChange, ...] = ()

    @property
    def every(self) -> tuple[AlbumChange, ...]:
        """Each change of the turn on its own, in their order; an album that was only opened has none."""
        alone = replace(self, others=())
        return (*self.others, alone) if self.was or self.added or self.removed else self.others

    def then(self, later: AlbumChange) -> AlbumChange:
        """Two changes as one: those of one album together, of two albums the later one with the other beside it."""
        if later.name != self.name or self.was or later.was:
            return replace(later, others=self.every)
        return replace(
            self,
            added=(*(i for i in self.added if i not in later.removed), *later.added),
            removed=(*(i for i in self.removed if i not in later.added), *later.removed),
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a turn was asked to do and could not before it is said with which photos, or under which name.

    With ``but`` the photos asked for are those that are left out.
    """

    action: Action
    but: bool = False

    def to_json(self) -> dict[str, Any]:
        """A plain dict; the question is how it was said."""
        slots, said = self.action.slots, self.action.said
        told = {**slots.to_json(), "intent": self.action.intent, "question": said, "but": self.but}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a turn left behind.

    ``message`` is what the person wrote and ``did`` the result; ``query`` is the search that the page stands on,
    ``shown`` its ids in order, ``page`` which page of it they are, ``seen`` the ids of those before, ``total`` how many
    photos passed the filters; ``weak`` where those shown only come closest.
    ``focus`` are the photos last spoken of, on the page or not, ``asked`` is what was asked about them, ``counted`` how
    photos were counted. Of the ``liked`` ones, ``fresh`` were given since the last new search. ``waiting`` is what the
    answer asked back about, and behind it what else the message wanted.
    """

    message: str = ""
    did: Did = "start"
    query: Query | None = None
    shown: tuple[int, ...] = ()
    page: int = 1
    seen: tuple[int, ...] = ()
    total: int = 0
    weak: bool = False
    by: str = ""
    focus: tuple[int, ...] = ()
    asked: str = ""
    counted: Waiting | None = None
    waiting: tuple[Waiting, ...] = ()
    liked: tuple[int, ...] = ()
    fresh: tuple[int, ...] = ()
    disliked: tuple[int, ...] = ()
    album: AlbumChange | None = None


@dataclass(frozen=True, slots=True)
class ChatSession:
    """A conversation; frozen, so every change makes a new one.

    The last of ``snapshots`` is the present; ``ahead`` are those that undo took back, the next one to redo last.
    ``names`` are the words in which one photo was spoken of, with its id, oldest first; undo leaves them.
    """

    snapshots: tuple[Snapshot, ...] = field(default=(Snapshot(),))
    ahead: tuple[Snapshot, ...] = ()
    names: tuple[tuple[str, int], ...] = ()

    @classmethod
    def with_likes(cls, liked: Iterable[int], disliked: Iterable[int]) -> ChatSession:
        """A new conversation of a person whose likes are known."""
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
    def focus(self) -> tuple[int, ...]:
        """Ids of the photos last spoken of."""
        return self.now.focus

    @property
    def liked(self) -> tuple[int, ...]:
        """Liked photo ids, oldest first."""
        return self.now.liked

    @property
    def liked_here(self) -> tuple[int, ...]:
        """What "these" are: the likes since the last new search, or all where there are none."""
        return self.now.fresh or self.now.liked

    @property
    def disliked(self) -> tuple[int, ...]:
        """Disliked photo ids, oldest first."""
        return self.now.disliked

    @property
    def open_album(self) -> str:
        """The name of the album that the page stands on; "" where it stands on another search."""
        for snapshot in reversed(self.snapshots):
            if snapshot.query != self.query:
                break
            if snapshot.album and snapshot.query and snapshot.query.within and not snapshot.query.texts:
                return snapshot.album.name
        return ""

    @property
    def last_album(self) -> str:
        """The name of the album that the conversation last opened or changed, there or not; "" before any."""
        return next((snapshot.album.name for snapshot in reversed(self.snapshots) if snapshot.album), "")

    @property
    def page_number(self) -> int:
        """Which page of its search is shown, from 1."""
        return self.now.page

    @property
    def keeps_some(self) -> bool:
        """Whether the last turn kept some photos of the page, and nothing else was done."""
        *_, before, now = (None, *self.snapshots)
        same = before and (before.query, before.disliked, before.page) == (now.query, now.disliked, now.page)
        return bool(before and same and {*now.shown} < {*before.shown})

    def page_shown(self, number: int, of: Query | None) -> Snapshot | None:
        """The last page with this number of a search, whatever its size, as it was shown; None where it was not."""
        if of is None:
            return None
        sized = (page for page in reversed(self.snapshots) if page.query and replace(page.query, top_k=of.top_k) == of)
        return next((page for page in sized if page.page == number), None)

    @property
    def known(self) -> tuple[int, ...]:
        """What a number can mean: the photos of the page, and behind them those last spoken of that are elsewhere."""
        return (*self.shown, *(i for i in self.not_hidden(self.focus) if i not in self.shown))

    def numbers_of(self, photo_ids: Iterable[int]) -> tuple[int, ...]:
        """1-based positions of these photos among the ``known`` ones."""
        known = self.known
        return tuple(known.index(photo_id) + 1 for photo_id in photo_ids if photo_id in known)

    def ranks_of(self, photo_ids: Iterable[int]) -> tuple[int, ...]:
        """1-based positions on the page of these photos."""
        wanted = set(photo_ids)
        return tuple(rank for rank, photo_id in enumerate(self.shown, start=1) if photo_id in wanted)

    def then(self, message: str = "", did: Did = "search", **changes: Any) -> ChatSession:
        """A new turn: the present with these changes."""
        reset: dict[str, Any] = {
            "album": None,
            "asked": "",
            "counted": None,
            "waiting": (),
            "page": 1 if "query" in changes else self.now.page,
            "weak": self.now.weak and "shown" not in changes,
        }
        snapshot = replace(self.now, **{**reset, "message": message[:SAID], "did": did, **changes})
        return replace(self, snapshots=(*self.snapshots, snapshot), ahead=())

    def calling(self, photo_id: int, words: str) -> ChatSession:
        """The same turn, in which a photo was spoken of in these words: "number 6, the one with the guitar"."""
        return replace(self, names=(*self.names, (words[:NAME], photo_id))[-NAMES:])

    def called(self, words: str) -> tuple[int, ...]:
        """The photo that was last spoken of with all these words, "the guitar one"; () where none was."""
        wanted = [word for word in content_words(words) if word not in _OWN]
        if {*wanted} & _NO_NAMES:
            return ()
        for name, photo_id in reversed(self.names if wanted else ()):
            said = content_words(name)
            if all(any(_same_stem(word, other) for other in said) for word in wanted):
                return (photo_id,)
        return ()

    def named_last(self, n: int) -> tuple[int, ...]:
        """The last ``n`` photos that were spoken of one at a time, in their order; () where they were fewer."""
        last = tuple(dict.fromkeys(photo_id for _, photo_id in reversed(self.names)))[:n]
        return last[::-1] if len(last) == n else ()

    def looking_at(self, photo_ids: Iterable[int], asked: str = "") -> ChatSession:
        """The same turn, in which these photos were spoken of, or this was asked about them."""
        return self._with(focus=tuple(photo_ids), asked=asked[:SAID], counted=None)

    def counting(self, slots: Slots, words: str) -> ChatSession:
        """The same turn, in which photos were counted in these words, which the next message may go on with."""
        return self._with(counted=Waiting(Action("stats", slots, words[:SAID])))

    def waiting_for(self, *waiting: Waiting) -> ChatSession:
        """The same turn, whose answer asked back about the first of these; the others come behind it."""
        return self if waiting == self.now.waiting else self._with(waiting=waiting)

    def having_tried(self, other: ChatSession) -> ChatSession:
        """The same page, from which redo leads to that of another turn, which was tried."""
        return replace(self, ahead=(replace(other.now, did="tried"),))

    @property
    def tried(self) -> Snapshot | None:
        """The search that was tried last and of which nothing is on the page."""
        return self.ahead[-1] if self.ahead and self.ahead[-1].did == "tried" else None

    @property
    def shows_hidden(self) -> bool:
        """Whether the page is photos that are hidden: "which ones did I hide?"."""
        return bool(self.shown) and {*self.shown} <= {*self.disliked}

    def not_hidden(self, photo_ids: Iterable[int]) -> tuple[int, ...]:
        """Those of some photos that are not disliked, in their order."""
        return tuple(i for i in photo_ids if i not in self.disliked)

    def now_showing(self, shown: tuple[int, ...], **changes: Any) -> ChatSession:
        """The same turn with other photos on its page, and with these changes."""
        return self._with(shown=shown, **changes)

    def _with(self, **changes: Any) -> ChatSession:
        return replace(self, snapshots=(*self.snapshots[:-1], replace(self.now, **changes)))

    def rated(self, photo_ids: Iterable[int], liking: Liking, message: str = "") -> ChatSession:
        """A new turn in which these photos are liked, disliked or neither."""
        chosen = tuple(dict.fromkeys(photo_ids))
        liked, fresh, disliked = (
            tuple(i for i in ids if i not in chosen) for ids in (self.liked, self.now.fresh, self.disliked)
        )
        return self.then(
            message,
            liking,
            liked=liked + (chosen if liking == "like" else ()),
            fresh=fresh + (chosen if liking == "like" else ()),
            disliked=disliked + (chosen if liking == "dislike" else ()),
            focus=chosen or self.focus,
        )

    def as_one_turn(self, before: ChatSession) -> ChatSession:
        """All that one message did since ``before``, as a single turn that undo takes back whole."""
        if self.ahead or self.snapshots[:-1] == before.snapshots[:-1]:
            return replace(self, snapshots=self.snapshots[-LONGEST:])
        changes = [s.album for s in self.snapshots[len(before.snapshots) :] if s.album]
        now = replace(self.now, album=reduce(AlbumChange.then, changes)) if changes else self.now
        return replace(self, snapshots=(*before.snapshots, now)[-LONGEST:])

    @property
    def last_hidden(self) -> tuple[int, ...]:
        """The photos that were hidden last, and still are."""
        turns = reversed(list(pairwise(self.snapshots)))
        hidden = (tuple(i for i in after.disliked if i not in before.disliked) for before, after in turns)
        return next((ids for ids in hidden if ids and {*ids} <= {*self.disliked}), ())

    @property
    def just_liked(self) -> tuple[int, ...]:
        """The photos that the last turn liked."""
        return tuple(photo_id for photo_id in self.liked if photo_id not in self.undone().liked)

    @property
    def just_put_in(self) -> tuple[int, ...]:
        """The photos that the last turn put into an album."""
        return self.now.album.added if self.now.album else ()

    @property
    def last_unliked(self) -> tuple[int, ...]:
        """The photos whose likes were taken back last."""
        turns = reversed(list(pairwise(self.snapshots)))
        gone = (tuple(i for i in before.liked if i not in after.liked) for before, after in turns)
        return next(filter(None, gone), ())

    def undone(self) -> ChatSession:
        """The session one turn ago; the same where there is none."""
        if len(self.snapshots) == 1:
            return self
        return replace(self, snapshots=self.snapshots[:-1], ahead=(*self.ahead, self.now))

    def redone(self) -> ChatSession:
        """The session before the last undo; the same where nothing was undone."""
        if not self.ahead:
            return self
        return replace(self, snapshots=(*self.snapshots, self.ahead[-1]), ahead=self.ahead[:-1])

    def search_about(self, text: str) -> Snapshot | None:
        """The latest other search with most of these words, else the present one with all, or None.

        "dogs" finds "a dog on a beach". Where the present one is about them too, the first with fewest other words is
        meant: what they were before they were narrowed down.
        """
        wanted = set(content_words(text))
        share_now, _ = _share_named(wanted, self.now)
        earlier = [snapshot for snapshot in (*self.ahead, *self.snapshots) if snapshot.query != self.query]
        shares = [(*_share_named(wanted, snapshot), snapshot) for snapshot in earlier]
        if share_now >= 0.5:
            share, _, best = max(shares, key=lambda found: found[:2], default=(0, 0, None))
        else:
            share, _, best = max(reversed(shares), key=lambda found: found[0], default=(0, 0, None))
        if share_now == 1 and share < 1:
            return self.now
        return best if share >= 0.5 else None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        parts = {"snapshots": self.snapshots[-LONGEST:], "ahead": self.ahead, "names": self.names}
        return {name: _as_json(part) for name, part in parts.items() if part}

    @classmethod
    def from_dict(cls, values: dict[str, Any] | None) -> ChatSession:
        """The session that ``to_dict`` wrote; a new one for None, {} or anything else."""
        try:
            return cls.from_stranger(values)
        except ValueError:
            return cls()

    @classmethod
    def from_stranger(cls, values: dict[str, Any] | None) -> ChatSession:
        """The same for untrusted data; raises ValueError where it is no session."""
        if not values:
            return cls()
        try:
            snapshots = tuple(_snapshot(item) for item in _list(values["snapshots"])[-LONGEST:])
            ahead = tuple(_snapshot(item) for item in _list(values.get("ahead", []))[-LONGEST:])
            named = (_list(item) for item in _list(values.get("names", []))[-NAMES:])
            names = tuple((_text(words)[:NAME], _number(photo_id)) for words, photo_id in named)
        except (AttributeError, KeyError, TypeError, OverflowError) as error:
            raise ValueError(values) from error
        return cls(snapshots, ahead, names) if snapshots else cls()


def _share_named(wanted: set[str], snapshot: Snapshot) -> tuple[float, float]:
    """The share of these words that a search was about, and how little else it began with.

    What it was narrowed down by does not count: "back to the dogs" is where the dogs were left.
    """
    query = snapshot.query
    said = (*query.texts, *query.without, snapshot.message) if query else ()
    named = content_words(" ".join(said))
    shared = sum(any(_same_stem(word, other) for other in named) for word in wanted)
    return shared / max(1, len(wanted)), -len(content_words(query.texts[0])) if query and query.texts else 0


_OWN = ("my", "our", "your")
# Words about a photo's facts, place and manner, by which none is called: "2 is the vibe. More in that spirit".
_NO_NAMES = frozenset(
    str.split("""
    album camera date day feel file first kind last like liked look manner month mood name new next number old other
    page place pose same search second sort spirit style taken theme third time vein vibe way year
""")
)
_ENDING = re.compile(r"(?:ers?|ing)$")


def _same_stem(word: str, other: str) -> bool:
    """ "Snow" and "snowy", "climbers" and "climbing" are about the same."""
    word, other = (_ENDING.sub("", one) if len(one) > 5 else one for one in (word, other))
    return word == other or (min(len(word), len(other)) > 3 and (word.startswith(other) or other.startswith(word)))


def _as_json(record: Any) -> Any:
    if isinstance(record, Waiting):
        return record.to_json()
    if isinstance(record, (Snapshot, Query, Term, Filters, Swatch, AlbumChange)):
        pairs = ((item.name, getattr(record, item.name)) for item in fields(record))
        return {
            name: _as_json(value)
            for name, value in pairs
            if value is not False and value not in (None, "", (), frozenset()) and (name, value) != ("page", 1)
        }
    if isinstance(record, (tuple, frozenset)):
        return [_as_json(value) for value in record]
    if isinstance(record, date):
        return record.isoformat()
    if isinstance(record, Path) and not _is_utf8(record):
        return record.as_uri()
    return record if isinstance(record, (str, int, float)) else str(record)


def _is_utf8(path: Path) -> bool:
    return str(path) == os.fsencode(path).decode("utf-8", "replace")


def _path(text: str) -> Path:
    """A path as it was written: a file address where its name is no text."""
    return Path(os.fsdecode(unquote_to_bytes(text.removeprefix(FILE))) if text.startswith(FILE) else text)


def _snapshot(values: dict[str, Any]) -> Snapshot:
    names = ("shown", "seen", "focus", "liked", "fresh", "disliked")
    return Snapshot(
        message=_text(values.get("message", ""))[:SAID],
        asked=_text(values.get("asked", ""))[:SAID],
        did=_one_of(values.get("did", "start"), get_args(Did)) or "start",
        query=_query(values["query"]) if values.get("query") else None,
        page=_number(values.get("page", 1)),
        total=_number(values.get("total", 0)),
        weak=values.get("weak") is True,
        by=_text(values.get("by", ""))[:NAME],
        counted=_waiting(values["counted"]) if values.get("counted") else None,
        waiting=tuple(_waiting(item) for item in _list(values.get("waiting", []))[:LONGEST]),
        album=_album(values["album"]) if values.get("album") else None,
        **{name: _ids(values, name) for name in names},
    )


def _ids(values: dict[str, Any], name: str) -> tuple[int, ...]:
    return tuple(_number(i) for i in _list(values.get(name, [])))


def _album(values: dict[str, Any]) -> AlbumChange:
    others = tuple(_album({**other, "others": []}) for other in _list(values.get("others", []))[-LONGEST:])
    return AlbumChange(
        _text(values["name"]), _text(values.get("was", "")), _ids(values, "added"), _ids(values, "removed"), others
    )


def _waiting(values: dict[str, Any]) -> Waiting:
    intent = _one_of(_text(values["intent"]), WAITS)
    name, said = (_text(values.get(key, "")) for key in ("name", "question"))
    slots = Slots(
        **_texts(values, "without", "which", "colours"),
        text=_text(values.get("text", "")),
        filters=_filters(values.get("filters", {})),
        by=_one_of(values.get("by"), get_args(GroupedBy)),
        ranks=_ids(values, "ranks"),
        liking=_one_of(values.get("liking"), get_args(Liking)),
        name=name,
        question=said if intent in ("ask", "describe") else "",
        do=_one_of(values.get("do", "add" if intent == "album" else None), ALBUM_DOES),
        format=_one_of(values.get("format"), get_args(ExportFormat)),
        same=_one_of(values.get("same"), get_args(Sharing)),
    )
    return Waiting(Action(intent, slots, said), values.get("but") is True)


def _texts(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Lists of texts by their names, colours among them."""
    lists: dict[str, Any] = {name: tuple(_text(text) for text in _list(values.get(name, []))) for name in names}
    if not all(re.fullmatch("#[0-9a-fA-F]{6}", colour) for colour in lists["colours"]):
        raise ValueError(lists["colours"])
    return lists


def _query(values: dict[str, Any]) -> Query:
    return Query(
        **_texts(values, "without", "colours", "colour_words"),
        wanted=tuple(_term(term) for term in _list(values.get("wanted", []))),
        like=_ids(values, "like"),
        unlike=_ids(values, "unlike"),
        within=_ids(values, "within"),
        photos=tuple(_path(_text(name)) for name in _list(values.get("photos", []))),
        palette=tuple(_swatch(swatch) for swatch in _list(values.get("palette", []))),
        filters=_filters(values.get("filters", {})),
        order=_one_of(values.get("order"), get_args(Order)),
        top_k=_number(values.get("top_k", 12)),
    )


def _term(values: dict[str, Any]) -> Term:
    return Term(_text(values["text"]), _measure(values.get("weight", 1.0)), _text(values.get("written", "")))


def _swatch(values: dict[str, Any]) -> Swatch:
    light, red, yellow = (_measure(value) for value in _list(values["lab"]))
    return Swatch((light, red, yellow), _measure(values["weight"]))


def _filters(values: dict[str, Any]) -> Filters:
    if unknown := set(values) - {item.name for item in fields(Filters)}:
        raise ValueError(unknown)
    days: dict[str, Any] = {
        name: date.fromisoformat(_text(values[name])) for name in ("after", "before") if values.get(name)
    }
    names: dict[str, Any] = {name: _text(values[name]) for name in ("path", "camera", "place") if values.get(name)}
    megapixels, stars = values.get("min_megapixels"), values.get("min_rating")
    return Filters(
        **days,
        **names,
        months=tuple(_within(month, range(1, 13)) for month in _list(values.get("months", []))),
        not_years=tuple(_number(year) for year in _list(values.get("not_years", []))),
        hours=_hours(_list(values.get("hours", []))),
        weekdays=tuple(_within(day, range(7)) for day in _list(values.get("weekdays", []))),
        orientation=_one_of(values.get("orientation"), get_args(Orientation)),
        min_megapixels=None if megapixels is None else _measure(megapixels),
        min_rating=None if stars is None else _number(stars),
        formats=tuple(_text(name) for name in _list(values.get("formats", []))),
        labels=tuple(_text(label) for label in _list(values.get("labels", []))),
        people=tuple(_text(name) for name in _list(values.get("people", []))),
        words=tuple(_text(word) for word in _list(values.get("words", []))),
        known=tuple(_one_of(_text(fact), get_args(Known)) for fact in _list(values.get("known", []))),
    )


# Untrusted data: each of these raises ValueError.


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:  # no message is longer
        raise ValueError(value)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**63:  # what SQLite can count to
        raise ValueError(value)
    return value


def _within(value: object, allowed: range) -> int:
    if _number(value) not in allowed:
        raise ValueError(value)
    return _number(value)


def _hours(values: list[Any]) -> tuple[float, ...]:
    hours = tuple(map(_measure, values))
    if len(hours) not in (0, 2) or not all(0 <= hour <= 24 for hour in hours):
        raise ValueError(values)
    return hours


def _measure(value: object) -> float:
    if not isinstance(value, (int, float)) or not isfinite(value):
        raise ValueError(value)
    return float(value)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(value)
    return value


def _one_of(value: Any, allowed: tuple[str, ...]) -> Any:
    if value is not None and value not in allowed:
        raise ValueError(value)
    return value
