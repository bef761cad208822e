"""Finds what a message names of the collection: places ("near Sydney"), cameras ("only the D750 ones"), and people whom
the person has named ("Ben and Anna in 2019")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from chatbot.actions import Action, Intent
from chatbot.reading.conditions import BRANDS, USED_WITH, mended
from chatbot.reading.hours import WEEKDAYS
from chatbot.reading.numbers import PHOTO
from chatbot.reading.scope import THERE
from chatbot.reading.when import YEARLY
from retrieval.content_words import content_words
from retrieval.descriptions import QUOTED
from retrieval.languages import english_words, is_common, words_of_captions
from retrieval.places import NEAR, NOT, OR, bare, continents

# Acts on the page or on single photos search for nothing.
_LOOKING: tuple[Intent, ...] = ("text_search", "refine", "stats", "more_like", "export")
_POINTING: tuple[Intent, ...] = ("feedback", "album", "describe", "ask")
_SEEKING: tuple[Intent, ...] = (*_LOOKING, "colour_search")

# -- places

_NEAR = r"near(?:\s+to|by)?|around|close\s+to|not\s+far\s+from|outside|in\s+der\s+nähe\s+von|bei"
_SAID = re.compile(
    rf"\b(?:(?:that\s+)?(?:i\s+|we\s+)?(?:was\s+|were\s+)?(?:taken|took|shot|made)\s+)?"
    rf"(?:(?P<near>{_NEAR})|(?P<loose>in|at)|from|aus|von|(?<=photos )of|(?<=pictures )of)\s+"
    r"(?=[\w'’.-])",
    re.I,
)
# "Switzerland or Austria", "Lisbon, Porto and Faro".
_FURTHER = re.compile(
    r"\s*(?:,\s*(?:and|or)?|\b(?:and|or|und|oder)\b|&)\s*(?:more\s+)?(?:(?:in|from|aus|at)\s+)?(?:the\s+)?", re.I
)
# "Amsterdam or Lisbon", of which only one is known; no "or May", and no "or Saturday".
_UNKNOWN = re.compile(
    rf"(?!(?i:{YEARLY}|{'|'.join(WEEKDAYS)})\b)[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+){{0,2}}(?=\s*(?:[,.;!?]|$|\bor\b))"
)
_OR = re.compile(r"\s+or\s+(?:(?:in|from|at)\s+)?", re.I)
_ANY_WORD = re.compile(r"(?<!\w)(?=\w)")
# "A cat in Rome", where no photo is from Rome.
_SOMEWHERE = re.compile(
    rf"\b(?:in|from|at|near|around)\s+(?:the\s+)?(?!(?i:{YEARLY}|{'|'.join(WEEKDAYS)})\b)"
    r"(?P<name>[^\W\d_][\w'’-]+(?:\s+(?:(?:and|or|of|de|do|am)\s+)?[A-ZÀ-Þ][\w'’-]+)*)"
)
# What is left of "our trip to Berlin and Paris".
_TRIP = re.compile(
    r"(?:^(?:(?:the|my|our|a)\s+)*(?:(?:city\s+)?trips?|visits?|holidays?|vacations?|stays?|time|weekends?|days|journey|photos|pictures|pics))?(?:\s*\btaken)?"
    r"\s*(?:\b(?:as\s+)?(?:(?:the|their|its)\s+)?(?:place|location|town|city)|\b(?:to|in|of|at|from|around|through|and|or|between))?\s*$",
    re.I,
)
REFUSED = re.compile(
    r"(?:\b(?:not|no|except|without|leave|leaving|nicht|nothing|none)|n['’]t)\s+(?:(?:any|the|those|ones?|photos?|pictures?|pics?|for)\s+)*$",
    re.I,
)
# "Anywhere, not just Edinburgh".
_NOT_ONLY = re.compile(r"\bnot\s+(?:just|only)\s+(?:(?:in|from|at)\s+)?$", re.I)
# How a description says the place that a message names by some words, and some of its names in a row.
_PLACED = (
    r"(?:^|\s*\b){phrase}\b|^(?:{names})$|(?:^|\s+)(?:in|from|at|of|to|or|and)\s+(?:{names})$|(?-i:\s+(?:{names})$)"
)
_LISTED = r"(?:\b(?:only|just|in|from|at|of|to)\s+)*\b(?:{names})\b(?:\s*(?:,|\band\b|\bor\b|&)\s*(?:{names})\b)+"

# -- cameras

# Where photos are pointed at by their camera: "hide the iPhone ones", "put those from the Nikon into Lisbon".
_CHOOSING: tuple[Intent, ...] = ("feedback", "album")
# Makers and models that are things, too.
_THINGS = frozenset(("apple", "galaxy", "hero", "pixel"))
# "A man with a Nikon" shows one, "taken with a Nikon" does not.
_SEEN, _TAKEN = re.compile(r"\ban?\s+$", re.I), re.compile(rf"{USED_WITH}an?\s+$", re.I)
_BEFORE = rf"(?:{USED_WITH}|\b(?:with|on|from|by|of|using)\s+)?(?:\b(?:the|my|our|an?|any|only|just|no|not)\s+)*"
_BEHIND = rf"(?:\s+(?:out|excluded|cameras?|phones?|ones?|frames?|{PHOTO})\b)*"


def with_places(message: str, actions: Sequence[Action], names: Sequence[str]) -> tuple[Action, ...]:
    """The actions with the place that the message names as a filter of those that search.

    ``names`` are the places of the collection: any other name stays a part of the description.
    """
    if not names:
        return tuple(actions)
    names_by_bare = continents(tuple(names)) | {bare(name): name for name in names}
    first = next(_named_places(message, names_by_bare), None)
    points = (action for action in actions if action.intent in _POINTING and (action.slots.which or action.slots.ranks))
    if first and any(first[1] in action.said for action in points):
        first = None  # "not only winter, and I like the one in Rome"
    there = first
    if not first and any(THERE.search(action.said) for action in actions):  # "did we go to Rome? Any food there?"
        there = next(_named_places(message, names_by_bare, _ANY_WORD), None)
    return tuple(
        _with_place(action, there if THERE.search(action.said) else first, names_by_bare) for action in actions
    )


def elsewhere(said: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a text names places that are none of the collection, ``names``: "in Rome" and "in rome", not "in bed"."""
    for match in _SOMEWHERE.finditer(said):
        name = match["name"]
        if (name[0].isupper() or not is_common(name)) and bare(name) not in map(bare, names):
            yield match.span()


