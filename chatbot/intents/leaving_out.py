"""What must not be there: no people, without cars."""

from __future__ import annotations

import re

# "no parking" and its kin are things to see, not things to leave out.
_NO = (
    r"no(?!\s+(?:parking|smoking|entry|entrance|trespassing|swimming|dogs\s+allowed|"
    r"exit|through|one|matter|idea|problem|thanks|way|longer|u-?turn|thank|"
    r"filter)\b|\.|\s*\d)"
)
_NOT = (
    r"(?:without|w/o(?:ut)?|with\s+(?:absolutely\s+)?no|with\s+out|excluding|exclude|"
    r"except(?:\s+for)?|but\s+not|minus|sans|free\s+of|other\s+than|leav(?:e|"
    r"ing)\s+out|leave\s+away|avoid(?:ing)?|apart\s+from|ignoring|ignore|"
    r"not\s+showing|not\s+with|(?:i\s+)?(?:don'?t|do\s+not)\s+(?:show|include|want|need)(?:\s+me)?(?:\s+(?:any|to\s+see))*|"
    r"that\s+(?:don'?t|do\s+not|doesn'?t)\s+(?:have|show|contain|include)|"
    r"having\s+no|where\s+there\s+(?:are|is)\s+no|there\s+(?:are|is)\s+no|"
    # "A child that does not smile" is seen as it stands.
    rf"and\s+not|(?<!does\s)(?<!do\s)(?<!did\s)(?<!is\s)(?<!are\s)not|{_NO}|none(?=\s+(?:with|of)\b)|(?:less|fewer)(?!\s+(?:is|"
    r"than|like|of)\b)|nothing\s+(?:with|like))"
)
_THING_END = (
    r"(?=\s*(?:[,;.!?]|$|\s(?:but|with|which|since|from|before|after|please|"
    r"and\s+(?:with|only|no|not|without|in|at|mostly|show)|in|on|at|near|"
    r"during|under|by)\b|\s(?:and\s+)?(?:no|without|not)\s))"
)
_WITHOUT = re.compile(
    (
        r"(?:^|(?P<joint>[\s,;]+))(?:(?:but|and|or|please|just|only|ones?|the\s+ones|"
        rf"those|photos|pictures|with|rather)\s+)*(?<![\w'])(?:{_NOT})\s+(?:(?:any|"
        r"an?|the|so\s+many|too\s+many|all|of\s+the|those|these|in|on|at|from|with|"
        rf"of|more|other|much|there)\s+)*(?P<thing>\S.*?){_THING_END}"
    ),
    re.I,
)
_ON_IT = re.compile(r"^(?:in|on)\s+(?:it|them|there)\b\s*", re.I)  # "without people on it"
_LISTED = re.compile(r"\s*(?:,|\band\b|\bor\b|\bnor\b|&|/)\s*(?:(?:no|without|not|any|an?|the)\s+)*", re.I)


def left_out(text: str) -> tuple[str, tuple[str, ...]]:
    """ "dogs but no people" is "dogs" and ("people",)."""
    without: list[str] = []
    for _ in range(6):
        match = _WITHOUT.search(text)
        if match is None:
            break
        things = match["thing"]
        parts = [things] if re.search(r"black and white", things, re.I) else _LISTED.split(things)
        without += [part.strip(" .!?\"'") for part in parts if part.strip(" .!?\"'")]
        rest = _ON_IT.sub("", text[match.end() :].lstrip(" "))
        text = f"{text[: match.start()]} {rest}".strip()
        text = re.sub(r"\s+,", ",", text).strip(" ,;")
    return text, tuple(dict.fromkeys(without))
