"""The whole site: the HTTP API with the page mounted at its root."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from fastapi import FastAPI

from chatbot import ui, words
from chatbot.application import Application
from chatbot.fair_share import FairShare
from chatbot.server import LIMITS, create_app
from chatbot.wire import photo_cards
from retrieval.errors import UsageError


def create_site(
    application: Application,
    *,
    samples: bool = False,
    auth: tuple[str, str] | None = None,
    allowed_hosts: Sequence[str] = (),
    mcp: bool = False,
) -> FastAPI:
    """The site over ``application``, which it starts when it begins to serve and closes when it ends.

    ``auth`` is a name and password for everything; ``allowed_hosts`` are names it goes by beside those of this
    machine; ``samples`` says that the photos are the sample collection; with ``mcp`` the search is served to MCP
    clients too. Raises UsageError for ``mcp`` where its package is not installed.
    """
    if mcp and find_spec("mcp") is None:
        raise UsageError(words.NO_MCP)
    share = FairShare()
    app = create_app(application, uploads=ui.upload_folder(), share=share, auth=auth, allowed_hosts=allowed_hosts)
    known = ui.Known(samples, LIMITS)
    app.add_middleware(ui.Opening, known=known, cards=lambda n: photo_cards(application.newest(0, n)))
    ui.mount(app, ui.build_ui(application, share, mcp=mcp), mcp=mcp)
    return app
