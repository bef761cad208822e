"""What stands before every request: security headers, the body limit, other sites kept out, and the login."""

from __future__ import annotations

import base64
import binascii
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.ui import words

# Gradio's own scripts are inline and gr.HTML builds functions from text, hence the two 'unsafe'; nothing may
# be loaded from, sent to or framed by another host.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class SecurityHeaders:
    """Adds HEADERS to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses a request whose body is longer than ``most`` bytes, whether its length was declared or not."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self.most:
            await self._refusal()(scope, receive, send)
            return
        arrived = 0
        refused = False

        async def counted() -> Message:
            nonlocal arrived, refused
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self.most:
                refused = True
                return {"type": "http.disconnect"}
            return message

        async def send_unless_refused(message: Message) -> None:
            if not refused:
                await send(message)

        await self.app(scope, counted, send_unless_refused)
        if refused:
            await self._refusal()(scope, receive, send)

    def _refusal(self) -> JSONResponse:
        sentence = words.TOO_LARGE.format(megabytes=self.most // 1_000_000)
        return JSONResponse({"detail": sentence}, 413, {"Connection": "close"})


class SameSite:
    """Refuses changes that another site's page asks for: a browser names the origin of every such request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and self._is_foreign(Headers(scope=scope)):
            await JSONResponse({"detail": words.FOREIGN_REQUEST}, 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    @staticmethod
    def _is_foreign(headers: Headers) -> bool:
        origin = headers.get("origin")
        return origin is not None and urlsplit(origin).netloc != headers.get("host")


class Login:
    """HTTP Basic login (RFC 7617) before everything; browsers ask for name and password themselves."""

    def __init__(self, app: ASGIApp, user: str, password: str) -> None:
        self.app, self.expected = app, f"{user}:{password}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._is_welcome(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        challenge = {"WWW-Authenticate": 'Basic realm="Photochat", charset="UTF-8"'}
        await PlainTextResponse(words.LOGIN, 401, challenge)(scope, receive, send)

    def _is_welcome(self, headers: Headers) -> bool:
        scheme, _, value = headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and secrets.compare_digest(given, self.expected)
