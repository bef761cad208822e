"""What the descriptions of a search become by what is said then: one thing, colour or person in place of another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from chatbot.actions import Slots
from retrieval.colours.words import parse_colours, vocabulary
from retrieval.content_words import GOES_ON, content_words, singular
from retrieval.records import Query, Term
from retrieval.search.synonyms import canonical, names_of
from retrieval.sides import sides_of


def same_thing(phrase: str, other_phrase: str) -> bool:
    """Whether two phrases name the same thing, whatever their articles, prepositions and plural endings."""
    words = content_words(phrase)
    return bool(words) and words == content_words(other_phrase)


# A photo has one of these: "and in summer?" after "a lake in winter" is a lake in summer.
_ONE_OF = tuple(
    frozenset(words.split())
    for words in (
        "spring summer autumn fall winter", "day night daytime nighttime daylight",
        "morning noon afternoon evening night dusk dawn",
        "sunrise sunset", "indoors outdoors inside outside indoor outdoor", "sunny cloudy rainy raining foggy",
    )
)  # fmt: skip


def agreeing(wanted: tuple[Term, ...], added: str, without: tuple[str, ...]) -> tuple[Term, ...]:
    """Descriptions without what is unwanted now, and without what cannot be beside the words that are added."""
    added_words = set(re.findall(r"\w+", added.lower()))
    gone = [word for group in _ONE_OF if added_words & group for word in group - added_words]
    for thing in (*without, *gone):
        wanted = cut_from(wanted, thing)
    return wanted


def in_other_colour(wanted: tuple[Term, ...], added: str) -> tuple[tuple[Term, ...], str] | None:
    """Descriptions whose thing is said in another colour, "a girl in a pink dress" and "maybe it was a red dress", and
    what else is said; None where none of them has the thing."""
    match = _coloured_thing().fullmatch(added.strip())
    if not match:
        return None
    thing, colour = singular((match["thing"] or match["it"]).lower()), match["colour"] or match["was"]

    def recoloured(said: re.Match[str]) -> str:
        return colour if singular(said["thing"].lower()) == thing else said[0]

    changed = tuple(replace(term, text=_colour_of_thing().sub(recoloured, term.text)) for term in wanted)
    changed = tuple(replace(term, text=_with_n(term.text)) for term in changed)
    return (changed, match["rest"] or "") if changed != wanted else None


@cache
def _colour_of_thing() -> re.Pattern[str]:
    """A colour before the thing that has it; compiled once."""
    return re.compile(rf"\b(?:{'|'.join(vocabulary())})(?=\s+(?P<thing>\w+))", re.I)


@cache
def _coloured_thing() -> re.Pattern[str]:
    colour = "|".join(vocabulary())
    colours = rf"(?:{colour})(?:\s+or\s+(?:{colour}))*"
    return re.compile(
        rf"(?:(?:an?|the)\s+)?(?P<colour>{colours})\s+(?P<thing>\w+)(?:,?\s+(?:and\s+)?(?P<rest>.+))?|"
        r"(?:the|her|his|their)\s+(?P<it>\w+)\s+(?:was|is|were|are|(?:could|might|must|may)\s+(?:be|have\s+been))\s+"
        rf"(?:(?:actually|maybe|really|probably|rather|perhaps)\s+)*(?P<was>{colours})",
        re.I,
    )


def said_instead(last: str, new: str) -> str:
    """What the last description becomes: "dogs in snow" with "on a beach" instead is "dogs", which goes before it."""
    if not re.match(GOES_ON, new, re.I):
        return ""
    begins = re.search(rf"(?:^|\s){GOES_ON}", last, re.I)
    return last[: begins.start()].strip() if begins else last


def cut_from(wanted: tuple[Term, ...], thing: str) -> tuple[Term, ...]:
    cut = (replace(term, text=_cut(term.text, thing)) for term in wanted)
    return tuple(term for term in cut if term.text)


def _cut(text: str, thing: str) -> str:
    """ "dogs in the snow" without "snow" is "dogs", "a boy with a red helmet" without "helmet" is "a boy"."""
    *before, rest = re.split(rf"\b{re.escape(thing)}s?\b", text, flags=re.I)
    if not before:
        return text.strip(" ,")
    left = "".join([*(_belonging().sub("", part) for part in before), rest]).strip(" ,")
    return re.sub(r"^(?:with|and|or|of)\s+", "", left, flags=re.I)


@cache
def _belonging() -> re.Pattern[str]:
    """What stands before a thing and goes with it: "with a dark red " before "helmet"; compiled once."""
    coloured = rf"(?:\b(?:dark|light|bright|pale)\s+)?\b(?:{'|'.join(vocabulary())})\s+"
    return re.compile(
        r"\s*(?:\b(?:in|on|at|with|and|near|by|of|wearing)\s+)?(?:\b(?:the|an?|his|her|their)\s+)?"
        rf"(?:{coloured}|\b(?:big|small|large|little|long)\s+)?$",
        re.I,
    )


# "Basketball instead of soccer", where children were asked for, too: the rest stays.
_INSTEAD_OF = re.compile(
    r"\binstead\s+of\s+(?:the\s+)?(?P<wrong>\w[\w ]*?)(?:\W*$|[,.;]|\s+(?:maybe|perhaps|please)\b)", re.I
)
_WAS_NOT_BUT = re.compile(
    r"\b(?:wasn['’]?t|isn['’]?t|not?|do(?:es)?n['’]?t\s+(?:want|need))\s+(?:(?:an?|the|any)\s+)?(?P<wrong>\w+)"
    r"(?:\s+any\s?more)?(?:,|\s+(?:but|it['’]?s|it\s+was)\b)",
    re.I,
)


def without_wrong(slots: Slots, query: Query, words: str) -> Slots:
    """The slots with what was wrong in the description, "it wasn't a swing but a slide", so that it is exchanged."""
    other = _INSTEAD_OF.search(words) if len(query.wanted) > 1 or len(content_words(slots.text)) == 1 else None
    other = other or _WAS_NOT_BUT.search(words)
    if not other or not re.search(_word(other["wrong"]), " ".join(query.texts), re.I):
        return slots
    corrected = replace(slots, without=tuple(dict.fromkeys((*slots.without, other["wrong"]))), instead=False)
    return corrected if exchanged(query, corrected) else slots


def either(query: Query, *things: str) -> Query:
    """A query whose last description may also be one of these."""
    other = " or ".join((query.wanted[-1].text, *things))
    return replace(query, wanted=(*query.wanted[:-1], replace(query.wanted[-1], text=other)))


def exchanged(query: Query, slots: Slots) -> tuple[Query, Slots] | None:
    """ "A board, not a bird", after "surfing with a bird": the one word for the other, or one subject for another; None
    where nothing like it was said."""
    if somebody := _of_another(query.wanted, slots.text, instead=slots.instead):
        return replace(query, wanted=somebody), replace(slots, text="", instead=False)
    things = [(term, thing) for term in query.wanted for thing in slots.without]
    said = [(term, thing) for term, thing in things if re.search(_word(thing), term.text, re.I)]
    if len(said) != 1 or not 0 < len(content_words(slots.text)) <= 4:
        return None
    term, thing = said[0]
    if {*content_words(slots.text)} <= {*content_words(term.text)}:
        return None  # "a man without a hat", of one with a hat
    whole = content_words(term.text) == content_words(thing)
    other = replace(term, text=slots.text if whole else _with_another(thing, slots.text, term.text))
    wanted = tuple(other if one is term else one for one in query.wanted)
    return replace(query, wanted=wanted), replace(slots, text="", instead=False)


def _with_another(thing: str, new: str, text: str) -> str:
    """A text with another thing and its article: "a dog with a stick" is one "with balls", "red paper" a "red disc"."""
    new = new.lower()
    bare = _ARTICLE.sub("", new)
    keeps = bare == new and singular(bare) == bare

    def other(said: re.Match[str]) -> str:
        if said["article"]:
            return f"{said['article']}{bare}" if keeps else new
        return new if said["many"] else bare

    return _with_n(re.sub(rf"(?P<article>\b(?:an?|the)\s+)?{_word(thing)}", other, text, flags=re.I))


def _with_n(text: str) -> str:
    """A text with the article that goes with what stands behind it now: "an orange ball"."""
    return re.sub(r"\ban?(?=\s+([^\Wu]))", lambda said: "an" if said[1].lower() in "aeio" else "a", text)


def _word(thing: str) -> str:
    return rf"(?<!\w){re.escape(' '.join(content_words(thing)) or thing)}(?P<many>s?)(?!\w)"


def in_other_colours(wanted: tuple[Term, ...], names: tuple[str, ...]) -> tuple[Term, ...]:
    """The descriptions with another colour in the last one: "white dogs" as "brown dogs"; () where it names none."""
    named = parse_colours(wanted[-1].text) if wanted else None
    if named is None or not named.rest or not len(named.names) == len(names) == 1:
        return ()
    return (*wanted[:-1], replace(wanted[-1], text=wanted[-1].text.replace(named.names[0], names[0], 1)))


# Letters at the beginning of two words that are the same word, whatever their endings.
_STEM = 7
_ENDING = re.compile(r"(?:ers?|ing|ed)$")
_NUMBERS = frozenset(str.split("one two three four five six seven eight nine ten 1 2 3 4 5 6 7 8 9 10"))
# Who is seen in photos.
_KINDS = {
    **dict.fromkeys(
        (*(word for who in ("person", "man", "woman", "child") for word in names_of(who)), "anyone", "adult", "parent"),
        "person",
    ),
    **dict.fromkeys((*(word for who in ("dog", "cat", "bird", "horse") for word in names_of(who)), "cow"), "animal"),
    **dict.fromkeys(("animal", "pet"), "animal"),
}
_ARTICLE = re.compile(r"^(?:an?|the|some|any)\s+", re.I)
_COUNTING = _NUMBERS | frozenset(str.split("a an the some any my our several many"))
_WITH = re.compile(r"^with\s+", re.I)
_THEN = re.compile(rf"{GOES_ON}|\w+ing\b|(?:who|that|where)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Who a description is about: "two little kids playing" are two, like little, kids, of the noun "child"."""

    kind: str
    noun: str
    number: tuple[str, ...]
    like: tuple[str, ...]
    who: str
    rest: str


