"""Camera raw files: shown by the preview that the camera put into them, developed where there is none."""

from __future__ import annotations

import io
import mmap
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PIL import ExifTags, Image

from retrieval.errors import UnreadableImageError
from retrieval.words import Clause

# A preview of fewer pixels than this (a side) is a thumbnail for the camera's own screen.
SMALLEST_PREVIEW = 512
# Pictures in one file that are looked at: cameras store at most four, and chance adds a few look-alikes.
_MOST_PICTURES = 64
_LONGEST_PREVIEW = 64 << 20
_CANON_BOXES_WITHIN = 1 << 20
_OLYMPUS_HEADS = (b"IIRO", b"IIRS")
_DECODABLE = (0xC0, 0xC1, 0xC2)  # frames that viewers read; raw data itself is often a lossless JPEG (0xC3)


@dataclass(frozen=True, slots=True)
class RawPicture:
    """The picture in a raw file, perhaps not decoded yet, and the camera's EXIF."""

    image: Image.Image
    exif: Image.Exif


def open_raw(path: Path) -> RawPicture:
    """The largest preview, or, where that is tiny and rawpy is installed, the developed photo.

    Raises UnreadableImageError.
    """
    preview = _largest_preview(path)
    if preview is None or max(preview.size) < SMALLEST_PREVIEW:
        developed = _developed(path)
        if developed is not None:
            exif = _camera_exif(path, developed)
            exif.pop(ExifTags.Base.Orientation, None)  # developing has turned it
            return RawPicture(developed, exif)
    if preview is None:
        extra = "installed" if find_spec("rawpy") else "missing"
        raise UnreadableImageError(path, Clause.of("unreadable-no-preview", extra=extra))
    return RawPicture(preview, _camera_exif(path, preview))


def _largest_preview(path: Path) -> Image.Image | None:
    with open(path, "rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise UnreadableImageError(path, Clause("unreadable-empty")) from error
        with data:
            places = [(width * height, start) for start, width, height in _pictures(data)]
            if not places:
                return None
            _, start = max(places)
            stream = io.BytesIO(data[start : start + _LONGEST_PREVIEW])
    return Image.open(stream, formats=["JPEG"])


def _pictures(data: mmap.mmap) -> Iterator[tuple[int, int, int]]:
    """The offset, width and height of every JPEG that can be decoded."""
    start = data.find(b"\xff\xd8\xff")
    for _ in range(_MOST_PICTURES):
        if start < 0:
            return
        with suppress(struct.error, IndexError):
            if size := _frame_size(data, start):
                yield start, *size
        start = data.find(b"\xff\xd8\xff", start + 3)


def _frame_size(data: mmap.mmap, start: int) -> tuple[int, int] | None:
    """Width and height from the markers of a JPEG (ITU T.81, annex B); None if it is not one."""
    at = start + 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        length, _, height, width = struct.unpack_from(">HBHH", data, at + 2)
        if marker in _DECODABLE:
            return (width, height) if width and height else None
        if not 0xC0 <= marker <= 0xFE or marker in (0xC3, 0xD9, 0xDA) or length < 2:
            return None
        at += 2 + length
    return None


def _developed(path: Path) -> Image.Image | None:
    if find_spec("rawpy") is None:
        return None
    import rawpy

    try:
        with rawpy.imread(str(path)) as raw:
            return Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True, output_bps=8))
    except (rawpy.LibRawError, OSError, ValueError):
        return None


def _camera_exif(path: Path, preview: Image.Image) -> Image.Exif:
    """The EXIF of the raw file itself, or else of its preview."""
    with suppress(Exception):  # damaged EXIF is no reason to refuse a photo
        with open(path, "rb") as file:
            head = file.read(_CANON_BOXES_WITHIN)
        exif = Image.Exif()
        if head[4:12] == b"ftypcrx ":
            _load_canon(exif, head)
        elif head.startswith(_OLYMPUS_HEADS):
            exif.load(b"Exif\0\0II*\0" + head[4:])
        elif head.startswith((b"II*\0", b"MM\0*")):
            exif.load_from_fp(io.BytesIO(path.read_bytes()))
        if exif:
            return exif
    with suppress(Exception):
        return preview.getexif()
    return Image.Exif()


def _load_canon(exif: Image.Exif, head: bytes) -> None:
    """CR3 keeps three small TIFFs in boxes of their own: the camera, the shot, the place."""
    for box, tag in ((b"CMT1", None), (b"CMT2", ExifTags.IFD.Exif), (b"CMT4", ExifTags.IFD.GPSInfo)):
        at = head.find(box)
        if at < 4:
            continue
        size = int.from_bytes(head[at - 4 : at], "big")
        part = Image.Exif()
        part.load(b"Exif\0\0" + head[at + 4 : at - 4 + size])
        target = exif if tag is None else exif.get_ifd(tag)
        target.update(dict(part))
