"""Identifies model weights by the SHA-256 of their files, computed again only for files that changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.whole_files import whole_file

DIGITS = 12


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells an encoder from others, known without loading it.

    ``name`` is a fingerprint: vectors of one name are compared, of two names never. ``formerly`` are names under which
    earlier versions of this program kept the vectors of the very same weights; ``brought_over`` makes of such vectors,
    (n, former dim), what they are today, (n, dim), where they are not the same.
    """

    name: str
    formerly: tuple[str, ...] = ()
    brought_over: Callable[[NDArray[np.float32]], NDArray[np.float32]] | None = None


def fingerprint(files: Iterable[Path], facts: Iterable[str] = (), cache: Path | None = None) -> str:
    """Twelve hexadecimal digits of what the files hold and the facts say; their location does not count.

    ``cache`` as in ``file_digest``; raises OSError where a file cannot be read.
    """
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.name} {file_digest(file, cache)}\n".encode())
    for fact in facts:
        whole.update(f"{fact}\n".encode())
    return whole.hexdigest()[:DIGITS]


def file_digest(file: Path, cache: Path | None = None) -> str:
    """SHA-256 of a file in hexadecimal digits; raises OSError where it cannot be read.

    ``cache`` is a JSON file that keeps digests by path, size and time.
    """
    status = file.stat()
    key = f"{file.resolve()} {status.st_size} {status.st_mtime_ns}"
    kept = _read(cache)
    if key not in kept:
        with open(file, "rb") as opened:
            kept[key] = hashlib.file_digest(opened, "sha256").hexdigest()
        _write(cache, kept)
    return kept[key]


def _read(cache: Path | None) -> dict[str, str]:
    try:
        fingerprints = json.loads(cache.read_text("utf-8")) if cache else {}
    except (OSError, ValueError):
        return {}
    return fingerprints if isinstance(fingerprints, dict) else {}


def _write(cache: Path | None, kept: dict[str, str]) -> None:
    if cache is None:
        return
    with suppress(OSError):  # a full or read-only disk: they are computed again next time
        cache.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(cache) as file:
            file.write(json.dumps(kept).encode())