def _with_place(action: Action, first: tuple[str, str] | None, names_by_bare: dict[str, str]) -> Action:
    """An action with the place that its own words name, else the ``first`` one of the message."""
    slots, said = action.slots, action.said
    # "Not from Milan, those taken in Paris"
    named = min(_named_places(said, names_by_bare), key=lambda found: found[0].startswith(NOT), default=None)
    named = named or (None if action.intent in ("export", "more_like") else first)  # of the album, or of the photo
    looks = action.intent in _SEEKING or slots.which
    # "Our trip to Berlin and Paris", "and Paris?", "lisbon at night"
    if not (found := named or (next(_named_places(said, names_by_bare, _ANY_WORD), None) if looks else None)):
        return action
    place, phrase = found
    if {*map(bare, place.split(OR))} & {*map(bare, slots.drop)}:  # "take Rome and Milan off"
        return action
    chooses = action.intent in ("album", "feedback") and not slots.ranks
    called = {*map(bare, slots.which)}  # "put the Rome ones into Skate", "like the one in Milan"
    if chooses and called and called <= {bare(place), bare(phrase)}:
        return replace(action, slots=replace(slots, which=(), filters=replace(slots.filters, place=place)))
    return _placed(action, place, phrase) if action.intent in _SEEKING else action


def _placed(action: Action, place: str, phrase: str) -> Action:
    """An action with a place as its filter, and without the words that say it."""
    slots = action.slots
    called = (*place.removeprefix(NEAR).removeprefix(NOT).split(OR), _SAID.sub("", phrase).strip())  # "Europe"
    names = "|".join(map(re.escape, called))
    said = re.compile(_PLACED.format(phrase=re.escape(phrase), names=names), re.I)
    listed = re.compile(_LISTED.format(names=names), re.I)
    text = re.sub(r"\s+", " ", said.sub("", listed.sub("", slots.text))).strip(" ,")
    text = _TRIP.sub("", text).strip() if text != slots.text or _TRIP.fullmatch(text) else text
    text = text if content_words(text) else ""  # "just the ones from London"
    place, without = _left_out(place, re.compile(rf"\b(?:{names})\b", re.I), slots.without)
    without = tuple(thing for thing in without if not said.fullmatch(thing) and thing not in phrase)
    slots = replace(slots, text=text, without=without)
    if _NOT_ONLY.search(action.said.partition(phrase)[0]) and OR not in place:
        return replace(action, slots=replace(slots, drop=tuple(dict.fromkeys((*slots.drop, place)))))
    return replace(action, slots=replace(slots, filters=replace(slots.filters, place=place)))


