"""The host: HTTP API, photos by id, the page with its files, and what guards them."""

from chatbot.server.host import create_app

__all__ = ["create_app"]
