"""Plain lines for a terminal: safe names, aligned tables, sizes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


def readable(name: str | Path) -> str:
    """A file name or path as text that can be sent and kept: what is not UTF-8 in it becomes U+FFFD."""
    return os.fsencode(name).decode("utf-8", "replace")


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control characters and broken encodings become question marks."""
    return "".join(c if c.isprintable() else "?" for c in text)


def first_line(text: str) -> str:
    """The first line of a message, without its full stop, to stand in brackets."""
    return printable(next(iter(text.strip().splitlines()), "no reason given")).rstrip(". ")


def table(header: Sequence[str], rows: Sequence[Sequence[object]], left: Sequence[int] = (0,)) -> list[str]:
    """Aligned lines: the columns `left` start at their left, the others end at their right; one decimal."""
    cells = [[*map(str, header)], *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    return [
        "  ".join(
            c.ljust(w) if i in left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def size_text(count: int) -> str:
    """A size as people say it: "605 MB"."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}" if count < 10 * size else f"{count / size:.0f} {unit}"
    return f"{count} bytes"


def _cell(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
