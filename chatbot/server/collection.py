"""Changes to the collection: adding, indexing, other models; and their progress."""

from __future__ import annotations

import ipaddress
import os
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from chatbot.application import Application
from chatbot.server.uploads import MOST_FILES, Added, Upload, add_uploads
from chatbot.wire import family_json, status_json
from retrieval.errors import UsageError
from retrieval.file_names import expanded
from retrieval.wire import people_json
from retrieval.words import say

# The form of an upload; its body is streamed, so it is described here.
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
    """A folder of this machine; without one, the known folders are indexed again."""

    folder: str | None = None


class FamilyOrder(BaseModel):
    """The model family to change to."""

    family: str


class NameOrder(BaseModel):
    """The name of a person."""

    name: str


def collection_routes(application: Application, trusted: bool) -> APIRouter:
    """Index, add and models; ``trusted`` callers may name folders from anywhere."""
    router = APIRouter()

    @router.post("/index")
    def index(order: IndexOrder, request: Request) -> dict[str, str]:
        """Look for new photos, in a folder of this machine if one is named."""
        folders = None
        if order.folder and order.folder.strip():
            if not (trusted or _is_here(request)):
                raise HTTPException(403, say("server-folder-not-here"))
            folder = expanded(order.folder.strip())
            if not os.path.isdir(folder):  # False for a name that no system accepts
                raise UsageError(say("server-no-folder", folder=str(folder)))
            folders = [folder]
        return {"text": say("server-started") if application.index(folders) else say("server-already-running")}

    @router.post("/index/cancel")
    def cancel() -> dict[str, str]:
        """Stop indexing after the present batch."""
        application.cancel()
        return {"text": say("server-cancelled")}

    @router.post("/photos", openapi_extra=UPLOAD)
    async def add(request: Request) -> dict[str, Any]:
        """Add several photos at once, or a ZIP of photos, to the images folder."""
        async with request.form(max_files=MOST_FILES + 1) as form:
            files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
            uploads = [Upload(part.filename or "", part.file) for part in files]
            settings = application.settings
            added = await run_in_threadpool(
                add_uploads, uploads, settings.images[0], settings.max_pixels, application.place_of
            )
        if added.files:
            application.index_added()
        return _added_json(added)

    @router.get("/people")
    def people() -> dict[str, Any]:
        """Whether faces are looked for, and who is in the photos."""
        return people_json(*application.people())

    @router.post("/people")
    def look_for_people() -> dict[str, Any]:
        """Look for faces from now on, on this machine."""
        application.want_people()
        return people_json(*application.people())

    @router.delete("/people")
    def forget_people() -> dict[str, Any]:
        """Delete all faces, groups and names, and stop looking for faces."""
        application.forget_people()
        return people_json(*application.people())

    @router.post("/people/{person_id}")
    def name_person(person_id: Annotated[int, Path(ge=0, lt=2**63)], order: NameOrder) -> dict[str, Any]:
        """Name a person; an empty name removes it, and groups of one name are merged."""
        application.name_person(person_id, order.name)
        return people_json(*application.people())

    @router.get("/progress")
    def progress() -> dict[str, Any]:
        """The progress of indexing and downloads, and how many photos can be found."""
        return status_json(application.status())

    @router.get("/models")
    def models() -> dict[str, Any]:
        """The model families, what is installed and the size of a download."""
        return {"families": [family_json(family) for family in application.families()]}

    @router.post("/models/use")
    def use(order: FamilyOrder) -> dict[str, str]:
        """Download a family if need be, index the photos again in the background, and change to it."""
        application.use_family(order.family)
        return {"text": say("server-upgrade-started")}

    return router


def _added_json(added: Added) -> dict[str, Any]:
    n, already = len(added.files), len(added.known)
    sentences = [say("server-added", n=n)] if n else []
    if already:
        sentences.append(say("server-known", n=already, name=added.known[0].name))
    refused = [{"name": refusal.name, "reason": refusal.reason} for refusal in added.refused]
    present = [{"name": photo.name, "file": photo.path.name} for photo in added.known]
    return {"text": " ".join(sentences) or say("server-added-none"), "added": n, "refused": refused, "known": present}


def _is_here(request: Request) -> bool:
    """Whether a request comes from this machine itself."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
