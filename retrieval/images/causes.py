"""Says in a clause why a file could not be read."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

from PIL import UnidentifiedImageError

from retrieval.images.kinds import (
    HEAD_BYTES,
    NO_PHOTOS,
    OTHER_PICTURES,
    READ,
    SIGNED,
    TEXT_KINDS,
    VIDEO,
    kind_by_content,
    kind_by_name,
)
from retrieval.words import Clause

_LOOKED_AT = 4096
_SIGNS_OF_A_CUT = ("truncat", "cut off", "end of file", "unexpected end", "eof", "not enough", "incomplete")
_SIGNS_OF_A_RARE_KIND = ("unsupported", "not supported", "not implemented", "unknown", "unrecogni", "cannot handle")
# Kinds of which every variant is read: what is refused is damaged.
_WHOLLY_READ = ("png", "gif", "webp")
_WRITTEN = {"jpeg": "JPEG", "jp2": "JPEG 2000"}


def cause_of(path: Path, error: Exception) -> Clause:
    """A clause that says why the file could not be read."""
    if isinstance(error, FileNotFoundError):
        return Clause("unreadable-gone")
    if isinstance(error, PermissionError):
        return Clause("unreadable-forbidden")
    if isinstance(error, IsADirectoryError):
        return Clause("unreadable-folder")
    try:
        with open(path, "rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError:
        return Clause("unreadable-disk")
    if isinstance(error, MemoryError):
        return Clause("unreadable-memory")
    kind = kind_by_content(head[:HEAD_BYTES])
    if kind in READ:
        return _fault(path, str(kind), error)
    return _other_content(path, head)


def _fault(path: Path, kind: str, error: Exception) -> Clause:
    message = str(error).lower()
    if isinstance(error, EOFError) or any(sign in message for sign in _SIGNS_OF_A_CUT) or _is_cut(path, kind):
        return Clause("unreadable-cut-off")
    rare = isinstance(error, NotImplementedError | KeyError) or any(sign in message for sign in _SIGNS_OF_A_RARE_KIND)
    if kind in _WHOLLY_READ or not (rare or isinstance(error, UnidentifiedImageError)):
        return Clause("unreadable-damaged")
    name = _WRITTEN.get(kind, kind.upper())
    return Clause.of("unreadable-rare", format=name)


def _is_cut(path: Path, kind: str) -> bool:
    """Whether the file ends before its own structure does."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        return _CUTS[kind](data) if kind in _CUTS else False
    except (OSError, struct.error, IndexError, MemoryError):
        return True


def _cut_png(data: bytes) -> bool:
    at = 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if not name.isalpha():
            return False  # the chain of directories is damaged, not cut
        at += 12 + length
        if name == b"IEND":
            return bool(at > len(data))
    return True


def _cut_boxes(data: bytes) -> bool:
    """ISO 14496-12: boxes one after the other, each with its length; 0 means to the end."""
    at, names = 0, set()
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        names.add(name)
        if length == 1:
            length = struct.unpack_from(">Q", data, at + 8)[0]
        if length == 0 or length < 8 or not name.isalnum():
            return False  # the last box, or nonsense and no end
        at += length
    return at > len(data) or b"mdat" not in names


def _cut_gif(data: bytes) -> bool:
    """GIF89a, appendix B: blocks of a colour table and parts with their length, the last one is a semicolon."""
    at = 13 + _colour_table(data[10])
    while data[at] != 0x3B:
        if data[at] == 0x2C:  # a picture
            at += 11 + _colour_table(data[at + 9])
        elif data[at] == 0x21:  # an extension
            at += 2
        else:
            return False  # garbage, not an end
        while data[at]:
            at += 1 + data[at]
        at += 1
    return False


def _colour_table(packed: int) -> int:
    """Bytes of the colour table that a byte of flags announces."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _cut_bmp(data: bytes) -> bool:
    pixels_at, size = struct.unpack_from("<II", data, 10)
    if size < 40:
        return bool(len(data) <= pixels_at)
    width, height, _, depth, compression = struct.unpack_from("<iiHHI", data, 18)
    stride = (abs(width) * depth + 31) // 32 * 4
    return bool(len(data) < pixels_at + (stride * abs(height) if compression in (0, 3, 6) else 1))


_CUTS: dict[str, Callable[[bytes], bool]] = {
    "png": _cut_png,
    "heic": _cut_boxes,
    "avif": _cut_boxes,
    "bmp": _cut_bmp,
    "webp": lambda data: struct.unpack_from("<I", data, 4)[0] + 8 > len(data),
    "jpeg": lambda data: b"\xff\xd9" not in data[2:],
    "gif": _cut_gif,
    "tiff": lambda data: struct.unpack_from("<I" if data[:2] == b"II" else ">I", data, 4)[0] >= len(data),
    "psd": lambda data: len(data) < 26,
}


def _other_content(path: Path, head: bytes) -> Clause:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return Clause("unreadable-empty")
    if not head.strip(b"\0"):
        return Clause("unreadable-zeros")
    if start.startswith((b"<!doctype html", b"<html")):
        return _no_photo("web")
    if start.startswith(b"%pdf"):
        return _no_photo("pdf")
    content_kind = kind_by_content(head[:HEAD_BYTES])
    named = kind_by_name(path)
    is_text = b"\0" not in head and _is_text(head)
    if is_text and content_kind is None and named not in TEXT_KINDS:
        return _no_photo("text")
    kind = content_kind or (None if named in SIGNED else named)
    if kind == VIDEO or kind in NO_PHOTOS:
        return _no_photo(str(kind))
    if kind in OTHER_PICTURES:
        return Clause.of("unreadable-other-format", kind=kind)
    if head.startswith(b"PK\x03\x04"):
        return _no_photo("archive")
    return Clause("unreadable-no-format")


def _no_photo(kind: str) -> Clause:
    return Clause.of("unreadable-no-photo", kind=kind)


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(head) == _LOOKED_AT  # a letter cut in two by our own reading
    return True
