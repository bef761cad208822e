"""Reads and checks what a browser sends: text, photos and a saved conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from chatbot.bot import Message
from chatbot.ui.conversation import literally
from retrieval.errors import QueryError
from retrieval.words import say

# Photos in one message: a question is about a few, a collection is added with "Add photos".
MOST_UPLOADS = 10
MOST_TURNS = 120  # of a conversation that a browser has saved
# Separates the shown text, its meaning if a button sent it, and the number of the message.
SEPARATOR = "\x1f"

Sent = str | Mapping[str, Any]  # by the message box, or by a program


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a message as ``shown``, what it ``meant`` if a button sent it, and its number on the page."""

    shown: str
    meant: str
    number: int

    @property
    def pressed(self) -> bool:
        """Whether a button sent the message."""
        return bool(self.meant)


def read_words(sent: Sent) -> Words:
    """The words of a message; the number is 0 for programs, which send none."""
    text = sent if isinstance(sent, str) else str(sent.get("text") or "")
    shown, meant, number, *_ = (*text.split(SEPARATOR), "", "")
    return Words(shown, meant, int(number) if re.fullmatch("[0-9]{1,15}", number) else 0)


def read_message(sent: Sent, language: str = "en") -> Message:
    """The message to answer; raises QueryError for files that are not uploads."""
    words = read_words(sent)
    files = () if isinstance(sent, str) else sent.get("files") or ()
    if len(files) > MOST_UPLOADS:
        raise QueryError(say("server-too-many-uploads", n=len(files), limit=MOST_UPLOADS))
    return Message(words.meant or words.shown, tuple(uploaded(file) for file in files), language=language)


def uploaded(file: str | Mapping[str, Any]) -> Path:
    """The path of an upload; raises QueryError if it is not in the upload folder."""
    path = Path(str(file if isinstance(file, str) else file.get("path", "")))
    folder = Path(gr.utils.get_upload_folder()).resolve()
    if not path.resolve().is_relative_to(folder) or not path.is_file():
        raise QueryError(say("server-strange-upload", name=path.name))
    return path


def read_log(kept: object) -> list[dict[str, Any]]:
    """A conversation that a browser has saved, in Gradio's form; anything else is ignored."""
    turns = [turn for turn in kept if isinstance(turn, dict)] if isinstance(kept, list) else []
    shown: list[dict[str, Any]] = []
    for turn in turns[-MOST_TURNS:]:
        content = str(turn.get("content") or "")
        if turn.get("role") == "user":
            shown.append({"role": "user", "content": literally(content) or say("page-your-photo")})
        elif content:
            options = [
                {"value": str(option.get("value")), "label": str(option.get("label"))}
                for option in turn.get("options") or ()
                if isinstance(option, dict)
            ]
            shown.append({"role": "assistant", "content": content, "options": options})
    return shown
