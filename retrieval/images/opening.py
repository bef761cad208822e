"""Opens picture files of every kind that is read, with their headers read, but not their pixels."""

from __future__ import annotations

import functools
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, PngImagePlugin, UnidentifiedImageError

from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.images.bitmaps import open_bitmap
from retrieval.images.causes import cause_of
from retrieval.images.exif import exif_of
from retrieval.images.kinds import HEAD_BYTES, kind_by_name, kind_of
from retrieval.images.memory import NoRoomError
from retrieval.images.pngs import chunk_data, without_texts
from retrieval.images.raws import open_raw
from retrieval.lines import size_text
from retrieval.words import Clause

# Pillow's name of a format to ours. MPO is a JPEG of several pictures, which many phones write.
FORMATS = {
    "JPEG": "jpeg",
    "MPO": "jpeg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "BMP": "bmp",
    "DIB": "bmp",
    "TIFF": "tiff",
    "HEIF": "heic",
    "AVIF": "avif",
    "JPEG2000": "jp2",
    "PSD": "psd",
}
# What a PNG holds unpacked beside its pixels, such as a profile; Pillow takes 1 MB.
_MOST_PNG_CHUNK = 16 << 20
# Pillow warns of odd metadata, which is of no use to people.
_QUIET = ("ignore", None, Warning, re.compile(r"PIL\."), 0)
# Boxes of ISO 14496-12: "this item is auxiliary to", and the entry of an item, both before the item's number.
_AUXILIARY = b"auxl"
_ITEM = b"infe\2\0\0\0"


@dataclass(frozen=True, slots=True)
class OpenedPhoto:
    """A photo whose pixels are not read yet. ``format`` is ours; ``exif`` may come from a raw file's own data."""

    image: Image.Image
    format: str
    exif: Image.Exif


@contextmanager
def opened(path: Path, max_pixels: int) -> Iterator[OpenedPhoto]:
    """The photo with its header read; any failure becomes one of our two errors."""
    _prepare_pillow()
    path = Path(path)
    try:
        photo = _open(path, max_pixels)
        with photo.image:
            pixels = photo.image.width * photo.image.height
            if pixels > max_pixels:
                raise ImageTooLargeError(path, pixels, max_pixels)
            yield photo
    except (ImageTooLargeError, UnreadableImageError):
        raise
    except NoRoomError as error:
        reason = Clause.of("unreadable-room", needed=size_text(error.needed), free=size_text(error.free))
        raise UnreadableImageError(path, reason) from error
    except Exception as error:  # decoders raise all kinds of errors on damaged bytes
        raise UnreadableImageError(path, cause_of(path, error)) from error


def _open(path: Path, max_pixels: int) -> OpenedPhoto:
    with open(path, "rb") as file:
        kind = kind_of(path, file.read(HEAD_BYTES))
    if kind == "raw":
        raw = open_raw(path)
        return OpenedPhoto(raw.image, _raw_format(path), raw.exif)
    image = _with_pillow(path, kind, max_pixels)
    if image.format == "PNG":
        image.info |= chunk_data(path)
    return OpenedPhoto(image, FORMATS[str(image.format)], exif_of(image))


def _raw_format(path: Path) -> str:
    """A raw file is known by its ending: "nef", "dng"."""
    return path.suffix.lower().removeprefix(".") if kind_by_name(path) == "raw" else "raw"


def _with_pillow(path: Path, kind: str | None, max_pixels: int) -> Image.Image:
    formats = [name for name in FORMATS if name not in ("MPO", "DIB")]
    try:
        return Image.open((kind == "png" and without_texts(path)) or path, formats=formats)
    except (UnidentifiedImageError, OSError, ValueError):
        if kind == "bmp" and (image := open_bitmap(path, max_pixels)) is not None:
            return image
        if kind == "avif" and (opaque := _without_alpha(path)) is not None:
            return Image.open(opaque, formats=["AVIF"])
        raise


def _without_alpha(path: Path) -> io.BytesIO | None:
    """An AVIF whose transparency is recorded against the standard, shown without it."""
    data = bytearray(path.read_bytes())
    reference = data.find(_AUXILIARY)
    if reference < 0:
        return None
    item = data[reference + len(_AUXILIARY) :][:2]
    entry = data.find(_ITEM + item)
    while entry >= 0:  # an item of another type than av01 is passed over by decoders
        data[entry + 12 : entry + 16] = b"skip"
        entry = data.find(_ITEM + item, entry + 1)
    return io.BytesIO(data)


def _prepare_pillow() -> None:
    _register_heic()
    Image.MAX_IMAGE_PIXELS = None  # ours is checked instead, which the person can raise
    PngImagePlugin.MAX_TEXT_CHUNK = _MOST_PNG_CHUNK
    if _QUIET not in warnings.filters:  # tests take filters away
        warnings.filterwarnings("ignore", module=r"PIL\.")


@functools.cache
def _register_heic() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
