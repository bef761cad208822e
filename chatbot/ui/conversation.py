"""An answer as shown in Gradio's conversation: its text, its best pictures and its buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import gradio as gr

from chatbot.bot import fitting
from chatbot.bot.collection import EXPORT_SUFFIXES
from chatbot.replies import NEXT_PAGE, Reply
from chatbot.wire import caption, version
from retrieval.records import Hit
from retrieval.words import say

# The conversation shows the best photos and the panel beside it all of them. The page sends the whole conversation
# back with every message, and six pictures keep that under 30 kB for 15 turns.
PICTURES = 6
LONGEST_ALT = 160
# Characters with a meaning in Markdown. Angle brackets and & become entities beforehand.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|~$])")


def answer(reply: Reply, base: str = "") -> gr.ChatMessage:
    """The message that shows a reply; without a button for more results, as the panel scrolls."""
    below = pictures(reply.hits, base) if reply.hits else download(reply, base)
    text = f"{reply.text}\n\n{below}" if below else reply.text
    buttons = [
        {"value": suggestion.message, "label": suggestion.label}
        for suggestion in reply.suggestions
        if suggestion.message != NEXT_PAGE
    ]
    return gr.ChatMessage(content=text, options=buttons)  # type: ignore[arg-type]  # plain dicts are what it takes


def download(reply: Reply, base: str = "") -> str:
    """A Markdown link to an exported file, as the browser may be on another machine; "" without an export."""
    slots = next((action.slots for action in reply.actions if action.intent == "export"), None)
    shown = reply.session.shown
    if slots is None or any(rank > len(shown) for rank in slots.ranks):
        return ""
    ids = [shown[rank - 1] for rank in slots.ranks] or shown
    form = slots.format or "zip"
    if not ids or form not in EXPORT_SUFFIXES:
        return ""
    return f"[{say('page-download')}]({base}/api/export?format={form}&ids={','.join(map(str, ids))})"


def pictures(hits: Sequence[Hit], base: str = "") -> str:
    """Markdown of an answer's first pictures, each linked to its photo, with captions as plain text.

    Weak matches are left out unless there are no others.
    """
    return " ".join(
        f"[![{_alt(_short(caption(photo)))}]({base}/api/thumbnail/{photo.photo_id}?size=256&v={version(photo)})]"
        f"({base}/api/image/{photo.photo_id})"
        for photo in (hit.photo for hit in fitting(hits)[:PICTURES])
    )


def literally(text: str) -> str:
    """Markdown that shows ``text`` literally."""
    return _MARKDOWN.sub(r"\\\1", html.escape(text, quote=False))


def _alt(text: str) -> str:
    """``text`` between the brackets of a Markdown image, where Gradio leaves backslashes as they are."""
    return _MARKDOWN.sub(lambda found: f"&#{ord(found[0])};", html.escape(text, quote=False))


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_ALT]
