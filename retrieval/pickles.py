"""Pickles, which are programs in disguise: recognised by their name or first bytes, and never read."""

from __future__ import annotations

import zipfile
from pathlib import Path

from retrieval.words import say

_ENDINGS = (".pkl", ".pickle", ".joblib", ".pt", ".pth")
_PROTOCOL = b"\x80"  # followed by the number of the protocol, 2 to 5


def is_pickle(path: Path) -> bool:
    """Whether a file is a pickle, or an archive that holds one as PyTorch's older weights do."""
    if path.suffix.lower() in _ENDINGS:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(2)
        if head == b"PK":
            with zipfile.ZipFile(path) as archive:
                return any(name.endswith(_ENDINGS) for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
    return head[:1] == _PROTOCOL and head[1:] in (b"\2", b"\3", b"\4", b"\5")


def refusal(path: Path) -> str:
    """Why it is not read, and what to do."""
    return say("command-pickle", file=str(path))
