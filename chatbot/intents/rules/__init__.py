"""Messages that are commands from end to end (likes, more, undo, export), by rules that each have a name."""

from chatbot.intents.rules.matching import match_command
from chatbot.intents.rules.words import A_POSITION, SO_MANY

# These count only as a whole message; inside a longer one a number may belong to a description.
ALONE = (A_POSITION, SO_MANY)

__all__ = ["ALONE", "match_command"]
