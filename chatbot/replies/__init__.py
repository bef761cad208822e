"""Puts the answers of the chat together from the catalogue of words (retrieval/words)."""

from chatbot.replies.answers import NEXT_PAGE, Answer, Reply, Suggestion, button, undo_button
from chatbot.replies.phrases import escaped, escaped_sentence, plain_text, quoted

__all__ = [
    "NEXT_PAGE",
    "Answer",
    "Reply",
    "Suggestion",
    "button",
    "escaped",
    "escaped_sentence",
    "plain_text",
    "quoted",
    "undo_button",
]
