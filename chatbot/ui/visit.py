"""What happens on the page when a person arrives, writes, presses a heart, or does something that needs no words."""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from queue import SimpleQueue
from typing import Any, get_args

import gradio as gr
from gradio.context import LocalContext

from chatbot.application import Application, Likes
from chatbot.bot import LARGEST_PAGE, PAGE, Message, fitting
from chatbot.fair_share import BusyError, Client, FairShare
from chatbot.parts import without_part
from chatbot.replies import Reply, escaped_sentence
from chatbot.session import ChatSession
from chatbot.ui.conversation import answer
from chatbot.ui.messages import Sent, Words, read_log, read_message, read_words, uploaded
from chatbot.wire import Json, likes_json, panel_json, view_of
from retrieval.descriptions import as_said
from retrieval.errors import ImageSearchError
from retrieval.records import Hit, Liking, Photo, Query
from retrieval.words import best_language, say, speaking

TOKEN_BYTES = 16
CARD_SIDE = 256  # pixels of a card's thumbnail
MOST_RATINGS = 10_000  # in one event: a click sends one, a selection one for each of its photos

State = dict[str, Any]  # {"token": str, "session": ChatSession.to_dict(), "number": of the last change of likes}
# and for a while "underway": Underway, "last": number of the message that the conversation got last.
Ids = tuple[int, ...]


class Underway:
    """A turn in progress; iterating over it waits for its replies, and raises the error it failed with."""

    def __init__(self, number: int) -> None:
        self.number = number  # of the message
        self.replies: SimpleQueue[Reply | Exception | None] = SimpleQueue()

    def __iter__(self) -> Iterator[Reply]:
        while (reply := self.replies.get()) is not None:
            if isinstance(reply, Exception):
                raise reply
            yield reply