def _left_out(place: str, names: re.Pattern[str], without: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A place as what is refused where it is among what is left out, "the Berlin ones", and what else is left out."""
    bare_things = {thing: re.sub(rf"\b(?:{PHOTO}|ones?)\b", "", names.sub("", thing)) for thing in without}
    there = [thing for thing, left in bare_things.items() if names.search(thing) and not content_words(left)]
    refused = NOT + place if there and not place.startswith(NOT) else place
    return refused, tuple(thing for thing in without if thing not in there)


def _named_places(
    said: str, names_by_bare: dict[str, str], begins: re.Pattern[str] = _SAID
) -> Iterator[tuple[str, str]]:
    """(the filter, the words that say it), for the longest names behind a word such as "from"."""
    for match in begins.finditer(said):
        places, end = _listed(said, match.end(), names_by_bare)
        known, opened = {*places} & {*names_by_bare.values()}, match.groupdict()
        # "A cat in bath" has nothing to do with the town, and "Nice photos" are from nowhere.
        is_loose, begin = opened.get("loose") or begins is _ANY_WORD, said[match.end() : match.end() + 1]
        is_small = is_loose and (not begin.isupper() or not match.end())
        if known and not (is_small and is_common(places[0].lower())):
            refused = NOT if REFUSED.search(said[: match.start()]) else ""
            near = NEAR if opened.get("near") else ""
            yield refused + OR.join(near + place for place in places), said[match.start() : end]


def _listed(message: str, start: int, names_by_bare: dict[str, str]) -> tuple[list[str], int]:
    """The places that a message lists from ``start`` on, and where their list ends; "or Oslo" is one that no photo is
    from."""
    places, end = list[str](), start
    found = _place_at(message, start, names_by_bare, or_other=True)
    while found:
        places, end = [*places, found[0]], found[1]
        joint = _FURTHER.match(message, end)
        other = bool(joint and _OR.fullmatch(joint[0]))
        found = _place_at(message, joint.end(), names_by_bare, or_other=other) if joint else None
    return places, end


def _place_at(message: str, start: int, names_by_bare: dict[str, str], *, or_other: bool) -> tuple[str, int] | None:
    """The place with the longest name that a message names at ``start``, and where that ends."""
    for word in reversed(list(re.finditer(r"[\w'’.-]*\w", message[start:]))[:5]):
        key = bare(message[start : start + word.end()].replace(",", " "))
        if name := names_by_bare.get(key) or names_by_bare.get(key.removeprefix("the ")):
            return name, start + word.end()
    other = _UNKNOWN.match(message, start) if or_other else None
    return (other[0], other.end()) if other else None


def with_cameras(actions: Sequence[Action], names: tuple[str, ...]) -> tuple[Action, ...]:
    """The actions with the cameras that their words name as a filter of those that search.

    ``names`` are the cameras of the collection: any other word stays a part of the description.
    """
    return tuple(_by_camera(action, _cameras(names)) for action in actions)


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


def _named_cameras(said: str, cameras: re.Pattern[str]) -> list[re.Match[str]]:
    """Where a text names cameras; what is a thing, too, counts only as it is written in names, "Apple"."""
    found = cameras.finditer(said)
    return [name for name in found if name[0].lower() not in _THINGS or (name.start() and name[0][0].isupper())]


def _by_camera(action: Action, cameras: re.Pattern[str]) -> Action:
    slots, said = action.slots, action.said
    looks = action.intent in _SEEKING and slots.by != "camera"
    chosen = (*slots.which, *slots.not_which) if action.intent in _CHOOSING else ()
    if not looks and not any(_named_cameras(look, cameras) for look in chosen):
        return action
    wanted, unwanted, rest = dict[str, str](), dict[str, str](), action
    for named in _named_cameras(QUOTED.sub(lambda quoted: "_" * len(quoted[0]), said), cameras):
        before, camera = said[: named.start()], named[0]
        is_seen = _SEEN.search(before) and not _TAKEN.search(before)
        if is_seen or _is_in(camera, (*slots.drop, slots.name)):
            continue
        left_out = REFUSED.search(before) or _is_in(camera, (*slots.without, *slots.not_which))
        (unwanted if left_out else wanted).setdefault(camera.casefold(), camera)
        rest = _without(rest, camera)
    if not (wanted or unwanted):
        return action
    camera = OR.join(wanted.values()) or NOT + OR.join(unwanted.values())
    by = "camera" if action.intent == "stats" and len(wanted) > 1 else slots.by  # "Nikon or Canon?"
    same = None if slots.same == "camera" else slots.same
    return replace(rest, slots=replace(rest.slots, by=by, same=same, filters=replace(slots.filters, camera=camera)))


def _is_in(camera: str, phrases: tuple[str, ...]) -> bool:
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


def with_people(message: str, actions: Sequence[Action], names: Sequence[str]) -> tuple[Action, ...]:
    """The actions with the people whom the message names as a filter of those that search.

    A name counts only as it was given: "Rose" is a person, "rose" may be a flower.
    """
    named = tuple(name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", message))
    return tuple(_about(action, named) if named and action.intent in _LOOKING else action for action in actions)


def _about(action: Action, named: tuple[str, ...]) -> Action:
    slots = action.slots
    if {*named} & {*slots.without}:  # "without Anna" is for the words to say
        return action
    text = mended(re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, named))})(?:['’]s)?(?!\w)", " ", slots.text))
    filters = replace(slots.filters, people=named)
    return replace(action, slots=replace(slots, text=text if content_words(text) else "", filters=filters))
