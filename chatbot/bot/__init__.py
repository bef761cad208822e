"""One turn of the conversation: from a message and a session to a reply and a new session."""

from chatbot.bot.answering import Answerer
from chatbot.bot.chatbot import Chatbot, Reader, context_of
from chatbot.bot.turn import LARGEST_PAGE, PAGE, Message, fitting
from chatbot.replies import Reply, Suggestion

__all__ = [
    "LARGEST_PAGE", "PAGE", "Answerer", "Chatbot", "Message", "Reader", "Reply", "Suggestion", "context_of",
    "fitting",
]  # fmt: skip
