"""Puts the site together: API, page, guards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from chatbot import ui
from chatbot.bot import Chatbot
from chatbot.server.collection import collection_routes, folders_of, look_again
from chatbot.server.gradio_gate import GradioGate
from chatbot.server.guards import BodyLimit, Login, OwnHost, SameSite, SecurityHeaders
from chatbot.server.photos import photo_routes
from chatbot.server.questions import question_routes
from chatbot.server.uploads import MOST_BYTES, MOST_FILES
from chatbot.ui import words
from chatbot.ui.programs import Programs
from chatbot.ui.site import Site
from chatbot.ui.upgrade import ModelUpgrade
from retrieval.errors import ImageSearchError, QueryError, UsageError
from retrieval.indexing import QUIET_SECONDS, BackgroundIndexing, FolderWatch
from retrieval.library import Library
from retrieval.samples import PROMPTS

# Forms and boundaries around MOST_BYTES of files.
ENVELOPE_BYTES = 1_000_000
DESCRIPTION = "Ask a collection of photos, and read it. Everything stays on this machine."


def create_app(
    library: Library,
    chatbot: Chatbot,
    indexing: BackgroundIndexing,
    *,
    samples: bool = False,
    auth: tuple[str, str] | None = None,
    allowed_hosts: Sequence[str] = (),
    mcp: bool = False,
) -> FastAPI:
    """The whole site from ready parts.

    ``auth`` is a name and password for everything; ``allowed_hosts`` are names it goes by beside those of this
    machine; ``samples`` says that the photos are the sample collection.
    Raises UsageError for ``mcp`` where its package is not installed.
    """
    if mcp and find_spec("mcp") is None:
        raise UsageError(words.NO_MCP)
    site = Site(library, chatbot, indexing)
    upgrade, programs = ModelUpgrade(site), Programs(site)
    watch = FolderWatch(lambda: folders_of(site), lambda: not upgrade.running and look_again(site, QUIET_SECONDS))

    @asynccontextmanager
    async def while_open(_: FastAPI) -> AsyncIterator[None]:
        watch.start()
        yield
        await run_in_threadpool(watch.stop)

    app = FastAPI(
        lifespan=while_open,
        title="Photochat",
        description=DESCRIPTION,
        docs_url="/api/docs",
        openapi_url="/api/openapi.json",
        redoc_url=None,
    )
    app.add_exception_handler(ImageSearchError, _sentence)
    app.include_router(question_routes(site, programs), prefix="/api", tags=["questions"])
    app.include_router(photo_routes(site), prefix="/api", tags=["photos"])
    app.include_router(
        collection_routes(site, upgrade, watch, trusted=auth is not None), prefix="/api", tags=["collection"]
    )
    app.mount("/page", StaticFiles(directory=ui.ASSETS), name="page")
    _guard(app, auth, allowed_hosts)
    limits = {"files": MOST_FILES, "megabytes": MOST_BYTES // 1_000_000}
    head = ui.head(samples, PROMPTS if samples else words.PROMPTS, limits)
    ui.mount(app, ui.build_ui(site, programs, mcp=mcp), head, mcp=mcp)
    return app


def _sentence(request: Request, error: Exception) -> JSONResponse:
    """A failure that a person can act on, as its sentence."""
    return JSONResponse({"detail": str(error)}, 422 if isinstance(error, QueryError) else 400)


def _guard(app: FastAPI, auth: tuple[str, str] | None, allowed_hosts: Sequence[str]) -> None:
    """The last one added stands first."""
    app.add_middleware(GradioGate, uploads=ui.upload_folder())
    app.add_middleware(BodyLimit, most=MOST_BYTES + ENVELOPE_BYTES)
    app.add_middleware(SameSite)
    if auth:
        app.add_middleware(Login, user=auth[0], password=auth[1])
    app.add_middleware(OwnHost, names=allowed_hosts)
    app.add_middleware(SecurityHeaders)
