"""What photos are counted by, where no word of it was marked: "in which towns?", "which cameras did I use?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from chatbot.actions import Action, Intent, Slots
from chatbot.reading.when import SEASON
from retrieval.records import GroupedBy

# The largest group, or the smallest: "which year has the most?", "what's my busiest month?", "and the fewest?"
EXTREME = re.compile(
    r"\b(?:(?P<most>most(?!\s+recent)|more(?! than)|busiest|biggest|largest|highest|best|top|meisten)|"
    r"least|fewest|quietest|smallest|lowest|wenigsten)\b",
    re.I,
)
# Which of several there is more of: "do I have more dogs or cats?", "which do I have more of, dogs or cats?"
MORE_OF = re.compile(
    r"\b(?:(?:do|did|have)\s+(?:i|we)|are\s+there|which|what)\b[^.?!]*\b(?:more|most|fewer|less)\b[^.?!]*\b(?:or|than)\b",
    re.I,
)
_NOUN = (
    r"(?:different\s+)?(?:(?P<country>countr(?:y|ies))|(?P<place>towns?|cit(?:y|ies)|villages?|places|place(?!\s+(?:is|was)\b)|locations?)|"
    r"(?P<camera>cameras))\b"
)
NAMED = re.compile(
    r"\b(?:(?:which|what)(?:\s+all|\s+of\s+(?:these|those|the|my|our))?|how\s+many|per|each(?!\s+(?:one|of|photo|picture))|every|by|"
    r"(?:list|name)s?\s+of(?:\s+(?:all|the|my|our))*|"
    rf"(?:all|list|show)\s+(?:the|my|our))\s+{_NOUN}|"
    r"\bwhere\s+(?:(?:were|are)\s+(?:all\s+)?(?:my|our)|(?:have|did)\s+(?:i|we)\s+tak\w+)\s+"
    r"(?:photos|pictures|pics)(?:\s+taken)?",
    re.I,
)
_TIMES = re.compile(
    rf"\b(?:each|every|per)\s+(?:(?:of\s+)?(?:those|these|the)\s+)?(?:(?:{SEASON})\s+)?(year|month|{SEASON})s?\b|"
    r"\b(year|month)[- ]?wise\b|\b(?:which|what)\s+(year|month)s\b",
    re.I,
)
# "When were we in Lisbon?", "when was I last there?"
_WHEN = re.compile(
    r"\bwhen\s+(?:was|were|have|had|did)\s+(?:i|we)\s+(?:been\s+|go\s+|visit\s+)?(?:(?P<end>last|first)\s+)?"
    r"(?:in|at|to|there)\b|\bwhen\s+(?:did)\s+(?:i|we)\s+(?:(?P<end_too>last|first)\s+)?(?:go|visit)\b|"
    r"\bwhen\s+was\s+(?:the|my|our)\s+(?P<time>last|first)\s+time\s+(?:(?:i|we)\s+\w+\s+)?(?:in|at|to|there)\b",
    re.I,
)
# "How long was I there?", "when do my Nikon photos start?", "since when do I have the Nikon?"
_DAYS = re.compile(
    r"\bhow\s+(?:long|many\s+(?:days|nights))\s+(?:(?:all\s+)?together\s+)?(?:was|were|did|have|had|am|are)\s+(?:i|we)\b|"
    r"\bhow\s+long\s+was\s+(?:my|our|the|that)\s+(?:\w+\s+)?(?:trip|stay|visit|holiday|vacation)\b|"
    r"\bsince\s+when(?:\s+(?:do|did|have)\s+(?:i|we)\b|\W*$)|\bfrom\s+when\s+(?:to|till|until)\s+when\b|"
    r"\b(?:time\s?span|date\s+range)\b|\bwhen\s+(?:do|does|did)\b[^.?!]*\b(?:start|begin|end)\b",
    re.I,
)
# "Where was I in 2018?", "where did we go last summer?", "which trips did I make in 2018?"
_WHERE = re.compile(r"\b(?:where(?:\s+all)?|(?:which|what)\s+trips)\s+(?:was|were|have|had|did)\s+(?:i|we)\b", re.I)
# "Sort them by year" is an order.
_SORTED = re.compile(r"\b(?:sort|order|arrang|line|put)\w*", re.I)
_ASKING: tuple[Intent, ...] = ("stats", "describe", "refine", "text_search")
_LATEST = re.compile(r"\bmost\s+recent(?:ly)?\b|\b(?:been|go|gone|went|was|were)\b[^.?!]*\blast\s*\W*$", re.I)


def grouped(action: Action) -> Action:
    """An action that wants to know places, cameras or times as a count by them, and any other as it is."""
    slots, said = action.slots, action.said
    # "I meant only the skiing photos, by year", "group them by month"
    alone = slots == Slots(by=slots.by) and action.intent == "refine" and not _SORTED.search(said)
    if slots.by and (action.intent == "text_search" or alone):
        action = replace(action, intent="stats", slots=replace(slots, instead=False))
    counts = action.intent == "stats"
    if counts and not slots.by and (times := _TIMES.search(said)):
        by_month = "month" in times[0].lower()  # a season is counted by its years
        return replace(action, slots=replace(slots, by="month" if by_month else "year"))
    when = _WHEN.search(said)
    asked = Slots(text=slots.text, filters=slots.filters, question=slots.question, by=slots.by)
    of_no_photo = len(slots.ranks) != 1 and replace(slots, ranks=(), order=None) == asked
    if action.intent in _ASKING and of_no_photo and _DAYS.search(said):
        return replace(action, intent="stats", slots=Slots(slots.text, filters=slots.filters, by="day"))
    numbered = slots.ranks and re.search(r"\d", said)  # "when was I there with the surfers, number 4?"
    if when and not numbered and replace(slots, ranks=()) == asked:  # whatever photo was spoken of
        there = Slots(_WHEN.sub("", slots.text).strip(" ?"), filters=slots.filters)
        if not (end := next(filter(None, when.groups()), "")):
            return replace(action, intent="stats", slots=replace(there, by=slots.by or "month"))
        searches: Intent = "refine" if when[0].endswith("there") and action.intent != "text_search" else "text_search"
        slots = replace(there, order="newest" if end.lower() == "last" else "oldest")
        return replace(action, intent=searches, slots=slots)
    in_that_time = slots.filters.after or slots.filters.months
    if in_that_time and slots == Slots(filters=slots.filters) and _WHERE.search(said):
        return replace(action, intent="stats", slots=replace(slots, by="place"))
    named = NAMED.search(said)
    if named is None or (slots.by and slots.by in said.lower()):
        return action
    by = cast(GroupedBy, next((kind for kind, noun in named.groupdict().items() if noun), "place"))
    if by in ("place", "country") and _LATEST.search(said):  # "which place have I been to most recently?"
        placed = replace(slots.filters, known=("place",))
        return replace(action, intent="text_search", slots=Slots(filters=placed, order="newest"))
    text = NAMED.sub("", slots.text).strip(" ?")
    text = "" if slots.text.lower() in named[0].lower() or re.fullmatch(_NOUN, text, re.I) else text
    told = action.intent == "describe" and by != "camera" and not (slots.ranks or slots.which)
    if not (counts or told or (action.intent == "text_search" and not text)):
        return action
    return replace(action, intent="stats", slots=Slots(text=text, filters=slots.filters, by=by))
