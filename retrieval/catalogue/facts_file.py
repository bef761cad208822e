"""Keeps the facts of all photos in a file that is mapped and not read: a start asks only for what came since."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.facts import Facts, Names

_MAGIC = b"photochat-facts-1\n"
_ALIGNED = 64  # bytes: every column begins at a multiple of it
_LENGTH = 12  # digits that say how long the description is


def save_facts(facts: Facts, path: Path, catalogue: str, revision: int) -> None:
    """Write the facts of a catalogue as of a revision, whole or not at all; raises OSError."""
    columns: dict[str, dict[str, Any]] = {}
    arrays: list[NDArray[Any]] = []
    offset = 0
    for name, value in ((field.name, getattr(facts, field.name)) for field in fields(facts)):
        array = np.ascontiguousarray(value.codes if isinstance(value, Names) else value)
        columns[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        if isinstance(value, Names):
            columns[name]["known"] = value.known
        arrays.append(array)
        offset += _padded(array.nbytes)
    told = {"catalogue": catalogue, "revision": revision, "bytes": offset, "columns": columns}
    description = json.dumps(told).encode()
    head = _MAGIC + str(len(description)).zfill(_LENGTH).encode() + description
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(head.ljust(_padded(len(head))))
            for array in arrays:
                file.write(array.tobytes().ljust(_padded(array.nbytes), b"\0"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def load_facts(path: Path, catalogue: str) -> tuple[Facts, int] | None:
    """The facts that were kept of a catalogue, and as of which revision; None where there are none or they broke."""
    try:
        with open(path, "rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return None
            length = int(file.read(_LENGTH))
            known = json.loads(file.read(length))
            size = os.fstat(file.fileno()).st_size
        start = _padded(len(_MAGIC) + _LENGTH + length)
        if known["catalogue"] != catalogue or size != start + known["bytes"]:
            return None
        columns: dict[str, Any] = {name: _column(path, start, told) for name, told in known["columns"].items()}
        facts = Facts(**columns)
        sound = bool((np.diff(facts.ids) > 0).all())
        return (facts, int(known["revision"])) if sound else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _column(path: Path, start: int, column: dict[str, Any]) -> NDArray[Any] | Names:
    shape = tuple(column["shape"])
    if 0 in shape:  # nothing can be mapped
        array = np.empty(shape, column["dtype"])
    else:
        array = np.asarray(np.memmap(path, column["dtype"], "r", start + column["offset"], shape))
    return Names(tuple(column["known"]), array) if "known" in column else array


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
