"""What programs may ask over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from chatbot import words
from chatbot.application import Application
from chatbot.bot import Message
from chatbot.programs import MOST_HITS, Programs
from chatbot.session import ChatSession
from chatbot.wire import turn_json
from retrieval.errors import QueryError

TopK = Annotated[int, Field(ge=1, le=MOST_HITS)]


class SearchQuestion(BaseModel):
    """A description of what is looked for, and where it was taken: "Lisbon", "near Lisbon"."""

    query: str = ""
    top_k: TopK = 12
    place: str = ""


class RecommendQuestion(BaseModel):
    """Photos to resemble and to avoid."""

    like: list[int]
    unlike: list[int] = []
    top_k: TopK = 12


class ColourQuestion(BaseModel):
    """Colour words or #rrggbb."""

    colour: str
    top_k: TopK = 12


class ChatQuestion(BaseModel):
    """One message; ``session`` is what the answer before it gave back."""

    message: str
    like: list[int] = []
    dislike: list[int] = []
    session: dict[str, Any] | None = None


def question_routes(application: Application) -> APIRouter:
    """Search, recommend, colour, similar, stats and chat."""
    router, programs = APIRouter(), Programs(application)

    @router.post("/search")
    def search(question: SearchQuestion) -> dict[str, Any]:
        """Photos that fit a description."""
        return programs.search(question.query, question.top_k, question.place)

    @router.post("/recommend")
    def recommend(question: RecommendQuestion) -> dict[str, Any]:
        """Photos like the liked ones."""
        return programs.recommend(question.like, question.unlike, question.top_k)

    @router.post("/colour")
    def colour(question: ColourQuestion) -> dict[str, Any]:
        """Photos by their colours."""
        return programs.colour(question.colour, question.top_k)

    @router.get("/similar/{photo_id}")
    def similar(photo_id: int, top_k: TopK = 12) -> dict[str, Any]:
        """Photos that look like this one."""
        return programs.similar(photo_id, top_k)

    @router.get("/stats")
    def stats() -> dict[str, Any]:
        """The collection in numbers."""
        return programs.stats()

    @router.get("/places")
    def places() -> dict[str, Any]:
        """The places that photos are from."""
        return programs.places()

    @router.post("/chat")
    def chat(question: ChatQuestion) -> dict[str, Any]:
        """One turn of a conversation."""
        message = Message(question.message, like=tuple(question.like), dislike=tuple(question.dislike))
        reply = application.respond(message, _session(question.session))
        return {**turn_json(reply), "session": reply.session.to_dict()}

    return router


def _session(plain: dict[str, Any] | None) -> ChatSession:
    """A conversation that a program sends back, without files of this machine; QueryError for nonsense."""
    try:
        session = ChatSession.from_dict(plain)
        snapshots = (replace(one, query=one.query and replace(one.query, photos=())) for one in session.snapshots)
        return ChatSession(tuple(snapshots))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise QueryError(words.STRANGE_SESSION) from error
