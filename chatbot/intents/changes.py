"""A description as an action: a new search, or a change of the one on the page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chatbot.actions import Action, Context, Slots
from chatbot.intents.descriptions import Description, describe_wish
from chatbot.reading.numbers import NOUN

# Words of a change that begins with a preposition ("in the snow"); a longer one is a new description.
_SHORT = 7
_REFINING = re.compile(
    r"^(?:(?:can|could|would|will)\s+(?:you|u|we)\s+(?:please\s+)?(?=narrow|limit|restrict|filter|only|just|keep|make))?"
    r"(?:(?:but|only|just|now|and(?!\s+(?:show|find|give))|also|i\s+mean(?:t)?|rather|instead|maybe|this\s+time|"
    r"plus|add|narrow(?:\s+(?:it|that|them))?(?:\s+down)?(?:\s+(?:to|by))?|"
    r"limit(?:\s+(?:it|that|them))?(?:\s+to)?|restrict(?:\s+(?:it|that|them))?(?:\s+to)?|"
    r"filter(?:\s+(?:it|them|these|by|for|on|to))*|keep(?:\s+(?:only|just))?(?:\s+the\s+ones)?|"
    r"make\s+(?:it|them|that)|"
    rf"(?:only\s+)?(?:the\s+|those\s+)(?:{NOUN})(?=\s+(?:with|in|at|on|that|"
    r"where|from|without|taken|of))|those(?=\s+(?:with|in|at|on|that|where|"
    r"from|without|taken|of)\b)|(?:show\s+(?:me\s+)?|give\s+me\s+|keep\s+|"
    r"i\s+(?:want|like|need)\s+)?(?:only|just)|(?:show\s+(?:me\s+)?|give\s+me\s+)(?:only\s+)?the\s+ones|"
    r"(?:of|from|among)\s+(?:these|those|them)|which\s+of\s+(?:these|them|"
    r"those)(?:\s+(?:are|have|show))?|ones(?=\s)|i\s+want\s+(?:it|them)|"
    r"it\s+(?:should|must)\s+(?:be|have)|they\s+(?:should|must)\s+(?:be|"
    r"have)|there\s+(?:should|must)\s+be|can\s+(?:it|they)\s+be|should\s+be|"
    r"must\s+(?:be|have)|change\s+(?:it|that)\s+to|switch\s+to|"
    r"(?:the\s+)?same(?:\s+(?:thing|search|photos|ones|again))?\s+but|same|as\s+well\s+as|a\s+(?:bit|little)\s+more)(?:\s+|"
    r",\s*|$))+",
    re.I,
)
_THE_SAME_BUT = re.compile(r"^(?:the\s+)?same(?:\s+(?:thing|search|photos|ones|again))?,?\s+but\b", re.I)
_PREPOSITION = re.compile(
    (
        r"^(?:in|at|on|with|during|under|from|inside|outside|outdoors|indoors|"
        r"near|by|while|where(?!\s+(?:is|are|was|were|did|do))|wearing|holding|at\s+night|after\s+dark|taken)\b(?!\s+and\b)"
    ),
    re.I,
)
_COMPARATIVE = re.compile(
    (
        r"^(?:a\s+(?:bit|little)\s+|even\s+|much\s+|slightly\s+)?(?:darker|brighter|"
        r"lighter|closer|bigger|larger|smaller|older|younger|wider|sunnier|warmer|"
        r"colder|happier|further\s+away|nearer|more\s+\w+|less\s+\w+|redder|"
        r"bluer|greener|sharper)(?:\s+(?:please|ones?))?$"
    ),
    re.I,
)
# "A bit darker", "with a hat too": a search cannot tell how much.
_AROUND = re.compile(r"^(?:a\s+(?:bit|little)|slightly|even|much)\s+|\s+(?:too|as\s+well|also)$", re.I)
_HIDING = re.compile(
    r"^(?:remove|hide|skip|filter\s+out|take\s+out|get\s+rid\s+of|throw\s+out|"
    rf"omit|ban|kick\s+out|sort\s+out)\s+(?:(?:all|any|the|those|every|{NOUN})\s+)*"
    r"(?:(?:with|of|showing|containing|that\s+(?:have|show|contain))\s+)?(?:(?:any|"
    r"an?|the)\s+)*(?P<things>\S.*)$",
    re.I,
)


def is_change(text: str) -> bool:
    """Whether a text speaks of the search on the page: "the same thing but in 2020"."""
    return _THE_SAME_BUT.match(text) is not None


def wished(text: str, context: Context, today: date) -> tuple[Action, str]:
    """A description: a new search, or a change of the one on the page."""
    cue = _REFINING.match(text) if context.shown else None
    rest = text[cue.end() :] if cue else text
    wish = describe_wish(rest, today)
    slots = Slots(wish.text, wish.without, wish.colours, top_k=wish.top_k, filters=wish.filters)
    if context.shown and (cue or _changes(wish, rest)) and slots != Slots():
        return Action("refine", replace(slots, text=_AROUND.sub("", slots.text))), "changes the search"
    if context.shown and (hiding := _HIDING.match(text)):
        without = tuple(part for part in re.split(r"\s*(?:,|\band\b|\bor\b)\s*", hiding["things"]) if part)
        return Action("refine", Slots(without=without)), "leaves something out"
    if slots == Slots():
        return Action("help"), "nothing to look for"
    if re.fullmatch(r"(?:landscape|portrait|square)", text, re.I):
        return Action("text_search", Slots(text)), "a description"
    if not wish.text and wish.colours:
        return Action("colour_search", slots), "a colour"
    return Action("text_search", slots), "a description"


def _changes(wish: Description, text: str) -> bool:
    if not wish.text:
        return not wish.colours or bool(re.match(r"(?:in|with)\b", text, re.I))
    # "In the far distance a boy slides down a handrail" is a description of its own.
    return bool(
        not wish.asked and len(text.split()) <= _SHORT and (_PREPOSITION.match(text) or _COMPARATIVE.match(text))
    )
