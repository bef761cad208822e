"""What a message wants to see: its description without command words, what must not be there, how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chatbot.intents.filters import find_filters
from chatbot.intents.numbers import NUMBER, PHOTO, count
from retrieval.colours.words import parse_colours, vocabulary
from retrieval.records import Filters

_POLITE = (
    r"(?:please|pls|plz|pretty please|kindly|thanks?(?:\s+(?:you|u|a lot|"
    r"so much|very much|in advance))?|thx|ty|cheers|"
    r"if\s+(?:you\s+can|possible|you\s+(?:don'?t\s+)?mind|that'?s\s+(?:ok|"
    r"okay|possible|alright)|you\s+have\s+(?:any|some|one|them|it)|there\s+(?:are|"
    r"is)\s+any|any)|for\s+(?:me|us)|maybe|perhaps|possibly|"
    r"somehow|huh|hmm+|um+|uh+|haha|lol|mate|buddy|bot|photochat|btw|by the way|real quick)"
)
# These end a sentence politely only behind a comma: "a turn to the right" keeps its end.
_SOFT = r"(?:ok(?:ay)?|right|hey|alright|sure|cool|great|nice|now|then|quickly|again|instead|dear)"
GREETING = (
    r"(?:hi(?:ya)?|hello|hey(?:\s+there)?|good\s+(?:morning|afternoon|evening|"
    r"day)|howdy|yo|dear\s+\w+|greetings)(?:\s+(?:there|you|bot|photochat|"
    r"again|all|everyone))*"
)
_START = re.compile(
    (
        rf"^(?:(?:{GREETING}|{_POLITE}|(?:and\s+)?now\s+(?:for\s+)?something\s+(?:completely|"
        r"totally|entirely)?\s*(?:different|else|new)|ok(?:ay)?|right|hey|alright|"
        r"sure|cool|great|nice|now|then|so|well|and|oh|ah|ok so|actually|yes|"
        r"yeah|yep|no wait|wait)(?:[\s,.!:;-]+|$))+"
    ),
    re.I,
)
_END = re.compile(
    (
        rf"(?:\s*[,.!?]+\s*{_SOFT}|[\s,.!?]+(?:{_POLITE}|would\s+you|will\s+you|"
        r"can\s+you|could\s+you|that\s+would\s+be\s+(?:great|nice|lovely)|do\s+you\s+have\s+(?:any|"
        r"some|that|one|those|them)))+[\s.!?]*$"
    ),
    re.I,
)
_ASK = (
    r"(?:(?:can|could|would|will|won'?t|may|might)\s+(?:you|u|i|we)(?:\s+(?:maybe|"
    r"please|pls|possibly|perhaps|kindly|just|quickly|be\s+so\s+kind(?:\s+as)?\s+to|"
    r"mind|try\s+to|help\s+me\s+(?:to\s+)?|also|even))*"
    r"|(?:i'?d|i\s+would|we'?d|we\s+would|id)\s+(?:really\s+|also\s+)?(?:like|"
    r"love|want|prefer)(?:\s+(?:you\s+)?to)?|(?:i|we)\s+(?:really\s+|also\s+|"
    r"just\s+|only\s+)?(?:want|need|wish|wanna|would\s+like)(?:\s+(?:you\s+)?to)?"
    r"|(?:i'?m|i\s+am|we'?re|we\s+are|im|am)\s+(?:(?:still|just|actually|"
    r"currently|now)\s+)*(?:trying\s+to|hoping\s+to|in\s+the\s+mood\s+for|"
    r"after|interested\s+in|dying\s+to)|let'?s|lets|let\s+(?:me|us)|help\s+me(?:\s+to)?"
    r"|(?:want|need|like|wish)\s+to|try(?:\s+to|\s+and)?|go(?:\s+and|\s+ahead\s+and)?|"
    r"gotta|would\s+it\s+be\s+possible\s+to|is\s+it\s+possible\s+to|time\s+to|"
    r"i\s+wonder\s+if\s+you\s+(?:could|can))"
)
_FIND = (
    r"(?:(?:show(?:ing)?|give|get|bring|fetch|send|gimme|display|present|"
    r"serve)(?:\s+(?:me|us))?(?:\s+up)?|(?:find|search|look|hunt|dig|scan|"
    r"browse|check|searching|looking|hunting|finding|seek|seeking|query)(?:\s+(?:me|"
    r"us))?(?:\s+(?:through|in)\s+(?:my|the|our|all)\s+(?:\w+\s+)?(?:collection|"
    r"library|album|albums|gallery|photos|pictures|pics|images)\s+for|\s+for|"
    r"\s+up|\s+out|\s+at)?"
    r"|pull\s+up|dig\s+(?:up|out)|see|view|have(?!\s+(?:you|u|we|i)\b)|need|want|list|locate|retrieve|"
    r"pick(?:\s+out)?|select|spot|filter(?:\s+(?:for|by))?|(?:i'?m|i\s+am|"
    r"we'?re|we\s+are|im)\s+(?:(?:still|just|actually|now)\s+)*(?:looking|"
    r"searching|hunting|after)(?:\s+for)?|what\s+about|how\s+about|try|back\s+to)"
)
_HAVE = (
    r"(?:(?:do|did|have|has|had)\s+(?:i|you|we|u)\s+(?:(?:ever|still|also|"
    r"already|not)\s+)*(?:have|got|take|taken|own|shoot|photograph|seen?|"
    r"find)?|(?:have|got)\s+(?:you|u|we|i)\s+got|got|any\s+chance\s+(?:of|"
    r"for|to\s+see)"
    r"|(?:are|is|were|was)\s+there|(?:i\s+(?:think|believe|guess|know|suppose|"
    r"am\s+sure|'m\s+sure)\s+(?:that\s+)?)?there\s+(?:is|was|are|were|must\s+be|"
    r"should\s+be|'s)|where\s+(?:are|is|did\s+i\s+put|do\s+i\s+have|can\s+i\s+(?:find|"
    r"see))|where'?s|i\s+(?:vaguely\s+|do\s+|seem\s+to\s+|can\s+)?remember(?:\s+there\s+(?:was|"
    r"being))?|remember|i\s+(?:once\s+)?(?:took|shot|made|have|had|must\s+have|"
    r"know\s+there\s+is)"
    r"|which(?:\s+(?:one|ones))?(?:\s+of)?(?:\s+(?:my|the|our|these))?|what|who\s+has)"
)
_QUANTITY = (
    r"(?:all\s+(?:of\s+)?(?:the\s+|my\s+|our\s+|your\s+)?|some(?:\s+more)?(?:\s+of\s+(?:the|"
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
_ADJECTIVE = r"(?:nice|good|great|best|beautiful|pretty|cool|lovely|cute|favou?rite|interesting|similar)"
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
_LEAD = re.compile(rf"^(?:(?:{_ASK}|{_FIND}|{_HAVE})(?:\s*:\s*|\s+|$))+", re.I)
_PHOTOS_OF = re.compile(
    (
        rf"^(?:{_QUANTITY})*(?:{_ADJECTIVE}\s+)?(?:(?:{PHOTO})(?:\s+(?:do|have|did)\s+(?:i|we|you)\s+(?:have|got|take))?(?:\s+taken)?(?:\s+{_WITH})?(?:\s+|"
        rf"$)|(?:ones?|results?)(?:\s+{_WITH}\s+|\s*$))(?:a\s+lot\s+of\s+|lots\s+of\s+)?"
    ),
    re.I,
)
_SOMETHING = re.compile(rf"^(?:something|anything|things?|one|some|any|stuff)\s+(?:{_WITH})\s+", re.I)
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
# "no parking" and its kin are things to see, not things to leave out.
_NO = (
    r"no(?!\s+(?:parking|smoking|entry|entrance|trespassing|swimming|dogs\s+allowed|"
    r"exit|through|one|matter|idea|problem|thanks|way|longer|u-?turn|thank|"
    r"filter)\b|\.|\s*\d)"
)
_NOT = (
    r"(?:without|w/o|with\s+(?:absolutely\s+)?no|with\s+out|excluding|exclude|"
    r"except(?:\s+for)?|but\s+not|minus|sans|free\s+of|other\s+than|leav(?:e|"
    r"ing)\s+out|leave\s+away|avoid(?:ing)?|apart\s+from|ignoring|ignore|"
    r"not\s+showing|not\s+with|(?:i\s+)?(?:don'?t|do\s+not)\s+(?:show|include|want|need)(?:\s+me)?(?:\s+(?:any|to\s+see))*|"
    r"that\s+(?:don'?t|do\s+not|doesn'?t)\s+(?:have|show|contain|include)|"
    r"having\s+no|where\s+there\s+(?:are|is)\s+no|there\s+(?:are|is)\s+no|"
    rf"and\s+not|not|{_NO}|none(?=\s+(?:with|of)\b)|(?:less|fewer)(?!\s+(?:is|"
    r"than|like|of)\b)|nothing\s+(?:with|like))"
)
_THING_END = (
    r"(?=\s*(?:[,;.!?]|$|\s(?:but|with|which|since|from|before|after|please|"
    r"and\s+(?:with|only|no|not|without|in|at|mostly|show)|in|on|at|near|"
    r"during|under|by)\b|\s(?:and\s+)?(?:no|without|not)\s))"
)
_WITHOUT = re.compile(
    (
        r"(?:^|(?P<joint>[\s,;]+))(?:(?:but|and|or|please|just|only|ones?|the\s+ones|"
        rf"those|photos|pictures|with|rather)\s+)*(?<![\w'])(?:{_NOT})\s+(?:(?:any|"
        r"an?|the|so\s+many|too\s+many|all|of\s+the|those|these|in|on|at|with|"
        rf"of|more|other|much|there)\s+)*(?P<thing>\S.*?){_THING_END}"
    ),
    re.I,
)
_LISTED = re.compile(r"\s*(?:,|\band\b|\bor\b|\bnor\b|&|/)\s*(?:(?:no|without|not|any|an?|the)\s+)*", re.I)
_COLOUR_CLAUSE = re.compile(
    (
        r"(?:^|,\s*|\s+(?:and|but|,)?\s*)(?P<clause>(?:but\s+|and\s+|(?:that|which)\s+(?:are|is)\s+)*(?:mostly|"
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


@dataclass(frozen=True, slots=True)
class Description:
    """A message taken apart; ``asked`` says that it began with words of wishing, such as "show me"."""

    text: str
    without: tuple[str, ...]
    colours: tuple[str, ...]
    top_k: int | None
    filters: Filters
    asked: bool


def unthanked(text: str) -> str:
    """Without please and thanks at its end."""
    return _END.sub("", text).strip()


def unpadded(text: str) -> str:
    """Without greeting, please and thanks."""
    text = text.strip()
    for _ in range(3):
        shorter = _END.sub("", _START.sub("", text)).strip(" \t,;:")
        if shorter == text or not shorter:
            break
        text = shorter
    return text.rstrip(" .!?…,;:") if not re.fullmatch(r"\W+", text) else text


def is_asking(text: str) -> bool:
    """Whether a text begins with words of wishing, such as "show me"."""
    return _LEAD.match(text) is not None


def describe_wish(message: str, today: date) -> Description:
    """Take a message apart; every part may be empty."""
    text = unpadded(message)
    text = re.sub(r"\s+(?:please|pls|plz)(?=\s*[,;.!?])", "", text, flags=re.I)
    conditions = find_filters(text, today)
    text, asked = _wish(conditions.rest)
    text, top_k = _how_many(text, asked)
    text, without = _left_out(text)
    text, colours = _coloured(text)
    text, late_top_k = (text, None) if top_k else _how_many(text, asked)
    text = _subject(text, asked, conditions.filters.formats != ())
    if not colours and text and (words := parse_colours(text[:200])) and not words.rest and _is_only_colour(text):
        text, colours = "", words.colours
    return Description(text, without, colours, top_k or late_top_k, conditions.filters, asked)


def _is_only_colour(text: str) -> bool:
    """ "An orange" is a fruit, and "white wine" a wine: its last word alone is no colour."""
    words = text.strip().split()
    if text.strip().lower() == "oranges":
        return False
    if len(words) == 2 and words[0].lower() in ("a", "an", "the"):
        return False
    return not (len(words) > 1 and words[-1].lower() in vocabulary() and parse_colours(words[-1]) is None)


def _wish(text: str) -> tuple[str, bool]:
    """Without "could you find me" and "do I have"; whether something was there."""
    lead = _LEAD.match(text)
    if lead is None:
        return re.sub(r"\s+instead$", "", text, flags=re.I), False
    return re.sub(r"\s+(?:instead|again|now|then|too)$", "", text[lead.end() :], flags=re.I), True


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


def _left_out(text: str) -> tuple[str, tuple[str, ...]]:
    """ "dogs but no people" is "dogs" and ("people",)."""
    without: list[str] = []
    for _ in range(6):
        match = _WITHOUT.search(text)
        if match is None:
            break
        things = match["thing"]
        parts = [things] if re.search(r"black and white", things, re.I) else _LISTED.split(things)
        without += [part.strip(" .!?\"'") for part in parts if part.strip(" .!?\"'")]
        text = f"{text[: match.start()]} {text[match.end() :].lstrip(' ')}".strip()
        text = re.sub(r"\s+,", ",", text).strip(" ,;")
    return text, tuple(dict.fromkeys(without))


def _coloured(text: str) -> tuple[str, tuple[str, ...]]:
    """ "dogs in snow, mostly white" is "dogs in snow" and white."""
    match = _COLOURED_PHOTOS.match(text) or _COLOUR_CLAUSE.search(text)
    words = parse_colours(match["named"]) if match else None
    if match is None or words is None or words.rest:
        return text, ()
    return f"{text[: match.start()]}{text[match.end() :]}".strip(" ,;"), words.colours


def _subject(text: str, asked: bool, trimmed: bool) -> str:
    """The description without "photos of" and "that I have"; ``trimmed``: a format was cut off before it."""
    text = re.sub(r"^(?:of|with)\s+(?=\S)", "", text.strip(" ,;:."), flags=re.I) if trimmed else text.strip(" ,;:.")
    text = _TAIL_OWNED.sub("", text) if asked or re.search(PHOTO, text, re.I) else text
    for pattern in (_PHOTOS_OF, _SOMETHING, _PHOTOS_OF):
        text = pattern.sub("", text, count=1)
    if len(text.split()) <= _SHORT:
        shorter = _PHOTOS_AFTER.sub("", text)
        text = (
            re.sub(r"^(?:(?:all|some|any|every|the|my|our|those|these)\s+(?:of\s+)?)+", "", shorter, flags=re.I)
            if shorter != text
            else text
        )
    text = (
        re.sub(
            r"^(?:(?:some|any|all|every|a\s+few|more)\s+(?:of\s+)?(?:the\s+|my\s+|our\s+)?)+(?=\w)",
            "",
            text,
            flags=re.I,
        )
        if asked
        else text
    )
    text = re.sub(
        (
            r"^(?:(?:(?:in|on|of)\s+(?:it|them|there|here|sight)|those|these|them|ones?|it|that|this|the|photos?|everything|"
            r"anything|something|all|results?|hits|match(?:es)?|only|just|please|"
            r"files?)\s*)+$"
        ),
        "",
        text.strip(),
        flags=re.I,
    )
    text = text.strip(" \t,;:.!?…")
    return text if text.count('"') % 2 == 0 else text.strip('"')  # quoted words are looked for as they stand
