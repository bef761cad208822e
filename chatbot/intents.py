"""What a message asks for: rules where they are certain, else the nearest example that we wrote."""

from __future__ import annotations

from chatbot.actions import Action, Context, Intent, Route, Slots

__all__ = ["Action", "Context", "Intent", "Route", "Slots", "route"]


def route(message: str, context: Context) -> Route:
    """The actions of ``message``, given what it can refer to. Any text is answered; nothing raises."""
    raise NotImplementedError
