"""Words for the sides of a photo that everyone names alike: indoors or outdoors, by day or at night."""

from __future__ import annotations

import re
from typing import Literal

from retrieval.content_words import content_words

Side = Literal["outdoors", "indoors", "day", "night"]

OPPOSITE: dict[Side, Side] = {"outdoors": "indoors", "indoors": "outdoors", "day": "night", "night": "day"}
_SIDES: dict[str, Side] = {
    **dict.fromkeys(("outdoor", "outside", "draußen", "draussen", "dehors"), "outdoors"),
    **dict.fromkeys(("indoor", "inside", "drinnen"), "indoors"),
    **dict.fromkeys(("day", "daytime", "daylight", "tagsüber"), "day"),
    **dict.fromkeys(("night", "nighttime", "nachts"), "night"),
}
_IN_THE_DARK = re.compile(r"\b(?:in the dark|after dark)\b", re.I)
# Words beside the names of sides that say nothing more: "only outdoor shots", "during the day", "at night time".
_BESIDE = frozenset(str.split("only just taken shot scene during time one ones"))


def sides_of(text: str) -> tuple[Side, ...]:
    """The sides that a description names, "outside at night"; () for one that names anything else."""
    words = [word for word in content_words(_IN_THE_DARK.sub("night", text)) if word not in _BESIDE]
    phrase = " ".join(words).replace("open air", "outside").split()
    sides = [_SIDES.get(word) for word in phrase]
    named = tuple(dict.fromkeys(side for side in sides if side))
    return named if all(sides) and not any(OPPOSITE[side] in named for side in named) else ()
