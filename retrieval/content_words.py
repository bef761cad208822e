"""The words of a text that carry meaning, in the singular, so that texts can be compared."""

from __future__ import annotations

import re
from functools import lru_cache

# Words that say nothing about what a photo shows.
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the and or of in on at to with by for from is are was be been being it its this that these "
        "those there some any one two who which while as into onto out up down off over under near his her "
        "their him he she they them photo photos picture pictures image images",
    )
)

# How a phrase begins that goes on about what was said before: where, when and with what.
GOES_ON = (
    r"(?:in|on|at|near|by|with|without|under|over|behind|beside|inside|outside|indoors|outdoors|from|next to|during)\b"
)


def content_words(text: str) -> list[str]:
    """Lower-case words that carry meaning, plurals cut: "two dogs on grass" is ["dog", "grass"]."""
    words = re.findall(r"[^\W_]+", text.lower())
    return [singular(word) for word in words if word not in _EMPTY_WORDS]


@lru_cache(65_536)
def singular(word: str) -> str:
    """A plain English singular, good enough to compare words: "beaches" and "dogs" are "beach" and "dog"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
