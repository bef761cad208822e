"""What changes the collection: adding, indexing, other models; and how that stands."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from chatbot import words
from chatbot.application import Application
from chatbot.server.uploads import MOST_FILES, Added, Upload, add_uploads
from chatbot.wire import family_json, status_json
from retrieval.errors import UsageError


class IndexOrder(BaseModel):
    """A folder of this machine; without one, the known folders are looked through again."""

    folder: str | None = None


class FamilyOrder(BaseModel):
    """The model family to change to."""

    family: str


def collection_routes(application: Application, trusted: bool) -> APIRouter:
    """Index, add and models; ``trusted`` callers may name folders from anywhere."""
    router = APIRouter()

    @router.post("/index")
    def index(order: IndexOrder, request: Request) -> dict[str, str]:
        """Look for new photos, in a folder of this machine if one is named."""
        folders = None
        if order.folder and order.folder.strip():
            if not (trusted or _is_here(request)):
                raise HTTPException(403, words.FOLDER_NOT_HERE)
            folder = Path(order.folder.strip()).expanduser()
            if not folder.is_dir():
                raise UsageError(words.NO_FOLDER.format(folder=folder))
            folders = [folder]
        return {"text": words.STARTED if application.index(folders) else words.ALREADY_RUNNING}

    @router.post("/index/cancel")
    def cancel() -> dict[str, str]:
        """Stop indexing after the present batch."""
        application.cancel()
        return {"text": words.CANCELLED}

    @router.post("/photos")
    async def add(request: Request) -> dict[str, Any]:
        """Add photos, or a ZIP of photos, to the images folder (multipart field ``files``)."""
        async with request.form(max_files=MOST_FILES + 1) as form:
            files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
            uploads = [Upload(part.filename or "", part.file) for part in files]
            settings = application.settings
            added = await run_in_threadpool(add_uploads, uploads, settings.images[0], settings.max_pixels)
        if added.files:
            application.index_added()
        return _added_json(added)

    @router.get("/progress")
    def progress() -> dict[str, Any]:
        """How indexing and downloads stand, and how many photos can be found."""
        return status_json(application.status())

    @router.get("/models")
    def models() -> dict[str, Any]:
        """The model families, what is at hand and what a download would weigh."""
        return {"families": [family_json(family) for family in application.families()]}

    @router.post("/models/use")
    def use(order: FamilyOrder) -> dict[str, str]:
        """Download a family if need be, index the photos again in the background, and change to it."""
        application.use_family(order.family)
        return {"text": words.UPGRADE_STARTED}

    return router


def _added_json(added: Added) -> dict[str, Any]:
    n = len(added.files)
    text = words.ADDED_NONE if not n else words.ADDED_ONE if n == 1 else words.ADDED.format(n=n)
    refused = [{"name": refusal.name, "reason": refusal.reason} for refusal in added.refused]
    return {"text": text, "added": n, "refused": refused}


def _is_here(request: Request) -> bool:
    """Whether a request comes from this machine itself."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
