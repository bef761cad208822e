"""The host: HTTP API, photos and thumbnails by id, the page with its files, and what guards them."""

from __future__ import annotations

import ipaddress
import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.middleware.trustedhost import TrustedHostMiddleware

from chatbot import ui, words
from chatbot.bot import Chatbot, Message
from chatbot.cards import photo_card, version
from chatbot.guards import BodyLimit, Login, SameSite, SecurityHeaders
from chatbot.programs import MOST_HITS, Programs
from chatbot.session import ChatSession
from chatbot.site import Site
from chatbot.status import progress_json
from chatbot.upgrade import ModelUpgrade, families_json
from chatbot.uploads import MOST_BYTES, MOST_FILES, Upload, add_uploads
from retrieval.answers import hit_json
from retrieval.errors import ImageSearchError, QueryError, UsageError
from retrieval.export import export_results
from retrieval.indexing import BackgroundIndexing
from retrieval.library import Library
from retrieval.records import Photo
from retrieval.samples import PROMPTS

# A photo's address holds its content hash: what it answers never changes.
FOREVER = "private, max-age=31536000, immutable"
MOST_EXPORTED = 1000
# Forms and boundaries around MOST_BYTES of files.
ENVELOPE_BYTES = 1_000_000
MEDIA_TYPES = {"heic": "image/heic", "avif": "image/avif", "tiff": "image/tiff"}
ENDINGS = {"zip": "zip", "csv": "csv", "json": "json", "contact-sheet": "jpg"}

TopK = Annotated[int, Field(ge=1, le=MOST_HITS)]


class Side(IntEnum):
    """The long side of a thumbnail in pixels: for cards, and for the enlarged view."""

    SMALL = 256
    LARGE = 768


class SearchQuestion(BaseModel):
    """A description of what is looked for."""

    query: str
    top_k: TopK = 12


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


class IndexOrder(BaseModel):
    """A folder of this machine; without one, the known folders are looked through again."""

    folder: str | None = None


class FamilyOrder(BaseModel):
    """The model family to change to."""

    family: str


def create_app(
    library: Library,
    chatbot: Chatbot,
    indexing: BackgroundIndexing,
    *,
    samples: bool = False,
    auth: tuple[str, str] | None = None,
    allowed_hosts: Sequence[str] | None = None,
    mcp: bool = False,
) -> FastAPI:
    """The whole site from ready parts.

    ``auth`` is a name and password for everything; ``allowed_hosts`` the names it may be reached by (None: this
    machine only, "*" or 0.0.0.0: any); ``samples`` says that the photos are the sample collection.
    """
    site = Site(library, chatbot, indexing)
    upgrade, programs = ModelUpgrade(site), Programs(site)
    app = FastAPI(title="Photochat", description=__doc__.partition(".")[0], docs_url="/api/docs", openapi_url="/api/openapi.json", redoc_url=None)
    app.add_exception_handler(ImageSearchError, _sentence)
    app.include_router(_questions(site, programs), prefix="/api", tags=["questions"])
    app.include_router(_photos(site), prefix="/api", tags=["photos"])
    app.include_router(_collection(site, trusted=auth is not None), prefix="/api", tags=["collection"])
    app.include_router(_models(site, upgrade), prefix="/api", tags=["models"])
    app.mount("/page", StaticFiles(directory=ui.ASSETS), name="page")
    _guard(app, auth, allowed_hosts)
    limits = {"files": MOST_FILES, "megabytes": MOST_BYTES // 1_000_000}
    ui.mount(app, ui.build_ui(site, programs, mcp=mcp), ui.head(samples, PROMPTS, limits), mcp=mcp)
    return app


def _sentence(request: Request, error: Exception) -> JSONResponse:
    """A failure that a person can act on, as its sentence."""
    return JSONResponse({"detail": str(error)}, 422 if isinstance(error, QueryError) else 400)


def _guard(app: FastAPI, auth: tuple[str, str] | None, allowed_hosts: Sequence[str] | None) -> None:
    """The last one added stands first."""
    hosts = ["127.0.0.1", "localhost", "[::1]", *(allowed_hosts or ())]
    if any(host in ("*", "0.0.0.0", "::") for host in hosts):
        hosts = ["*"]
    app.add_middleware(BodyLimit, most=MOST_BYTES + ENVELOPE_BYTES)
    app.add_middleware(SameSite)
    if auth:
        app.add_middleware(Login, user=auth[0], password=auth[1])
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)
    app.add_middleware(SecurityHeaders)


def _questions(site: Site, programs: Programs) -> APIRouter:
    router = APIRouter()

    @router.post("/search")
    def search(question: SearchQuestion) -> dict[str, Any]:
        """Photos that fit a description."""
        return programs.search(question.query, question.top_k)

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

    @router.post("/chat")
    def chat(question: ChatQuestion) -> dict[str, Any]:
        """One turn of a conversation."""
        message = Message(question.message, like=tuple(question.like), dislike=tuple(question.dislike))
        reply = site.chatbot.respond(message, _session(question.session))
        return {
            "actions": [action.to_json() for action in reply.actions], "text": reply.text,
            "hits": [hit_json(hit) for hit in reply.hits or ()], "took_ms": round(reply.took_ms, 1),
            "session": reply.session.to_dict(),
        }

    return router


