"""Words of wishing at the start of a message: could you show me, do I have."""

from __future__ import annotations

import re

from chatbot.reading.numbers import NUMBER, PHOTO

# "Back to school" goes to no earlier search.
IDIOMS = r"(?:school|nature|basics|back|front)\b"
_ASK = (
    r"(?:(?:can|could|would|will|won'?t|may|might)\s+(?:you|u|i|we)(?:\s+(?:maybe|"
    r"please|pls|possibly|perhaps|kindly|just|quickly|be\s+so\s+kind(?:\s+as)?\s+to|"
    r"mind|try\s+to|help\s+me\s+(?:to\s+)?|also|even))*"
    r"|(?:i'?d|i\s+would|we'?d|we\s+would|id)\s+(?:really\s+|also\s+)?(?:like|"
    r"love|want|prefer)(?:\s+(?:you\s+)?to)?|(?:i|we)\s+(?:really\s+|also\s+|"
    r"just\s+|only\s+)?(?:want|need|wish|wanna|would\s+like)(?:\s+(?:you\s+)?to)?"
    r"|(?:i'?m|i\s+am|we'?re|we\s+are|im|am)\s+(?:(?:still|just|actually|"
    r"currently|now)\s+)*(?:trying\s+to|hoping\s+to|in\s+the\s+mood\s+for|"
    r"after|interested\s+in|dying\s+to)|let'?s|lets|let\s+(?:me|us)|help\s+me(?:\s+to)?"
    r"|(?:want|need|like|wish)\s+to|try(?:\s+to|\s+and)?|go(?:\s+and|\s+ahead\s+and)?|"
    r"gotta|would\s+it\s+be\s+possible\s+to|is\s+it\s+possible\s+to|time\s+to|"
    r"(?:i'?m|i\s+am)\s+(?:pretty\s+|quite\s+)?sure(?:\s+that)?|"
    r"(?:trouble|bother|ask)\s+you\s+(?:for|to)|i\s+wonder\s+(?:if|whether)(?:\s+you\s+(?:could|can))?)"
)
_FIND = (
    r"(?:(?:show(?:ing)?|give|get|bring|fetch|send|gimme|display|present|"
    r"serve)(?:\s+(?:me|us))?(?:\s+up)?|(?:find|search|look|hunt|dig|scan|"
    r"browse|check|searching|looking|hunting|finding|seek|seeking|query)(?:\s+(?:me|"
    r"us))?(?:(?:\s+(?:through|in))?\s+(?:my|the|our|all)\s+(?:\w+\s+)?(?:collection|"
    r"library|album|albums|gallery|photos|pictures|pics|images)\s+for|\s+for|"
    r"\s+up|\s+out|\s+at)?"
    r"|(?:i|we)\s+(?:search|seek|look)(?:\s+for)?|(?:have|take)\s+a\s+(?:quick\s+)?look\s+(?:at|for)|pull\s+up|"
    r"dig\s+(?:up|out)|see|view|have(?!\s+(?:you|u|we|i)\b)|need|want|list|locate|retrieve|"
    r"pick(?:\s+out)?|select|spot|filter(?:\s+(?:for|by))?|(?:i'?m|i\s+am|"
    r"we'?re|we\s+are|im)\s+(?:(?:still|just|actually|now)\s+)*(?:looking|"
    r"searching|hunting|after)(?:\s+for)?|what\s+about|how'?s?\s+about|try|"
    rf"back\s+to(?!\s+{IDIOMS}))"
)
_HAVE = (
    r"(?:do\s+you\s+(?:know|remember|recall)|(?:do|did|have|has|had)\s+(?:i|you|we|u)\s+(?:(?:ever|still|also|"
    r"already|not)\s+)*(?:have|got|take|taken|own|shoot|photograph|seen?|"
    r"find)?|(?:(?:have|got)\s+)?(?:you|u|we|i)\s+got|got|any\s+chance\s+(?:of|"
    r"for|to\s+see)"
    r"|(?:are|is|were|was)\s+there|(?:i\s+(?:think|believe|guess|know|suppose|"
    r"am\s+sure|'m\s+sure)\s+(?:that\s+)?)?there\s+(?:is|was|are|were|must\s+be|"
    r"should\s+be|'s)|where\s+(?:are|is|did\s+i\s+put|do\s+i\s+have|can\s+i\s+(?:find|"
    r"see))|where'?s|i\s+(?:vaguely\s+|do\s+|seem\s+to\s+|can\s+)?remember(?:\s+there\s+(?:was|"
    r"being))?|remember|i\s+(?:once\s+)?(?:took|shot|made|have|had|must\s+have|"
    r"know\s+there\s+is)"
    r"|which(?:\s+(?:one|ones))?(?:\s+of)?(?:\s+(?:my|the|our|these))?|what|who\s+has)"
)
# Any other way of speaking to us, up to what is wanted: "I'd be grateful if you could show me".
_SPEAKING = re.compile(
    r"^(?:i|i'?(?:d|m|ve)|we|we'?(?:d|re|ve)|you|u|is|are|do|does|did|can|could|would|will|may|might|just|only|please)\b"
    r"[^.;:!?]{0,60}?\b(?:(?:show|find|give|get|bring|fetch)(?:ing)?\s+(?:me|us)\s+|"
    rf"(?=(?:(?:an?|the|any|some|all|my|our|that|those|more|{NUMBER})\s+)*{PHOTO}\s+(?:of|with|where|showing|from)\b))",
    re.I,
)
_LEAD = re.compile(rf"^(?:(?:{_ASK}|{_FIND}|{_HAVE})(?:\s+(?:please|pls|plz)\b)?(?:\s*:\s*|\s+|$))+", re.I)


def is_asking(text: str) -> bool:
    """Whether a text begins with words of wishing, such as "show me"."""
    return _LEAD.match(text) is not None


def without_wishing(text: str) -> tuple[str, bool]:
    """Without "could you find me" and "do I have"; whether something was there."""
    lead = _SPEAKING.match(text) or _LEAD.match(text)
    if lead is None:
        return re.sub(r"^(?:and|i\s+meant?)\s+|\s+instead$", "", text, flags=re.I), False
    return re.sub(r"\s+(?:instead|again|now|then|too)$", "", text[lead.end() :], flags=re.I), True
