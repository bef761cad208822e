"""What a message means by the nearest example in assets/intents.jsonl, for wordings that no rule covers."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from chatbot.actions import Action, Context, Intent, Liking, Slots
from chatbot.intents.numbers import find_ranks
from retrieval.errors import ModelUnavailableError
from retrieval.installation import asset

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from retrieval.builtin.towers import MiniLM

FILE = asset("intents.jsonl")
# An example decides from this cosine on, and only if it is so much nearer than every description.
# Chosen on 40 wordings written for it; of 400 captions of photos none is taken for a command then.
NEAR, NEARER = 0.52, 0.13
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Example:
    """A message that we wrote, and the one action that it asks for."""

    message: str
    intent: Intent
    liking: Liking | None
    format: str | None
    numbered: bool


def nearest_command(text: str, context: Context) -> tuple[str, Action] | None:
    """The example that decides, and its action for the positions of this message; None for a description."""
    examples = _examples()
    try:
        vectors, model = _model()
    except ModelUnavailableError:  # without the sentence model rules alone decide
        return None
    scores = vectors @ model.encode([_levelled(text)])[0]
    commands = [(float(s), e) for s, e in zip(scores, examples, strict=True) if e.intent not in _DESCRIPTIONS]
    described = max(float(s) for s, e in zip(scores, examples, strict=True) if e.intent in _DESCRIPTIONS)
    ranks = find_ranks(text, context.shown) if context.shown else ()
    ranks = () if len(ranks) == context.shown > 1 else ranks  # "all of these" is the page
    if not ranks and re.search(r"\d", text):
        return None  # a number that is no position: "4 results" says more than an example can
    negative = bool(_NEGATIVE.search(text))
    fitting = [
        (score, example)
        for score, example in commands
        if example.numbered == bool(ranks)
        and (example.liking, negative) not in _CONTRARY
        and (example.liking != "clear" or _TAKING_BACK.search(text))
    ]
    if not fitting:
        return None
    score, best = max(fitting, key=lambda pair: pair[0])
    if score < NEAR or score < described + NEARER:
        return None
    slots = Slots(ranks=ranks, liking=best.liking, format=best.format)
    return f"example: {best.message}", Action(best.intent, slots)


_DESCRIPTIONS = ("text_search", "refine", "colour_search", "image_search")
# Sentence vectors hardly tell "I want to see it" from "I do not want to see it"; these words do.
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|nothing|out|away|wrong|miss(?:es)?|unrelated|go|bad|stop|rid|remove|delete)\b|n't\b", re.I
)
_TAKING_BACK = re.compile(
    r"\b(?:back|undo|un\w+|not|no|never|forget|remove|delete|clear|cancel|revoke|withdraw|drop|reset|neutral|neither|mind|"
    r"away|off|out)\b|n't\b",
    re.I,
)
# A like in negative words and a dislike without any are none.
_CONTRARY = {("like", True), ("dislike", False)}
_RANK = re.compile(r"\b(?:\d{1,3}|first|second|third|fourth|fifth|sixth|seventh|eighth|last)\b", re.I)


def _levelled(text: str) -> str:
    """Which position is named does not matter for what is wanted."""
    return _RANK.sub("3", text.lower())


@cache
def _examples() -> tuple[Example, ...]:
    examples = []
    for line in FILE.read_text("utf-8").splitlines():
        turn = json.loads(line)
        action = turn["actions"][0]
        slots = action["slots"]
        examples.append(
            Example(turn["message"], action["intent"], slots.get("liking"), slots.get("format"), "ranks" in slots)
        )
    return tuple(examples)


def _model() -> tuple[NDArray[np.float32], MiniLM]:
    """The vectors of all examples and the sentence model, loaded once."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> tuple[NDArray[np.float32], MiniLM]:
    from retrieval.builtin.towers import MiniLM

    model = MiniLM.open()
    return model.encode([_levelled(example.message) for example in _examples()]), model
