"""Every sentence of the chat, ready to be translated; each module owns one sort."""

from chatbot.replies.answers import Answer, Reply, Suggestion
from chatbot.replies.phrases import escaped_sentence, plain

__all__ = ["Answer", "Reply", "Suggestion", "escaped_sentence", "plain"]
