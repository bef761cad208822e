"""Puts the HTTP side together: API, the files of the page, guards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response

from chatbot.application import Application
from chatbot.fair_share import FairShare
from chatbot.server.albums import album_routes
from chatbot.server.api_page import serve_api_page
from chatbot.server.collection import collection_routes
from chatbot.server.duplicates import duplicate_routes
from chatbot.server.gradio_gate import GradioGate
from chatbot.server.guards import BodyLimit, OwnHost, SameSite, SecurityHeaders, WholeCharacters
from chatbot.server.login import Login
from chatbot.server.photos import photo_routes
from chatbot.server.problems import RESPONSES, refuse_all_else, tell_problems
from chatbot.server.questions import question_routes
from chatbot.server.shares import Shares
from chatbot.server.spoken import Spoken
from chatbot.server.sub_path import Below
from chatbot.server.uploads import MOST_BYTES, MOST_FILES
from chatbot.suggestions import Suggestions
from retrieval.installation import asset

# The page's scripts and styles, as bundled by `make page`.
PAGE_FILES = asset("page", "built")
# Bytes allowed for form fields and boundaries around MOST_BYTES of files.
ENVELOPE_BYTES = 1_000_000
# A long conversation, sent as a session, is a tenth of this.
MOST_JSON_BYTES = 2_000_000
# The limits of one upload, for the page.
LIMITS = {"files": MOST_FILES, "megabytes": MOST_BYTES // 1_000_000}
DESCRIPTION = "Ask questions about a collection of photos, and read it. Everything stays on this machine."


def create_app(
    application: Application,
    suggestions: Suggestions,
    *,
    uploads: Path,
    share: FairShare,
    auth: tuple[str, str] | None = None,
    allowed_hosts: Sequence[str] = (),
    base: str = "",
    framed_by: str = "'none'",
) -> FastAPI:
    """The HTTP side of ``application``, which it starts and closes with the server.

    ``suggestions`` are the prompts that the page offers, ``uploads`` is the folder for photos attached on the page,
    ``share`` decides the order of questions, ``auth`` is a name and password for everything, and ``allowed_hosts`` are
    host names besides this machine's own. With a ``base``, such as "/photos", addresses begin with it; ``Arriving``
    removes it from requests. ``framed_by`` is the one site that may show the page in a frame.
    """

    @asynccontextmanager
    async def while_serving(_: FastAPI) -> AsyncIterator[None]:
        application.start()
        yield
        await run_in_threadpool(application.close)

    app = FastAPI(
        lifespan=while_serving,
        title="Photochat",
        description=DESCRIPTION,
        docs_url=None,
        openapi_url="/api/openapi.json",
        redoc_url=None,
        responses=RESPONSES,
    )
    tell_problems(app)
    serve_api_page(app)
    app.include_router(question_routes(application), prefix="/api", tags=["questions"])
    app.include_router(album_routes(application), prefix="/api", tags=["albums"])
    app.include_router(duplicate_routes(application), prefix="/api", tags=["photos"])
    app.include_router(photo_routes(application, suggestions), prefix="/api", tags=["photos"])
    app.include_router(collection_routes(application, trusted=auth is not None), prefix="/api", tags=["collection"])
    refuse_all_else(app, "/api")
    app.mount("/page", GZipMiddleware(_PageFiles(directory=PAGE_FILES)), name="page")
    if base:
        app.add_middleware(Below, base=base)
    _guard(app, uploads, share, auth, allowed_hosts)
    app.add_middleware(SecurityHeaders, framed_by=framed_by)
    return app


class _PageFiles(StaticFiles):
    """The page's files. A browser asks each time whether it has the present ones, so that an update reaches it."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def _guard(
    app: FastAPI, uploads: Path, share: FairShare, auth: tuple[str, str] | None, allowed_hosts: Sequence[str]
) -> None:
    """Add the guards; the last one added runs first."""
    app.add_middleware(GradioGate, uploads=uploads)
    app.add_middleware(Shares, questions=share)
    app.add_middleware(WholeCharacters)
    app.add_middleware(BodyLimit, most=MOST_JSON_BYTES, uploads=MOST_BYTES + ENVELOPE_BYTES)
    app.add_middleware(SameSite)
    if auth:
        app.add_middleware(Login, user=auth[0], password=auth[1])
    app.add_middleware(OwnHost, names=allowed_hosts)
    app.add_middleware(Spoken)
