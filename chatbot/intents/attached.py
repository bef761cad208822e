"""A message with photos attached: their colours, photos like them, or photos like them with a change."""

from __future__ import annotations

import re
from datetime import date

from chatbot.actions import Action, Context, Route, Slots
from chatbot.intents.descriptions import describe_wish
from chatbot.reading.numbers import NOUN, PHOTO
from chatbot.intents.politeness import unpadded
from chatbot.intents.rules import match_command

_OF_COLOUR = re.compile(r"\b(?:colou?r(?:s|ed|ing)?|palette|tones?|hues?)\b", re.I)
_THIS_PHOTO = re.compile(
    (
        r"^(?:(?:(?:any|some|more|other|similar|others|all|the|my|show|find|"
        r"get|give|search|look|me|for|do|i|have|got|you|we|are|there|is|what|"
        r"whats|what's|who|who's|where|when|which|this|that|these|those|it|one|"
        r"ones|in|of|collection|library|album|already|here|same|like|to|as|similar|"
        r"resembling|resemble|looks?|closest|nearest|match|matches|matching|"
        r"anything|something|things|stuff|a|an|with|please|can|could|duplicate|"
        r"copy|exact|identical|twice|taken|was|did|take|image|file|somewhere|"
        r"see|help|identify|recogni[sz]e|know|label|about|tell|describe|lookup|"
        r"reverse|compare|exists?|based|on|using|use|from|by|attached|uploaded|"
        r"and|or|photo's|most|best|hey|hi|pic's|thing|place|person|them|thanks|"
        r"duplicates|original|where's|were|how|much|score|certain|upload|subject|"
        r"kind|type|show|shows|shown|seen|before|ever|two|both|three|look|looking|"
        r"into|at|has|be|will|query|search|searching|visually|close|does|ours|"
        rf"our|mine|indexed|index)\b|{NOUN}|{PHOTO}|[\s,.!?:;'’-])+)$"
    ),
    re.I,
)
_ASKING_WHAT = re.compile(
    r"(?:what|which|who|whose)\b.{0,40}\b(?:is|are|was|were)\s+(?:this|that|these|those|it|here|he|she|they)", re.I
)
_SO_MANY_LIKE_IT = re.compile(
    rf"^(?:(?:show|find|give|get)\s+(?:me\s+)?)?(?:the\s+)?(?:top\s+|best\s+)?(?P<count>\d{{1,3}})\s+"
    rf"(?=(?:most|similar|more|like|closest|nearest|best|matches|{NOUN})\b)",
    re.I,
)
_REFERENCE = re.compile(
    (
        r"\b(?:(?:that\s+(?:are|is|look)\s+)?(?:like|similar\s+to|resembling|"
        r"close\s+to|the\s+same\s+as|as\s+in|looking\s+like)\s+)(?:this|that|"
        rf"these|those|it|them|the\s+(?:attached|uploaded)?)(?:\s+(?:{NOUN}|two|"
        r"three|attached|uploaded))*(?!\w)"
    ),
    re.I,
)
_SAME_BUT = re.compile(
    (
        r"^(?:.*?\b(?:this|that|these|same|like|similar|it)\b.{0,40}?,?\s*\b)?(?:but|"
        r"except|only|just)\b\s*(?P<change>.+)$"
    ),
    re.I,
)
_COLOUR_BUT = re.compile(
    r"^.*?\b(?:colou?rs?|palette|tones?|hues?)\b.{0,30}?,?\s*\b(?:but|only)\b\s*(?P<change>.+)$", re.I
)
_SAME = re.compile(
    (
        r"^(?:(?:show|find|get|give|search|look|me|for|more|something|anything|"
        rf"ones?|some|any|other|others|{PHOTO}|the|exactly|very|similar(?:\s+to)?|"
        r"like|same|as|this|that|these|those|it|do\s+i\s+have|have\s+i\s+got|"
        r"place|scene|thing|spot|please|of|kind|is|there|are|with\s+this|in\s+this)(?:\s+|"
        r",\s*|$))+(?=\S)"
    ),
    re.I,
)


def with_photos(text: str, context: Context, today: date) -> Route:
    """A message with photos: its colours, the same photo, or the photo plus words."""
    if _OF_COLOUR.search(text) and not describe_wish(text, today).colours:
        change = _COLOUR_BUT.match(text)
        wish = describe_wish(change["change"] if change else "", today)
        slots = Slots(wish.text, wish.without, top_k=wish.top_k, filters=wish.filters)
        return Route((Action("colour_search", slots),), "rule: the colours of a photo")
    plain = unpadded(text)
    so_many = _SO_MANY_LIKE_IT.match(plain)
    if so_many:
        plain = plain[so_many.end() :]
    if _THIS_PHOTO.match(plain):
        slots = Slots(top_k=int(so_many["count"]) if so_many else None)
        return Route((Action("image_search", slots),), "rule: a photo")
    if _ASKING_WHAT.fullmatch(plain):
        return Route((Action("image_search"),), "rule: a photo")
    found = match_command(plain, context)
    if found and found[1].intent in ("help", "duplicates"):  # "what is this?", "is this a duplicate?"
        return Route((Action("image_search"),), "rule: a photo")
    if found and found[1].intent in ("undo", "reset", "stats", "export"):
        return Route((found[1],), f"rule: {found[0]}")
    wish = describe_wish(_beside_a_photo(plain), today)
    top_k = int(so_many["count"]) if so_many else wish.top_k
    slots = Slots(wish.text, wish.without, wish.colours, top_k=top_k, filters=wish.filters)
    return Route((Action("image_search", slots),), "rule: a photo and words")


def _beside_a_photo(text: str) -> str:
    """What is said beside the photo: "like this but in snow" is "in snow"."""
    change = _SAME_BUT.match(text)
    if change:
        return change["change"]
    rest = _REFERENCE.sub(" ", text)
    if re.search(r"\b(?:same|similar|like|this|these|that)\b", text, re.I):
        rest = _SAME.sub("", rest)
    return re.sub(r"\s+", " ", rest)