class Page:
    """What happens when a person writes or presses a heart; holds no state of any one person.

    The state of a visit is changed in place, as several of its events may be handled at once.
    """

    def __init__(self, application: Application, share: FairShare, base: str = "") -> None:
        self.application, self._share, self._base = application, share, base
        self._keeping = threading.Lock()  # while the state of a visit is changed
        self._hearts = FairShare.of_reading()  # none waits for an answer, not even for one to its own visitor

    def greet(self, token: str | None) -> tuple[str, State, Json]:
        """A visitor arrives: the token of their browser, a new conversation and their earlier likes."""
        token = token if isinstance(token, str) and len(token) >= TOKEN_BYTES else secrets.token_urlsafe(TOKEN_BYTES)
        session = ChatSession.with_likes(*self.application.likes(token))
        self.application.warm_up()  # while the visitor looks around
        state = _state(token, session)
        return token, state, self.likes(state)

    def begin(self, state: State, event: gr.EventData, request: gr.Request | None = None) -> tuple[Any, Any, State]:
        """The photos of a message and the likes it changes, while it is still on its way to the conversation.

        That takes a few more requests. The turn is made here; ``chat`` delivers its result. ``event.text`` is what the
        message box sends, without files.
        """
        words = read_words(str(getattr(event, "text", "")))
        turn = Underway(words.number)
        with self._keeping:
            if words.number <= state.get("last", 0):  # the conversation has delivered it already
                return gr.skip(), gr.skip(), state
            state["underway"] = turn
        results: Any = gr.skip()
        likes: Any = gr.skip()
        try:
            question = Message(words.meant or words.shown, language=_language(request))
            for reply, shown, liked in self._turn(question, state):
                turn.replies.put(reply)
                results, likes = shown, liked
        except Exception as failure:
            turn.replies.put(failure)
        finally:
            turn.replies.put(None)
        return results, likes, state

    def chat(
        self, message: Sent, _history: object, state: State, request: gr.Request | None = None
    ) -> Iterator[tuple[Any, Any, Any, Any, State]]:
        """Answers in steps (answer, results, likes, turn, state); never raises: that would end the conversation."""
        words = read_words(message)
        with self._keeping:
            underway = state.get("underway")
            state["last"] = words.number
        try:
            if underway and underway.number == words.number:
                replies: Iterator[tuple[Reply, Any, Any]] = ((reply, gr.skip(), gr.skip()) for reply in underway)
            else:
                replies = self._turn(read_message(message, _language(request)), state)
            for reply, results, likes in replies:
                if reply.final:
                    with speaking(_language(request)):
                        outputs = self._outputs(words, reply, results, likes)
                    yield *outputs, state
                else:
                    yield reply.text, results, likes, gr.skip(), state
        except ImageSearchError as error:
            yield escaped_sentence(str(error)), gr.skip(), gr.skip(), gr.skip(), state
        except Exception:
            logging.getLogger(__name__).exception("A message could not be answered")
            yield say("server-went-wrong"), gr.skip(), gr.skip(), gr.skip(), state

    def _turn(self, message: Message, state: State) -> Iterator[tuple[Reply, Any, Any]]:
        """The replies to a message, each with the results and likes that it changes; the state keeps the last one."""
        before = ChatSession.from_dict(state.get("session"))
        with self._share.slot(present_client()):
            for reply in self.application.turn(message, before):
                if not reply.final:
                    yield reply, gr.skip(), gr.skip()
                    continue
                with self._keeping:
                    self._keep(state, before, reply.session)
                # Made while the answer travels: the browser asks for them next.
                self.application.make_thumbnails([hit.photo for hit in (reply.hits or ())[:PAGE]], CARD_SIDE)
                with speaking(message.language):
                    results = gr.skip() if reply.hits is None else panel_json(reply.session, reply.hits)
                same = (reply.session.liked, reply.session.disliked) == (before.liked, before.disliked)
                yield reply, results, gr.skip() if same else self.likes(state)

    def _outputs(self, words: Words, reply: Reply, results: Any, likes: Any) -> tuple[Any, Any, Any, Any]:
        """The answer in the conversation, and what a browser keeps of the turn."""
        shown = answer(reply, self._base)
        view = json.dumps(view_of(reply.session))
        record = {
            "user": words.shown,
            "pressed": words.pressed,
            "bot": shown.content,
            "options": shown.options,
            "view": view,
        }
        return shown, results, likes, {"said": record}

    def act(
        self, state: State, event: gr.EventData, request: gr.Request | None = None
    ) -> tuple[Any, Any, Any, Any, State]:
        """Events without words: (conversation, its state, results, turn, state).

        ``event.do`` is "more" (photos after the shown ones that fit, or with ``weaker`` any), "drop" (a part of the
        search), "show" (these photos as the page) or "restore" (a search and, with ``log``, a conversation that the
        browser kept).
        """
        before = ChatSession.from_dict(state.get("session"))
        with speaking(_language(request)):
            session, results, log = self._done(before, event)
        done = {"done": getattr(event, "number", 0)}
        with self._keeping:
            now = ChatSession.from_dict(state.get("session"))
            if (now.query, now.shown) != (before.query, before.shown):  # the page has changed meanwhile
                return gr.skip(), gr.skip(), gr.skip(), done, state
            self._keep(state, before, session)
        return log, log, results, done, state

    def _done(self, session: ChatSession, event: gr.EventData) -> tuple[ChatSession, Any, Any]:
        """(session, results, conversation) after what was asked for; a failure leaves the page as it is."""
        log: Any = gr.skip()
        results: Any = gr.skip()
        try:
            with self._share.slot(present_client()):
                match getattr(event, "do", None):
                    case "more":
                        session, results = self._more(session, bool(getattr(event, "weaker", False)))
                    case "drop":
                        session, results = self._without(session, str(getattr(event, "key", "")))
                    case "show":
                        session, results = self._page_of(session, _ids(getattr(event, "ids", ())))
                    case "restore":
                        session, results = self._restored(session, getattr(event, "view", None))
                        kept = getattr(event, "log", None)
                        log = gr.skip() if kept is None else read_log(kept)
        except ImageSearchError:  # the photos or the upload it stood on are gone: the page stays as it is
            pass
        except Exception:
            logging.getLogger(__name__).exception("What was asked for without words could not be done")
        return session, results, log

    def _more(self, session: ChatSession, weaker: bool) -> tuple[ChatSession, Any]:
        """The photos after the shown ones, those that fit or any; all of them are the page then."""
        if session.query is None:
            return session, gr.skip()
        candidates = self._searched(session.query, (*session.now.seen, *session.shown, *session.disliked))
        hits = [hit for hit in candidates if weaker or hit.relevant]
        first = len(session.shown)
        session = session.now_showing((*session.shown, *(hit.photo.photo_id for hit in hits)))
        panel = panel_json(session, hits, first) | {"append": True}
        return session, panel if candidates else panel | {"more": ""}

    def _without(self, session: ChatSession, key: str) -> tuple[ChatSession, Any]:
        """The search without one of its parts."""
        query = session.query and without_part(session.query, key)
        if query is None:
            session = session.then("", query=None, shown=(), seen=(), total=0)
            return session, panel_json(session, ())
        results = self.application.search(replace(as_said(query), exclude=frozenset(session.disliked)))
        hits = fitting(results.hits)
        shown = tuple(hit.photo.photo_id for hit in hits)
        weak = results.match == "weak"
        session = session.then("", query=query, shown=shown, seen=(), total=results.total, weak=weak)
        return session, panel_json(session, hits)

    def _page_of(self, session: ChatSession, ids: Ids) -> tuple[ChatSession, Any]:
        """These photos as the page, so that they can be spoken of by their numbers."""
        photos = self.application.photos(ids)
        session = session.then("", query=None, shown=tuple(p.photo_id for p in photos), seen=(), total=len(photos))
        return session, panel_json(session, _as_hits(photos))

    def _restored(self, session: ChatSession, view: object) -> tuple[ChatSession, Any]:
        """An earlier search that a browser kept, as the current one."""
        if not isinstance(view, str):
            return session.then("", query=None, shown=(), seen=(), total=0), gr.skip()
        now = ChatSession.from_dict({"snapshots": [json.loads(view)]}).now
        query = now.query and replace(now.query, photos=tuple(uploaded(str(path)) for path in now.query.photos))
        session = session.then(
            now.message, query=query, shown=now.shown, page=now.page, seen=now.seen, total=now.total, weak=now.weak
        )
        hits = self._again(session)
        return session.now_showing(tuple(hit.photo.photo_id for hit in hits)), panel_json(session, hits) | {
            "restored": True
        }

    def _again(self, session: ChatSession) -> Sequence[Hit]:
        """The hits of the current page, searched again so that scores and reasons are up to date."""
        places = {photo_id: place for place, photo_id in enumerate(session.shown)}
        hits_by_id: dict[int, Hit] = {}
        if session.query is not None and session.shown:
            query = replace(session.query, top_k=len(session.shown))
            hits_by_id = {hit.photo.photo_id: hit for hit in self._searched(query, session.now.seen)}
        hits = [hits_by_id.get(hit.photo.photo_id, hit) for hit in _as_hits(self.application.photos(session.shown))]
        return [replace(hit, rank=places[hit.photo.photo_id] + 1) for hit in hits]

    def _searched(self, query: Query, left_out: Sequence[int]) -> Sequence[Hit]:
        hits = self.application.search(replace(as_said(query), exclude=frozenset(left_out))).hits
        self.application.make_thumbnails([hit.photo for hit in hits], CARD_SIDE)
        return hits

    def rate(self, state: State, event: gr.EventData) -> tuple[Json, State]:
        """Hearts and "not this", given or taken back: ``event.ratings`` are (photo_id, liking) in their order."""
        try:
            with self._hearts.slot(present_client()):
                self._rate(state, _ratings(getattr(event, "ratings", ())))
        except BusyError:  # the hearts go out again
            pass
        return self.likes(state), state

    def _rate(self, state: State, ratings: dict[int, Liking]) -> None:
        # A photo may have left the collection meanwhile: its heart goes out.
        there = [photo.photo_id for photo in self.application.photos(tuple(ratings))]
        with self._keeping:
            session = before = self._with_kept_likes(state)
            for liking in get_args(Liking):
                if chosen := [photo_id for photo_id in there if ratings[photo_id] == liking]:
                    session = session.rated(chosen, liking)
            self._keep(state, before, session)

    def likes(self, state: State) -> Json:
        """What the hearts and the Liked tab show, latest first."""
        session = ChatSession.from_dict(state.get("session"))
        return likes_json(self.application.photos(session.liked[::-1]), session.disliked, state["number"])

    def _with_kept_likes(self, state: State) -> ChatSession:
        """The session of a state with the likes that are kept for the visitor: another tab may have changed them."""
        session = ChatSession.from_dict(state.get("session"))
        token = str(state.get("token") or "")
        return _with_likes(session, self.application.likes(token)) if token else session

    def _keep(self, state: State, before: ChatSession, session: ChatSession) -> None:
        """Put a new session into the state; its likes are those kept for the visitor, with the changes of this event.

        Other events may have begun with the same state: hearts pressed at once, during an answer, or in another tab.
        """
        token = str(state.get("token") or "")
        if not token:
            state.update(_state("", session))
            return

        likes, number = self.application.keep_likes(token, before, session)
        state.update(_state(token, _with_likes(session, likes), number))


