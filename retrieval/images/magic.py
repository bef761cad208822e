"""What a photo file is called and how it begins."""

from __future__ import annotations

from pathlib import Path

_RAW = frozenset(
    (".3fr", ".arw", ".cr2", ".cr3", ".dng", ".erf", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2",
     ".srw")
)  # fmt: skip
_PHOTO_NAMES = _RAW | frozenset(
    (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif",
     ".hif", ".avif", ".svg", ".psd", ".jp2")
)  # fmt: skip
_HEIF_BRANDS = frozenset(
    (
        b"heic",
        b"heix",
        b"hevc",
        b"hevx",
        b"heim",
        b"heis",
        b"hevm",
        b"hevs",
        b"mif1",
        b"msf1",
        b"avif",
        b"avis",
    )
)
_BMP_HEADER_SIZES = frozenset((12, 40, 52, 56, 64, 108, 124))
# As many bytes of a file as has_photo_magic looks at.
MAGIC_BYTES = 32


def is_photo_name(path: Path) -> bool:
    """The ending is that of a photo, be it of a format that is not read."""
    return path.suffix.lower() in _PHOTO_NAMES


def is_raw_name(path: Path) -> bool:
    """The ending is that of a camera raw file: Pillow would read no more than the preview inside many."""
    return path.suffix.lower() in _RAW


def has_photo_magic(head: bytes) -> bool:
    """The first bytes are those of a format that is read."""
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS)
        or (head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES)
    )
