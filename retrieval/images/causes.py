"""Why a file could not be read, as a clause."""

from __future__ import annotations

from pathlib import Path

from PIL import UnidentifiedImageError

from retrieval.images.magic import MAGIC_BYTES, has_photo_magic

_LOOKED_AT = 4096
_SIGNS_OF_A_CUT = ("truncat", "cut", "end of file", "unexpected end", "eof", "too small")


def cause_of(path: Path, error: Exception) -> str:
    """A clause that says why the file could not be read."""
    if isinstance(error, FileNotFoundError):
        return "it is no longer there"
    if isinstance(error, PermissionError):
        return "this user may not read it"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    try:
        with open(path, "rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError:
        return "it cannot be read from the disk"
    if has_photo_magic(head[:MAGIC_BYTES]):
        cut = isinstance(error, EOFError | UnidentifiedImageError) or any(
            sign in str(error).lower() for sign in _SIGNS_OF_A_CUT
        )
        return "it is cut off" if cut else "it is damaged"
    return _other_content(head)


def _other_content(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return "it is empty"
    if start.startswith((b"<!doctype html", b"<html")):
        return "it is not a photo, but a web page"
    if b"<svg" in start:
        return "it is not a photo, but a drawing (SVG)"
    if start.startswith(b"%pdf"):
        return "it is not a photo, but a PDF"
    if b"\0" not in head and _is_text(head):
        return "it is not a photo, but text"
    return "it is in no photo format that Photochat reads"


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(head) == _LOOKED_AT  # a letter cut in two by our own reading
    return True
