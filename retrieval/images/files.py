"""Files that look like photos, by name or by content, and the hash of a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from retrieval.errors import UnreadableImageError
from retrieval.images.causes import cause_of
from retrieval.images.magic import MAGIC_BYTES, has_photo_magic, is_photo_name


def find_images(root: Path, unreadable: list[Path] | None = None) -> Iterator[Path]:
    """Files under ``root`` that look like photos by name or by content, sorted, folders after their files.

    Hidden files and folders are left out; a folder reached twice (by a link) is walked once. Folders that
    cannot be read are added to ``unreadable``.
    """
    yield from _walk(Path(root), set(), [] if unreadable is None else unreadable)


def _walk(folder: Path, seen: set[tuple[int, int]], unreadable: list[Path]) -> Iterator[Path]:
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as entries:
            visible = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError:
        unreadable.append(folder)
        return
    yield from (Path(e.path) for e in visible if e.is_file() and looks_like_photo(Path(e.path)))
    for entry in visible:
        if entry.is_dir():
            yield from _walk(Path(entry.path), seen, unreadable)


def looks_like_photo(path: Path) -> bool:
    """By its name or by how its content begins."""
    return is_photo_name(path) or has_photo_magic(_head(path))


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(MAGIC_BYTES)
    except OSError:
        return b""


def content_hash(path: Path) -> str:
    """SHA-256 of the file, hex; raises UnreadableImageError."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableImageError(path, cause_of(path, error)) from error
