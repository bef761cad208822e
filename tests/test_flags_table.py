"""The README's tables of flags and variables against the code."""

from __future__ import annotations

import ast
import re

from tests import flags_table
from tests.test_layers import FILES

# Of other programs, or only for tests.
FOREIGN = {"PHOTOCHAT_"}


def settings_table() -> str:
    text = flags_table.README.read_text("utf-8")
    return text[text.index("### Settings") : text.index("<details><summary>The flags")]


def variables() -> set[str]:
    """Every environment variable of ours that the code names."""
    names = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names |= set(re.findall(r"\bPHOTOCHAT_[A-Z_]*", node.value))
    return names - FOREIGN


def test_the_table_of_flags_is_what_the_parsers_say() -> None:
    assert flags_table.written() == flags_table.table(), "Run: python -m tests.flags_table"


def test_every_variable_stands_in_the_table_of_settings_and_nothing_else() -> None:
    assert set(re.findall(r"PHOTOCHAT_[A-Z_]+", settings_table())) == variables()


def test_every_flag_of_the_page_stands_in_the_table_of_settings() -> None:
    named = set(re.findall(r"--[a-z][a-z-]+", settings_table()))
    page = flags_table.page_flags() - {"--help", "--version"}
    assert page <= named
    assert named <= page | {"--no-auth"}


def test_every_row_of_the_settings_says_a_default_or_why() -> None:
    lines = [line for line in settings_table().splitlines() if line.startswith(("| `", "| |"))]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    assert len(rows) > 12
    assert all(len(row) == 4 and row[3] for row in rows)
