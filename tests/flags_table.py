"""The README's table of flags, made from the parsers: ``python -m tests.flags_table`` writes it anew."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from chatbot import launch, terminal
from retrieval.cli.arguments import parser
from retrieval.settings import Parser, add_arguments

README = Path(__file__).parents[1] / "README.md"
START, END = "<!-- flags: written by python -m tests.flags_table -->\n", "<!-- end of flags -->\n"


def shared_flags() -> set[str]:
    """The flags that every command has."""
    shared = Parser()
    add_arguments(shared)
    return {*_flags(shared), "--help", "--version", "--json"}


def page_flags() -> set[str]:
    """The flags of the page itself."""
    return set(_flags(launch._parser("photochat")))


def table() -> str:
    """A row a flag: the commands that have it, its default and what it is for."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for command, command_parser in _commands():
        for action in command_parser._actions:
            if action.option_strings and not set(action.option_strings) & shared_flags():
                key = (_spelled(action), _default(action), _purpose(action))
                rows.setdefault(key, []).append(command)
    lines = ["| flag | of | default | what for |", "|---|---|---|---|"]
    lines += [
        f"| {flag} | {', '.join(commands)} | {default} | {purpose} |"
        for (flag, default, purpose), commands in rows.items()
    ]
    return "\n".join(lines).replace("%%", "%") + "\n"


def written() -> str:
    """The table as it stands in the README."""
    return README.read_text("utf-8").partition(START)[2].partition(END)[0]


def _commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield "the page", launch._parser("photochat")
    yield "chat", terminal._parser("photochat chat")
    top = parser("photochat")
    (commands,) = (action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    yield from commands.choices.items()


def _flags(parser: argparse.ArgumentParser) -> list[str]:
    return [flag for action in parser._actions for flag in action.option_strings if flag.startswith("--")]


def _spelled(action: argparse.Action) -> str:
    metavar = "" if action.nargs == 0 else f" {action.metavar or '|'.join(map(str, action.choices or ['VALUE']))}"
    names = [name for name in action.option_strings if name.startswith("--")]
    return f"`{names[0]}{metavar}`".replace("|", "\\|")


def _default(action: argparse.Action) -> str:
    match = re.search(r"\(default: ([^)]+)\)", action.help or "")
    if match:
        return match[1]
    return str(action.default) if action.default not in (None, False, [], "") else ""


def _purpose(action: argparse.Action) -> str:
    return re.sub(r"\s*\(default: [^)]+\)", "", action.help or "").replace("|", "\\|")


def main() -> None:
    """Write it."""
    before, _, remainder = README.read_text("utf-8").partition(START)
    README.write_text(f"{before}{START}{table()}{END}{remainder.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
