"""Finds cameras of the collection in a message: "only the D750 ones", "Nikon bedrooms", "which from the iPhone?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from chatbot.actions import Action, Intent
from chatbot.reading.conditions import BRANDS, USED_WITH
from chatbot.reading.numbers import PHOTO
from chatbot.reading.places import REFUSED
from retrieval.descriptions import QUOTED
from retrieval.languages import english_words, words_of_captions
from retrieval.places import NOT, OR

_LOOKING: tuple[Intent, ...] = ("text_search", "colour_search", "refine", "stats", "more_like", "export")
# Where photos are pointed at by their camera: "hide the iPhone ones", "put those from the Nikon into Lisbon".
_CHOOSING: tuple[Intent, ...] = ("feedback", "album")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_MODEL = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).+")
# Makers and models that are things, too: they count as they are written in names, "Apple", beside a camera or alone.
_THINGS = frozenset(("apple", "galaxy", "hero", "pixel"))
# "There are iPhone ones in there": what is complained of is no wish.
_COMPLAINED = re.compile(r"\b(?:there(?:['’]s|\s+(?:are|is|were))|i\s+(?:still\s+)?see|still|why)\b[^,.;!?]*$", re.I)
_GONE = re.compile(r"\s+(?:excluded|out)\b", re.I)
# "A man with a Nikon" shows one; "a Nikon photo" and "taken with a Nikon" do not.
_SEEN, _TAKEN = re.compile(r"\ban?\s+$", re.I), re.compile(rf"{USED_WITH}an?\s+$", re.I)
_OF_IT = re.compile(rf"\s+(?:{PHOTO}|ones?)\b", re.I)
_BEFORE = rf"(?:{USED_WITH}|\b(?:with|on|from|by|of|using)\s+)?(?:\b(?:the|my|our|an?|any|only|just|no|not)\s+)*"
_BEHIND = rf"(?:\s+(?:out|excluded|cameras?|phones?|ones?|frames?|{PHOTO})\b)*"
_JOINTS = re.compile(r"^(?:(?:and|or|of|with|,)\s*)+|(?:\s*(?:\b(?:and|or|of|with)\b|,))+$", re.I)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of each camera of the collection, and those of them that tell one from anything else."""

    cameras: tuple[frozenset[str], ...]
    telling: frozenset[str]

    def named(self, said: str) -> Iterator[tuple[int, int]]:
        """Where a text names cameras, each by all the words that belong together: "Canon EOS 6D"."""
        words, behind = list(_WORD.finditer(said)), 0
        for place, first in enumerate(words):
            if first.start() < behind or self._key(first[0]) not in self.telling:
                continue
            last = next(n for n in range(min(place + 4, len(words)), place, -1) if self._is_one(words[place:n]))
            is_thing = first[0].lower() in _THINGS and last == place + 1
            if is_thing and (first[0].islower() or not place):
                continue
            behind = words[last - 1].end()
            yield first.start(), behind

    def _is_one(self, words: Sequence[re.Match[str]]) -> bool:
        """Whether one camera has all of these words, the first of which tells it."""
        return len(words) == 1 or any({self._key(word[0]) for word in words} <= camera for camera in self.cameras)

    def _key(self, word: str) -> str:
        folded = word.casefold()
        return folded if folded in self.telling or not folded.endswith("s") else folded.removesuffix("s")


@lru_cache(maxsize=4)
def _vocabulary(names: tuple[str, ...]) -> _Vocabulary:
    cameras = [[word.casefold() for word in name.split()] for name in names]
    makers = {words[0] for words in cameras if words} - words_of_captions()
    every = {word for words in cameras for word in words}
    telling = {word for word in every if _MODEL.fullmatch(word) or word in BRANDS or word not in english_words()}
    return _Vocabulary(tuple(map(frozenset, cameras)), frozenset(makers | {w for w in telling if len(w) > 1}))


def with_cameras(actions: Sequence[Action], names: tuple[str, ...]) -> tuple[Action, ...]:
    """The actions with the cameras that their words name as a filter of those that search.

    ``names`` are the cameras of the collection: any other word stays a part of the description.
    """
    return tuple(_by_camera(action, _vocabulary(names)) for action in actions) if names else tuple(actions)


def _by_camera(action: Action, vocabulary: _Vocabulary) -> Action:
    slots = action.slots
    looks = (*slots.which, *slots.not_which)
    looking = action.intent in _LOOKING and slots.by != "camera"
    if not looking and not (action.intent in _CHOOSING and any(any(vocabulary.named(look)) for look in looks)):
        return action
    wanted, unwanted, rest = dict[str, str](), dict[str, str](), action
    for start, end in vocabulary.named(QUOTED.sub(lambda quoted: "_" * len(quoted[0]), action.said)):
        before, camera, behind = action.said[:start], action.said[start:end], action.said[end:]
        if _is_beside(camera, (*slots.drop, slots.name)) or _shows_one(before, behind):
            continue
        refused = (
            REFUSED.search(before) or _GONE.match(behind) or _is_beside(camera, (*slots.without, *slots.not_which))
        )
        complained = action.intent == "refine" and _COMPLAINED.search(before)
        (unwanted if refused or complained else wanted).setdefault(camera.casefold(), camera)
        rest = _without(rest, camera)
    if not (wanted or unwanted):
        return action
    camera = OR.join(wanted.values()) or NOT + OR.join(unwanted.values())
    same = None if slots.same == "camera" else slots.same
    return replace(rest, slots=replace(rest.slots, same=same, filters=replace(slots.filters, camera=camera)))


def _shows_one(before: str, behind: str) -> bool:
    """Whether a camera is what a photo shows: "a man holding a Nikon"."""
    return bool(_SEEN.search(before) and not _TAKEN.search(before) and not _OF_IT.match(behind))


def _is_beside(camera: str, phrases: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(camera)}(?!\w)", phrase, re.I) for phrase in phrases)


def _without(action: Action, camera: str) -> Action:
    """An action without the words that name a camera; what says nothing else is nothing."""
    slots = action.slots
    named = re.compile(rf"{_BEFORE}(?<!\w){re.escape(camera)}(?!\w){_BEHIND}", re.I)

    def left(text: str) -> str:
        return _JOINTS.sub("", re.sub(r"\s+", " ", named.sub(" ", text)).strip(" ,")) if named.search(text) else text

    def of_all(phrases: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(filter(None, map(left, phrases)))

    which, not_which = of_all(slots.which), of_all(slots.not_which)
    kept = replace(slots, text=left(slots.text), without=of_all(slots.without), which=which, not_which=not_which)
    return replace(action, slots=kept)
