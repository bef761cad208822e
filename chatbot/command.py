"""The command ``photochat``: the page, or one of the sub-commands of retrieval and of the terminal chat."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches

from retrieval.ending import failed
from retrieval.errors import MissingExtraError
from retrieval.words import say

CHAT = ("chat", "route")
ASSISTANT = "mcp"


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the first word names, or open the page; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    word = arguments[0] if arguments and not arguments[0].startswith("-") else ""
    if word in CHAT:
        from chatbot import terminal

        if word == "chat":
            return terminal.main(arguments[1:], prog="photochat chat")
        return terminal.main(arguments, prog="photochat")
    if word == ASSISTANT:
        return _serve_assistant(arguments[1:])
    if word in retrieval_commands():
        from retrieval import cli

        return cli.main(arguments, prog="photochat")
    if word:
        return _unknown(word)
    from chatbot import launch

    return launch.main(arguments, prog="photochat")


def _serve_assistant(arguments: Sequence[str]) -> int:
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        return failed(str(MissingExtraError("MCP", "mcp")))
    from chatbot import assistant

    return assistant.main(arguments)


def retrieval_commands() -> tuple[str, ...]:
    """The names of the sub-commands that ``python -m retrieval`` knows."""
    from retrieval.cli.run import COMMANDS

    return tuple(COMMANDS)


def _unknown(word: str) -> int:
    close = get_close_matches(word, (*CHAT, ASSISTANT, *retrieval_commands()), n=1)
    return failed(say("command-unknown", word=word, close=close[0] if close else "none"))
