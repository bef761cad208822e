"""What a message asks for: rules first, then the nearest example."""

from chatbot.intents.router import route, warm_up

__all__ = ["route", "warm_up"]
