"""The host: HTTP API, photos by id, the page's files, and what guards them."""

from chatbot.server.host import LIMITS, create_app
from chatbot.server.sub_path import Arriving

__all__ = ["LIMITS", "Arriving", "create_app"]
