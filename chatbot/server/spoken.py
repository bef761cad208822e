"""Speaks the language that a browser asks for in whatever the server says to it."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from retrieval.words import best_language, speaking


class Spoken:
    """Sets the language of each request by its Accept-Language; without one it is English."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = Headers(scope=scope).get("accept-language", "") if scope["type"] == "http" else ""
        with speaking(best_language(accepted)):
            await self.app(scope, receive, send)
