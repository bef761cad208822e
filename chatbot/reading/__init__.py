"""One reading of a message: a joint model of intents and slots, and exact parsers for what its spans mean."""

from chatbot.reading.router import route, warm_up

__all__ = ["route", "warm_up"]
