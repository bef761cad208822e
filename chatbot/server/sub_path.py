"""Serves everything below a path such as /photos, behind a proxy that also serves other things."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Arriving:
    """Removes ``base`` from the paths of requests, whether the proxy has already done so or not."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app, self.base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path == self.base:  # relative addresses in the page need the slash
            await RedirectResponse(f"{self.base}/")(scope, receive, send)
            return
        if path.startswith(f"{self.base}/"):
            scope = {**scope, "path": path.removeprefix(self.base)}
        await self.app(scope, receive, send)


class Below:
    """Tells the applications behind it, such as Gradio, that their addresses begin with ``base``."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app, self.base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            path = f"{self.base}{scope['path']}"
            scope = {**scope, "root_path": self.base, "path": path, "raw_path": path.encode()}
        await self.app(scope, receive, send)
