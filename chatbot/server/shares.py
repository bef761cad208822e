"""Makes costly requests wait for their client's turn."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.fair_share import BusyError, Client, FairShare
from chatbot.server.bodies import replayed, whole_body
from chatbot.server.guards import UPLOADS

API = "/api/"
# Routes that compute something; everything else in the API reads stored data.
QUESTIONS = ("/api/search", "/api/recommend", "/api/colour", "/api/chat", "/api/similar/", "/api/export")
# Uploads at once over all clients, as their bodies are large and slow.
SLOW_UPLOADS = 8
# Headers that distinguish two programs at the same address.
_TELLING = ("user-agent", "authorization", "cookie")


class Shares:
    """Questions to the API take turns by ``questions``; reads and uploads have shares of their own.

    Gradio's events take their turn where they are answered, as Gradio has its own queue. A turn begins when the whole
    question has arrived and ends when the response begins, so slow clients hold nobody up.
    """

    def __init__(self, app: ASGIApp, questions: FairShare) -> None:
        self.app, self.questions = app, questions
        self.reading, self.uploads = FairShare.of_reading(), FairShare(SLOW_UPLOADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        share = self._share_of(scope)
        if share is None:
            await self.app(scope, receive, send)
            return
        try:
            if share is self.questions and scope["method"] == "POST":
                receive = replayed(receive, await whole_body(receive))
            async with share.async_slot(client_of(scope)) as done:

                async def send_and_go(message: Message) -> None:
                    if message["type"] == "http.response.start":
                        done()
                    await send(message)

                await self.app(scope, receive, send_and_go)
        except BusyError as error:
            await JSONResponse({"detail": str(error)}, 429, {"Retry-After": "1"})(scope, receive, send)
        except ClientDisconnect:
            pass  # the client is gone

    def _share_of(self, scope: Scope) -> FairShare | None:
        if scope["type"] != "http":
            return None
        path = scope["path"]
        if scope["method"] == "POST" and path in UPLOADS:
            return self.uploads
        if path.startswith(QUESTIONS):
            return self.questions
        return self.reading if path.startswith(API) else None


def client_of(scope: Scope) -> Client:
    """The client of a request."""
    address, port = scope.get("client") or ("", 0)
    headers = Headers(scope=scope)
    identity = "\n".join(headers.get(name, "")[:1000] for name in _TELLING)
    return Client(address, hashlib.blake2b(identity.encode(), digest_size=8).hexdigest(), port)
