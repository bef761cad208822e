"""A vision model's description of a photo, parsed and checked: a summary, and objects with colour and position."""

from __future__ import annotations

import json
import re
from typing import Any

from retrieval.records import Description, SeenObject
from retrieval.words import say

MOST_OBJECTS = 40
LONGEST_SUMMARY, LONGEST_WORDS = 600, 60  # characters
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "scene_summary": {"type": "string"},
        "objects": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("label", "colour", "position")},
                "required": ["label", "colour", "position"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["scene_summary", "objects"],
    "additionalProperties": False,
}
PROMPT = (
    "Describe this photo as JSON with two keys. scene_summary: one plain sentence of what is seen. objects: a list of "
    "the things that can be seen, each with label (one or two words), colour (its main colour in one word, or an "
    "empty string) and position (such as left, centre, top right, background). Only what is certainly there."
)

# One word for one position, so that it is found whichever word is used.
_MIDDLE = re.compile(r"\b(?:center|middle)\b", re.I)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL)


def read_answer(answer: str) -> Description:
    """The description in a model's answer; raises ValueError with a clause that says what is wrong.

    A Markdown fence or text around the JSON object is accepted, a missing or wrong key is not.
    """
    fenced = _FENCE.search(answer)
    text = fenced.group(1) if fenced else answer
    start, end = text.find("{"), text.rfind("}")
    if start < 0:
        raise ValueError(say("vision-prose"))
    try:
        values = json.loads(text[start : end + 1])
    except ValueError as error:
        cut_off = end <= start or _is_open(text)
        raise ValueError(say("vision-json-cut-off" if cut_off else "vision-json-broken")) from error
    return read_plain(values)


def read_plain(values: object) -> Description:
    """The description in parsed JSON, from ``Description.to_plain`` or from a model; raises ValueError."""
    if not isinstance(values, dict) or not isinstance(values.get("scene_summary"), str):
        raise ValueError(say("vision-no-summary"))
    summary = " ".join(values["scene_summary"].split())[:LONGEST_SUMMARY]
    things = values.get("objects", [])
    if not summary:
        raise ValueError(say("vision-empty-summary"))
    if not isinstance(things, list):
        raise ValueError(say("vision-no-list"))
    return Description(summary, tuple(dict.fromkeys(_object(thing) for thing in things[:MOST_OBJECTS])))


def _object(values: object) -> SeenObject:
    if not isinstance(values, dict):
        raise ValueError(say("vision-no-label"))
    colour = values.get("colour", values.get("color", ""))  # models write American English whatever they are asked
    words = [values.get("label"), colour, values.get("position", "")]
    if any(word is not None and not isinstance(word, str) for word in words) or not str(words[0] or "").strip():
        raise ValueError(say("vision-no-label"))
    label, colour_name, position = (" ".join((word or "").split())[:LONGEST_WORDS] for word in words)
    return SeenObject(label, colour_name.replace("gray", "grey"), _MIDDLE.sub("centre", position))


def _is_open(text: str) -> bool:
    """Whether more braces or brackets are opened than closed."""
    return text.count("{") > text.count("}") or text.count("[") > text.count("]")
