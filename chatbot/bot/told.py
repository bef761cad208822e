"""Photos by whether their files tell a fact: "show me those without a date", "only the ones with a location"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from chatbot.actions import Slots
from chatbot.bot.turn import Turn
from chatbot.replies import Answer
from chatbot.session import ChatSession
from chatbot.steps.conditions import seeks_something
from retrieval.content_words import content_words
from retrieval.records import Order, Photo
from retrieval.words import say

_FACTS: dict[str, Callable[[Photo], bool]] = {
    "date": lambda photo: photo.facts.taken is not None,
    "place": lambda photo: photo.facts.latitude is not None,
    "camera": lambda photo: bool(photo.facts.camera),
}
_CALLED = {"location": "place", "gps": "place", "coordinates": "place"}
_NAME = r"(?P<fact>date|place|location|camera|gps|coordinates)s?"
_KNOWN = r"(?:known|saved|stored|recorded|told|given)"
_LACKING = re.compile(
    rf"\b(?:without|lack\w*|missing|(?:have|has|having|with|show|carry|bear)\s+no)\s+(?:an?\s+|any\s+|the\s+)?(?:{_KNOWN}\s+)?{_NAME}\b"
    rf"(?!\s+of\b)(?:\s+{_KNOWN})?(?:\s+at\s+all)?|\bun(?=dated)(?P<undated>date)d\b|"
    r"\b(?:whose|where|which)\s+(?:the\s+)?(?P<unknown>date|place|location|camera)s?\s+(?:is|are)\s+(?:not\s+known|unknown|missing)\b",
    re.I,
)
_HAVING = re.compile(
    rf"\b(?:with|have|has|having)\s+(?:an?\s+|the\s+|their\s+)?(?P<fact>date|place|location|gps)s?(?=\W*$|\s+{_KNOWN})|"
    r"\b(?P<dated>date)d(?=\W*$|\s+(?:ones|photos|pictures|pics)\b)",
    re.I,
)
# "Leave out those without a date": those that have one are wanted.
_GOING = r"(?:hide|drop|remove|skip|exclude)"
_LEFT_OUT = re.compile(rf"\b(?:leav\w+|take)\s+(?:\w+\s+){{0,2}}out\b|\b(?:{_GOING}|no|not)\b", re.I)
_CLAUSE = re.compile(rf"[,;:]\s*(?:(?:and|but)\s+)?|\s+and\s+(?=(?:then\s+)?(?:leave|take|show|only|{_GOING})\b)", re.I)
_SOME = re.compile(r"\b(?:only|just|those|these|ones|them|keep|leave)\b", re.I)
_PHOTOS = re.compile(
    r"\b(?:i|we|you|my|our|how|can|could|want|would|like|need|many|hmm|no|do|have|photos?|photographs?|mean|meant|\d+"
    r"|un(?:dated|known)|pictures?|pics?|images?|ones?|those|these|files?|only|just|page|all|altogether|total|whole|collection|having|known|"
    r"saved|please|show|find|give|see|leave|keep|me|out|take|hide|drop|remove|skip|exclude|lose|then|now|also|which|what|that|were|be|left|please)\b",
    re.I,
)


def speaks_of_facts(words: str) -> bool:
    """Whether words want photos by what their files tell: "which photos have no date"."""
    return bool(_LACKING.search(words) or _HAVING.search(words))


def told_or_not(session: ChatSession, turn: Turn, text: str = "", order: Order | None = None) -> Answer | None:
    """The photos whose files tell a fact, or do not, in an order, where a sentence wants nothing else, or a clause
    narrows the search; None for any other message.

    "Only those without a date" are of what the search found, "photos without a date" of all, "receipts without a date"
    of those that show what the ``text`` describes.
    """
    clauses = [clause for sentence in turn.sentences for clause in _CLAUSE.split(sentence)]
    said = filter(speaks_of_facts, turn.sentences if text else clauses)
    words = next(reversed([*said]), "")  # "these all have dates. I want the undated ones"
    lacking = _LACKING.search(words)
    match = lacking or _HAVING.search(words)
    beside = content_words(_PHOTOS.sub(" ", words.replace(match[0], " "))) if match else []
    sought = session.query.texts if session.query else ()
    if not match or not {*beside} <= {*content_words(" ".join((text, *sought)))}:
        return None
    lacks = bool(lacking) != bool(_LEFT_OUT.search(words[: match.start()]))
    word = next(filter(None, match.groups())).lower()
    fact = _CALLED.get(word, word)
    if beside:
        among = turn.matching(turn.query_of(Slots(text=" ".join(beside))))
    elif session.query and _SOME.search(words) and seeks_something(replace(session.query, order=None)):
        among = turn.matching(session.query) or session.shown
    else:
        among = tuple(turn.library.snapshot().facts.ids.tolist())
    ids = session.not_hidden(among)
    chosen = tuple(photo.photo_id for photo in turn.photos(ids) if _FACTS[fact](photo) != lacks)
    text = say(f"told-not-{fact}" if lacks else f"told-{fact}", n=len(chosen))
    chosen = turn.ordered(chosen, order) if order and chosen else chosen
    return turn.opened(chosen, text, say("reason-told"), session, order=order) if chosen else Answer(text, session)
