"""What a typed description asks for: what is wanted and how much, what must not be seen, which words must occur."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from unicodedata import category

from retrieval.alternatives import alternatives
from retrieval.content_words import GOES_ON
from retrieval.errors import QueryError
from retrieval.records import Query, Term
from retrieval.sides import sides_of
from retrieval.words import say

# A longer text is a pasted page, whose start says the matter; one beyond the second number is a mistake or an attack.
READ_CHARACTERS, MOST_CHARACTERS = 500, 10_000
# Beyond a hundredfold the other words no longer count at all.
MAX_WEIGHT = 100.0
_ANYTHING = Query()

_WEIGHT = re.compile(r"(?:^|(?<=[\s+,]))(-?\d+(?:\.\d+)?)\s*\*\s*")
# "label:dog" asks for photos that bear this label.
_LABEL = re.compile(r"(?<![^\s,(+])label:\s*(?:\"([^\"]+)\"|“([^”]+)”|([^\s,;()+\"“”]+))", re.IGNORECASE)
QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»')
_NOT = re.compile(
    r"(?:^|[\s,;(]+)(?:but\s+|and\s+|with\s+|or\s+)?(?:(?:that|which|who)\s+)?"
    r"(?:(?:without|w/o|no|not|never|except(?:\s+for)?|excluding|minus|lacking|free of|neither|isn['’]t|aren['’]t)\s+"
    r"|-(?=[^\W\d]))"
    r"(?:any\s+|an?\s+|the\s+|no\s+)*(?=\w)",
    re.IGNORECASE,
)
# What is refused ends at a comma or clause, where the scene goes on, "without people on the beach", and where
# somebody does something, "a man with no shirt climbs a cliff".
_UNWANTED_ENDS = re.compile(
    r"\s*(?:[,;.!?)]|(?<=\s)-(?=[^\W\d])|\b(?:but|while|where|with|on|in|at|near|by|under|over|behind|beside|during|from|to|for|around"
    r"|nearby|visible|is|are|was|were|has|have|(?:climb|jump|lean|look|play|ride|run|sit|stand|swim|walk|wear)s)\b"
    r"|(?<=\w)\s+\w+ing\b)",
    re.IGNORECASE,
)
# "A beach with nobody on it" is one without people.
_NOBODY = re.compile(
    r"(?<=\w),?(?:\s+(?:with|but|and))?\s+(?:nobody|no[ -]one)(?:\s+(?:else|(?:on|in|near)\s+it|there|around))?\b",
    re.IGNORECASE,
)
_AND_OR = re.compile(r"\s*(?:,|\band\b|\bor\b|\bnor\b|&|/)\s*", re.IGNORECASE)
# Things that are named with "no" or "not": the word does not refuse what follows.
_NOT_A_REFUSAL = re.compile(
    r"(?:that\s+|which\s+|who\s+)?\b(?:(?:no|not)\s+(?:entry|smoking|parking|exit|stopping|trespassing|one|man's|matter|only|yet)\b"
    r"|no\s+(?:\w+\s+){1,3}(?:signs?|signposts?|zones?|symbols?)\b"
    # What somebody does not do is seen as it stands: "a woman not looking at the camera".
    r"|(?:(?:is|are)n['’]t|not)\s+\w+ing\b)",
    re.IGNORECASE,
)
# "A child that does not smile".
_DOES = re.compile(r"\b(?:do|does|did)$", re.IGNORECASE)
# What somebody does or wears goes on about what was said before, too.
DOING = (
    r"(?:wearing|holding|carrying|playing|smiling|laughing|crying|looking|facing|sitting|standing|lying|sleeping|walking|"
    r"running|jumping|climbing|riding|swimming|dancing|eating|reading|talking|waving|catching|flying)\b"
)
# How people name a photo before they say what it shows: "my picture that has a tench in it" is "a tench".
_PHOTO = r"(?:photo(?:graph)?|picture|pic|image|snapshot)s?"
_FRAME = re.compile(
    rf"^(?:(?:please\s+)?(?:show|find|give|get)\s+(?:me\s+)?)?(?:(?:all|some|any|an?|the|my|our|that|those)\s+)*{_PHOTO}\s+"
    r"(?:of|with|showing|(?:that|which)\s+(?:has|have|shows?|contains?)|where\s+there\s+(?:is|are)|containing)\s+(?=\w)",
    re.IGNORECASE,
)
# Words that stand for photos and say nothing of them: "something at the beach", "skateboard ones".
_FILLED = re.compile(
    r"^(?:something|anything|smth|sth)\s+(?=(?:with|at|in|on|from|near|by|like|where)\b)|"
    r"(?<!\blittle)(?<!\bloved)(?<!\byoung)(?<=\w)\s+ones$",
    re.I,
)
# How people shorten words when they chat.
WRITTEN_OUT = {
    "pic": "picture", "pics": "pictures", "w": "with", "w/": "with", "n": "and", "ppl": "people", "bday": "birthday",
    "xmas": "christmas",
    "grandkids": "grandchildren", "doggo": "dog", "doggos": "dogs", "kiddos": "children", "nite": "night",
    "summat": "something",
}  # fmt: skip
_LONGER = "|".join(word for word in WRITTEN_OUT if len(word) > 2)
_SHORTENED = re.compile(rf"(?<=\S )(?:{'|'.join(WRITTEN_OUT)})(?= \S)|^w/?(?= \S)|\b(?:{_LONGER})\b", re.I)
_IN_IT = re.compile(r"\s+(?:in|on)\s+(?:it|them)$", re.IGNORECASE)
# Words that can be read in the photo: "the sign that says exit", "a cake with the words happy birthday".
_WRITTEN = re.compile(
    r"\b(?:(?:that|which)\s+(?:says?|reads?)|saying|with\s+the\s+(?:words?|text|writing|inscription|lettering))\s+"
    r"(?P<written>\S.*?)(?:\s+(?:written|printed)?\s*(?:on|in)\s+(?:it|them))?\s*[.?!]*$",
    re.IGNORECASE,
)


def typed(text: str, query: Query = _ANYTHING) -> Query:
    """The query with what a text adds that a person typed: "my photos of dogs, no people" is dogs without people.

    Framing words, refusals and labels are taken out; the rest is read as by ``described``.
    """
    text, labels = split_labels(beginning(text))
    filters = replace(query.filters, labels=_joined(query.filters.labels, labels))
    without = (thing for thing in map(str.strip, query.without) if thing)
    read = _read(text, replace(query, filters=filters, without=tuple(without)), refusing=True)
    return replace(read, wanted=tuple(map(_with_alternatives, read.wanted)))


def described(text: str, query: Query = _ANYTHING) -> Query:
    """The query with what a description adds that was taken out of a message: nothing in it frames or refuses.

    "2*snow + dog" weighs snow twice, words in quotation marks must occur, and those of "a sign that says exit" shall
    be read in the photo. Raises QueryError where the text is too long or a weight is out of range.
    """
    return _read(beginning(text), query, refusing=False)


def _read(text: str, query: Query, refusing: bool) -> Query:
    wanted: list[Term] = []
    without: list[str] = []
    bare = QUOTED.sub(inside, in_full(text))
    for part, weight in _weighted(without_frame(bare) if refusing else bare):
        lettering = _WRITTEN.search(part)
        refused = tuple[str, ...]()
        if refusing and not lettering:  # "the sign that says no dogs" refuses nothing
            part, refused = split_negation(part)
        without.extend(refused)
        if weight > 0 and _says_something(part):
            wanted.append(Term(part, weight, lettering["written"].strip(" :,;'‘’") if lettering else ""))
    filters = replace(query.filters, words=_joined(query.filters.words, _quoted(text)))
    return replace(
        query, wanted=_joined(query.wanted, wanted), without=_joined(query.without, without), filters=filters
    )


def in_full(text: str) -> str:
    """A description without words that only stand for photos, and with shortened ones written out."""
    return _SHORTENED.sub(lambda match: WRITTEN_OUT[match[0].lower()], _FILLED.sub("", text.strip()))


def beginning(text: str) -> str:
    """As much of a text as is read, to the end of a word; raises QueryError where it is no description any more."""
    if len(text) > MOST_CHARACTERS:
        raise QueryError(say("query-long", n=len(text), most=MOST_CHARACTERS))
    if len(text) <= READ_CHARACTERS:
        return text
    start, space, _ = text[:READ_CHARACTERS].rpartition(" ")
    return start if space else text[:READ_CHARACTERS]


def _joined(old: Iterable[Any], new: Iterable[Any]) -> tuple[Any, ...]:
    """Both, and nothing twice."""
    return tuple(dict.fromkeys((*old, *new)))


def split_negation(text: str) -> tuple[str, tuple[str, ...]]:
    """Take refused things out of a text: "dogs but no people or cats" is ("dogs", ("people", "cats"))."""
    text = _NOBODY.sub(", no people,", text)
    kept, unwanted, position = [], [], 0
    for match in _NOT.finditer(text):
        only_this = text[: match.start()].lower().endswith("nothing")  # "nothing but snow" asks for snow
        named_so = _NOT_A_REFUSAL.match(text[match.start() :].lstrip(" ,;("))
        done = _DOES.search(text[: match.start()])
        if match.start() < position or only_this or named_so or done:
            continue
        end = _UNWANTED_ENDS.search(text, match.end())
        stop = end.start() if end else len(text)
        things = [thing for thing in _AND_OR.split(text[match.end() : stop].strip()) if thing]
        if things:
            kept.append(text[position : match.start()])
            unwanted.extend(things)
            position = stop
    kept.append(text[position:])
    return _tidy(" ".join(kept)), tuple(dict.fromkeys(unwanted))


def split_labels(text: str) -> tuple[str, tuple[str, ...]]:
    """Take labels that are asked for out of a text: "dogs label:beach" is ("dogs", ("beach",))."""
    labels = tuple(dict.fromkeys(inside(match).strip() for match in _LABEL.finditer(text)))
    return (_tidy(_LABEL.sub(" ", text)), labels) if labels else (text, ())


def without_frame(text: str) -> str:
    """The description alone: "my picture that has a tench in it" is "a tench"."""
    bare = _FRAME.sub("", text.strip(), count=1)
    return _IN_IT.sub("", bare) if bare != text.strip() else text


def _says_something(text: str) -> bool:
    """A text has a letter, a digit or a picture such as 🐶; punctuation alone asks for nothing."""
    return any(letter.isalnum() or category(letter) == "So" for letter in text)


def _quoted(text: str) -> list[str]:
    """The words in quotation marks that must occur; those of one of several alternatives need not."""
    phrases = (inside(match).strip() for match in QUOTED.finditer(text))
    each = alternatives(QUOTED.sub(inside, text))
    return [words for words in phrases if words and all(_has_words(alternative, words) for alternative in each)]


def _has_words(text: str, words: str) -> bool:
    """Whether a text has these words, whole: "fee" is no part of "coffee"."""
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def inside(quotation: re.Match[str]) -> str:
    """What stands between the marks of a match of QUOTED."""
    return " ".join(filter(None, quotation.groups()))


def _weighted(text: str) -> list[tuple[str, float]]:
    """Parts of "dog + 2*snow" with their weights, each counting up to the next weight or plus sign."""
    parts: list[tuple[str, float]] = []
    for piece in re.split(r"\s\+\s", text):
        bits = _WEIGHT.split(piece)
        numbers = [1.0, *(float(number) for number in bits[1::2])]
        parts += [(words.strip(), number) for words, number in zip(bits[::2], numbers, strict=True) if words.strip()]
    if not all(0 <= number <= MAX_WEIGHT for _, number in parts):
        raise QueryError(say("query-weight", text=text[:60], most=f"{MAX_WEIGHT:.0f}"))
    return parts


def _tidy(text: str) -> str:
    return re.sub(r"\s*,[\s,]*", ", ", re.sub(r"\s+", " ", text)).strip(" ,;.&")


def as_said(query: Query) -> Query:
    """A query with its descriptions as sentences; a conversation keeps them apart, so that each can be taken back.

    "Only outside" is told from the photos, and is no part of a sentence.
    """
    sides = tuple(term for term in query.wanted if sides_of(term.text))
    described = (term for term in query.wanted if term not in sides)
    return replace(query, wanted=(*in_sentences(described), *sides))


def in_sentences(wanted: Iterable[Term]) -> tuple[Term, ...]:
    """Descriptions, each with those that go on about it: "a dog" and "with a ball" are "a dog with a ball".

    An encoder of sentences finds more by the whole than by its parts: on dev photos 15 of 18 such refinements had a
    good match, and by the parts 10.
    """
    sentences: list[Term] = []
    for term in wanted:
        goes_on = re.match(f"{GOES_ON}|{DOING}", term.text, re.I) and term == Term(term.text)
        if sentences and goes_on and not sentences[-1].written:
            sentences[-1] = replace(sentences[-1], text=f"{sentences[-1].text} {term.text}")
        else:
            sentences.append(term)
    return tuple(map(_with_alternatives, sentences))


def _with_alternatives(term: Term) -> Term:
    return term if term.written else replace(term, either=alternatives(term.text))
