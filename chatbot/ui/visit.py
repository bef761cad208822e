"""What happens on the page when a person arrives, writes or presses a heart."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from chatbot import words
from chatbot.application import Application, Likes
from chatbot.bot import PAGE, Message
from chatbot.replies import Reply, escaped_sentence
from chatbot.session import ChatSession
from chatbot.ui.conversation import answer
from chatbot.wire import Json, likes_json, panel_json
from retrieval.errors import ImageSearchError, QueryError

# Photos in one message; a question is about a few, a collection goes through "Add photos".
MOST_UPLOADS = 10
TOKEN_BYTES = 16
CARD_SIDE = 256  # pixels of a card's thumbnail

State = dict[str, Any]  # {"token": str, "session": ChatSession.to_dict()}
Ids = tuple[int, ...]


class Page:
    """What happens when a person writes or presses a heart; holds no state of any one person."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def greet(self, token: str | None) -> tuple[str, State, Json]:
        """A visitor arrives: the token of their browser, a new conversation and the likes from before."""
        token = token if isinstance(token, str) and len(token) >= TOKEN_BYTES else secrets.token_urlsafe(TOKEN_BYTES)
        session = ChatSession.with_likes(*self.application.likes(token))
        self.application.warm_up()  # while the visitor looks around
        return token, _state(token, session), self.likes(session)

    def chat(
        self, message: str | Mapping[str, Any], _history: object, state: State
    ) -> Iterator[tuple[Any, Any, Any, State]]:
        """Answers in steps (answer, results, likes, state); never raises: that would lock the message box."""
        session = ChatSession.from_dict(state.get("session"))
        try:
            for reply in self.application.turn(read_message(message), session):
                yield self._shown(reply, session, state)
        except ImageSearchError as error:
            yield escaped_sentence(str(error)), gr.skip(), gr.skip(), state
        except Exception:
            logging.getLogger(__name__).exception("A message could not be answered")
            yield words.WENT_WRONG, gr.skip(), gr.skip(), state

    def _shown(self, reply: Reply, before: ChatSession, state: State) -> tuple[Any, Any, Any, State]:
        if not reply.final:
            return reply.text, gr.skip(), gr.skip(), state
        state = self._kept(state, before, reply.session)
        # Made while the answer travels: the browser asks for them next.
        self.application.make_thumbnails([hit.photo for hit in (reply.hits or ())[:PAGE]], CARD_SIDE)
        results = gr.skip() if reply.hits is None else panel_json(reply)
        same_likes = (reply.session.liked, reply.session.disliked) == (before.liked, before.disliked)
        return answer(reply), results, gr.skip() if same_likes else self.likes(reply.session), state

    def rate(self, state: State, event: gr.EventData) -> tuple[Json, State]:
        """A heart, "not this", or one of them taken back."""
        session = before = ChatSession.from_dict(state.get("session"))
        photo_id, liking = getattr(event, "id", None), getattr(event, "liking", None)
        if isinstance(photo_id, int) and liking in ("like", "dislike", "clear"):
            with suppress(QueryError):  # the photo left the collection meanwhile: its heart goes out
                session = self.application.rate(session, photo_id, liking)
        state = self._kept(state, before, session)
        return self.likes(ChatSession.from_dict(state["session"])), state

    def likes(self, session: ChatSession) -> Json:
        """What the hearts and the Liked tab show, latest first."""
        return likes_json(self.application.photos(session.liked[::-1]), session.disliked)

    def _kept(self, state: State, before: ChatSession, session: ChatSession) -> State:
        """The state with a new session; its likes are those kept for the visitor, with the changes of this event.

        Other events may have begun with the same state: hearts pressed at once, during an answer, or in another tab.
        """
        token = str(state.get("token") or "")
        if not token:
            return _state("", session)

        def change(kept: Likes) -> Likes:
            liked = _changed(kept[0], before.liked, session.liked, session.disliked)
            return liked, _changed(kept[1], before.disliked, session.disliked, session.liked)

        liked, disliked = self.application.change_likes(token, change)
        now = replace(session.now, liked=liked, disliked=disliked)
        return _state(token, replace(session, snapshots=(*session.snapshots[:-1], now)))


def _changed(kept: Ids, before: Ids, after: Ids, opposite: Ids) -> Ids:
    """What is kept with the changes of one tab: the browser may have another one, with other changes."""
    still = [photo for photo in kept if (photo in after or photo not in before) and photo not in opposite]
    return (*still, *(photo for photo in after if photo not in before and photo not in still))


def read_message(message: str | Mapping[str, Any]) -> Message:
    """What the message box sends; a button under an answer sends a str. Files from elsewhere: QueryError."""
    if isinstance(message, str):
        return Message(message)
    files = message.get("files") or []
    if len(files) > MOST_UPLOADS:
        raise QueryError(words.TOO_MANY_UPLOADS.format(n=len(files), limit=MOST_UPLOADS))
    return Message(str(message.get("text") or ""), tuple(_uploaded(file) for file in files))


def _uploaded(file: str | Mapping[str, Any]) -> Path:
    """The path of an upload; only what lies in the upload folder is one."""
    path = Path(str(file if isinstance(file, str) else file.get("path", "")))
    folder = Path(gr.utils.get_upload_folder()).resolve()
    if not path.resolve().is_relative_to(folder) or not path.is_file():
        raise QueryError(words.STRANGE_UPLOAD.format(name=path.name))
    return path


def new_state() -> State:
    """The state of a page before its visitor is known."""
    return _state("", ChatSession())


def _state(token: str, session: ChatSession) -> State:
    return {"token": token, "session": session.to_dict()}
