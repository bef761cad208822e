"""Adds to Gradio's HTML what it lacks: the language, the page's files, facts for its scripts, and the first photos."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.wire import Json
from retrieval.colours.spectrum import COLOURS
from retrieval.installation import command
from retrieval.words import best_language, say, source, speaking

PHOTOS = 24  # a screenful
SIDE = 256  # pixels of a thumbnail
LEVEL = 6  # of gzip: 100 kB become 25 in two milliseconds
# Gradio adds to the head only once its scripts run, which is late.
FILES = '<link rel="stylesheet" href="{base}/page/page.css"><link rel="modulepreload" href="{base}/page/page.js">'
GRADIO_LANGUAGE = b'lang="en"'
# If Gradio's scripts arrive quickly, they would run before anything is painted: they are fetched at once, but started
# after the first frame. A page in the background has no frames and does not wait.
GRADIO_SCRIPT = re.compile(rb'<script type="module" crossorigin src="([^"]+)"></script>')
AFTER_PAINT = rb"""<link rel="modulepreload" crossorigin href="\1"><script>{
const script = Object.assign(document.createElement("script"), {type: "module", crossOrigin: "", src: "\1"});
const begin = () => document.head.append(script);
document.hidden ? begin() : requestAnimationFrame(() => setTimeout(begin));
}</script>"""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Facts for the page's scripts: whether the photos are the samples, and what may be added at once.

    Addresses begin with ``base``.
    """

    samples: bool
    limits: Mapping[str, int]
    base: str = ""


class Opening:
    """Completes the page's HTML in the response, so that photos are seen before any script runs.

    ``cards`` returns the cards of the first photos in the collection, ``prompts`` the examples to try.
    """

    def __init__(
        self,
        app: ASGIApp,
        facts: PageFacts,
        cards: Callable[[int], Sequence[Json]],
        prompts: Callable[[], Sequence[Json]],
    ) -> None:
        self.app, self.facts, self.cards, self.prompts = app, facts, cards, prompts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        language = best_language(asked.get("accept-language", ""))
        zipped = "gzip" in asked.get("accept-encoding", "")
        start: Message = {}
        parts: list[bytes] = []

        async def completed(message: Message) -> None:
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
                body = self._completed(body, language)
                headers = MutableHeaders(scope=start)
                headers["vary"] = "Accept-Language, Accept-Encoding"
                if zipped:
                    body = gzip.compress(body, LEVEL)
                    headers["content-encoding"] = "gzip"
                headers["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, completed)

    def _completed(self, page: bytes, language: str) -> bytes:
        """The page with our files in its head, and the photos at the beginning of its body."""
        page = page.replace(GRADIO_LANGUAGE, f'lang="{language}"'.encode(), 1)
        page = GRADIO_SCRIPT.sub(AFTER_PAINT, page, count=1)
        head, end_of_head, remainder = page.partition(b"</head>")
        before, body, remainder = remainder.partition(b"<body")
        opening, end, remainder = remainder.partition(b">")
        with speaking(language):
            prompts = self.prompts()
            files = FILES.format(base=self.facts.base) + facts_script(self.facts, language, prompts)
            photos = first_wall(self.cards(PHOTOS), prompts, self.facts.base)
        return b"".join((head, files.encode(), end_of_head, before, body, opening, end, photos.encode(), remainder))


def facts_script(facts: PageFacts, language: str, prompts: Sequence[Json] = ()) -> str:
    """A script element with facts for the page's scripts; nothing in them can close the element."""
    values = {
        "sentences": [source(spoken, "page") for spoken in dict.fromkeys((language, "en"))],
        "samples": facts.samples,
        "command": command("--images DIR"),
        "swatches": [{"name": name, "hex": value} for name, value in COLOURS.items()],
        "limits": dict(facts.limits),
        "base": facts.base,
        "prompts": list(prompts),
    }
    data = json.dumps(values).replace("<", "\\u003c")
    return f"<script>window.PHOTOCHAT={data}</script>"


def first_wall(cards: Sequence[Json], prompts: Sequence[Json] = (), base: str = "") -> str:
    """HTML of the page's frame with these photos and its greeting; "" if there are no photos."""
    if not cards:
        return ""
    photos = "".join(_photo(card, at, base) for at, card in enumerate(cards))
    return (
        f'<div id="first" aria-hidden="true"><header><b>{escape(say("page-title"))}</b></header><div class="frame">'
        f'<div class="start">{_greeting(prompts)}</div>'
        f'<div class="photos"><div class="tabs"></div><ul>{photos}</ul></div></div></div>'
    )


def _greeting(prompts: Sequence[Json]) -> str:
    chips = "".join(f'<span class="button chip">{escape(_shown(prompt))}</span>' for prompt in prompts)
    return (
        f'<div class="greeting"><h2>{escape(say("page-greeting"))}</h2><p>{escape(say("page-greeting-hint"))}</p></div>'
        f'<div class="chips">{chips}</div>'
    )


def _shown(prompt: Json) -> str:
    """A prompt as shown in the visitor's language."""
    colour = prompt["colour"]
    return say("page-say-colour", name=say(f"page-colour-{colour}")) if colour else str(prompt["text"])


def _photo(card: Json, at: int, base: str) -> str:
    tone = card["colours"][0]["hex"] if card["colours"] else "transparent"
    address = f"{base}/api/thumbnail/{card['id']}?size={SIDE}&v={card['version']}"
    priority = ' fetchpriority="high"' if at == 0 else ""
    return (
        f'<li style="--ratio:{card["ratio"]:.3f};--tone:{tone}"><img src="{escape(address)}" alt=""{priority} '
        'decoding="async"></li>'
    )
