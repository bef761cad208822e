"""Which photos of the page a phrase names: by their positions, or by what is seen in them."""

from __future__ import annotations

import difflib
import re

from chatbot.actions import Context
from chatbot.reading.foreign import positions_in_english
from chatbot.reading.numbers import NOUN, NUMBER, ORDINALS, PHOTO, WORDS, count, parse_ranks
from retrieval.content_words import content_words
from retrieval.languages import english_words

_OTHERS = re.compile(
    rf"(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:others?|rest|other\s+(?:ones|(?P<count>{NUMBER})(?:\s+{NOUN})?))"
    r"(?:\s+of\s+(?:them|these|those|it))?",
    re.I,
)
# "Those two", "both of them": as many as were spoken of, were liked, or are shown.
_SO_MANY = re.compile(
    rf"(?:all\s+)?(?:of\s+)?(?:the|those|these)\s+(?P<count>[a-z]{{3,}}|(?<!the )\d)(?:\s+{NOUN})?|"
    rf"(?:them\s+)?(?P<both>both)(?:\s+(?:of\s+(?:them|those|these)|{NOUN}))?",
    re.I,
)
_BEFORE_POSITION = re.compile(r"^(?:on|for|to|of|not|no|hide|like|love|keep|save|add|show|export|remove)\s+", re.I)
_THAT = re.compile(rf"(?:it|(?:that|this)(?:\s+{NOUN})?)", re.I)
_JOINT = r"&|\+|\b(?:and|plus|n)\b"
# "That one and 5."
_THAT_AND = re.compile(rf"{_THAT.pattern}\s*(?:,|{_JOINT})\s*(?P<rest>\S.*)", re.I)
_LIKED = re.compile(
    r"(?P<what>.*?\b)??(?:(?:my|our|the|all|of)\s+)*(?:(?:i|i've|ive|we)(?:'ve|\s+have)?\s+(?:\w+\s+)?(?:liked?|hearted|loved?|favou?rited|picked|chose|"
    r"chosen|selected|marked)|liked|likes|hearts|hearted|favou?rites?|favs|faves|picks)(?:\s+\w+)?",
    re.I,
)
# "The one with the guitar": around what is seen in a photo stand words that only point.
_A_PHOTO = rf"(?:{PHOTO}|ones?|foto|bild|bilder)"
_BEFORE_LOOK = re.compile(
    rf"^(?:(?:the|that|this|those|these|my|your|das|der|die|den|dem|dieses?)\s+)*(?:{_A_PHOTO}\s+)?"
    r"(?:(?:with|of|showing|shows?|where|which|who|that|is|are|there(?:['’]?s|\s+is|\s+are)|has|have|having|mit|von|wo)\s+)*"
    r"(?:(?:the|an?|her|his|some|der|dem|den|das|die|eine[mnr]?|ein)\s+)?",
    re.I,
)
_AFTER_LOOK = re.compile(
    rf"(?:(?<!\ba)(?<!\bthe)\s+{_A_PHOTO}(?:\s+(?:here|there))?)?"
    r"(?:[\s,]+(?:too|also|as well|again|instead|please|pls|lol|haha|bitte|auch))*$",
    re.I,
)
_ANOTHER_LOOK = re.compile(
    rf"\s*(?:,|\b(?:and|und)\b)\s+(?=(?:the|that|das|den|die)\b[^,]*\b{_A_PHOTO}\b)|"
    r"(?<=\bone)\s+(?:and|und)\s+(?=(?:the|that|das|den|die)\b)|\s*,\s+(?=the\s+(?!ones?\b))",
    re.I,
)
# Words that point at photos, too, and name nothing that is seen.
_POINTERS = str.split("""
    left remaining other others next previous before after earlier showed shown same rest last one ones both all album
    albums page search results thumb good nice great lovely right top bottom corner correct wrong real proper
""")
_NOT_SEEN = frozenset((*WORDS, *ORDINALS, *_POINTERS))
_COUNTS = re.compile(r"\d(?!\s+[^\W\d])|\b(?:everything|all|every)\b", re.I)
_COUNTED_OFF = re.compile(
    rf"(?:(?:the|that|this)\s+)?(?:very\s+)?(?:last(?:\s+(?:two|three|four|five|six|\d))?|{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)|(?:number|nr\.?|no\.?|#)\s*\d{{1,3}})\b",
    re.I,
)
_NUMBER_AT_END = re.compile(rf"(?<=\bat )\d{{1,3}}$|\b(?:number|nr\.?|no\.|#)\s*(?:\d{{1,3}}|{'|'.join(WORDS)})$", re.I)
# English words that are oftener misspelt positions.
_POSITIONS_MISSPELT = ("forth", "fist", "fort", "sight")


