"""The HTTP API for questions: search, recommend, colour, similar, chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from chatbot.application import Application
from chatbot.bot import Message
from chatbot.programs import MOST_HITS, Programs
from chatbot.server import answers
from chatbot.server.names import NAMED, PhotoName, example
from chatbot.session import ChatSession, Snapshot
from chatbot.wire import turn_json
from retrieval.descriptions import MOST_CHARACTERS, READ_CHARACTERS
from retrieval.errors import QueryError
from retrieval.records import SearchBy
from retrieval.search.checks import MOST_PHOTOS, check_size
from retrieval.words import say

TopK = Annotated[int, Field(ge=1, le=MOST_HITS)]
PhotoId = Annotated[int, Field(ge=0, lt=2**63)]
Short = Annotated[str, Field(max_length=READ_CHARACTERS)]
PhotoIds = Annotated[list[PhotoId], Field(max_length=MOST_PHOTOS)]
PhotoNames = Annotated[list[PhotoId | Short], Field(max_length=MOST_PHOTOS)]
Words = Annotated[str, Field(max_length=MOST_CHARACTERS)]


class SearchQuestion(BaseModel):
    """A description of the photos wanted, and where they were taken: "Lisbon", "near Lisbon"."""

    model_config = example(query="a cat", top_k=3)

    query: Annotated[Words, Field(description='Words in double quotes must occur; "label:dog" asks for a label.')] = ""
    top_k: TopK = 12
    place: Short = ""
    label: Short = ""
    search_by: Annotated[SearchBy, Field(description="What the description is compared with.")] = "auto"


class RecommendQuestion(BaseModel):
    """Photos to resemble and to avoid, by their ids or file names."""

    model_config = example(like=[1, "coffee.png"], unlike=[], top_k=3)

    like: PhotoNames
    unlike: PhotoNames = []
    top_k: TopK = 12


class ColourQuestion(BaseModel):
    """Colour words or #rrggbb."""

    model_config = example(colour="navy and gold", top_k=3)

    colour: Short
    top_k: TopK = 12


class ChatQuestion(BaseModel):
    """One message; ``session`` is the one in the previous answer."""

    model_config = example(message="a cat looking at me")

    message: Words
    photos: Annotated[
        PhotoNames, Field(description="Photos of the collection to look for, by id or file name; no addresses.")
    ] = []
    like: PhotoIds = []
    dislike: PhotoIds = []
    session: dict[str, Any] | None = None


def question_routes(application: Application) -> APIRouter:
    """Search, recommend, colour, similar, stats and chat."""
    router, programs = APIRouter(), Programs(application)

    @router.post("/search", response_model=answers.Hits)
    def search(question: SearchQuestion) -> dict[str, Any]:
        """Photos that match a description."""
        return programs.search(question.query, question.top_k, question.place, question.label, question.search_by)

    @router.post("/recommend", response_model=answers.Hits, responses=NAMED)
    def recommend(question: RecommendQuestion) -> dict[str, Any]:
        """Photos like the liked ones."""
        liked, unlike = [str(photo) for photo in question.like], [str(photo) for photo in question.unlike]
        return programs.recommend(liked, unlike, question.top_k)

    @router.post("/colour", response_model=answers.Hits)
    def colour(question: ColourQuestion) -> dict[str, Any]:
        """Photos by their colours."""
        return programs.colour(question.colour, question.top_k)

    @router.get("/similar/{photo:path}", response_model=answers.Hits, responses=NAMED)
    def similar(photo: PhotoName, top_k: TopK = 12) -> dict[str, Any]:
        """Photos that look like this one, by its id or file name."""
        return programs.similar(photo, top_k)

    @router.get("/stats", response_model=answers.Stats)
    def stats() -> dict[str, Any]:
        """The collection in numbers."""
        return programs.stats()

    @router.get("/places", response_model=answers.Places)
    def places() -> dict[str, Any]:
        """The places where photos were taken."""
        return programs.places()

    @router.post("/chat", response_model=answers.Turn, responses=NAMED)
    def chat(question: ChatQuestion) -> dict[str, Any]:
        """One turn of a conversation."""
        attached = tuple(application.photo_named(str(name)).path for name in question.photos)
        message = Message(question.message, attached, tuple(question.like), tuple(question.dislike))
        reply = application.respond(message, _session(question.session, application.has_photo_at))
        return {**turn_json(reply), "session": reply.session.to_dict()}

    return router


def _session(values: dict[str, Any] | None, is_ours: Callable[[Path], bool]) -> ChatSession:
    """The conversation that a program sends back, without files outside the collection; raises QueryError."""
    try:
        session = ChatSession.from_stranger(values)
    except ValueError as error:
        raise QueryError(say("server-strange-session")) from error

    def checked(snapshot: Snapshot) -> Snapshot:
        if snapshot.query is None:
            return snapshot
        check_size(snapshot.query)
        return replace(snapshot, query=replace(snapshot.query, photos=tuple(filter(is_ours, snapshot.query.photos))))

    snapshots, ahead = (tuple(map(checked, chain)) for chain in (session.snapshots, session.ahead))
    return replace(session, snapshots=snapshots, ahead=ahead)
