"""Finds cameras of the collection in a message: "only the D750 ones", "Nikon bedrooms", "which from the iPhone?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from chatbot.actions import Action, Intent
from chatbot.reading.conditions import BRANDS, USED_WITH, mended
from chatbot.reading.numbers import PHOTO
from chatbot.reading.places import REFUSED
from retrieval.descriptions import QUOTED
from retrieval.languages import english_words, words_of_captions
from retrieval.places import NOT, OR

_LOOKING: tuple[Intent, ...] = ("text_search", "colour_search", "refine", "stats", "more_like", "export")
# Where photos are pointed at by their camera: "hide the iPhone ones", "put those from the Nikon into Lisbon".
_CHOOSING: tuple[Intent, ...] = ("feedback", "album")
# Makers and models that are things, too.
_THINGS = frozenset(("apple", "galaxy", "hero", "pixel"))
# "There are iPhone ones in there": what is complained of is no wish.
_COMPLAINED = re.compile(r"\b(?:there(?:['’]s|\s+(?:are|is|were))|i\s+(?:still\s+)?see|still|why)\b[^,.;!?]*$", re.I)
_GONE = re.compile(r"\s+(?:excluded|out)\b", re.I)
# "A man with a Nikon" shows one, "taken with a Nikon" does not.
_SEEN, _TAKEN = re.compile(r"\ban?\s+$", re.I), re.compile(rf"{USED_WITH}an?\s+$", re.I)
_BEFORE = rf"(?:{USED_WITH}|\b(?:with|on|from|by|of|using)\s+)?(?:\b(?:the|my|our|an?|any|only|just|no|not)\s+)*"
_BEHIND = rf"(?:\s+(?:out|excluded|cameras?|phones?|ones?|frames?|{PHOTO})\b)*"


@lru_cache(maxsize=4)
def _cameras(names: tuple[str, ...]) -> re.Pattern[str]:
    """Cameras of the collection in words, each by all that belong together, "Canon EOS 6D": the first of them tells a
    camera from anything else."""
    cameras = [name.casefold().split() for name in names]
    words = {word for camera in cameras for word in camera}
    telling = {word for word in words if word in BRANDS or not (word.isdecimal() or word in english_words())}
    telling |= {camera[0] for camera in cameras if camera} - words_of_captions()
    first, more = ("|".join(map(re.escape, sorted(some, key=len, reverse=True))) for some in (telling, words))
    return re.compile(rf"(?<![\w-])(?:{first or '(?!)'})s?(?:\s+(?:{more})s?)*(?![\w-])", re.I)


def _named(said: str, cameras: re.Pattern[str]) -> list[re.Match[str]]:
    """Where a text names cameras; what is a thing, too, counts only as it is written in names, "Apple"."""
    return [
        camera for camera in cameras.finditer(said)
        if camera[0].lower() not in _THINGS or (camera.start() and camera[0][0].isupper())
    ]  # fmt: skip


def with_cameras(actions: Sequence[Action], names: tuple[str, ...]) -> tuple[Action, ...]:
    """The actions with the cameras that their words name as a filter of those that search.

    ``names`` are the cameras of the collection: any other word stays a part of the description.
    """
    return tuple(_by_camera(action, _cameras(names)) for action in actions) if names else tuple(actions)


def _by_camera(action: Action, cameras: re.Pattern[str]) -> Action:
    slots = action.slots
    looks = (*slots.which, *slots.not_which)
    looking = action.intent in _LOOKING and slots.by != "camera"
    if not looking and not (action.intent in _CHOOSING and any(_named(look, cameras) for look in looks)):
        return action
    wanted, unwanted, rest = dict[str, str](), dict[str, str](), action
    for named in _named(QUOTED.sub(lambda quoted: "_" * len(quoted[0]), action.said), cameras):
        before, camera, behind = action.said[: named.start()], named[0], action.said[named.end() :]
        is_seen = _SEEN.search(before) and not _TAKEN.search(before)
        if is_seen or _is_beside(camera, (*slots.drop, slots.name)):
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


def _is_beside(camera: str, phrases: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(camera)}(?!\w)", phrase, re.I) for phrase in phrases)


def _without(action: Action, camera: str) -> Action:
    """An action without the words that name a camera; what says nothing else is nothing."""
    slots = action.slots
    named = re.compile(rf"{_BEFORE}(?<!\w){re.escape(camera)}(?!\w){_BEHIND}", re.I)

    def left(text: str) -> str:
        return mended(named.sub(" ", text)) if named.search(text) else text

    kinds = ("without", "which", "not_which")
    phrases: dict[str, Any] = {kind: tuple(filter(None, map(left, getattr(slots, kind)))) for kind in kinds}
    return replace(action, slots=replace(slots, text=left(slots.text), **phrases))
