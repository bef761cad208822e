"""Whether files tell a fact: "those without a date", "only the ones with a location", "how many name no camera?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, cast

from chatbot.actions import Context, Intent, Slots
from chatbot.reading.numbers import PHOTO
from chatbot.reading.pointing import tidy
from retrieval.content_words import content_words
from retrieval.places import NOT
from retrieval.records import Known

_FACTS = {
    "date": "date",
    "place": "place",
    "location": "place",
    "gps": "place",
    "coordinate": "place",
    "camera": "camera",
}
_NAME = r"(?P<{}>date|place|location|camera|gps|coordinate)s?"
_KNOWN = r"(?:known|saved|stored|recorded|told|given|named)"
_LACKING = re.compile(
    rf"\b(?:without|lack\w*|missing|(?:(?:have|has|having|had|with|show|carry|bear)\s+(?:got\s+)?)?no|"
    rf"(?:do|does)(?:\s+not|n['’]t)\s+(?:have|show|carry|name|say))\s+(?:an?\s+|any\s+|the\s+|their\s+)?(?:{_KNOWN}\s+)?"
    rf"{_NAME.format('none')}\b(?!\s+of\b|\s+(?:palm|night|limit|bag))(?:\s+{_KNOWN})?|\bun(?=dated)(?P<undated>date)d\b|"
    rf"\b(?:whose|where|which)\s+(?:the\s+)?{_NAME.format('unknown')}\s+(?:is|are)\s+(?:not\s+known|unknown|missing)\b",
    re.I,
)
_HAVING = re.compile(
    rf"\b(?:with|have|has|having)\s+(?:an?\s+|the\s+|their\s+)?(?P<one>date|place|location|gps)s?(?=\W*(?:please\W*)?$|\s+{_KNOWN}\b)|"
    r"\b(?P<dated>date)d(?=\W*$|\s+(?:ones|photos|pictures|pics)\b)",
    re.I,
)
# "Leave out those without a date": those that have one are wanted.
_GOING = r"(?:hide|drop|remove|skip|exclude)"
_LEFT_OUT = re.compile(
    rf"\b(?:leav\w+|take)\s+(?:\w+\s+){{0,2}}out\b|\b{_GOING}\b|\b(?:no|not)\s+(?:the\s+)?(?:ones\s+|those\s+)?$", re.I
)
_CLAUSE = re.compile(
    rf"[.,;:]\s*(?:(?:and|but)\s+)?|\s+and\s+(?=(?:then\s+)?(?:leave|take|show|only|{_GOING})\b)", re.I
)
_OF_THOSE = re.compile(r"\b(?:only|just|those|these|ones|them|keep|leave|either|left)\b", re.I)
_TELLING: tuple[Intent, ...] = ("describe", "ask")
_TAKING: tuple[Intent, ...] = ("text_search", "refine", "stats", *_TELLING)
_ACTING: tuple[Intent, ...] = ("feedback", "album", "export")
# What is said beside a fact and describes nothing.
_BESIDE = re.compile(
    rf"\b(?:{PHOTO}|ones?|those|these|all|have|has|no|not|any|file|which|that|mean|meant|i|me|show|please|without|un|known|with)\b",
    re.I,
)


def with_known(name: str, slots: Slots, whole: str, context: Context) -> tuple[str, Slots]:
    """The intent and the slots of an act that wants photos by what their files tell, "photos without a date" of all,
    "those without a date" of what is shown; any other act as it is."""
    known, said = _facts(whole)
    says_no_more = known and not _without(whole, said)  # "undated photos" are sought, whatever it was read as
    takes = name in _TAKING or says_no_more or (name in _ACTING and any(map(_is_fact, slots.which)))
    text = "" if slots.text.isdigit() else _without(slots.text, said)  # "the 3 without a date"
    is_seen = text and any("camera" in fact for fact in known)  # "a man without a camera"
    if not known or not takes or is_seen or (slots.ranks and name in (*_TELLING, *_ACTING)):
        return name, slots
    kinds = ("without", "drop", "which")
    left: dict[str, Any] = {kind: tuple(one for one in getattr(slots, kind) if not _tells(one)) for kind in kinds}
    slots = replace(slots, text=text, ranks=(), question="", filters=replace(slots.filters, known=known), **left)
    if name in ("stats", *_ACTING):
        return name, slots
    before = whole.partition(said[0])[0]
    narrows = context.shown and not text and (_OF_THOSE.search(before) or not re.search(rf"\b{PHOTO}\b", whole, re.I))
    return "refine" if narrows else "text_search", slots


def _facts(whole: str) -> tuple[tuple[Known, ...], list[str]]:
    """What files shall tell, or shall not, and the words that say so."""
    known, said = dict[Known, None](), list[str]()
    for clause in _CLAUSE.split(whole):
        for match in (*_LACKING.finditer(clause), *_HAVING.finditer(clause)):
            lacks = (match.re is _LACKING) != bool(_LEFT_OUT.search(clause[: match.start()]))
            fact = _FACTS[next(filter(None, match.groups())).lower()]
            known[cast(Known, f"{NOT}{fact}" if lacks else fact)] = None
            said.append(match[0])
    return tuple(known), said


def _without(text: str, said: list[str]) -> str:
    """A description without the words that are about facts; "" where nothing else is described."""
    for saying in (*map(re.escape, said), _LACKING.pattern, _HAVING.pattern):
        text = re.sub(rf"(?:\b(?:that|which|who)\s+)?(?:{saying})", " ", text, flags=re.I)
    return tidy(text) if content_words(_BESIDE.sub(" ", " ".join(w for w in text.split() if not _is_fact(w)))) else ""


def _tells(thing: str) -> bool:
    """Whether a thing is called by a fact, alone or beside what it is: "the kitchens that have no date"."""
    return bool(_is_fact(thing) or _LACKING.search(thing) or _HAVING.search(thing))


def _is_fact(thing: str) -> bool:
    """Whether a thing is called by nothing but a fact: "date", "undated ones"."""
    words = {*content_words(_BESIDE.sub(" ", thing))}
    return bool(words) and words <= {*_FACTS, "undated", "dated"}