def _with_likes(session: ChatSession, likes: Likes) -> ChatSession:
    now = replace(session.now, liked=likes[0], disliked=likes[1])
    return replace(session, snapshots=(*session.snapshots[:-1], now))


def _ratings(values: object) -> dict[int, Liking]:
    """The last rating of each photo that a browser sent, in their order; anything else is ignored."""
    ratings: dict[int, Liking] = {}
    for value in islice(values, MOST_RATINGS) if isinstance(values, (list, tuple)) else ():
        match value:
            case [int(photo_id), "like" | "dislike" | "clear" as liking]:
                ratings.pop(photo_id, None)
                ratings[photo_id] = liking
    return ratings


def _language(request: gr.Request | None) -> str:
    """The language of the browser that asks."""
    return best_language(request.headers.get("accept-language", "") if request else "")


def _as_hits(photos: Sequence[Photo]) -> list[Hit]:
    """Photos without a search, as hits."""
    return [Hit(rank, photo, 1.0, "fair", "") for rank, photo in enumerate(photos, start=1)]


def _ids(values: object) -> Ids:
    """Photo ids that a browser sent; anything else is ignored."""
    if not isinstance(values, (list, tuple)):
        return ()
    return tuple(value for value in values if isinstance(value, int))[:LARGEST_PAGE]


def present_client() -> Client:
    """The client that caused the current event; the same one for all where Gradio does not say."""
    request = LocalContext.request.get(None)
    if request is None or request.client is None:
        return Client("")
    return Client(request.client.host, str(request.session_hash or ""), request.client.port)


def new_state() -> State:
    """The state of a page before its visitor is known."""
    return _state("", ChatSession())


def _state(token: str, session: ChatSession, number: int = 0) -> State:
    return {"token": token, "session": session.to_dict(), "number": number}
