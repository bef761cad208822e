"""The whole site: the HTTP API with the page mounted at its root."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

from fastapi import FastAPI

from chatbot import ui
from chatbot.application import Application
from chatbot.fair_share import FairShare
from chatbot.server import LIMITS, Arriving, create_app
from chatbot.suggestions import Suggestions
from chatbot.wire import photo_cards
from retrieval.errors import MissingExtraError


def create_site(
    application: Application,
    *,
    samples: bool = False,
    auth: tuple[str, str] | None = None,
    allowed_hosts: Sequence[str] = (),
    mcp: bool = False,
    base: str = "",
    framed_by: str = "'none'",
) -> FastAPI:
    """The site over ``application``, which it starts when it begins to serve and closes when it ends.

    ``auth`` is a name and password for everything; ``allowed_hosts`` are names it answers to beside those of
    this machine; ``samples`` says that the photos are the sample collection; with ``mcp`` the search is served to MCP
    clients too; ``base`` is the path that it lies at behind a proxy, ``framed_by`` the one site that may show it in a
    frame. Raises MissingExtraError for ``mcp`` where its package is not installed.
    """
    if mcp and find_spec("mcp") is None:
        raise MissingExtraError("MCP", "mcp")
    share = FairShare.of_questions()
    suggestions = Suggestions(application)
    app = create_app(
        application,
        suggestions,
        uploads=ui.upload_folder(),
        share=share,
        auth=auth,
        allowed_hosts=allowed_hosts,
        base=base,
        framed_by=framed_by,
    )
    facts = ui.PageFacts(samples, LIMITS, base)
    app.add_middleware(
        ui.Opening, facts=facts, cards=lambda n: photo_cards(application.newest(0, n)), prompts=suggestions.made
    )
    if mcp:
        _serve_assistants(app, application, share)
    ui.mount(app, ui.build_ui(application, share, base))
    if base:
        app.add_middleware(Arriving, base=base)
    return app


def _serve_assistants(app: FastAPI, application: Application, share: FairShare) -> None:
    from chatbot.assistant import assistant_server

    server = assistant_server(application, share)
    app.router.routes.extend(server.streamable_http_app().routes)
    serving = app.router.lifespan_context

    @asynccontextmanager
    async def with_sessions(app: FastAPI) -> AsyncIterator[Any]:
        async with server.session_manager.run(), serving(app) as state:
            yield state

    app.router.lifespan_context = with_sessions
