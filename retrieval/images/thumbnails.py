"""Small copies of photos, made once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Container
from contextlib import suppress
from pathlib import Path

from PIL import Image

from retrieval.images.decoding import open_image


def thumbnail(path: Path, content_hash: str, size: int, folder: Path, max_pixels: int) -> Path:
    """The photo as a WebP in ``folder``, its long side at most ``size`` pixels; made if missing."""
    target = folder / content_hash[:2] / f"{content_hash}-{size}.webp"
    if target.is_file():
        return target
    image = open_image(path, max_pixels=max_pixels, max_side=size)
    image.thumbnail((size, size), Image.Resampling.LANCZOS)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            image.save(file, "WEBP", quality=80)
        os.replace(draft, target)  # another thread may have made it too: the last one wins, both are whole
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return target


def drop_thumbnails(folder: Path, wanted: Container[str]) -> None:
    """Remove thumbnails of content hashes that are not ``wanted``."""
    for file in folder.glob("??/*.webp"):
        if file.name.partition("-")[0] not in wanted:
            with suppress(OSError):
                file.unlink()
