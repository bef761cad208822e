"""Numbers as people write them: counts, and positions on the page ("the last two", "all but the third")."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = str.split("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
""")
_TENS = {"thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_GROUPS = {
    "couple": 2,
    "pair": 2,
    "few": 3,
    "half a dozen": 6,
    "half dozen": 6,
    "dozen": 12,
    "hundred": 100,
    "twentyfive": 25,
    "twenty five": 25,
    "twenty-five": 25,
}
WORDS = {word: value for value, word in enumerate(_UNITS)} | _TENS | _GROUPS
_ORDINAL_WORDS = str.split("""
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
""")
ORDINALS = {word: value for value, word in enumerate(_ORDINAL_WORDS, start=1)} | {"1rst": 1, "forth": 4, "2d": 2}
# Places by their share of the page.
_SHARES = {
    **dict.fromkeys(("left", "leftmost", "top", "start", "beginning"), 0.0),
    **dict.fromkeys(("middle", "centre", "center"), 0.5),
    **dict.fromkeys(("right", "rightmost", "bottom", "end", "last", "final"), 1.0),
}
# A page is never longer; a larger number is a year, a bus line or a price.
_HIGHEST = 200

NUMBER = (
    rf"(?:\d{{1,3}}|(?:a |half a )?dozen|(?:a )?(?:couple|pair|few|hundred)(?: of)?|"
    rf"{'|'.join(sorted(WORDS, key=len, reverse=True))})"
)
PHOTO = r"(?:photo(?:graph)?s?|pictures?|pics?|images?|imgs?|shots?|snaps?|snapshots?|fotos?)"
NOUN = rf"(?:{PHOTO}|ones?|results?|hits?|matches|match|thumbnails?|thumbs?|entry|entries|items?)"
_MARK = (
    rf"(?:(?:{PHOTO}|results?|hits?|numbers?|nos?\.?|nr\.?|num\.?|items?|"
    r"entry|match)\s*(?:numbers?|nos?\.?|nr\.?|#)?\s*#?|#)"
)
_ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|(?:twenty[\s-])?(?:{'|'.join(ORDINALS)}))"
_DIGITS = rf"(?:\d{{1,3}}|{'|'.join(_UNITS[1:])})"
# As words of one digit they count from an end: "last but two".
_SMALL = "|".join(_UNITS[1:10])
_END = rf"(?:\s+{NOUN})?(?:\s+of\s+(?:them|these|those|all))?(?!\w)"

# Each alternative of one position or group of positions; the names say how it is computed.
_ATOM = re.compile(
    r"(?:the\s+|that\s+|this\s+|your\s+|my\s+)?(?:very\s+)?(?:"
    + "|".join(
        (
            rf"(?:(?P<ends>last|final|bottom|first|top|best|initial)\s+(?P<count>{NUMBER})|"
            rf"(?P<number>[2-9]|1\d|(?!one\b)(?:{_SMALL}))\s+(?P<its_ends>last|first|best)){_END}",
            rf"(?!first|1st|\d+\w\w-)(?P<back>{_ORDINAL}|next)(?:[\s-]+|\s+(?:to|from|before)\s+(?:the\s+)?|"
            rf"\s+(?:{NOUN}\s+)?from\s+the\s+)(?:last|end|right|bottom){_END}",
            rf"(?:last[\s-]+but[\s-]+(?P<but>{_SMALL})|(?P<penultimate>penultimate|(?:one\s+)?before\s+(?:the\s+)?last)){_END}",
            r"(?P<half>first|second|top|bottom|last)\s+half(?:\s+of\s+(?:the\s+page|them|these|those))?(?!\w)",
            rf"(?:from\s+(?:the\s+)?)?(?:{_MARK}\s*)?(?P<from>{_ORDINAL}|{_DIGITS})\s+"
            r"(?:on(?=\s*$)|onwards?|and\s+(?:after|up|higher))(?!\w)",
            rf"(?:from\s+)?(?:{_MARK}\s*)?(?P<row>{_ORDINAL}|{_DIGITS})\s*(?:-|–|—|\.\.|(?:down\s+|through\s+|up\s+)?to|through|thru|till|until)\s*"
            rf"(?:the\s+)?(?:{_MARK}\s*)?(?P<row_end>{_ORDINAL}|last|{_DIGITS}){_END}",
            rf"(?:(?:{NOUN}\s+)?(?:on|at|in|to)\s+the\s+(?:far\s+|very\s+)?)?(?:top\s+(?=left)|bottom\s+(?=right)|far\s+)?"
            rf"(?P<side>left|right|middle|centre|center|leftmost|rightmost){_END}",
            rf"(?:{NOUN}\s+)?(?:on|at|in)\s+the\s+(?:very\s+)?(?P<edge>top|bottom|end|start|beginning){_END}",
            rf"(?P<last>last|final){_END}",
            rf"(?P<ordinal>{_ORDINAL})(?:\s+{NOUN})?(?:\s+from\s+the\s+(?:left|top|start|beginning|front))?{_END}",
            rf"{_MARK}\s*(?P<marked>{_DIGITS}|last)(?!\w)",
            rf"(?P<bare>\d{{1,3}})(?!\s+of\s+(?:them|these|those)\b){_END}",  # "20 of them" is how many
            rf"(?P<word>{'|'.join(_UNITS[1:])})(?!\w)",
        )
    )
    + ")",
    re.I,
)
_JOIN = re.compile(
    (
        r"\s*(?:,\s*(?:and|&|or)?|&|\+|/|;|\band\b|\bor\b|\bnor\b|\bplus\b|\bas well as\b|"
        r"\band also\b|\balso\b|\bboth\b|\bn\b|\s)\s*"
    ),
    re.I,
)
_ALL = re.compile(
    rf"(?:all(?:\s+of)?(?:\s+(?:the|this|these|those|them)\b)?(?:\s+(?:{NUMBER}|"
    rf"{NOUN}))*(?:\s+of\s+(?:them|these|those)\b)?|everything(?:\s+here|\s+shown)?"
    rf"|every\s*(?:single\s+)?(?:one|{PHOTO})(?:\s+of\s+(?:them|these|those))?|"
    r"each(?:\s+one)?(?:\s+of\s+(?:them|these))?|the\s+(?:(?:whole|entire|full)\s+)?(?:lot|page|set|bunch)"
    r"|(?:any|none)(?:\s+of\s+(?:them|these|those))?|both(?:\s+of\s+(?:them|"
    r"these|those))?|(?:the\s+)?(?:two|three|four|five|six)\s+of\s+them|(?:them|these|those)\s+all)",
    re.I,
)
_EXCEPT = re.compile(
    r"\s*,?\s*\b(?:but|except|excluding|apart from|other than|save|minus|without)(?:\s+for)?\s+(?:not\s+)?",
    re.I,
)
_THESE = re.compile(
    (
        rf"(?:these|those|them|the\s+(?:{PHOTO}|results|ones)(?!\s+\d)(?:\s+(?:shown|above|"
        rf"here))?)(?:\s+(?:{NOUN}|{NUMBER}))*"
    ),
    re.I,
)
_THEM = re.compile(r"(?<!\w)['’]?em\b", re.I)
_THIS = re.compile(rf"(?:this|that|it)(?:\s+(?:one|{PHOTO}))?", re.I)


