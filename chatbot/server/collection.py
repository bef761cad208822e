"""Changes to the collection over HTTP: adding photos, indexing, people, models; and their progress."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from chatbot.application import Application
from chatbot.server import answers
from chatbot.server.names import example
from chatbot.server.uploads import MOST_FILES, Added, Upload, add_uploads
from chatbot.wire import family_json, status_json
from retrieval.errors import UsageError
from retrieval.file_names import expanded
from retrieval.indexing import checked_roots
from retrieval.wire import people_json
from retrieval.words import say

# The OpenAPI description of an upload, whose body is streamed.
UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}


class IndexOrder(BaseModel):
    """A folder on the server; without one, the known folders are indexed again."""

    model_config = example()

    folder: str | None = None


class FamilyOrder(BaseModel):
    """The model family to change to."""

    model_config = example(family="clip")

    family: str


class NameOrder(BaseModel):
    """The name of a person."""

    model_config = example(name="Anna")

    name: str


def collection_routes(application: Application, trusted: bool) -> APIRouter:
    """Routes for indexing, adding, people and models; ``trusted`` clients may name folders from any machine."""
    router = APIRouter()

    @router.post("/index", response_model=answers.IndexStarted)
    def index(order: IndexOrder, request: Request) -> dict[str, Any]:
        """Look for new photos, in the given folder on the server or in the known ones; a folder waits for its turn."""
        folders = None
        if order.folder and order.folder.strip():
            if not (trusted or _is_here(request)):
                raise HTTPException(403, say("server-folder-not-here"))
            folder = expanded(order.folder.strip())
            if not os.path.isdir(folder):  # False for a name that no system accepts
                raise UsageError(say("server-no-folder", folder=str(folder)))
            folders = checked_roots([folder], application.settings.data)
        if application.index(folders):
            return {"text": say("server-started"), "begun": True}
        if folders:
            application.index_next(folders)
        return {"text": say("server-folder-next" if folders else "server-already-running"), "begun": False}

    @router.post("/index/cancel", response_model=answers.Sentence)
    def cancel() -> dict[str, str]:
        """Stop indexing after the current batch."""
        application.cancel()
        return {"text": say("server-cancelled")}

    @router.post("/photos", response_model=answers.Added, openapi_extra=UPLOAD)
    async def add(request: Request) -> dict[str, Any]:
        """Add photos, or ZIP files of photos, to the images folder."""
        async with _form(request) as form:
            files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
            uploads = [Upload(part.filename or "", part.file) for part in files]
            settings = application.settings
            added = await run_in_threadpool(
                add_uploads, uploads, settings.images[0], settings.max_pixels, application.place_of
            )
        if added.files:
            application.index_next()
        return _added_json(added)

    @router.get("/people", response_model=answers.People)
    def people() -> dict[str, Any]:
        """Whether the search for faces is on, and who is in the photos."""
        return people_json(*application.people())

    @router.post("/people", response_model=answers.People)
    def look_for_people() -> dict[str, Any]:
        """Switch the search for faces on; it runs on this machine."""
        application.want_people()
        return people_json(*application.people())

    @router.delete("/people", response_model=answers.People)
    def forget_people() -> dict[str, Any]:
        """Delete all faces, groups and names, and switch the search for faces off."""
        application.forget_people()
        return people_json(*application.people())

    @router.post("/people/{person_id}", response_model=answers.People)
    def name_person(person_id: Annotated[int, Path(ge=0, lt=2**63, examples=[1])], order: NameOrder) -> dict[str, Any]:
        """Name a person; an empty name removes the name, and groups of the same name are merged."""
        application.name_person(person_id, order.name)
        return people_json(*application.people())

    @router.get("/progress", response_model=answers.Progress)
    def progress() -> dict[str, Any]:
        """The progress of indexing and downloads, and how many photos can be found."""
        return status_json(application.status())

    @router.get("/models", response_model=answers.Families)
    def models() -> dict[str, Any]:
        """The model families: which are installed, and the size of their downloads."""
        return {"families": [family_json(family) for family in application.families()]}

    @router.post("/models/use", response_model=answers.Sentence)
    def use(order: FamilyOrder) -> dict[str, str]:
        """Download a model family if needed, index the photos again in the background, and then switch to it."""
        application.use_family(order.family)
        return {"text": say("server-upgrade-started")}

    return router


@asynccontextmanager
async def _form(request: Request) -> AsyncIterator[FormData]:
    """The parts of an upload; raises UsageError where they cannot be told apart, or are too many."""
    try:
        form = await request.form(max_files=MOST_FILES + 1)
    except (HTTPException, UnicodeError) as error:  # not whole, or in a character set that reads no names
        raise UsageError(say("server-no-form", limit=MOST_FILES)) from error
    try:
        yield form
    finally:
        await form.close()


def _added_json(added: Added) -> dict[str, Any]:
    n, n_known = len(added.files), len(added.known)
    sentences = [say("server-added", n=n)] if n else []
    if n_known:
        sentences.append(say("server-known", n=n_known, name=added.known[0].name))
    refused = [{"name": refusal.name, "reason": refusal.reason} for refusal in added.refused]
    present = [{"name": photo.name, "file": photo.path.name} for photo in added.known]
    return {"text": " ".join(sentences) or say("server-added-none"), "added": n, "refused": refused, "known": present}


def _is_here(request: Request) -> bool:
    """Whether a request comes from this machine."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
