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
from chatbot.session import ChatSession, Snapshot
from chatbot.wire import turn_json
from retrieval.errors import QueryError
from retrieval.search.checks import MOST_CHARACTERS, MOST_PHOTOS, READ_CHARACTERS, check_size

TopK = Annotated[int, Field(ge=1, le=MOST_HITS)]
PhotoId = Annotated[int, Field(ge=0, lt=2**63)]
PhotoIds = Annotated[list[PhotoId], Field(max_length=MOST_PHOTOS)]
Words = Annotated[str, Field(max_length=MOST_CHARACTERS)]


class SearchQuestion(BaseModel):
    """A description of what is looked for, and where it was taken: "Lisbon", "near Lisbon"."""

    query: Words = ""
    top_k: TopK = 12
    place: Annotated[str, Field(max_length=READ_CHARACTERS)] = ""


class RecommendQuestion(BaseModel):
    """Photos to resemble and to avoid."""

    like: PhotoIds
    unlike: PhotoIds = []
    top_k: TopK = 12


class ColourQuestion(BaseModel):
    """Colour words or #rrggbb."""

    colour: Annotated[str, Field(max_length=READ_CHARACTERS)]
    top_k: TopK = 12


class ChatQuestion(BaseModel):
    """One message; ``session`` is what the answer before it gave back."""

    message: Words
    like: PhotoIds = []
    dislike: PhotoIds = []
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
    def similar(photo_id: PhotoId, top_k: TopK = 12) -> dict[str, Any]:
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
        session = ChatSession.from_stranger(plain)
    except ValueError as error:
        raise QueryError(words.STRANGE_SESSION) from error
    return ChatSession(*(tuple(map(_without_files, chain)) for chain in (session.snapshots, session.ahead)))


def _without_files(snapshot: Snapshot) -> Snapshot:
    if snapshot.query is None:
        return snapshot
    check_size(snapshot.query)
    return replace(snapshot, query=replace(snapshot.query, photos=()))