@dataclass(frozen=True, slots=True)
class Ranks:
    """Positions that a phrase names; ``vague`` where it only points ("these", "it") and does not count."""

    ranks: tuple[int, ...]
    vague: bool = False


def count(text: str) -> int | None:
    """The value of "12", "twelve", "a dozen", "a couple of"; None for what is no number."""
    number_text = re.sub(r"^an? |\s+of$", "", text.strip().lower())
    return int(number_text) if number_text.isdigit() else WORDS.get(number_text)


def around(match: re.Match[str]) -> str:
    """The text on both sides of what matches in it."""
    return f"{match.string[: match.start()].rstrip()} {match.string[match.end() :].lstrip()}".strip()


def parse_ranks(phrase: str, shown: int) -> Ranks | None:
    """The positions that a whole phrase names on a page of ``shown``; None where it says anything else."""
    phrase = _THEM.sub("them", phrase.strip(" \t,.;:!?"))
    if not phrase or phrase.lower() in ("one", "ones", "the one", "the ones"):
        return None
    if _THIS.fullmatch(phrase):
        return Ranks((1,) if shown == 1 else (), vague=True)
    these = _THESE.fullmatch(phrase)
    if these or _ALL.fullmatch(phrase):
        return Ranks(tuple(range(1, shown + 1)), vague=bool(these))
    if named := _listed(phrase, shown):
        return Ranks(named)
    if but := _EXCEPT.search(phrase):
        kept, left_out = (parse_ranks(part, shown) for part in (phrase[: but.start()], phrase[but.end() :]))
        return Ranks(tuple(r for r in kept.ranks if r not in left_out.ranks)) if kept and left_out else None
    return None


def _listed(phrase: str, shown: int) -> tuple[int, ...]:
    """The positions that a phrase lists; () where it says anything else."""
    ranks, joint = dict[int, None](), re.match(r"(?:both\s+)?", phrase, re.I)
    while joint and (atom := _ATOM.match(phrase, joint.end())) and (positions := _positions(atom, shown)):
        ranks |= dict.fromkeys(positions)
        if atom.end() == len(phrase):
            return tuple(ranks)
        joint = _JOIN.match(phrase, atom.end())
    return ()


def _positions(atom: re.Match[str], shown: int) -> tuple[int, ...]:
    """The 1-based ranks of one alternative; () where the number cannot be a position."""
    if end := atom["ends"] or atom["its_ends"] or atom["half"]:
        number = max(shown // 2, 1) if atom["half"] else count(atom["count"] or atom["number"]) or 0
        is_first = end.lower() in ("first", "top", "best", "initial")
        return tuple(range(1, number + 1) if is_first else range(max(shown - number, 0) + 1, shown + 1))
    if begin := atom["row"] or atom["from"]:
        first, last = _rank(begin, shown), _rank(atom["row_end"] or "last", shown)
        run = tuple(range(first, last + 1)) if first > 0 and last <= _HIGHEST else ()
        return run or ((first,) if atom["from"] else ())
    if atom["back"] or atom["but"] or atom["penultimate"]:
        back = 1 + WORDS[atom["but"].lower()] if atom["but"] else _rank(atom["back"] or "", shown)
        return (max(shown + 1 - (back or 2), 1),)  # "next to last" has no number
    alone = ("side", "edge", "last", "ordinal", "marked", "bare", "word")
    rank = _rank(next(filter(None, map(atom.group, alone))), shown)
    return (rank,) if 0 < rank <= _HIGHEST else ()


def _rank(word: str, shown: int) -> int:
    word = word.lower()
    if word in _SHARES:
        return max(1 + int(_SHARES[word] * (shown - 1)), 1)
    if word.startswith("twenty") and (unit := ORDINALS.get(word[6:].strip(" -"))):
        return 20 + unit
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else ORDINALS.get(word) or WORDS.get(word, 0)
