"""A message as words with their places, and the tags that the model puts on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.content_words import content_words

# The kinds of spans; `spans.py` says what becomes of each.
SPANS = (
    "text", "without", "ranks", "not_ranks", "colours", "filters", "drop", "top_k", "name", "format",
    "newest", "oldest", "largest", "smallest", "name_order", "colour_order",
    "year", "month", "label", "camera",
)  # fmt: skip
TAGS = ("O", *(f"{mark}-{span}" for span in SPANS for mark in "BI"))
# What is wished and cannot be done.
REFUSED = (
    "rotate", "edit", "make", "share", "rename", "delete", "order", "view", "caption", "person", "cannot",
)  # fmt: skip
# What a remark is or what help is wanted with; of two in a message the first of these counts.
TOPICS = (
    *REFUSED, "surprise", "adding", "export", "likes", "privacy", "why", "state", "who", "using",
    "confused", "complaint", "bye", "thanks", "praise", "sorry", "wait", "hello", "no", "yes", "comment",
)  # fmt: skip
# An intent with what its words alone decide.
ACTS = (
    "text_search", "text_search.instead", "refine", "refine.instead", "image_search", "more_like", "colour_search",
    "feedback.like", "feedback.dislike", "feedback.clear", "next_page", "describe", "ask",
    "album.add", "album.remove", "album.show", "album.list", "duplicates", "stats", "undo", "undo.redo", "reset",
    "export", *(f"help.{topic}" for topic in TOPICS),
)  # fmt: skip
# Of a turn with this act only the intent is known.
HELP = "help"
# How a word can belong to the name of an album: "Lisbon 2019" of "put it into Lisbon 2019", "Lisbon" of "into Lisbon".
IN_NAME, LIKE_NAME = 1, 2
# Chinese and Japanese write without spaces: there each character is a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a sign of a message, and its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """Words ``first`` to ``last`` (inclusive) of a message and their kind."""

    kind: str
    first: int
    last: int


def is_help(act: str) -> bool:
    """Whether an act is a remark, or about the service."""
    return act.partition(".")[0] == HELP


def words_of(text: str) -> list[Word]:
    """The words and signs of a message in their order."""
    return [Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]


def span_text(text: str, words: list[Word], span: Span) -> str:
    """What a span says, as it was typed."""
    return text[words[span.first].start : words[span.last].end]


def named_in(words: Sequence[Word], albums: Iterable[str]) -> list[int]:
    """For each word IN_NAME where it stands in the name of one of these albums, LIKE_NAME where it is one of the words
    of a name, else 0."""
    typed = [word.text.lower() for word in words]
    marks = [0] * len(typed)
    for album in albums:
        name = [word.text.lower() for word in words_of(album)]
        telling = {*content_words(album)}
        for place, word in enumerate(typed):
            if name and typed[place : place + len(name)] == name:
                marks[place : place + len(name)] = [IN_NAME] * len(name)
            elif not marks[place] and word in telling:
                marks[place] = LIKE_NAME
    return marks


def spans_of(tags: list[int]) -> list[Span]:
    """The spans of BIO tags; an I without its B begins a span."""
    spans: list[Span] = []
    for place, tag in enumerate(tags):
        mark, _, kind = TAGS[tag].partition("-")
        if mark == "I" and spans and spans[-1].kind == kind and spans[-1].last == place - 1:
            spans[-1] = Span(kind, spans[-1].first, place)
        elif kind:
            spans.append(Span(kind, place, place))
    return spans
