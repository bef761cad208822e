"""One photo of a known set, wherever the set comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Item:
    """A photo with what the set says of it; ``read`` gives the bytes of its file, and may raise OSError."""

    name: PurePosixPath  # below the folder that the set goes to
    read: Callable[[], bytes]
    captions: tuple[str, ...] = ()
    label: str | None = None
    split: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A photo that the set names but does not contain."""

    name: str