def _photos(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/thumbnail/{photo_id}", response_class=FileResponse)
    def thumbnail(photo_id: int, size: Side = Side.SMALL, v: str = "") -> FileResponse:
        """A small WebP of a photo."""
        photo = _photo(site, photo_id)
        return FileResponse(site.library.thumbnail(photo, size), media_type="image/webp", headers=_cache(photo, v))

    @router.get("/image/{photo_id}", response_class=FileResponse)
    def image(photo_id: int, v: str = "") -> FileResponse:
        """The photo itself, as it lies on disk."""
        photo = _photo(site, photo_id)
        if not photo.path.is_file():
            raise HTTPException(404, words.PHOTO_IS_GONE.format(name=photo.path.name))
        kind = f"image/{photo.facts.format}"
        return FileResponse(photo.path, media_type=kind, headers=_cache(photo, v), filename=photo.path.name, content_disposition_type="inline")

    @router.get("/photos")
    def photos(ids: str | None = None, offset: int = 0, limit: Annotated[int, Field(ge=1, le=MOST_HITS)] = 48) -> dict[str, Any]:
        """Cards of the photos named, or of the collection, newest first."""
        wanted = site.library.catalogue.ids()[max(0, offset) :][:limit].tolist() if ids is None else _ids(ids)
        return {"photos": [photo_card(photo) for photo in site.library.catalogue.photos(wanted)]}

    @router.get("/export", response_class=FileResponse)
    def export(ids: str, format: Literal["zip", "csv", "json", "contact-sheet"], after: BackgroundTasks) -> FileResponse:
        """Photos as one file."""
        handle, name = tempfile.mkstemp(prefix="photochat-", suffix=f".{ENDINGS[format]}")
        os.close(handle)
        after.add_task(Path(name).unlink, missing_ok=True)
        export_results(site.library, _ids(ids), format, Path(name))
        return FileResponse(name, filename=f"photochat.{ENDINGS[format]}", background=after)

    return router


def _collection(site: Site, trusted: bool) -> APIRouter:
    router = APIRouter()

    @router.post("/index")
    def index(order: IndexOrder, request: Request) -> dict[str, str]:
        """Look for new photos, in a folder of this machine if one is named."""
        roots = list(site.library.settings.images)
        if order.folder and order.folder.strip():
            if not (trusted or _is_here(request)):
                raise HTTPException(403, words.FOLDER_NOT_HERE)
            folder = Path(order.folder.strip()).expanduser()
            if not folder.is_dir():
                raise UsageError(words.NO_FOLDER.format(folder=folder))
            roots = [folder]
        return {"text": _start(site.indexing, roots)}

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
            added = await run_in_threadpool(add_uploads, uploads, settings.images[0], settings.max_pixels)
        if added.files:
            _start(site.indexing, settings.images)
        n = len(added.files)
        text = words.ADDED_NONE if not n else words.ADDED_ONE if n == 1 else words.ADDED.format(n=n)
        return {"text": text, "added": n, "refused": [{"name": one.name, "reason": one.reason} for one in added.refused]}

    return router


def _models(site: Site, upgrade: ModelUpgrade) -> APIRouter:
    router = APIRouter()

    @router.get("/progress")
    def progress() -> dict[str, Any]:
        """How indexing and downloads stand, and how many photos can be found."""
        return progress_json(site, upgrade)

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


def _start(indexing: BackgroundIndexing, roots: Sequence[Path]) -> str:
    try:
        indexing.start(roots)
    except UsageError:
        return words.ALREADY_RUNNING
    return words.STARTED


def _is_here(request: Request) -> bool:
    """Whether a request comes from this machine itself."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _session(plain: dict[str, Any] | None) -> ChatSession:
    """A conversation that a program sends back, without files of this machine; raises QueryError for nonsense."""
    try:
        session = ChatSession.from_dict(plain)
        snapshots = (replace(one, query=one.query and replace(one.query, photos=())) for one in session.snapshots)
        return ChatSession(tuple(snapshots))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise QueryError(words.STRANGE_SESSION) from error


def _photo(site: Site, photo_id: int) -> Photo:
    photos = site.library.catalogue.photos([photo_id])
    if not photos:
        raise HTTPException(404, words.NO_PHOTO.format(photo_id=photo_id))
    return photos[0]


def _cache(photo: Photo, asked: str) -> dict[str, str]:
    return {"Cache-Control": FOREVER if asked == version(photo) else "no-cache"}


def _ids(text: str) -> list[int]:
    """Photo ids written with commas; raises QueryError."""
    try:
        ids = [int(part) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise QueryError(words.STRANGE_IDS) from error
    if not ids:
        raise QueryError(words.NO_PHOTOS_CHOSEN)
    if len(ids) > MOST_EXPORTED:
        raise QueryError(words.TOO_MANY_PHOTOS.format(n=len(ids), limit=MOST_EXPORTED))
    return ids
