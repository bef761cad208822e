"""What goes on with a count: "how many dogs do I have?", "and in 2023?", "cats?"."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.actions import Action, Intent, Slots
from chatbot.bot.albums import mentioned
from chatbot.bot.collection import EXTREME, LIKES, OF_ALL, OF_THOSE
from chatbot.bot.turn import Turn
from chatbot.session import ChatSession
from chatbot.steps.conditions import merged_filters, shifted
from retrieval.content_words import GOES_ON
from retrieval.descriptions import DOING
from retrieval.records import Filters

_AND = re.compile(
    r"\W*(?:(?:ok(?:ay)?|so|hm+)\W+)*(?:and|or|but|what about|how about|(?:more|fewer|less)\s+than)\b", re.I
)
# What has a verb of its own is a question or a wish of its own.
_SAYS_MORE = re.compile(
    r"\b(?:show|see|find|get|give|open|list|look\w*|search|want|keep|hide|like|only|just|is|are|was|were|do|does|did|"
    r"has|have|can|could|which|what(?! about)|who|when|where|why|how(?! about| many))\b",
    re.I,
)
_CAN_BE_COUNTED: tuple[Intent, ...] = ("text_search", "refine", "colour_search", "stats")
_TELLING: tuple[Intent, ...] = ("describe", "ask", "stats", "help")
# "Which ones?", "and which are they?" wants to see what was counted.
_WHICH_ONES = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?)\W+)*(?:which|what)(?:\s+(?:ones?|photos|pictures|of\s+(?:them|those)))?"
    r"(?:\s+(?:are|is|was|were)\s+(?:they|those|these|that|it))?\W*",
    re.I,
)
# "On a beach?", of dogs in the snow: a photo is of one place.
_PLACE = re.compile(
    r"\s*\b(?:in|on|at|near|by|under|behind|beside|inside|outside)\b.*?(?=\s+(?:with|wearing)\b|$)", re.I
)


def counted_on(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, Turn] | None:
    """The count that a message goes on with, and the turn as if it had been asked for in full; None for any other."""
    before, (first, *others), words = session.now.counted, actions, turn.words
    if before is None or others:
        return None
    was, asks = before.slots, words.endswith("?")
    if first.intent in _TELLING and _WHICH_ONES.fullmatch(words):
        return Action("refine"), turn.saying("show them")
    of_them = OF_THOSE.sub("", words) if was in (Slots(), Slots(name=was.name)) else words
    if of_them != words and (was.name or LIKES.search(before.said) or OF_ALL.search(before.said)):
        action = replace(first, slots=replace(first.slots, name=was.name), said=f"{before.said} {of_them}")
        return action, turn.saying(action.said)  # "how many do I like?", "how many of them are from 2020?"
    if _SAYS_MORE.search(words):
        return None
    name = mentioned(words, turn.albums) if was.name else ""
    extreme = was.by and EXTREME.search(words) and first.intent in _TELLING
    slots = Slots() if name or extreme else replace(first.slots, instead=False)
    new = Slots(slots.text, slots.without, slots.colours, filters=slots.filters, by=slots.by)
    goes_on = _AND.match(words) or (asks and first.intent != "stats")
    counts = first.intent in _CAN_BE_COUNTED and slots == new != Slots() and goes_on
    if not (counts or name or extreme):
        return None
    said = before.said.replace(was.text, new.text) if was.text and new.text else before.said
    action = Action("stats", _merged(was, replace(new, name=name)), said)
    return action, turn.saying(f"{said} {words}")


def counted(action: Action, before: ChatSession, after: ChatSession, turn: Turn) -> ChatSession:
    """The session after a count, which knows what was counted: where that is the page now, what the page stands on."""
    query = after.query
    if query and query != before.query and (query.colours or not query.within):
        filters = replace(query.filters, words=())
        slots = Slots(" ".join(query.texts), query.without, query.colours, filters=filters)
        return after.counting(slots, "how many photos")
    return after.counting(action.slots, action.said or turn.words)


def _merged(was: Slots, new: Slots) -> Slots:
    """What is counted: "in the snow" and "in 2023" are of the dogs that were counted, "cats" are others."""
    if later := shifted(was.filters, new.text):  # "and the year before?"
        new = replace(new, text=later[1], filters=later[0])
    of_them = not new.text or bool(re.match(f"{GOES_ON}|{DOING}", new.text, re.I))
    same = _PLACE.sub("", was.text) if _PLACE.match(new.text) else was.text
    of_years = was.by == "year" and new.filters != Filters()
    return Slots(
        text=f"{same} {new.text}".strip() if of_them else new.text,
        without=tuple(dict.fromkeys((*(was.without if of_them else ()), *new.without))),
        colours=new.colours or (was.colours if of_them else ()),
        filters=merged_filters(was.filters, new.filters),
        by=new.by or (None if of_years else was.by),
        name=new.name or was.name,
    )
