"""File names that every system accepts, and paths as people type them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pathvalidate import sanitize_filename

# File systems hold 255 bytes a name; some room stays for a number and a mark.
LONGEST_BYTES = 240
LONGEST_ENDING = 10  # characters, with its point; more is no ending


def safe_file_name(name: str) -> str:
    """``name`` as a file name that Windows, macOS and Linux take: no folder, never hidden, the ending kept.

    Characters that some system refuses become "_", device names of Windows such as CON get one at their end, and a
    name with nothing left is "photo".
    """
    printable = "".join(c if c.isprintable() else "_" for c in name).strip(" .")
    stem, ending = split_ending(printable)
    stem = stem.encode()[: LONGEST_BYTES - len(ending.encode())].decode(errors="ignore")
    clean = sanitize_filename(stem.rstrip(" .") + ending, replacement_text="_", platform="universal")
    return clean or "photo"


def unused_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """``name`` where it is free, else "dog (2).jpg" with the first number that makes it a new one."""
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
    """A path whose "~" is the home folder; that of a user who is not known here stays as it is."""
    try:
        return Path(path).expanduser()
    except (RuntimeError, ValueError):
        return Path(path)
