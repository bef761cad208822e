"""Finds a place of the collection in a message: "photos from Lisbon", "near Sydney", "a beach in New York"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatbot.actions import Action, Intent
from retrieval.places import bare

_NEAR = r"near(?:\s+to|by)?|around|close\s+to|not\s+far\s+from|outside|in\s+der\s+nähe\s+von|bei"
_SAID = re.compile(
    rf"\b(?:(?:that\s+)?(?:i\s+|we\s+)?(?:was\s+|were\s+)?(?:taken|took|shot|made)\s+)?"
    rf"(?:(?P<near>{_NEAR})|(?P<loose>in|at)|from|aus|von|(?<=photos )of|(?<=pictures )of)\s+"
    r"(?=(?P<words>(?:[\w'’.-]+[\s,]*){1,5}))",
    re.I,
)
# Acts on the page or on single photos search for no place.
_PLACED: tuple[Intent, ...] = ("text_search", "colour_search", "refine", "stats", "more_like", "export")


def with_places(message: str, actions: Sequence[Action], names: Sequence[str]) -> tuple[Action, ...]:
    """The actions with the place that the message names as a filter of those that search.

    ``names`` are the places of the collection: any other name stays a part of the description.
    """
    names_by_bare = {bare(name): name for name in names}
    if not names_by_bare or not any(action.intent in _PLACED for action in actions):
        return tuple(actions)
    named_place = next(_named_places(message, names_by_bare), None)
    if named_place is None:
        return tuple(actions)
    place, phrase = named_place
    return tuple(_placed(action, place, phrase) if action.intent in _PLACED else action for action in actions)


def _placed(action: Action, place: str, phrase: str) -> Action:
    slots = action.slots
    pattern = re.compile(rf"(?:^|\s*\b){re.escape(phrase)}\b|^{re.escape(place.removeprefix('near '))}$", re.I)
    text = re.sub(r"\s+", " ", pattern.sub("", slots.text)).strip(" ,")
    return replace(action, slots=replace(slots, text=text, filters=replace(slots.filters, place=place)))


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
            if name and (found_words[0].isupper() or not match["loose"]):
                phrase = message[match.start() : match.start("words")] + found_words
                yield (f"near {name}" if match["near"] else name), phrase
                break
