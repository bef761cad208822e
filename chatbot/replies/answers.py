"""The answer of a turn: its text, its photos, its buttons."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatbot.actions import Action
from chatbot.session import ChatSession
from retrieval.records import Hit, Match
from retrieval.words import say

NEXT_PAGE = "next page"  # the message that asks for the next page


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button: ``label`` is what it says, ``message`` what the person says by pressing it."""

    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    ``text`` is plain text with the little markdown that we write; what came from people or photos is escaped.
    ``hits`` are the photos to show now, None leaves the page; ``match`` says how well they fit. ``heading`` is the
    present search in words, escaped, "" where there is none. ``final`` is False for words in between.
    """

    text: str
    actions: tuple[Action, ...]
    hits: tuple[Hit, ...] | None
    suggestions: tuple[Suggestion, ...]
    session: ChatSession
    took_ms: float = 0.0
    final: bool = True
    match: Match = "good"
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one action, before it becomes part of a reply; ``asks`` which photos, or which name, it is for."""

    text: str
    session: ChatSession
    hits: tuple[Hit, ...] | None = None
    suggestions: tuple[Suggestion, ...] = field(default=())
    match: Match = "good"
    asks: bool = False


def button(key: str, message: str, **values: object) -> Suggestion:
    """A button whose label has this key in the catalogue of words."""
    return Suggestion(say(f"button-{key}", **values), message)


def undo_button() -> Suggestion:
    """Takes the last step back."""
    return button("undo", "undo")
