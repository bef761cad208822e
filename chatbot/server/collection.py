"""What changes the collection: adding, indexing, other models; and how that stands."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from chatbot.server.uploads import MOST_FILES, Added, Upload, add_uploads
from chatbot.ui import words
from chatbot.ui.site import Site
from chatbot.ui.status import progress_json
from chatbot.ui.upgrade import ModelUpgrade, families_json
from retrieval.catalogue import Catalogue
from retrieval.errors import UsageError
from retrieval.indexing import FolderWatch, known_folders


class IndexOrder(BaseModel):
    """A folder of this machine; without one, the known folders are looked through again."""

    folder: str | None = None


class FamilyOrder(BaseModel):
    """The model family to change to."""

    family: str


def collection_routes(site: Site, upgrade: ModelUpgrade, watch: FolderWatch, trusted: bool) -> APIRouter:
    """Index, add and models; ``trusted`` callers may name folders from anywhere."""
    router = APIRouter()

    @router.post("/index")
    def index(order: IndexOrder, request: Request) -> dict[str, str]:
        """Look for new photos, in a folder of this machine if one is named."""
        roots = folders_of(site)
        if order.folder and order.folder.strip():
            if not (trusted or _is_here(request)):
                raise HTTPException(403, words.FOLDER_NOT_HERE)
            folder = Path(order.folder.strip()).expanduser()
            if not folder.is_dir():
                raise UsageError(words.NO_FOLDER.format(folder=folder))
            roots = [folder]
        return {"text": words.STARTED if _start(site, roots) else words.ALREADY_RUNNING}

    @router.post("/index/cancel")
    def cancel() -> dict[str, str]:
        """Stop indexing after the present batch."""
        site.indexing.cancel()
        return {"text": words.CANCELLED}

    @router.post("/photos")
    async def add(request: Request) -> dict[str, Any]:
        """Add photos, or a ZIP of photos, to the images folder (multipart field ``files``)."""
        async with request.form(max_files=MOST_FILES + 1) as form:
            files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
            uploads = [Upload(part.filename or "", part.file) for part in files]
            settings = site.library.settings
            known = partial(_place_of, site.library.catalogue)
            added = await run_in_threadpool(add_uploads, uploads, settings.images[0], settings.max_pixels, known)
        if added.files:
            threading.Thread(target=_index_soon, args=(site,), name="added photos", daemon=True).start()
        return _added_json(added)

    @router.get("/progress")
    def progress() -> dict[str, Any]:
        """How indexing and downloads stand, and how many photos can be found."""
        return progress_json(site, upgrade, watch.problem)

    @router.get("/models")
    def models() -> dict[str, Any]:
        """The model families, what is at hand and what a download would weigh."""
        return {"families": families_json(site.library.settings)}

    @router.post("/models/use")
    def use(order: FamilyOrder) -> dict[str, str]:
        """Download a family if need be, index the photos again in the background, and change to it."""
        upgrade.start(order.family)
        return {"text": words.UPGRADE_STARTED}

    return router


def folders_of(site: Site) -> list[Path]:
    """The folders of the collection that are there."""
    return known_folders(site.library.settings.images, site.library.catalogue)


def look_again(site: Site, quiet: float = 0) -> bool:
    """Start a run over the folders of the collection; False while another is under way."""
    return _start(site, folders_of(site), quiet)


def _start(site: Site, folders: Sequence[Path], quiet: float = 0) -> bool:
    try:
        site.indexing.start(folders, quiet)
    except UsageError:
        return False
    return True


def _index_soon(site: Site) -> None:
    """Index what was added; a run under way has found its files already, so a new one follows it."""
    site.indexing.wait()
    look_again(site)  # unless somebody else was quicker: their run finds the new files


def _added_json(added: Added) -> dict[str, Any]:
    n, known = len(added.files), len(added.known)
    sentences = [words.ADDED.format(n=n) if n > 1 else words.ADDED_ONE] if n else []
    if known:
        sentences.append(words.KNOWN.format(n=known) if known > 1 else words.KNOWN_ONE.format(name=added.known[0].name))
    refused = [{"name": one.name, "reason": one.reason} for one in added.refused]
    there = [{"name": one.name, "file": one.path.name} for one in added.known]
    return {"text": " ".join(sentences) or words.ADDED_NONE, "added": n, "refused": refused, "known": there}


def _place_of(catalogue: Catalogue, content_hash: str) -> Path | None:
    """Where the photo with that content lies, if it is there."""
    photo = catalogue.photo_by_hash(content_hash)
    return photo.path if photo and photo.path.is_file() else None


def _is_here(request: Request) -> bool:
    """Whether a request comes from this machine itself."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
