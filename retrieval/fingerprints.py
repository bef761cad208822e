"""Says which weights files are: SHA-256 of what is in them, worked out again only where a file changed."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

DIGITS = 12


def fingerprint(files: Iterable[Path], facts: Iterable[str] = (), cache: Path | None = None) -> str:
    """Twelve hexadecimal digits of what the files hold and the facts say; where the files lie does not count.

    ``cache`` is a JSON file that keeps digests by path, size and time. Raises OSError where a file cannot be read.
    """
    known = _read(cache)
    kept, whole = dict(known), hashlib.sha256()
    for file in files:
        status = file.stat()
        key = f"{file.resolve()} {status.st_size} {status.st_mtime_ns}"
        if key not in kept:
            with open(file, "rb") as opened:
                kept[key] = hashlib.file_digest(opened, "sha256").hexdigest()
        whole.update(f"{file.name} {kept[key]}\n".encode())
    for fact in facts:
        whole.update(f"{fact}\n".encode())
    if cache and kept != known:
        _write(cache, kept)
    return whole.hexdigest()[:DIGITS]


def _read(cache: Path | None) -> dict[str, str]:
    try:
        known = json.loads(cache.read_text("utf-8")) if cache else {}
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(cache: Path, kept: dict[str, str]) -> None:
    with suppress(OSError):  # a full or read-only disk: they are worked out again next time
        cache.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=cache.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file)
        os.replace(draft, cache)
