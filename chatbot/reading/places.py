"""Finds a place of the collection in a message: "photos from Lisbon", "near Sydney", "a beach in New York"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatbot.actions import Action, Intent, Slots
from chatbot.reading.hours import WEEKDAYS
from chatbot.reading.when import YEARLY
from retrieval.content_words import content_words
from retrieval.languages import words_of_captions
from retrieval.places import NEAR, NOT, OR, bare

_NEAR = r"near(?:\s+to|by)?|around|close\s+to|not\s+far\s+from|outside|in\s+der\s+nähe\s+von|bei"
_SAID = re.compile(
    rf"\b(?:(?:that\s+)?(?:i\s+|we\s+)?(?:was\s+|were\s+)?(?:taken|took|shot|made)\s+)?"
    rf"(?:(?P<near>{_NEAR})|(?P<loose>in|at)|from|aus|von|(?<=photos )of|(?<=pictures )of)\s+"
    r"(?=(?P<words>(?:[\w'’.-]+[\s,]*){1,5}))",
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
_CAPITAL = re.compile(r"(?<!\w)[A-ZÀ-Þ][\w'’-]*")
_NAME_ENDS = re.compile(r"\s*(?:$|[,?!.&]|(?:and|or|off|too|also|as\s+well|please)\b)", re.I)
# "Take Rome and Milan off", "remove Rome".
_OFF = re.compile(r"\b(?:(?:remove|drop|clear|forget)|take(?=.*\b(?:off|out|away)\b))\s+(?:the\s+)?", re.I)
# What is left of "our trip to Berlin and Paris".
_TRIP = re.compile(
    r"(?:^(?:(?:the|my|our|a)\s+)*(?:(?:city\s+)?trips?|visits?|holidays?|vacations?|stays?|time|weekends?|days|journey|photos|pictures|pics))?(?:\s*\btaken)?"
    r"\s*(?:\bas\s+(?:the|their|its)\s+(?:place|location|town|city)|\b(?:to|in|of|at|from|around|through|and|or|between))?\s*$",
    re.I,
)
_WHOLE = re.compile(r"\b(?:whole|entire|all|of|first)\b", re.I)
REFUSED = re.compile(
    r"(?:\b(?:not|no|except|without|leave|leaving|nicht|nothing|none)|n['’]t)\s+(?:(?:any|the|those|ones?|photos?|pictures?|pics?|for)\s+)*$",
    re.I,
)
# "Anywhere, not just Edinburgh".
_NOT_ONLY = re.compile(r"\bnot\s+(?:just|only)\s+(?:(?:in|from|at)\s+)?$", re.I)
# Acts on the page or on single photos search for no place.
_TAKING: tuple[Intent, ...] = ("text_search", "refine", "feedback")
_PLACED: tuple[Intent, ...] = ("text_search", "colour_search", "refine", "stats", "more_like", "export")


def with_places(message: str, actions: Sequence[Action], names: Sequence[str]) -> tuple[Action, ...]:
    """The actions with the place that the message names as a filter of those that search.

    ``names`` are the places of the collection: any other name stays a part of the description.
    """
    names_by_bare = {bare(name): name for name in names}
    first = next(_named_places(message, names_by_bare), None) if names_by_bare else None
    return tuple(_with_place(action, first, names_by_bare) for action in actions)


def _with_place(action: Action, first: tuple[str, str] | None, names_by_bare: dict[str, str]) -> Action:
    """An action with the place that its own words name, else the ``first`` one of the message."""
    if off := _OFF.search(action.said) if action.intent in _TAKING else None:
        place, phrase = next(_bare_places(action.said[off.end() :], names_by_bare), ("", ""))
        if place and action.said.startswith(phrase, off.end()):
            return replace(action, intent="refine", slots=Slots(drop=tuple(place.split(OR))))
    said = sorted(_named_places(action.said, names_by_bare), key=lambda place: place[0].startswith(NOT))
    first = None if action.intent in ("export", "more_like") else first  # of the album, or of the photo
    named = said[0] if said else first  # "not from Milan, those taken in Paris"
    looks = action.intent in _PLACED or action.slots.which
    bare_name = None if named or not looks else next(_bare_places(action.said, names_by_bare), None)
    if bare_name and REFUSED.search(action.said.partition(bare_name[1])[0]):
        bare_name = f"{NOT}{bare_name[0]}", bare_name[1]  # "not the New York ones"
    if not (found := named or bare_name):
        return action
    place, phrase = found
    if action.intent == "ask" and {*action.slots.which} == {place}:  # "any snow in Milan?"
        text = action.slots.question.replace(phrase, " ").strip(" ?")
        action = replace(action, intent="text_search", slots=Slots(text=text))
    chooses = action.intent in ("album", "feedback") and not action.slots.ranks
    if chooses and {*map(bare, action.slots.which)} == {bare(place)}:  # "put the Rome ones into Skate"
        filters = replace(action.slots.filters, place=place)
        return replace(action, slots=replace(action.slots, which=(), filters=filters))
    return _placed(action, place, phrase) if action.intent in _PLACED else action


def _placed(action: Action, place: str, phrase: str) -> Action:
    slots = action.slots
    names = "|".join(map(re.escape, place.removeprefix(NEAR).removeprefix(NOT).split(OR)))
    pattern = re.compile(
        rf"(?:^|\s*\b){re.escape(phrase)}\b|^(?:{names})$|(?:^|\s+)(?:in|from|at|of|to|or|and)\s+(?:{names})$|(?-i:\s+(?:{names})$)",
        re.I,
    )
    listed = re.compile(
        rf"(?:\b(?:only|just|in|from|at|of|to)\s+)*\b(?:{names})\b(?:\s*(?:,|\band\b|\bor\b|&)\s*(?:{names})\b)+", re.I
    )
    text = re.sub(r"\s+", " ", pattern.sub("", listed.sub("", slots.text))).strip(" ,")
    text = _TRIP.sub("", text).strip() if text != slots.text else text
    text = text if content_words(_WHOLE.sub("", text)) else ""  # "just the ones from London first"
    without = tuple(thing for thing in slots.without if not pattern.fullmatch(thing) and thing not in phrase)
    slots = replace(slots, text=text, without=without)
    if _NOT_ONLY.search(action.said.partition(phrase)[0]) and OR not in place:
        return replace(action, slots=replace(slots, drop=tuple(dict.fromkeys((*slots.drop, place)))))
    return replace(action, slots=replace(slots, filters=replace(slots.filters, place=place)))


def _named_places(message: str, names_by_bare: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(the filter, the words that say it), for the longest name behind a word such as "from"."""
    for match in _SAID.finditer(message):
        words = list(re.finditer(r"[\w'’.-]+", match["words"]))
        for count in range(len(words), 0, -1):
            found_words = match["words"][: words[count - 1].end()].rstrip(".")
            name = names_by_bare.get(bare(found_words.replace(",", " "))) or names_by_bare.get(
                bare(re.sub(r"^the\s+", "", found_words, flags=re.I))
            )
            # "A cat in bath" has nothing to do with the town.
            if name and (found_words[0].isupper() or not match["loose"] or name.lower() not in words_of_captions()):
                end = match.start("words") + len(found_words)
                others, end = _others_named(message, end, names_by_bare)
                refused = NOT if REFUSED.search(message[: match.start()]) else ""
                places = (f"{NEAR}{place}" if match["near"] else place for place in (name, *others))
                yield refused + OR.join(places), message[match.start() : end]
                break
        else:
            first = _UNKNOWN.match(message, match.start("words"))
            others, end = _others_named(message, first.end(), names_by_bare) if first else ((), 0)
            if first and any(bare(other) in names_by_bare for other in others):
                yield OR.join((first[0], *others)), message[match.start() : end]


