"""Reads tables of comma-separated values (RFC 4180, also with semicolons or tabs), row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from retrieval.errors import UsageError
from retrieval.imports.entries import FILE, NUMBER, TELLING, Entry, Fault, Read, entry_of
from retrieval.words import say

_SEPARATORS = (",", ";", "\t")
# A description has a few lines at most; a longer quotation was never closed.
_LONGEST_ROW = 50


def read_table(name: str, text: str) -> Read:
    """The rows of a table whose first line names its columns; raises UsageError where it does not."""
    lines = text.splitlines(keepends=True)
    separator = max(_SEPARATORS, key=lambda mark: lines[0].count(mark) if lines else 0)
    rows = _rows(lines, separator)
    _, columns = next(rows, (1, None))
    names = [column.strip().lower() for column in columns or ()]
    if not any(column in (*FILE, *NUMBER) for column in names) or not any(column in TELLING for column in names):
        raise UsageError(say("command-import-no-columns", file=name))
    for line, cells in rows:
        where = say("command-line", n=str(line))
        if cells is None:
            yield Fault(where, say("command-fault-quotes"))
        elif any(cell.strip() for cell in cells):
            yield _entry(where, names, cells)


def _entry(where: str, names: Sequence[str], cells: Sequence[str]) -> Entry | Fault:
    if len(cells) != len(names):
        return Fault(where, say("command-fault-columns", values=len(cells), columns=len(names)))
    return entry_of(where, dict(zip(names, cells, strict=True)))


def _rows(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the number of its first line; None for a broken one, after which the next line is read."""
    at = 0
    while at < len(lines):
        reader = csv.reader(lines[at : at + _LONGEST_ROW], delimiter=separator, strict=True)
        try:
            cells: list[str] | None = next(reader)
            taken = reader.line_num
        except (csv.Error, StopIteration):
            cells, taken = None, 1
        yield at + 1, cells
        at += taken
