"""Parts of sentences: foreign text made safe, quotations, lists of positions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.words import listed, say

# Longer quotations are cut: a pasted page does not come back.
_QUOTED = 120
_MARKUP = re.compile(r"([\\`*_{}\[\]()#~|!$])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#~|!$])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escaped(text: str) -> str:
    """Foreign text on one line that neither markdown nor HTML can take for its own."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
    return _MARKUP.sub(r"\\\1", re.sub("[<>&]", lambda m: _ENTITIES[m[0]], line))


def escaped_sentence(text: str) -> str:
    """The sentence of a failure; it may hold names of files."""
    return _MARKUP.sub(r"\\\1", re.sub("[<>&]", lambda m: _ENTITIES[m[0]], " ".join(text.split())))


def plain_text(text: str) -> str:
    """A reply's text for a terminal: without the escapes and the markdown."""
    text = text.replace("**", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _ESCAPED.sub(r"\1", text)


def quoted(text: str) -> str:
    """“like this”, escaped."""
    return say("quoted", text=escaped(text))


def sentences(texts: Sequence[str]) -> str:
    """Texts one behind another, each once; a heading, "Best matches for “dogs”", ends where another follows, and
    "Closest photos:" is last."""
    *first, last = sorted(dict.fromkeys(filter(None, texts)), key=lambda text: text.endswith(":")) or ("",)
    return " ".join([*(text if text[-1] in ".!?:…)" else f"{text}." for text in first), last])


def ranks(some: Sequence[int]) -> str:
    """ "photo 4", "photos 1 and 4"."""
    return say("photos-by-rank", n=len(some), ranks=listed([str(rank) for rank in some]))


def counted(items: Iterable[tuple[str, int]]) -> str:
    """ "dog (12) and beach (3)"."""
    return listed([say("counted", name=escaped(name), n=count) for name, count in items])
