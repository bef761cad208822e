"""Middleware that guards every request: security headers, body limit, and protection from other hosts and sites."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.server.bodies import replayed, whole_body
from retrieval.words import say

# Gradio's own scripts are inline and gr.HTML builds functions from text, hence the two 'unsafe-…'; nothing may be
# loaded from, sent to or framed by another host.
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
# Proxy headers, from which Gradio builds addresses, although any client can send them.
CLAIMS = (b"forwarded", b"x-forwarded-host", b"x-forwarded-port", b"x-forwarded-prefix", b"x-forwarded-server")
# Paths of uploads; all other bodies are JSON.
UPLOADS = ("/api/photos", "/gradio_api/upload")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SecurityHeaders:
    """Adds HEADERS to every response; only the site ``framed_by`` may show the page in a frame."""

    def __init__(self, app: ASGIApp, framed_by: str = "'none'") -> None:
        self.app = app
        policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {framed_by}")
        self.headers = {**HEADERS, "Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses requests with too long a body, whether its length is declared or not.

    The limit is ``most`` bytes, or ``uploads`` for files.
    """

    def __init__(self, app: ASGIApp, most: int, uploads: int) -> None:
        self.app, self.most, self.uploads = app, most, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.uploads if scope["path"] in UPLOADS else self.most
        refusal = JSONResponse(
            {"detail": say("server-too-large", megabytes=most // 1_000_000)}, 413, {"Connection": "close"}
        )
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and (len(declared) > 18 or int(declared) > most):
            await refusal(scope, receive, send)
            return
        arrived = 0
        refused = False

        async def counted() -> Message:
            nonlocal arrived, refused
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > most:
                refused = True
                return {"type": "http.disconnect"}
            return message

        async def send_unless_refused(message: Message) -> None:
            if not refused:
                await send(message)

        await self.app(scope, counted, send_unless_refused)
        if refused:
            await refusal(scope, receive, send)


class OwnHost:
    """Refuses requests for other host names, which may have been made to point here (DNS rebinding).

    Allowed are ``names``, this machine's names, loopback, and the address that the connection came in on.
    """

    def __init__(self, app: ASGIApp, names: Sequence[str] = ()) -> None:
        self.app = app
        machine = {socket.gethostname().lower(), socket.getfqdn().lower()}
        self.names = frozenset(
            (*LOOPBACK, *(name.lower() for name in names), *machine, *(f"{n}.local" for n in machine))
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            if not self._is_own(Headers(scope=scope).getlist("host"), scope.get("server")):
                await PlainTextResponse(say("server-foreign-host"), 400)(scope, receive, send)
                return
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in CLAIMS]}
        await self.app(scope, receive, send)

    def _is_own(self, hosts: Sequence[str], server: tuple[str, int | None] | None) -> bool:
        if len(hosts) != 1:
            return False
        try:
            parts = urlsplit(f"//{hosts[0]}")
            name, _ = parts.hostname, parts.port  # an invalid port raises ValueError
        except ValueError:
            return False
        if name is None or parts.netloc != hosts[0] or "@" in hosts[0]:
            return False
        return name.rstrip(".") in self.names or (server is not None and name == server[0])


class SameSite:
    """Refuses requests from other sites' pages, including reads; links to the page itself may be followed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and self._is_foreign(scope, Headers(scope=scope)):
            await JSONResponse({"detail": say("server-foreign-request")}, 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    @staticmethod
    def _is_foreign(scope: Scope, headers: Headers) -> bool:
        """By Origin, which browsers send with all but simple reads, and Sec-Fetch-Site, which all send since 2023."""
        origin = headers.get("origin")
        if origin is not None and _netloc(origin) != headers.get("host"):
            return True
        followed = scope["path"] == "/" and headers.get("sec-fetch-mode") == "navigate"
        return headers.get("sec-fetch-site", "") in ("cross-site", "same-site") and not followed


def _netloc(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:  # a bracket without its other half
        return None


class WholeCharacters:
    """Refuses JSON with lone surrogates ("\\ud800"), which no response could repeat; uploads are not JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD") or scope["path"] in UPLOADS:
            await self.app(scope, receive, send)
            return
        try:
            body = await whole_body(receive)
        except ClientDisconnect:
            return  # the client is gone
        if _has_halves(body):
            await JSONResponse({"detail": say("server-no-json")}, 400)(scope, receive, send)
            return
        await self.app(scope, replayed(receive, body), send)


def _has_halves(body: bytes) -> bool:
    if rb"\ud" not in body and rb"\uD" not in body:
        return False
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, RecursionError):
        return False  # the parser will report it
    return False
