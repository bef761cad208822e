"""Reads a request's body as a whole, and replays it."""

from __future__ import annotations

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope


async def whole_body(receive: Receive) -> bytes:
    """The whole body; raises ClientDisconnect."""
    chunks = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


def replayed(receive: Receive, body: bytes) -> Receive:
    """A receive function that replays a body, then passes on further messages."""
    is_replayed = False

    async def again() -> Message:
        nonlocal is_replayed
        if is_replayed:
            return await receive()
        is_replayed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def with_json(scope: Scope, receive: Receive, body: bytes) -> tuple[Scope, Receive]:
    """The same request with this JSON body."""
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"content-length", b"content-type")]
    headers += [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]
    return {**scope, "headers": headers}, replayed(receive, body)
