"""Finds people whom the person has named in a message: "Anna on the beach", "Ben and Anna in 2019"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chatbot.actions import Action, Intent
from chatbot.reading.conditions import mended
from retrieval.content_words import content_words

_LOOKING: tuple[Intent, ...] = ("text_search", "refine", "stats", "more_like", "export")


def with_people(message: str, actions: Sequence[Action], names: Sequence[str]) -> tuple[Action, ...]:
    """The actions with the people whom the message names as a filter of those that search.

    A name counts only as it was given: "Rose" is a person, "rose" may be a flower.
    """
    named = tuple(name for name in names if _is_named_in(name, message))
    if not named:
        return tuple(actions)
    return tuple(_about(action, named) if action.intent in _LOOKING else action for action in actions)


def _is_named_in(name: str, message: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", message))


def _about(action: Action, named: tuple[str, ...]) -> Action:
    slots, text = action.slots, action.slots.text
    without = tuple(thing for thing in slots.without if thing not in named)
    if without != slots.without:  # "without Anna" is for the words to say
        return action
    for name in named:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", " ", text)
    text = mended(text) if content_words(text) else ""
    return replace(action, slots=replace(slots, text=text, filters=replace(slots.filters, people=named)))
