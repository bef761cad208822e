"""The parts that answer at present: changing to other models replaces them, so all ask here each time."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.bot import Chatbot
from retrieval.indexing import BackgroundIndexing
from retrieval.library import Library


@dataclass(slots=True)
class Site:
    """What the page and the HTTP API stand on."""

    library: Library
    chatbot: Chatbot
    indexing: BackgroundIndexing
