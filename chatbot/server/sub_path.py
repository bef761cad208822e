"""Serves everything below a path of its own, such as /photos, behind a proxy that has other things beside it."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Arriving:
    """Takes ``base`` off the paths of requests, whether the proxy left it there or not."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app, self.base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path == self.base:  # addresses in the page begin where it ends with a slash
            await RedirectResponse(f"{self.base}/")(scope, receive, send)
            return
        if path.startswith(f"{self.base}/"):
            scope = {**scope, "path": path.removeprefix(self.base)}
        await self.app(scope, receive, send)


class Below:
    """Tells what answers, Gradio and the page of the API among it, that its addresses begin with ``base``."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app, self.base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            path = f"{self.base}{scope['path']}"
            scope = {**scope, "root_path": self.base, "path": path, "raw_path": path.encode()}
        await self.app(scope, receive, send)
