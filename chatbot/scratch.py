"""The folder of uploads and exports while Photochat runs, removed when it ends or at the next start."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = "scratch"


@contextmanager
def scratch_folder(data: Path) -> Iterator[Path]:
    """Everything temporary of this process goes into a folder of ``data`` within the block, Gradio's uploads too.

    What a run that was killed left is removed first. Where ``data`` cannot be written to, the system's folder for
    temporary files holds it.
    """
    home = data / FOLDER
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in home.iterdir():
            if not _is_running(left.name):
                shutil.rmtree(left, ignore_errors=True)
        folder = home / str(os.getpid())
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="photochat-"))
    before, uploads = tempfile.tempdir, os.environ.get("GRADIO_TEMP_DIR")
    tempfile.tempdir = str(folder)
    os.environ["GRADIO_TEMP_DIR"] = str(folder / "uploads")
    try:
        yield folder
    finally:
        tempfile.tempdir = before
        if uploads is None:
            del os.environ["GRADIO_TEMP_DIR"]
        else:
            os.environ["GRADIO_TEMP_DIR"] = uploads
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            home.rmdir()


def _is_running(name: str) -> bool:
    """Whether a process of that number is there; on Windows, which has no way to ask, only for this process."""
    if not name.isdecimal():
        return False
    if os.name == "nt":
        return int(name) == os.getpid()
    try:
        os.kill(int(name), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