def pointed_at(phrase: str, context: Context) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The positions that a phrase names, and what is seen in the photos that it names otherwise."""
    whole = positions(phrase, context)
    ranks, which = list(whole or ()), list[str]()
    for part in _ANOTHER_LOOK.split(phrase) if whole is None else ():
        numbered = _COUNTED_OFF.match(part.strip()) or _NUMBER_AT_END.search(part)  # "the third dog", "the dog at 10"
        at = positions(part, context) or (positions(numbered[0], context) if numbered else None)
        ranks += at or ()
        which += [seen] if at is None and (seen := look(part)) else []
    if len(ranks) == len(which) == 1 and "," in phrase and not re.search(_JOINT, phrase, re.I):
        which = []  # "the St Bernard, the last one on the page"
    return tuple(dict.fromkeys(ranks)), tuple(dict.fromkeys(which))


def look(phrase: str) -> str:
    """What is seen in the photo that a phrase points at: "guitar" of "the one with the guitar"; "" where nothing is."""
    seen = _BEFORE_LOOK.sub("", _AFTER_LOOK.sub("", tidy(phrase)))
    seen = "" if _COUNTS.search(seen) else seen
    return seen if any(word not in _NOT_SEEN for word in content_words(seen)) else ""


def positions(phrase: str, context: Context) -> tuple[int, ...] | None:
    """The ranks that a phrase names: positions of the page, or what is liked; None where it names none."""
    phrase = _BEFORE_POSITION.sub("", phrase.strip())
    if len(context.focus) == 1 and _THAT.fullmatch(phrase):
        return context.focus
    both = _THAT_AND.fullmatch(phrase) if len(context.focus) < 2 else None
    if both and (rest := positions(both["rest"], context)):
        return tuple(dict.fromkeys((*context.focus, *rest)))
    others = _OTHERS.fullmatch(phrase)
    if others and (context.focus or phrase.lower().endswith("rest")):
        left = tuple(rank for rank in range(1, context.shown + 1) if rank not in context.focus)
        return left if others["count"] is None or count(others["count"]) == len(left) else None  # "the other two"
    several, shown = _SO_MANY.fullmatch(phrase), context.shown
    if several and (number := 2 if several["both"] else count(several["count"])):
        every = tuple(range(1, shown + 1))
        return next((ranks for ranks in (context.focus, context.liked, every) if len(ranks) == number), None)
    named = parse_ranks(phrase, shown) or parse_ranks(positions_in_english(phrase), shown)
    named = named or parse_ranks(" ".join(map(_nearest_of_position, phrase.split())), shown)  # "teh secnd"
    if named and not named.vague:
        return named.ranks
    if (liked := _LIKED.fullmatch(phrase)) and not look(liked["what"] or ""):  # "the dog I liked" is one of them
        return context.liked
    return named.ranks if named else None


def tidy(phrase: str) -> str:
    """A phrase with single spaces, without the signs around it."""
    return re.sub(r"\s+", " ", re.sub(r"\s*(?:\s,\s*)+", ", ", phrase)).strip(" \t,;:.!?…")


def _nearest_of_position(word: str) -> str:
    """The word of positions that a misspelt one means; its first letter is seldom wrong."""
    position_words = ("the", "last", "and", "number", *ORDINALS)
    alike = [other for other in position_words if other[0] == word[0].lower() and abs(len(other) - len(word)) < 2]
    is_right = word.lower() in english_words() and word.lower() not in _POSITIONS_MISSPELT  # "this" is no "third"
    near = [] if len(word) < 3 or is_right else difflib.get_close_matches(word.lower(), alike, 1, 0.65)
    return near[0] if near else word
