"""Photos that a message names by their files: "add IMG_1159.jpg to Lisbon" is "add number 13 to Lisbon"."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.bot.turn import Message
from retrieval.collection import Snapshot
from retrieval.file_names import FILE


def by_number(message: Message, known: tuple[int, ...], snapshot: Snapshot) -> Message:
    """The message with the numbers of photos in place of their files: those ``known``, and ``named`` ones behind them.

    A name that several files bear, or none, stays as it is, and so does one alone, which is searched for.
    """
    named: list[int] = []

    def number(file: re.Match[str]) -> str:
        ids = snapshot.paths.named(file[0]).tolist()
        if len(ids) != 1:
            return file[0]
        if ids[0] not in (*known, *named):
            named.extend(ids)
        return f"number {(*known, *named).index(ids[0]) + 1}"

    alone = FILE.fullmatch(message.text.strip(" .?!"))
    text = message.text if alone else FILE.sub(number, message.text)
    return replace(message, text=text, named=tuple(named)) if text != message.text else message
