"""What the page knows of a photo, as plain JSON: its card, and the pictures of an answer in the chat."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from retrieval.colours import colour_names
from retrieval.colours.lab import hex_of
from retrieval.records import Hit, Photo, PhotoFacts

Card = dict[str, Any]
# Hex digits of the content hash in an address: enough to tell two states of one file apart.
VERSION_DIGITS = 12
# The conversation shows the best ones; all of them are in the results beside it. The page sends the whole
# conversation back with every message, and six keep that under 30 KB for 15 turns.
PICTURES = 6
LONGEST_ALT = 160
# What can begin something in the conversation's markdown. Angle brackets and & become entities beforehand.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|~$])")


def photo_cards(photos: Sequence[Photo]) -> list[Card]:
    """Everything the page shows of each photo; ``version`` changes with the file's content."""
    swatches = [swatch for photo in photos for swatch in photo.palette]
    names = iter(colour_names([swatch.lab for swatch in swatches]))
    return [_card(photo, names) for photo in photos]


def hit_cards(hits: Sequence[Hit]) -> list[Card]:
    """The cards of answered photos: also each one's place on the page, how well it fits and why."""
    return [
        {**card, "rank": hit.rank, "strength": hit.strength, "reason": hit.reason}
        for card, hit in zip(photo_cards([hit.photo for hit in hits]), hits, strict=True)
    ]


def _card(photo: Photo, names: Iterator[str]) -> Card:
    """The path is called "file": Gradio takes an object with a "path" for a file of its own."""
    return {
        "id": photo.photo_id,
        "version": version(photo),
        "name": photo.path.name,
        "file": str(photo.path),
        "caption": caption(photo),
        "label": photo.label.text if photo.label else "",
        "ratio": round(photo.facts.width / photo.facts.height, 3),
        "colours": [
            {"hex": hex_of(swatch.lab), "share": round(swatch.weight, 3), "name": next(names)}
            for swatch in photo.palette
        ],
        "taken": f"{photo.facts.taken:%Y-%m-%d %H:%M}" if photo.facts.taken else "",
        "camera": photo.facts.camera or "",
        "size": _size(photo.facts),
    }


def version(photo: Photo) -> str:
    """The part of a photo's content hash that stands in its addresses."""
    return photo.content_hash[:VERSION_DIGITS]


def caption(photo: Photo) -> str:
    """The caption, or until there is one the label or the file name."""
    if photo.caption:
        return photo.caption.text
    return photo.label.text if photo.label else photo.path.name


def pictures(hits: Iterable[Hit]) -> str:
    """Markdown of the first pictures of an answer, each a link to its photo; captions stay text."""
    return " ".join(
        f"[![{literally(_short(caption(photo)))}](/api/thumbnail/{photo.photo_id}?size=256&v={version(photo)})]"
        f"(/api/image/{photo.photo_id})"
        for photo in (hit.photo for hit in list(hits)[:PICTURES])
    )


def readable_bytes(size: int) -> str:
    """ "3.4 MB"; thousands, as file managers count."""
    amount, unit = float(size), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if amount < 1000 or unit == "TB":
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if amount >= 10 or unit == "B" else f"{amount:.1f} {unit}"


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_ALT]


def _size(facts: PhotoFacts) -> str:
    return f"{facts.width} × {facts.height}, {facts.format.upper()}, {readable_bytes(facts.size_bytes)}"


def literally(text: str) -> str:
    """Markdown that shows ``text`` as it was written."""
    return _MARKDOWN.sub(r"\\\1", html.escape(text, quote=False))
