"""Answers questions about one photo: from its file, from the words about it, or by a vision model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol, runtime_checkable

from chatbot.replies import escaped
from chatbot.replies.described import facts_asked
from retrieval.colours.words import vocabulary
from retrieval.content_words import content_words, singular
from retrieval.records import Description, Photo
from retrieval.words import listed, say


class Answerer(Protocol):
    """A source of answers: a vision model, the text in the photo."""

    def answer(self, photo: Photo, question: str) -> str | None:
        """The answer as a sentence that says where it is from; None where this cannot tell."""


@runtime_checkable
class Judge(Protocol):
    """Something that can look at several photos at once."""

    def compare(self, photos: Mapping[int, Photo], question: str) -> str:
        """The answer about photos, called by their numbers, as a sentence that says where it is from."""


@dataclass(frozen=True, slots=True)
class FromTheFile:
    """When, where, with what: what the file itself says."""

    roots: tuple[Path, ...] = ()

    def answer(self, photo: Photo, question: str) -> str | None:
        facts = facts_asked(question)
        if not facts or _OF_SOMETHING.search(question):
            return None
        root = next((root for root in self.roots if photo.path.is_relative_to(root)), None)
        return " ".join(fact(photo, root) for fact in facts)


class FromItsPeople:
    """Who is in the photo, by the names that the person gave."""

    def answer(self, photo: Photo, question: str) -> str | None:
        named = list(dict.fromkeys(name for name in photo.people if name))
        if not photo.people or not asks_who(question):
            return None
        unnamed = photo.people.count("")
        if not named:
            return say("ask-people-unnamed", n=unnamed)
        return say("ask-people", names=listed([escaped(name) for name in named]), others=unnamed)


class FromItsText:
    """What can be read in the photo, where that is asked for."""

    def answer(self, photo: Photo, question: str) -> str | None:
        if not photo.text or not asks_what_is_written(question):
            return None
        return say("ask-text", text=escaped(photo.text.replace("\n", " / ")))


class FromItsDescription:
    """The description by a vision model: objects with colour and place."""

    def answer(self, photo: Photo, question: str) -> str | None:
        sentence = _described(photo.seen, question) if photo.seen else ""
        return (
            say("ask-seen", text=escaped(sentence), model=escaped(photo.seen.model))
            if photo.seen and sentence
            else None
        )


class FromItsWords:
    """What the caption or a given label says, where it does say it; the source is named with it."""

    def answer(self, photo: Photo, question: str) -> str | None:
        sentence = photo.caption.text if photo.caption and photo.caption.certain else ""
        label = photo.label.text if photo.label and photo.label.source != "zero-shot" else ""
        for text, source in ((sentence, "ask-caption"), (label, "ask-label")):
            if text and _says(text, question):
                sure = "yes" if _YES_NO.match(question) else "no"
                return say(source, text=escaped(text).rstrip("."), sure=sure)
        return None


def asks_who(question: str) -> bool:
    """Whether a question is for the people in a photo."""
    return bool(_WHO.search(question))


def asks_for_all(question: str) -> bool:
    """Whether a question is for whatever a photo shows: "what's going on in 2?"."""
    match = _OPEN.match(question)
    return match is not None and not {*_things(match["rest"])} - _OPENLY


def asks_what_is_written(question: str) -> bool:
    """Whether a question is for the text in a photo."""
    return bool(_WRITTEN.search(question))


def _described(seen: Description, question: str) -> str:
    """The answer from a description; "" where it has none."""
    wanted = _things(question)
    named = [thing for thing in seen.objects if any(_has(_words(thing.label), word) for word in wanted)]
    if count := _COUNT.search(question):
        same = [thing for thing in seen.objects if _is_one_of(thing.label, count[1].lower())]
        return f"{len(same)}: {'; '.join(map(str, same))}" if same else ""
    if _COLOUR.search(question):
        named = [thing for thing in named if thing.colour]
    elif _WHERE.match(question):
        named = [thing for thing in named if thing.position]
    elif not (_YES_NO.match(question) and all(any(_has(_words(t.label), word) for t in named) for word in wanted)):
        return ""
    return "; ".join(map(str, named))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _is_one_of(label: str, thing: str) -> bool:
    """ "A boy" is one of the people."""
    words = _words(label)
    return _has(words, thing) or (thing in _PEOPLE_ALL and any(word in _PEOPLE for word in words))


_WRITTEN = re.compile(
    r"\bwhat\b.*\b(?:says?(?! about)|reads?|written|writing|text|spells?|words?|lettering|inscription)\b"
    r"|\bread\b.*\b(?:sign|text|label|page|note|words?)\b|\b(?:text|words?|writing)\s+(?:on|in)\b",
    re.I,
)
_WHO = re.compile(
    r"^\W*who\W*$|\bwho(?:['’]?s|\s+(?:is|are|was|were))\b(?!\s+(?:\w+ing\b|the\s+(?:photographer|author)))", re.I
)
_WHERE = re.compile(r"\s*(?:and\s+)?where(?:['’]s|\s+(?:is|are))?\b", re.I)
# "Where is the dog?" asks about the picture, "where was this taken?" about the file; so does "what size is the dog?".
_OF_SOMETHING = re.compile(
    r"\b(?:is|are|was|were|of|does|do)\s+(?:the|a|an|his|her|their)\s+"
    r"(?!(?:photos?|pictures?|images?|shots?|files?|first|second|third|fourth|fifth|last|other)\b)\w+",
    re.I,
)
_YES_NO = re.compile(r"\s*(?:is|are|was|were|do|does|did|has|have|can)\b", re.I)
_COUNT = re.compile(r"\bhow many\s+(\w+)", re.I)
_COLOUR = re.compile(r"\b(?:what|which)\s+colou?rs?\s+(?:is|are|was|were|does|do)?\s*(.*)", re.I)
_WHAT = re.compile(r"\s*(?:and\s+)?(?:what|who)(?:['’]s|\s+is|\s+are)?\b", re.I)
# "What's going on in 2?".
_OPEN = re.compile(r"\s*(?:and\s+)?what(?:['’]?s)?\b(?!\s+colou?r)(?P<rest>.*)", re.I)
_OPENLY = frozenset(str.split("going happening happens show shows see do doing on up thing there picture photo here"))
_NUMBERS = frozenset(str.split("one two three four five six seven eight nine ten a an"))
# Words of questions, which no caption repeats.
_ASKING = frozenset(
    str.split(
        "is are was were do does did has have had can could there any anyone anybody somebody someone something what "
        "who which how many much colour color colours colors photo picture image first second third fourth fifth sixth "
        "last one number in on it this that see shown show tell me you"
    )
)
_PEOPLE_ALL = frozenset(("people", "persons", "humans"))
_PEOPLE = frozenset(str.split("people person persons men man women woman boys boy girls girl children child kids kid"))


def _says(text: str, question: str) -> bool:
    """Whether a text answers a question, as far as its words go."""
    if asks_for_all(question):
        return True
    words = re.findall(r"\w+", text.lower())
    if count := _COUNT.search(question):
        return _is_counted(words, count[1].lower())
    if colour := _COLOUR.search(question):
        return any(_is_coloured(words, thing) for thing in _things(colour[1]))
    things = _things(question)
    asks = _YES_NO.match(question) or _WHAT.match(question)
    return bool(asks and things) and all(_has(words, thing) for thing in things)


def _things(question: str) -> list[str]:
    return [word for word in content_words(question) if word not in _ASKING and not word.isdigit()]


def _has(words: list[str], thing: str) -> bool:
    return any(_stem(word) == _stem(thing) for word in words)


def _is_counted(words: list[str], thing: str) -> bool:
    """ "Two men" counts men, and people."""
    for number, word in pairwise(words):
        same = _stem(word) == _stem(thing) or (thing in ("people", "persons") and word in _PEOPLE)
        if same and number in _NUMBERS:
            return True
    return False


def _is_coloured(words: list[str], thing: str) -> bool:
    """Whether a colour stands right before the thing, "a brown dog", or with one word between."""
    places = [place for place, word in enumerate(words) if _stem(word) == _stem(thing)]
    colours = vocabulary()
    return any(word in colours for place in places for word in words[max(0, place - 2) : place])


def _stem(word: str) -> str:
    """ "running", "runs" and "run" are "run"; "biting", "bites" and "bite" are "bit"."""
    stem = singular(word)
    stem = stem.removesuffix("ing") if len(stem) > 5 else stem
    return stem[:-1] if len(stem) > 3 and stem[-1] in ("e", stem[-2]) else stem
