"""Guards Gradio: lets through only the routes that the page needs, and no files or addresses except uploads.

Gradio copies any file that a body names into its cache and serves it from there, and fetches any URL given instead; its
own check is off in a mounted app (``processing_utils._check_allowed``, Gradio 6.31).
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.server.bodies import whole_body, with_json
from retrieval.words import say

OURS = ("/api/", "/page/")
LONGEST_NAME = 255  # bytes; file systems allow no more, and Gradio fails on longer ones
ASSISTANT = "/mcp"
API = "/gradio_api"
FILE = f"{API}/file="
UPLOAD = f"{API}/upload"
# Routes for reading: whole paths, then prefixes.
READ = frozenset(("/", "/config", "/config/", "/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json")) | {
    f"{API}/{name}"
    for name in ("info", "info/", "app_id", "startup-events", "theme.css", "queue/data", "upload_progress")
}
READS = ("/assets/", "/static/", "/svelte/", f"{API}/heartbeat/", f"{API}/call/")
WRITE = {f"{API}/{name}" for name in ("queue/join", "upload", "cancel", "reset", "reset/")}
WRITES = (f"{API}/run/", f"{API}/api/", f"{API}/call/")
# Keys in Gradio's data classes that hold a file or an address.
FILE_KEYS = frozenset(("path", "file", "files", "url", "avatar", "video", "image", "background", "composite", "src"))


class GradioGate:
    """Passes the page's requests to Gradio; ``uploads`` is the only folder whose files they may name."""

    def __init__(self, app: ASGIApp, uploads: Path) -> None:
        self.app, self.uploads = app, uploads.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_ours(scope["path"]):
            await self.app(scope, receive, send)
            return
        # A deep link would make Gradio read a state from its cache by a name that the visitor chooses.
        shut = scope["type"] == "websocket" or b"deep_link" in scope["query_string"]
        if shut or not self._is_open(scope["method"], scope["path"]):
            await JSONResponse({"detail": say("server-no-route")}, 404)(scope, receive, send)
            return
        if scope["method"] != "POST" or scope["path"] == UPLOAD:
            await self.app(scope, receive, send)
            return
        try:
            body = json.loads(await whole_body(receive))
            self._check(body, Headers(scope=scope).get("host", ""))
        except _ForeignFileError as error:
            sentence = say("server-strange-upload", name=error.args[0])
            await JSONResponse({"detail": sentence}, 403)(scope, receive, send)
        except (ValueError, RecursionError):
            await JSONResponse({"detail": say("server-no-json")}, 400)(scope, receive, send)
        except ClientDisconnect:
            pass  # the client is gone
        else:
            # What was checked is passed on re-encoded, as two parsers may read the same text differently.
            await self._answered(*with_json(scope, receive, json.dumps(body).encode()), send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; if Gradio fails on an unknown event or wrong arguments, that is the client's error."""
        begun = refused = False

        async def unless_failed(message: Message) -> None:
            nonlocal begun, refused
            if message["type"] == "http.response.start":
                begun, refused = True, message["status"] >= 500
            if not refused:
                await send(message)

        try:
            await self.app(scope, receive, unless_failed)
        except Exception:
            if begun and not refused:
                raise
            logging.getLogger(__name__).info("Gradio failed at a body", exc_info=True)
            refused = True
        if refused:
            await JSONResponse({"detail": say("server-no-event")}, 400)(scope, receive, send)

    def _is_open(self, method: str, path: str) -> bool:
        if method == "POST":
            return path in WRITE or path.startswith(WRITES)
        if method not in ("GET", "HEAD") or any(len(os.fsencode(name)) > LONGEST_NAME for name in path.split("/")):
            return False
        if path.startswith(FILE):
            return self._is_upload(path.removeprefix(FILE))
        return path in READ or path.startswith(READS)

    def _check(self, body: Any, host: str) -> None:
        """Raise _ForeignFileError if ``body`` names a file or an address that is not an upload to this server."""
        for key, address in _named_files(body):
            if key == "url" and (served := _own_file(address, host)) is not None:
                address = served
            if not self._is_upload(address):
                raise _ForeignFileError(Path(address).name[:80])

    def _is_upload(self, name: str) -> bool:
        try:
            path = Path(name)
            return path.is_absolute() and path.resolve() != self.uploads and path.resolve().is_relative_to(self.uploads)
        except (OSError, ValueError, RuntimeError):  # a NUL, a long name, a loop of links
            return False


def _is_ours(path: str) -> bool:
    return path.startswith(OURS) or path == ASSISTANT


class _ForeignFileError(Exception):
    """A body names a file that is not an upload; the argument is its name."""


def _named_files(body: Any) -> Iterator[tuple[str, str]]:
    """Every string in ``body`` that Gradio may treat as a file or an address, with its key."""
    waiting: list[tuple[str, Any]] = [("", body)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("component"), str):  # a message may hold any component, with files of its own
                raise _ForeignFileError(value["component"][:80])
            waiting += value.items()
        elif isinstance(value, list):
            waiting += ((key, item) for item in value)
        elif isinstance(value, str) and value and key in FILE_KEYS:
            yield key, value


def _own_file(address: str, host: str) -> str | None:
    """The path of the file behind one of this server's addresses; None for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc not in ("", host) or parts.query or not parts.path.startswith(FILE):
        return None
    return unquote(parts.path.removeprefix(FILE))
