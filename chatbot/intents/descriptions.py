"""What a message wants to see: its description without command words, what must not be there, how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chatbot.reading.conditions import Conditions, find_filters
from chatbot.intents.leaving_out import left_out
from chatbot.reading.numbers import NUMBER, PHOTO, count
from chatbot.intents.politeness import unpadded
from chatbot.intents.wishing import without_wishing
from retrieval.colours.words import parse_colours, vocabulary
from retrieval.records import Filters

_QUANTITY = (
    r"(?:all\s+(?:of\s+)?(?:the\s+|my\s+|our\s+|your\s+)?|s(?:o|u)me?(?:\s+more)?(?:\s+of\s+(?:the|"
    r"my|our))?\s+|any(?:\s+of\s+(?:the|my|our))?\s+|every\s+|each\s+|a\s+(?:few|"
    r"bunch\s+of|lot\s+of|couple\s+of|selection\s+of|set\s+of|handful\s+of|"
    r"page\s+of)\s+|(?:lots|plenty|loads)\s+of\s+|several\s+|many\s+|more\s+|"
    r"other\s+|another\s+|those\s+|these\s+|that\s+|the\s+|my\s+|our\s+|"
    r"an?\s+|only\s+|just\s+|one\s+of\s+)"
)
_WITH = (
    r"(?:(?:that|which)\s+(?:show|shows|contain|contains|have|has|feature|"
    r"features|depict|depicts|include|includes|are\s+of|is\s+of|are\s+about|"
    r"look\s+like|i\s+(?:took|made|shot|have)\s+of|we\s+took\s+of|i\s+took|"
    r"we\s+took)|showing|containing|depicting|featuring|including|"
    r"of|with|about|where\s+(?:you\s+can\s+see|there\s+(?:is|are|was|were)|"
    r"i\s+can\s+see|we\s+see|one\s+sees)|on\s+which|in\s+which|where|for|"
    r"to\s+do\s+with|related\s+to|showcasing|has|have|having|show|contain|"
    r"feature|includes?|contains)"
)
_ADJECTIVE = (
    r"(?:nice|good|great|best|beautiful|pretty|cool|lovely|cute|favou?rite|interesting|similar|big|large|"
    r"sharp|amazing|hi(?:gh)?[- ]res(?:olution)?|(?:good|high)[- ]quality)"
)
_TAIL_OWNED = re.compile(
    (
        r"(?:\s+(?:(?:that\s+)?(?:i|we|you)(?:'ve|\s+have)?\s+(?:have|got|took|"
        r"made|shot|own|taken)(?:\s+(?:here|stored|saved))?|(?:in|from|of|within)\s+(?:my|"
        r"our|the|this)\s+(?:whole\s+|entire\s+|photo\s+)?(?:collection|library|"
        r"albums?|gallery|archive|photos|pictures|pics|images|camera\s+roll|"
        r"folder)|in\s+(?:here|there)|somewhere|anywhere|there|(?:do|have|did)\s+(?:i|"
        r"you|we)\s+(?:have|got|take)|too|as\s+well))+$"
    ),
    re.I,
)
_PHOTOS_OF = re.compile(
    (
        rf"^(?:{_QUANTITY})*(?:{_ADJECTIVE}\s+)?(?:(?:{PHOTO})(?:\s+(?:do|have|did)\s+(?:i|we|you)\s+(?:have|got|take))?(?:\s+taken)?"
        rf"(?:\s*:|\s+{_WITH}|\s+from(?=\s+(?:the|our|my)\b))?(?:\s+|$)|"
        rf"(?:one(?!\s+of\b)|ones|results?)(?:\s+{_WITH}\s+|\s*$))(?:a\s+lot\s+of\s+|lots\s+of\s+)?"
    ),
    re.I,
)
_JOINT = re.compile(r"^(?:of|with|showing)\s+(?=\S)", re.I)
_ALL_MY = re.compile(r"^(?:(?:all|some|any|every|the|my|our|those|these)\s+(?:of\s+)?)+", re.I)
_SOME = re.compile(r"^(?:(?:some|any|all|every|a\s+few|more)\s+(?:of\s+)?(?:the\s+|my\s+|our\s+)?)+(?=\w)", re.I)
# What is left where nothing is described.
_NOTHING = re.compile(
    r"^(?:(?:(?:in|on|of)\s+(?:it|them|there|here|sight)|those|these|them|ones?|it|that|this|the|photos?|everything|"
    r"anything|something|all|results?|hits|match(?:es)?|only|just|please|files?)\s*)+$",
    re.I,
)
_IN_THE_PHOTO = re.compile(rf"\s+(?:in|on)\s+(?:the|that)\s+{PHOTO}$", re.I)
# "Photos with a horse in them".
_IN_THEM = re.compile(r"\s+(?:in|on)\s+(?:it|them)$", re.I)
_SOMETHING = re.compile(
    rf"^(?:something|anything|everything|things?|one(?!\s+of\b)|some|any|stuff)\s+(?:{_WITH})\s+|"
    r"^(?:something|anything)\s+like\s+",
    re.I,
)
# Around colours these name nothing: "dark red stuff", "a bit of green".
_BIT_OF = re.compile(r"\ba\s+(?:little\s+)?(?:bit|touch|hint|splash)\s+of\s+|\s+(?:stuff|things?)$", re.I)
_PHOTOS_AFTER = re.compile(
    rf"(?<!\ba)(?<!\ban)(?<!\bthe)(?<!\band)(?<!\bof)(?<!\bin)(?<!\bfor)(?<!\btaking)(?:\s+(?:{PHOTO}))+$",
    re.I,
)
# "Sunset photos" are photos of a sunset; in a sentence the word may be part of what is seen.
_SHORT = 5
_TOP_K = re.compile(
    "|".join(
        (
            rf"^(?:the\s+|my\s+)*(?:top|best|first|latest)\s+(?P<best>{NUMBER})\b(?:\s+(?=\w))?",
            (
                r"^(?:only\s+|just\s+|about\s+|around\s+|up\s+to\s+|some\s+|maybe\s+|"
                rf"exactly\s+|all\s+|at\s+most\s+|max\s+)*(?P<photos>{NUMBER})\s+(?:more\s+)?(?:(?:{_ADJECTIVE}|"
                rf"different|random)\s+)?(?={PHOTO}\b|results?\b|hits\b|matches\b)"
            ),
            (
                r"(?:^|[,;]\s*|\s+(?:and|but)\s+|\s+-\s+)(?:only\s+|just\s+|about\s+|"
                r"show\s+(?:me\s+)?|give\s+me\s+|i\s+want\s+|make\s+it\s+|the\s+|limit\s+(?:it\s+)?to\s+|"
                r"up\s+to\s+|max(?:imum)?\s+(?:of\s+)?|at\s+most\s+|no\s+more\s+than\s+)*(?:top\s+|"
                rf"best\s+)?(?P<of_them>{NUMBER})(?:\s+of\s+(?:them|these|those|it)|\s+(?:results?|"
                rf"hits|matches|{PHOTO})|\s+at\s+most|\s+max(?:imum)?|\s+at\s+a\s+time|"
                r"\s+per\s+page|\s+will\s+do|\s+is\s+enough|\s+are\s+enough)+\s*(?=[,.!?;]|"
                r"$)"
            ),
            (
                r"(?:^|[,;]?\s+)(?:limit(?:ed)?\s+(?:it\s+|them\s+|that\s+)?to|max(?:imum)?(?:\s+of)?|"
                rf"at\s+most|no\s+more\s+than|top)\s+(?P<limit>{NUMBER})(?:\s+(?:{PHOTO}|"
                r"results?|ones?|hits))?\s*$"
            ),
            rf"^(?:only|just)\s+(?P<only>{NUMBER})(?:\s+(?:{PHOTO}|results?))?\s*$",
            rf"^(?P<before>\d{{1,3}}|{NUMBER})\s+(?=(?:[\w-]+\s+){{1,3}}{PHOTO}$)",
            rf"[,;]\s*(?P<last>{NUMBER})\s*(?:x|please)?\s*$",
        )
    ),
    re.I,
)
_ASKED_NUMBER = re.compile(r"^(?P<number>\d{2,3}|[5-9])\s+(?=[a-z]+s\b)", re.I)
_COLOUR_CLAUSE = re.compile(
    (
        r"(?:^|,\s*|\s+(?:and|but|,)?\s*)(?P<clause>(?:but\s+|and\s+|(?:that|which)\s+(?:are|is|r)\s+)*(?:mostly|"
        r"mainly|predominantly|dominated\s+by|lots\s+of|with\s+(?:lots\s+of|"
        r"a\s+lot\s+of|much)|with\s+mostly|in\s+(?=\S+(?:\s+\S+)?\s+(?:tones?|"
        r"shades?|colou?rs?|hues?)))\s+(?P<named>[^,;]+?))\s*(?=[,;.!?]|$|\s+(?:since|"
        r"from|please)\b)"
    ),
    re.I,
)
_COLOURED_PHOTOS = re.compile(
    rf"^(?:mostly|mainly|predominantly)\s+(?P<named>[^,;]+?)\s+{PHOTO}\s+(?:of|with|showing)\s+", re.I
)
_DOMINATING = re.compile(
    r"(?:^|\b(?:where|in\s+which)\s+)(?P<named>[^,;]+?)\s+(?:dominates?|prevails?|is\s+dominant)(?=[,;.!?]|$)", re.I
)


@dataclass(frozen=True, slots=True)
class Description:
    """A message taken apart; ``asked`` says that it began with words of wishing, such as "show me"."""

    text: str
    without: tuple[str, ...]
    colours: tuple[str, ...]
    top_k: int | None
    filters: Filters
    asked: bool


def describe_wish(message: str, today: date) -> Description:
    """Take a message apart; every part may be empty."""
    text = unpadded(message)
    text = re.sub(r"\s+(?:please|pls|plz)(?=\W|$)", "", text, flags=re.I)
    conditions = find_filters(text, today)
    text, asked = without_wishing(conditions.rest)
    text, top_k = _how_many(text, asked)
    text, without = left_out(text)
    text, colours = _coloured(text)
    text, late_top_k = (text, None) if top_k else _how_many(text, asked)
    text = _subject(text, asked, _is_trimmed(conditions, message))
    named = _BIT_OF.sub(" ", text[:200]) if not colours else ""
    if named and (words := parse_colours(named)) and not words.rest and _is_only_colour(named):
        text, colours = "", words.colours
    return Description(text, without, colours, top_k or late_top_k, conditions.filters, asked)


def _is_trimmed(conditions: Conditions, message: str) -> bool:
    """Whether a condition was cut off with the word "photos" before it: "photos from 2017 with snow"."""
    if conditions.filters.formats:
        return True
    return conditions.filters != Filters() and bool(re.search(PHOTO, message)) and not re.search(PHOTO, conditions.rest)


def _is_only_colour(text: str) -> bool:
    """ "An orange" is a fruit, and "white wine" a wine: its last word alone is no colour."""
    words = text.strip().split()
    if text.strip().lower() == "oranges":
        return False
    if len(words) == 2 and words[0].lower() in ("a", "an", "the"):
        return False
    return not (len(words) > 1 and words[-1].lower() in vocabulary() and parse_colours(words[-1]) is None)


def _how_many(text: str, asked: bool) -> tuple[str, int | None]:
    if re.fullmatch(r"\d{1,3}", text):
        return "", int(text)
    match = _TOP_K.search(text) or (_ASKED_NUMBER.search(text) if asked else None)
    if match is None:
        return text, None
    number = count(next(value for value in match.groupdict().values() if value))
    if not number or number > 1000:
        return text, None
    left, right = text[: match.start()].rstrip(" ,;-"), text[match.end() :].lstrip(" ")
    if right.startswith(","):
        return f"{left}{right}".strip(" ,"), number
    return f"{left} {right}".strip(" ,"), number


def _coloured(text: str) -> tuple[str, tuple[str, ...]]:
    """ "dogs in snow, mostly white" is "dogs in snow" and white."""
    match = _COLOURED_PHOTOS.match(text) or _COLOUR_CLAUSE.search(text) or _DOMINATING.search(text)
    words = parse_colours(match["named"]) if match else None
    if match is None or words is None or words.rest:
        return text, ()
    return f"{text[: match.start()]}{text[match.end() :]}".strip(" ,;"), words.colours


def _subject(text: str, asked: bool, trimmed: bool) -> str:
    """The description without "photos of" and "that I have"; ``trimmed``: a condition was cut off before it."""
    text = text.strip(" ,;:.")
    text = _JOINT.sub("", text) if trimmed else text
    text = _TAIL_OWNED.sub("", text) if asked or re.search(PHOTO, text, re.I) else text
    whole, text = text, _PHOTOS_OF.sub("", text, count=1)
    text = _IN_THEM.sub("", text) if text != whole else text
    text = _IN_THE_PHOTO.sub("", text) if text != whole or asked else text
    if _SOMETHING.match(text):
        text = _PHOTOS_OF.sub("", _SOMETHING.sub("", text, count=1), count=1)
    shorter = _PHOTOS_AFTER.sub("", text)
    if shorter != text and len(text.split()) <= _SHORT:
        text = _ALL_MY.sub("", shorter)
    text = _SOME.sub("", text) if asked else text
    text = _NOTHING.sub("", text.strip()).strip(" \t,;:.!?…")
    return text if text.count('"') % 2 == 0 else text.strip('"')  # quoted words are looked for as they stand
