"""How people speak of what they like: "my favourites", "the ones I kept", "everything I've picked so far"."""

from __future__ import annotations

import re

_DID = r"(?:liked|hearted|loved|kept|picked|chose|chosen|marked|selected|fave?d|favou?rited)"
_THEM = r"(?:likes|hearts|favou?rites?|favs?|faves|picks|keepers|selection|favorit\w+|favoris|lieblings\w+)"
# "My favs", whatever is to be done with an album of that name.
THEM = re.compile(rf"(?:(?:my|the|our)\s+)?{_THEM}", re.I)
_I_DID = rf"(?:that\s+|which\s+)?(?:i|we)(?:['’]?ve|\s+have)?\s+(?:just\s+)?(?:like|love|{_DID})\b"
# Any word for it, where a message says nothing else.
SPOKEN_OF = re.compile(
    rf"\b(?:i|we|my)(?:['’]?ve)?(?: \w+)? like\b|\bdid you (?:save|keep|like)\b|"
    rf"\b(?:{_DID}|{_THEM}|liking|loves?|hearts?|saved)\b|"
    r"\bgefall|\bpasand|喜欢",
    re.I,
)
# "Show me everything I've picked so far".
SHOWN = re.compile(
    rf"\b{_DID}\b.*\b(?:see|show(?: me)?) them\b|"
    r"\b(?:what|which)\b[^.?!]*\b(?:do|did) (?:i|we) (?:like|love|heart)\b|"
    rf"\b(?:list|show|see|what|which|zeige?|muestra\w*|montre)\b.*\b(?:{_DID}|{_THEM}|what (?:i|we) (?:like|love))\b",
    re.I,
)
THE_LAST = re.compile(rf"\b(?:the|that)\s+(?:last\s+)?(?:one|photo|picture|pic)\s+{_I_DID}", re.I)
# "I never asked you to heart it", "you liked the wrong one": the last like is taken back.
UNASKED = re.compile(
    r"(?:\b(?:never|not)|n['’]?t)\s+(?:ask|want|tell|told|mean)\w*\s+(?:(?:for|you)\s+)*(?:to|an?|that|the)\s+"
    r"(?:like|love|heart|favou?rite|mark)\b|\b(?:i|we)\s+(?:did|have)(?:n['’]?t|\s+not)\s+(?:like|heart|mark)\w*\s+any\b",
    re.I,
)
WRONG = re.compile(r"\byou(?:['’]ve|\s+have)?\s+(?:liked|hearted|marked|picked)\s+the\s+wrong\b", re.I)
# "Put that heart back".
BACK = re.compile(r"\b(?:put|give|bring|get|want)\b[^.,;!?]*\b(?:like|heart)s?\b[^.,;!?]*\bback\b", re.I)
ALL = re.compile(
    rf"\b(?:my|our|the|all|save|export|download)\s+(?:\w+\s+)?(?:liked|hearted|{_THEM})\b|"
    rf"\b(?:(?:all\s+)?the\s+)?(?:ones|those|stuff|things|photo(?:graph)?s|pictures|pics|what|everything|all|others?|both|two|three|four|\d+)\s+{_I_DID}",
    re.I,
)


def taken_back(words: str) -> re.Match[str] | None:
    """Where words say that the last like was not asked for, or is of the wrong photo."""
    return UNASKED.search(words) or WRONG.search(words)