def _subject(text: str) -> _Subject | None:
    """The subject at the beginning of a description; None where it is about something else, or about several."""
    words = text.split()
    for at, word in enumerate(words[:5]):
        noun, rest = canonical(word), " ".join(words[at + 1 :])
        if re.match(rf"{GOES_ON}|(?:and|or)\b|.*,$", word, re.I):
            return None
        if noun in _KINDS and (not rest or _THEN.match(rest)):
            number = tuple(takewhile(lambda word: word.lower() in _COUNTING, words[:at]))
            return _Subject(_KINDS[noun], noun, number, tuple(words[len(number) : at]), word, rest)
    return None


def _of_another(wanted: tuple[Term, ...], added: str, *, instead: bool) -> tuple[Term, ...]:
    """Descriptions of somebody else who does the same: "kids on a beach" and "two girls" are "two girls on a beach".

    How many and what they are like stays, unless somebody else is meant ``instead``; () where the words name nobody of
    that kind, or say more.
    """
    old, new = _subject(wanted[0].text) if wanted else None, _subject(_WITH.sub("", added) if instead else added)
    if not old or not new or old.kind != new.kind or {*content_words(new.rest)} - {*content_words(old.rest)}:
        return ()
    if (instead and not old.rest) or (old.noun == new.noun and not (new.number or new.like)):
        return ()  # "just dogs", of dogs in the snow
    number = new.number or tuple(word for word in old.number if not instead and word in _NUMBERS)
    like = new.like or (() if instead else old.like)
    text = " ".join((*number, *like, new.who, *old.rest.split()))
    return (replace(wanted[0], text=text), *wanted[1:]) if text != wanted[0].text else ()


