"""What Gradio's HTML lacks: the page's styles, and the first photos, seen before any script runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot import words
from chatbot.wire import Json

PHOTOS = 24  # a screen full
SIDE = 256  # pixels of a thumbnail
# What Gradio puts into the head itself comes with its scripts, which is late.
FILES = b'<link rel="stylesheet" href="/page/page.css"><link rel="modulepreload" href="/page/page.js">'


class FirstWall:
    """Puts styles and first photos into the page's HTML on its way out; ``cards`` gives the cards of the first ones."""

    def __init__(self, app: ASGIApp, cards: Callable[[int], Sequence[Json]]) -> None:
        self.app, self.cards = app, cards

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def with_photos(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body", False):
                return
            body = b"".join(parts)
            if start["status"] == 200 and Headers(scope=start).get("content-type", "").startswith("text/html"):
                body = self._extended(body)
                MutableHeaders(scope=start)["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, with_photos)

    def _extended(self, page: bytes) -> bytes:
        """The page with our files named in its head, and the photos right after its body begins."""
        head, end_of_head, rest = page.partition(b"</head>")
        before, body, rest = rest.partition(b"<body")
        opening, end, rest = rest.partition(b">")
        photos = first_wall(self.cards(PHOTOS)).encode()
        return b"".join((head, FILES, end_of_head, before, body, opening, end, photos, rest))


def first_wall(cards: Sequence[Json]) -> str:
    """HTML of the page's frame with these photos hung in it; "" where there is none."""
    if not cards:
        return ""
    photos = "".join(_photo(card, at) for at, card in enumerate(cards))
    title = escape(words.PAGE["title"])
    return (
        f'<div id="first" aria-hidden="true"><header><b>{title}</b></header><div class="frame"><div></div>'
        f'<div class="photos"><div class="tabs"></div><ul>{photos}</ul></div></div></div>'
    )


def _photo(card: Json, at: int) -> str:
    tone = card["colours"][0]["hex"] if card["colours"] else "transparent"
    address = f"/api/thumbnail/{card['id']}?size={SIDE}&v={card['version']}"
    priority = ' fetchpriority="high"' if at == 0 else ""
    return (
        f'<li style="--ratio:{card["ratio"]:.3f};--tone:{tone}"><img src="{escape(address)}" alt=""{priority} '
        'decoding="async"></li>'
    )
