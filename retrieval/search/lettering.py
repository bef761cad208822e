"""Which words of a description may stand in the photo itself: no receipt says that it is one, but whose it is."""

from __future__ import annotations

from retrieval.content_words import content_words

_CARRIERS = frozenset(
    str.split(
        "screenshot receipt sign signpost page document letter poster note label menu ticket invoice bill scan slide "
        "card book cover newspaper billboard banner text word writing whiteboard"
    )
)


def carried(text: str) -> str:
    """ "A receipt from Lidl" is "lidl"; "" where nothing is named that bears words, or nothing else."""
    words = content_words(text)
    others = [word for word in words if word not in _CARRIERS]
    return " ".join(others) if len(others) < len(words) else ""
