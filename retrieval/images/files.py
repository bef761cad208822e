"""The hash of a file, and whether it looks like a photo."""

from __future__ import annotations

import hashlib
from pathlib import Path

from retrieval.errors import UnreadableImageError
from retrieval.images.causes import cause_of
from retrieval.images.kinds import HEAD_BYTES, VIDEO, kind_by_name, kind_of


def looks_like_photo(path: Path) -> bool:
    """By its name or first bytes; unsupported picture formats count, videos do not."""
    named = kind_by_name(path)
    if named is not None and named != VIDEO:
        return True
    return kind_of(path, _head(path)) not in (None, VIDEO)


def looks_like_video(path: Path) -> bool:
    """By its name."""
    return kind_by_name(path) == VIDEO


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(HEAD_BYTES)
    except OSError:
        return b""


def content_hash(path: Path) -> str:
    """SHA-256 of the file, hex; raises UnreadableImageError."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableImageError(path, cause_of(path, error)) from error
