"""One turn of the conversation: from a message and a session to a reply and a new session."""

from chatbot.bot.chatbot import Chatbot
from chatbot.bot.turn import LARGEST_PAGE, PAGE, Message
from chatbot.replies import Reply, Suggestion

__all__ = ["LARGEST_PAGE", "PAGE", "Chatbot", "Message", "Reply", "Suggestion"]
