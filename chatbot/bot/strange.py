"""Times, places and conditions that were left in a description because nothing is known of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from chatbot.reading.conditions import MOST_MEGAPIXELS
from chatbot.replies import escaped
from retrieval.words import say

_TIME = re.compile(
    r"\b(?:(?:on|from|last|during|since|before|after|at|every)\s+(?:(?:an?|my|our|the|last)\s+)*"
    r"(?:thanksgiving|diwali|holi|eid|hanukkah|ramadan|"
    r"passover|pentecost|childhood|youth|(?:birthday|anniversary)(?!\s+\w))|in my (?:childhood|youth)|"
    r"(?:some|many)\s+(?:years|months|weeks)\s+(?:ago|back)|an?\s+(?:while|long time)\s+(?:ago|back)|long ago|"
    r"(?:(?:an?|every|at|on|from|during)\s+)*weekend\b(?!\s+\w)|(?:this|last|past)\s+decade|q[1-4]\b)",
    re.I,
)
# Where it was taken: a name with a capital letter, and the last thing that is said; "in the Schnee" is a thing.
_PLACE = re.compile(
    r"\b(?:in|near|around|from)\s+([A-Z][a-z][\w'’-]*(?:\s+(?:or\s+|and\s+)?[A-Z][\w'’-]+)*)\s*(?:$|[,.!?])"
)
_CONDITION = re.compile(
    r"\btimes?\s+of\s+(?:the\s+)?day\b|"
    r"\biso\s*\d+|\bf\s?/\s?\d+(?:\.\d+)?|\b\d+\s?mm\b|\b1/\d{2,}\s*s?\b|\b(?:long|short) exposures?\b|"
    r"\b(?:with|without) (?:the )?flash\b|\b(?:macro|wide[- ]?angle|telephoto|zoom|prime) lens\b",
    re.I,
)


# "Got any videos?"; "a video game" may be seen.
_VIDEOS = re.compile(r"\b(?:videos|video clips?|any video)\b(?! games?\b)", re.I)


def not_possible(message: str) -> str:
    """The sentence about a condition of a message that no filter can say; "" where there is none."""
    if _VIDEOS.search(message):
        return say("videos-none")
    condition = MOST_MEGAPIXELS.search(message)
    return say("megapixels-at-most", condition=escaped(condition["most"])) if condition else ""


def not_understood(description: str, is_known: Callable[[str], bool]) -> str:
    """The sentence about such a part of a description; "" where there is none.

    ``is_known`` says whether the words about some photo have a name in them.
    """
    if time := _TIME.search(description):
        return say("time-unknown", time=escaped(time[0]))
    if condition := _CONDITION.search(description):
        return say("condition-unknown", condition=escaped(condition[0]))
    if (place := _PLACE.search(description)) and not is_known(place[1]):
        return say("place-unknown", place=escaped(place[1]))
    return ""
