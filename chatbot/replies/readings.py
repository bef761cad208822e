"""Words that name a colour and a thing: one reading is shown, the other offered."""

from __future__ import annotations

import re

from chatbot.replies.answers import Suggestion

# Words that name a colour and a thing: one reading is shown, the other offered.
_BOTH = {
    "orange": "an orange", "peach": "a peach", "lime": "a lime", "olive": "an olive", "coral": "a coral reef",
    "salmon": "a salmon", "mint": "a mint plant", "lavender": "a lavender field", "amber": "an amber stone",
    "gold": "a gold ring", "silver": "a silver spoon", "mustard": "a mustard jar",
}  # fmt: skip
_THINGS_AND_COLOURS = frozenset(
    str.split("rose cherry apricot lemon plum chocolate caramel wine sand rust snow wheat emerald ruby sapphire")
)


def other_reading(message: str) -> Suggestion | None:
    """Where a message was taken for a colour and may mean a thing, the thing as a button."""
    word = re.sub(r"\W", "", message.lower())
    return Suggestion(f"I meant {_BOTH[word]}", _BOTH[word]) if word in _BOTH else None


def colour_reading(text: str) -> Suggestion | None:
    """Where a thing is searched that is also a colour ("rose"), the colour as a button."""
    word = text.strip().lower()
    known = word.isalpha() and word in _THINGS_AND_COLOURS
    return Suggestion(f"I meant the colour {word}", f"{word} coloured photos") if known else None
