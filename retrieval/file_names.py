"""File names that every system accepts, names for comparison, and names and paths as people type them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from pathvalidate import sanitize_filename

# "IMG_1159", "holiday.jpg": what may be the name of a file, with its ending or with a number in it.
FILE = re.compile(r"(?<![\w/.-])(?:[\w-]+\.[a-z]{3,4}|(?=[\w-]*[a-z])(?=[\w-]*\d{3})[\w-]+)(?![\w/-])", re.I)
# File systems allow 255 bytes; this leaves room for a number and a suffix.
LONGEST_BYTES = 240
LONGEST_ENDING = 10  # characters with the full stop; anything longer is not an ending


def safe_file_name(name: str) -> str:
    """``name`` as a file name that Windows, macOS and Linux accept: no folders, never hidden, with its ending.

    Characters that any of them refuses become "_", Windows device names such as CON get a "_" appended, and a name
    with nothing left becomes "photo".
    """
    printable = "".join(c if c.isprintable() else "_" for c in name).strip(" .")
    stem, ending = split_ending(printable)
    stem = stem.encode()[: LONGEST_BYTES - len(ending.encode())].decode(errors="ignore")
    clean = sanitize_filename(stem.rstrip(" .") + ending, replacement_text="_", platform="universal")
    return clean or "photo"


def folded(name: str) -> str:
    """A name for comparison, regardless of case and Unicode composition."""
    return unicodedata.normalize("NFC", name).casefold()


def unused_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """``name`` if it is free, else "dog (2).jpg" with the first number that is."""
    stem, ending = split_ending(name)
    number, free = 1, name
    while is_taken(free):
        number += 1
        free = f"{stem} ({number}){ending}"
    return free


def split_ending(name: str) -> tuple[str, str]:
    """ "dog.jpg" as ("dog", ".jpg"); a name without an ending has an empty one."""
    stem, point, ending = name.rpartition(".")
    if not point or not ending or len(ending) >= LONGEST_ENDING:
        return name, ""
    return stem, point + ending


def expanded(path: str | Path) -> Path:
    """A path with "~" expanded; that of an unknown user stays as it is."""
    try:
        return Path(path).expanduser()
    except (RuntimeError, ValueError):
        return Path(path)