def _bare_places(said: str, names_by_bare: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The same for names without such a word, "our trip to Berlin and Paris", "and Paris?"."""
    words = list(_CAPITAL.finditer(said))
    for place, first in enumerate(words):
        for last in reversed(words[place : place + 4]):
            name, end = names_by_bare.get(bare(said[first.start() : last.end()])), last.end()
            if name and (first.start() or _NAME_ENDS.match(said, end)):  # "Nice photos" are from nowhere
                others, end = _others_named(said, end, names_by_bare)
                yield OR.join((name, *others)), said[first.start() : end]
                break


def _others_named(message: str, start: int, names_by_bare: dict[str, str]) -> tuple[tuple[str, ...], int]:
    """The places that a message lists further from ``start`` on, and where their list ends; "or Oslo" is one that no
    photo is from."""
    names: tuple[str, ...] = ()
    while joint := _FURTHER.match(message, start):
        words = list(re.finditer(r"[\w'’.-]*\w", message[joint.end() :]))[:4]
        ends = (joint.end() + word.end() for word in reversed(words))
        found = next(
            ((names_by_bare[key], end) for end in ends if (key := bare(message[joint.end() : end])) in names_by_bare),
            None,
        )
        if found is None:
            unknown = _UNKNOWN.match(message, joint.end()) if _OR.fullmatch(joint[0]) else None
            found = (unknown[0], unknown.end()) if unknown else None
        if found is None:
            break
        names, start = (*names, found[0]), found[1]
    return names, start