def names_subject(wanted: tuple[Term, ...], added: str) -> bool:
    """Whether "with a dog on a sofa" says anew who is seen, in place of a brown dog that sleeps."""
    old, new = _subject(wanted[0].text) if wanted else None, _subject(_WITH.sub("", added))
    return bool(old and new and old.kind == new.kind and _WITH.match(added))


def thing_that_was(wanted: tuple[Term, ...], what: str, words: str) -> str:
    """The thing of a description that the words say to be like ``what``: "bike" of "the bike was green"; "" where none
    is."""
    said = re.search(
        r"\b(?:the|my|our|her|his|their|its)\s+(?P<thing>\w+)\s+(?:was|were|is|are)\s+"
        rf"(?:(?:quite|very|so|rather|more|maybe|\w+ly)\s+)*{re.escape(what)}\b(?!\s+{GOES_ON})",
        words,
        re.I,
    )
    described = {singular(word) for term in wanted for word in content_words(term.text)}
    is_like = not re.match(rf"{GOES_ON}|\w+ing\b", what, re.I) and len(what.split()) < 3
    return said["thing"] if said and is_like and singular(said["thing"].lower()) in described else ""


def not_restated(wanted: tuple[Term, ...], text: str, *, whole: bool = False) -> tuple[Term, ...]:
    """The descriptions without one of which the added words say a part, "just snowy mountains", without the sky; or the
    ``whole``: "no sledges, only skiing", of skiers."""
    words, sides = content_words(text), sides_of(text)
    if sides:  # "outside at night", after "outside"
        return tuple(term for term in wanted if not sides_of(term.text) or {*sides_of(term.text)} - {*sides})
    if not words or re.match(GOES_ON, text, re.I):
        return wanted
    clause = re.match(r"(?:where|who|that)\b", text, re.I)
    return tuple(
        term
        for term in wanted
        if not numbers_in(text) <= numbers_in(term.text)
        or (whole and len(content_words(term.text)) > len(words))
        or not all(any(_alike(word, other) for other in content_words(term.text)) for word in words)
        if clause or not {*content_words(term.text)} < {*words}  # "normal surfing", of surfing
    )


def numbers_in(text: str) -> set[str]:
    """The small numbers that a description has: "two dogs" says more than "dogs"."""
    return {word for word in re.findall(r"\w+", text.lower()) if word in _NUMBERS}


def _alike(word: str, other: str) -> bool:
    """Whether two words are the same but for their endings: "skateboarding" and "skateboarders", "skiing", "skier"."""
    stems = (_ENDING.sub("", word), _ENDING.sub("", other))
    same = len(stems[0]) > 2 and stems[0] == stems[1]
    return word == other or same or word[:_STEM] == other[:_STEM] == word[:_STEM].ljust(_STEM)
