"""Photos by their id or name: thumbnails, originals, cards and exports."""

from __future__ import annotations

import os
import tempfile
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import Field
from starlette.datastructures import Headers
from starlette.staticfiles import NotModifiedResponse
from starlette.types import Message, Receive, Scope, Send

from chatbot.application import Application
from chatbot.programs import MOST_HITS
from chatbot.server import answers
from chatbot.server.names import NAMED, PhotoName
from chatbot.suggestions import Suggestions
from chatbot.wire import exposure_json, overview_json, photo_cards, version
from retrieval.catalogue import WallOrder
from retrieval.errors import QueryError
from retrieval.lines import readable
from retrieval.records import ExportFormat, Photo
from retrieval.words import say

# A photo's address contains its content hash, so the response never changes.
FOREVER = "private, max-age=31536000, immutable"
MOST_EXPORTED = 1000
ENDINGS = {"zip": "zip", "csv": "csv", "json": "json", "npz": "npz", "contact-sheet": "jpg", "xmp": "xmp.zip"}


class Side(IntEnum):
    """The long side of a thumbnail in pixels: for cards, and for the enlarged view."""

    SMALL = 256
    LARGE = 768


def photo_routes(application: Application, suggestions: Suggestions) -> APIRouter:
    """Thumbnail, image, photos and export."""
    router = APIRouter()

    @router.head("/thumbnail/{photo:path}", include_in_schema=False)
    @router.get("/thumbnail/{photo:path}", response_class=FileResponse, responses=NAMED)
    def thumbnail(photo: PhotoName, size: Side = Side.SMALL, v: str = "") -> FileResponse:
        """A WebP thumbnail of a photo, by its id or file name."""
        shown = application.photo_named(photo)
        return _File(application.thumbnail(shown, size), media_type="image/webp", headers=_cache(shown, v))

    @router.head("/image/{photo:path}", include_in_schema=False)
    @router.get("/image/{photo:path}", response_class=FileResponse, responses=NAMED)
    def image(photo: PhotoName, v: str = "") -> FileResponse:
        """The original file of a photo, by its id or file name."""
        shown = application.photo_named(photo)
        name = readable(shown.path.name)
        if not shown.path.is_file():
            raise HTTPException(404, say("server-photo-is-gone", name=name))
        return _File(
            shown.path,
            media_type=f"image/{shown.facts.format}",
            headers=_cache(shown, v),
            filename=name,
            content_disposition_type="inline",
        )

    @router.get("/exposure/{photo:path}", response_model=answers.Exposure, responses=NAMED)
    def exposure(photo: PhotoName) -> dict[str, Any]:
        """Lens, aperture (f-number), time (seconds), ISO and focal length (mm) of a photo; null where unknown."""
        return exposure_json(application.exposure(application.photo_named(photo)))

    @router.get("/photos", response_model=answers.Cards)
    def photos(
        ids: Annotated[str | None, Field(examples=["1,2"])] = None,
        offset: int = 0,
        limit: Annotated[int, Field(ge=1, le=MOST_HITS)] = 48,
    ) -> dict[str, Any]:
        """Cards of the given photos, or of the whole collection, newest first."""
        photos = application.newest(max(0, offset), limit) if ids is None else application.photos(_ids(ids))
        return {"photos": photo_cards(photos)}

    @router.get("/collection")
    def collection(order: WallOrder = "taken") -> dict[str, Any]:
        """The layout of the whole collection: ids, aspect ratios times 100, and months as (month, number of photos)."""
        return overview_json(application.overview(order))

    @router.get("/suggestions", response_model=answers.Suggestions)
    def suggested() -> dict[str, Any]:
        """Example prompts that find something in this collection, and words of it for completion."""
        return suggestions.current()

    @router.get("/export", response_class=FileResponse)
    def export(
        ids: Annotated[str, Field(examples=["1,2"])], format: Annotated[ExportFormat, Field(examples=["csv"])]
    ) -> FileResponse:
        """Photos as one file."""
        wanted, ending = _ids(ids), ENDINGS[format]
        handle, name = tempfile.mkstemp(prefix="photochat-", suffix=f".{ending}")
        os.close(handle)
        target = Path(name)
        try:
            application.export(wanted, format, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return _Passing(target, filename=f"photochat.{ending}")

    return router


_STATIC = StaticFiles()  # knows what a browser has already


class _File(FileResponse):
    """A file that is not sent again to who has it already; a part of it that is none is refused with a sentence."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.stat_result = await run_in_threadpool(os.stat, self.path)
        self.set_stat_headers(self.stat_result)
        if _STATIC.is_not_modified(self.headers, Headers(scope=scope)):
            await NotModifiedResponse(self.headers)(scope, receive, send)
            return
        refused = False

        async def unless_refused(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] >= 400:
                refused = True
                size = Headers(raw=message["headers"]).get("content-range")
                headers = {"Content-Range": size} if size else None
                answer = JSONResponse({"detail": say("server-no-range")}, message["status"], headers)
                await answer(scope, receive, send)
            elif not refused:
                await send(message)

        await super().__call__(scope, receive, unless_refused)


class _Passing(_File):
    """A temporary file, deleted after the response, even if the client disconnects or asks for an invalid range."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            Path(self.path).unlink(missing_ok=True)


def _cache(photo: Photo, asked: str) -> dict[str, str]:
    return {"Cache-Control": FOREVER if asked == version(photo) else "no-cache"}


def _ids(text: str) -> list[int]:
    """Comma-separated photo ids; raises QueryError."""
    try:
        ids = [int(part) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise QueryError(say("server-strange-ids")) from error
    if not ids:
        raise QueryError(say("server-no-photos-chosen"))
    if len(ids) > MOST_EXPORTED:
        raise QueryError(say("server-too-many-photos", n=len(ids), limit=MOST_EXPORTED))
    return ids
