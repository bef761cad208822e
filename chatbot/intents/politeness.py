"""Greetings, please and thanks around what is asked."""

from __future__ import annotations

import re

_POLITE = (
    r"(?:(?:please\s+)?and\s+thank(?:s|\s+you)|please|pls|plz|pretty please|kindly|thanks?(?:\s+(?:you|u|a lot|"
    r"so much|very much|in advance))?|thx|ty|cheers|"
    r"if\s+(?:you\s+can|possible|you\s+(?:don'?t\s+)?mind|that'?s\s+(?:ok|"
    r"okay|possible|alright)|you\s+have\s+(?:any|some|one|them|it)|there\s+(?:are|"
    r"is)\s+any|any)|for\s+(?:me|us)|maybe|perhaps|possibly|"
    r"somehow|huh|hmm+|u+h*m+|uh+|e+r+m*|haha|lol|asap|mate|buddy|bot|photochat|btw|by the way|real quick)"
)
# These end a sentence politely only behind a comma: "a turn to the right" keeps its end.
_SOFT = r"(?:ok(?:ay)?|right|hey|alright|sure|cool|great|nice|now|then|quickly|again|instead|dear)"
_GREETING = (
    r"(?:hi+(?:ya)?|h[ae]llo+|hey+a?(?:\s+there)?|hola|bonjour|moin|good\s+(?:morning|afternoon|evening|"
    r"day)|howdy|yo|dear\s+\w+|greetings)(?:\s+(?:there|you|bot|photochat|"
    r"again|all|everyone))*"
)
_START = re.compile(
    (
        rf"^(?:(?:{_GREETING}|{_POLITE}|(?:and\s+)?now\s+(?:for\s+)?something\s+(?:completely|"
        r"totally|entirely)?\s*(?:different|else|new)|ok(?:ay)?|right|hey|alright|"
        r"sure|cool|great|nice|now|then|so|well|oh|ah|ok so|actually|yes|"
        r"yeah|yep|nah|nope|ugh|no wait|wait)(?:[\s,.!:;-]+|$))+"
    ),
    re.I,
)
_END = re.compile(
    (
        rf"(?:\s*[,.!?]+\s*{_SOFT}|[\s,.!?]+(?:{_POLITE}|would\s+you|will\s+you|"
        r"can\s+you|could\s+you|that\s+would\s+be\s+(?:great|nice|lovely)|do\s+you\s+have\s+(?:any|"
        r"some|that|one|those|them)))+[\s.!?]*$"
    ),
    re.I,
)


def unthanked(text: str) -> str:
    """Without please and thanks at its end."""
    return _END.sub("", text).strip()


def unpadded(text: str) -> str:
    """Without greeting, please and thanks."""
    text = text.strip()
    for _ in range(3):
        shorter = _END.sub("", _START.sub("", text)).strip(" \t,;:")
        if shorter == text or not shorter:
            break
        text = shorter
    return text.rstrip(" .!?…,;:") if not re.fullmatch(r"\W+", text) else text
