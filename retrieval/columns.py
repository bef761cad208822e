"""A cache of arrays in one memory-mapped file, with the revision of the data that they were made from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.whole_files import whole_file

_MAGIC = b"photochat-columns-1\n"
_ALIGNED = 64  # bytes: every array begins at a multiple of it
_LENGTH = 12  # digits of the length of the header
Columns = dict[str, NDArray[Any]]


def save_columns(path: Path, about: Mapping[str, Any], revision: int, columns: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays, whole or not at all; ``about`` is plain JSON. Raises OSError."""
    headers: dict[str, dict[str, Any]] = {}
    arrays: list[NDArray[Any]] = []
    offset = 0
    for name, column in columns.items():
        array = np.ascontiguousarray(column)
        headers[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        arrays.append(array)
        offset += _padded(array.nbytes)
    description = json.dumps({"about": dict(about), "revision": revision, "bytes": offset, "columns": headers}).encode()
    head = _MAGIC + str(len(description)).zfill(_LENGTH).encode() + description
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path, durable=True) as file:
        file.write(head.ljust(_padded(len(head))))
        for array in arrays:
            file.write(array.tobytes().ljust(_padded(array.nbytes), b"\0"))


def load_columns(path: Path) -> tuple[dict[str, Any], int, Columns] | None:
    """The saved ``about``, revision and read-only arrays; None where the file is damaged."""
    try:
        with open(path, "rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return None
            length = int(file.read(_LENGTH))
            record = json.loads(file.read(length))
            size = os.fstat(file.fileno()).st_size
        start = _padded(len(_MAGIC) + _LENGTH + length)
        if size != start + record["bytes"]:
            return None
        columns = {name: _column(path, start, header) for name, header in record["columns"].items()}
        return record["about"], int(record["revision"]), columns
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _column(path: Path, start: int, header: Mapping[str, Any]) -> NDArray[Any]:
    shape = tuple(header["shape"])
    if 0 in shape:  # nothing can be mapped
        return np.empty(shape, header["dtype"])
    return np.asarray(np.memmap(path, header["dtype"], "r", start + header["offset"], shape))


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
