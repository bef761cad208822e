"""The host: HTTP API, photos by id, the page's files, and what guards them."""

from chatbot.server.host import LIMITS, create_app

__all__ = ["LIMITS", "create_app"]
