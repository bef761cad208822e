"""Parts of sentences: quotations made safe, lists, numbers, days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

# Longer quotations are cut: a pasted page does not come back.
_QUOTED = 120
_MARKUP = re.compile(r"([\\`*_{}\[\]()#~|!$])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#~|!$])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escaped(text: str) -> str:
    """Foreign text on one line that neither markdown nor HTML can take for its own."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    plain = plain if len(plain) <= _QUOTED else plain[: _QUOTED - 1] + "…"
    return _MARKUP.sub(r"\\\1", re.sub("[<>&]", lambda m: _ENTITIES[m[0]], plain))


def escaped_sentence(text: str) -> str:
    """The sentence of a failure; it may hold names of files."""
    return _MARKUP.sub(r"\\\1", re.sub("[<>&]", lambda m: _ENTITIES[m[0]], " ".join(text.split())))


def plain(text: str) -> str:
    """A reply's text for a terminal: without the escapes and the markdown."""
    text = text.replace("**", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _ESCAPED.sub(r"\1", text)


def quoted(text: str) -> str:
    """“like this”, escaped."""
    return f"“{escaped(text)}”"


def listed(words: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))


def number(count: int) -> str:
    """ "6,998"."""
    return f"{count:,}"


def photos(count: int) -> str:
    """ "1 photo", "12 photos"."""
    return "1 photo" if count == 1 else f"{number(count)} photos"


def day(when: date) -> str:
    """ "3 May 2018"."""
    return f"{when.day} {when:%B %Y}"
