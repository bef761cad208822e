"""Which rule covers a whole clause: the tables in the order in which they are tried."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from chatbot.actions import Action, Context
from chatbot.intents.rules import (
    collection,
    conditions,
    going_back,
    keeping,
    paging,
    questions,
    ratings,
    resemblance,
    talk,
)
from chatbot.intents.rules.builders import Build

# The first rule that matches decides: taking back likes comes before liking, as "unlike 3" holds "like 3".
_TABLE = (
    *ratings.TAKING_BACK, *resemblance.COMPARED, *keeping.TABLE, *ratings.TABLE, *resemblance.TABLE, *paging.TABLE,
    *collection.TABLE, *going_back.TABLE, *talk.TABLE, *conditions.TABLE, *questions.TABLE,
)  # fmt: skip
_ASK = re.compile(
    r"(?:(?:(?:can|could|would|will|may|might)\s+(?:you|i|we|u)(?:\s+(?:maybe|"
    r"please|pls|just|possibly|perhaps|also|kindly|mind|try\s+to))*"
    r"|(?:i'?d|i\s+would|we'?d|we\s+would|id)\s+(?:really\s+)?(?:like|love)\s+(?:you\s+)?to|"
    r"(?:i|we)\s+(?:want|need|wanna|would\s+like|wish)\s+(?:you\s+)?to|let'?s|"
    r"please|pls|just|now|go\s+ahead\s+and|and|then|also|so|ok(?:ay)?|but|"
    r"well|oh|yes|yeah|no|nah|nope|ugh|actually"
    r"|do\s+me\s+a\s+favou?r\s+and|is\s+it\s+possible\s+to|how\s+(?:do|can)\s+i|"
    r"i\s+think|i\s+guess|maybe|hmm+|wow|haha)(?:\s+|\s*,\s*))+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for a whole clause and what it asks for; the builder may still say no."""

    name: str
    pattern: re.Pattern[str]
    build: Build


def match_command(clause: str, context: Context) -> tuple[str, Action] | None:
    """The name of the rule that covers the whole clause, and its action."""
    clause = clause.strip(" \t,;:.!?…~")
    asked = _ASK.match(clause)
    for text in (clause, clause[asked.end() :]) if asked else (clause,):
        for rule in _rules():
            match = rule.pattern.fullmatch(text)
            action = rule.build(match, context) if match else None
            if action:
                return rule.name, action
    return None


@cache
def _rules() -> tuple[Rule, ...]:
    """The table, compiled when the first message comes."""
    return tuple(
        Rule(name, re.compile(pattern, re.I), build) for name, build, patterns in _TABLE for pattern in patterns
    )
