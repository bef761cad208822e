"""Questions about the conversation itself: what was searched first, before, so far."""

from __future__ import annotations

import re
from itertools import groupby

from chatbot.bot.turn import Turn
from chatbot.replies import Answer
from chatbot.replies.wishes import is_bare, wish
from chatbot.session import ChatSession
from retrieval.words import listed, say

_ASKED = re.compile(
    r"\b(?:what|which)\b.{0,20}\b(?:i|we)\b.{0,12}\b(?:search(?:ed)?|looked\s+for|look\s+for|asked?\s+for)\b|"
    r"\bmy\s+(?:\w+\s+)?search(?:es|\s+history)\b|\bsearch\s+history\b|\b(?:wo)?(?:was|nach)\s+habe?\s+ich\b.*\bgesucht\b|"
    r"\bqu[eé]\s+(?:he\s+buscado|busqu[eé])\b|\bj['’]ai\s+cherché\b",
    re.I,
)
# "That is not what I asked for" complains.
_DENIES = re.compile(r"(?:\bnot|n['’]t|\bnever|\bnothing|\bhardly|\bnicht)\b[^.?!]{0,25}$", re.I)
_FIRST = re.compile(r"\b(?:first|at the (?:start|beginning)|zuerst|als erstes|primero|en premier)\b", re.I)
_BEFORE = re.compile(
    r"\b(?:before|last|previous(?:ly)?|earlier|davor|zuletzt|vorher|antes|avant)\b(?!.*\bsearches\b)", re.I
)


def asks_for_searches(message: str) -> bool:
    """Whether a message asks what was searched in this conversation."""
    asked = _ASKED.search(message)
    return bool(asked and not _DENIES.search(message[: asked.start()]))


def searches(session: ChatSession, turn: Turn) -> Answer:
    """The first search of the conversation, the one before the present, or all of them; the page stays."""
    queries = [query for query, _ in groupby(s.query for s in session.snapshots) if query and not is_bare(query)]
    if not queries:
        return Answer(say("searched-nothing"), session)
    if _FIRST.search(turn.words):
        return Answer(say("searched-first", wish=wish(queries[0])), session)
    if _BEFORE.search(turn.words) and len(queries) > 1:
        return Answer(say("searched-before", wish=wish(queries[-2])), session)
    wishes = list(dict.fromkeys(wish(query) for query in queries))
    return Answer(say("searched", n=len(wishes), wishes=listed(wishes)), session)
