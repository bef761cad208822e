"""Files that appear whole or not at all: written beside their place, then moved there."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO

# Windows does not replace a file that somebody has open, such as a thumbnail being sent: seconds between the tries.
_PAUSES_S = (0.05, 0.2, 0.5) if os.name == "nt" else ()


@contextmanager
def whole_file(target: Path, *, mode: int = 0o600, durable: bool = False) -> Iterator[BinaryIO]:
    """A draft that takes the place of ``target`` when the block ends, and is deleted where it fails. Raises OSError.

    ``mode`` are its rights, within those that the system gives to new files. A ``durable`` file is on the disk before
    it takes its place.
    """
    draft = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(draft, "xb", opener=partial(os.open, mode=mode)) as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        _move(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def named_file(target: Path) -> Iterator[IO[bytes]]:
    """A draft that becomes the file which a person names: where its links lead, or through a pipe or device.

    As ``whole_file`` and ``whole_stream``, with the rights of new files. Raises OSError.
    """
    if is_stream(target) or target.is_dir():  # a folder cannot be opened, which is said
        with open(target, "wb") as stream, whole_stream(stream) as draft:
            yield draft
    else:
        with whole_file(Path(os.path.realpath(target)), mode=0o666) as draft:
            yield draft


@contextmanager
def whole_stream(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """A draft that goes into ``stream`` when the block ends, and nowhere where it fails. Raises OSError."""
    with tempfile.TemporaryFile() as draft:
        yield draft
        draft.seek(0)
        shutil.copyfileobj(draft, stream)


def is_stream(target: Path) -> bool:
    """Whether this is a pipe or a device, which is written to and never replaced. Raises OSError."""
    return target.exists() and not (target.is_file() or target.is_dir())


def _move(draft: Path, target: Path) -> None:
    for pause in _PAUSES_S:
        try:
            os.replace(draft, target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(draft, target)
