"""Small copies of photos, made once and kept."""

from __future__ import annotations

from collections.abc import Container
from contextlib import suppress
from pathlib import Path

from PIL import Image

from retrieval.images.decoding import open_image
from retrieval.whole_files import whole_file


def thumbnail(path: Path, content_hash: str, size: int, folder: Path, max_pixels: int) -> Path:
    """The photo as a WebP in ``folder``, its long side at most ``size`` pixels; made if missing."""
    target = folder / content_hash[:2] / f"{content_hash}-{size}.webp"
    if target.is_file():
        return target
    image = open_image(path, max_pixels=max_pixels, max_side=size)
    image.thumbnail((size, size), Image.Resampling.LANCZOS)
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as file:  # another thread may make it too: the last one wins, both are whole
        image.save(file, "WEBP", quality=80)
    return target


def drop_thumbnails(folder: Path, wanted: Container[str]) -> None:
    """Remove thumbnails of content hashes that are not ``wanted``."""
    for file in folder.glob("??/*.webp"):
        if file.name.partition("-")[0] not in wanted:
            with suppress(OSError):
                file.unlink()
