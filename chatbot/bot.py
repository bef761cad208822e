"""One turn of the conversation: from a message and a session to a reply and a new session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chatbot.replies import Reply, Suggestion
from chatbot.session import ChatSession, Liking
from retrieval.library import Library
from retrieval.search import SearchEngine

__all__ = ["Chatbot", "Message", "Reply", "Suggestion"]


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sends: words, attached photo files, and photo ids they hearted or turned down beside it."""

    text: str = ""
    photos: tuple[Path, ...] = ()
    like: tuple[int, ...] = ()
    dislike: tuple[int, ...] = ()


class Chatbot:
    """Answers messages over one library."""

    def __init__(self, library: Library, engine: SearchEngine) -> None:
        self.library, self.engine = library, engine

    def turn(self, message: Message, session: ChatSession) -> Iterator[Reply]:
        """Words in between as ``final=False``, then the answer; failures a person can act on become its text."""
        raise NotImplementedError

    def respond(self, message: Message, session: ChatSession) -> Reply:
        """The last reply of ``turn``."""
        *_, last = self.turn(message, session)
        return last

    def set_feedback(self, session: ChatSession, photo_id: int, liking: Liking) -> ChatSession:
        """A heart on the page."""
        return session.rated((photo_id,), liking)
