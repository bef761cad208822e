"""Photo files: finds them, hashes them, decodes them safely, reads what they say about themselves, makes thumbnails."""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.records import PhotoFacts

# Pillow's name of a format to ours. MPO is what Pillow calls a JPEG of several pictures (many phones write it).
FORMATS = {
    "JPEG": "jpeg",
    "MPO": "jpeg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "BMP": "bmp",
    "TIFF": "tiff",
    "HEIF": "heic",
    "AVIF": "avif",
}
_RAW = frozenset([".3fr", ".arw", ".cr2", ".cr3", ".dng", ".erf", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".srw"])
_PHOTO_NAMES = frozenset(
    [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".hif", ".avif", ".svg", ".psd", ".jp2"]
)
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"))
_BMP_HEADER_SIZES = frozenset((12, 40, 52, 56, 64, 108, 124))
_MAGIC_BYTES = 32
# What EXIF orientations 2 to 8 ask for (EXIF 2.32, tag 0x0112).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def find_images(root: Path, unreadable: list[Path] | None = None) -> Iterator[Path]:
    """Files under ``root`` that look like photos by name or by content, sorted, folders after their files.

    Hidden files and folders are left out; a folder reached twice (a link) is walked once. Folders that cannot be
    read are added to ``unreadable``.
    """
    yield from _walk(Path(root), set(), [] if unreadable is None else unreadable)


def _walk(folder: Path, seen: set[tuple[int, int]], unreadable: list[Path]) -> Iterator[Path]:
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as entries:
            visible = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError:
        unreadable.append(folder)
        return
    yield from (Path(e.path) for e in visible if e.is_file() and _looks_like_photo(Path(e.path)))
    for entry in visible:
        if entry.is_dir():
            yield from _walk(Path(entry.path), seen, unreadable)


def _looks_like_photo(path: Path) -> bool:
    return path.suffix.lower() in _PHOTO_NAMES | _RAW or _has_photo_magic(_head(path))


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_MAGIC_BYTES)
    except OSError:
        return b""


def _has_photo_magic(head: bytes) -> bool:
    return (
        head.startswith(
            (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0")
        )
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS)
        or (head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES)
    )


def content_hash(path: Path) -> str:
    """SHA-256 of the file, hex; raises UnreadableImageError."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableImageError(path, _cause(path, error)) from error


def open_image(path: Path, *, max_pixels: int, max_side: int | None = None) -> Image.Image:
    """The photo upright, in RGB, transparency on white, the first frame of an animation.

    With ``max_side`` (pixels) it is decoded reduced where that is faster: its shorter side is then at least
    ``max_side``, or the photo's own. Raises UnreadableImageError, and ImageTooLargeError before decoding.
    """
    with _opened(path, max_pixels) as image:
        return _decoded(image, max_side)


def photo_facts(path: Path, max_pixels: int) -> PhotoFacts:
    """What the file says, read from its header; raises UnreadableImageError, ImageTooLargeError."""
    with _opened(path, max_pixels) as image:
        return _facts(path, image)


def read_photo(path: Path, *, max_pixels: int, max_side: int) -> tuple[Image.Image, PhotoFacts]:
    """``open_image`` and ``photo_facts`` from one opening of the file."""
    with _opened(path, max_pixels) as image:
        facts = _facts(path, image)  # first: draft decoding changes the size that the image reports
        return _decoded(image, max_side), facts


def thumbnail(path: Path, content_hash: str, size: int, folder: Path, max_pixels: int) -> Path:
    """The WebP of the photo under ``folder`` with a long side of at most ``size`` pixels, made where it is not there."""
    target = folder / content_hash[:2] / f"{content_hash}-{size}.webp"
    if target.is_file():
        return target
    image = open_image(path, max_pixels=max_pixels, max_side=size)
    image.thumbnail((size, size), Image.Resampling.LANCZOS)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        image.save(file, "WEBP", quality=80)
    os.replace(draft, target)  # another thread may have made it too: the last one wins, both are whole
    return target


@contextmanager
def _opened(path: Path, max_pixels: int) -> Iterator[Image.Image]:
    """The image with its header read; whatever goes wrong inside becomes one of our two errors."""
    _prepare_pillow()
    if Path(path).suffix.lower() in _RAW:
        raise UnreadableImageError(path, "it is a camera raw file, which Photochat does not read")
    try:
        with Image.open(path, formats=[name for name in FORMATS if name != "MPO"]) as image:
            if image.width * image.height > max_pixels:
                raise ImageTooLargeError(path, image.width * image.height, max_pixels)
            yield image
    except (ImageTooLargeError, UnreadableImageError):
        raise
    except Exception as error:  # decoders raise all kinds of errors on damaged bytes
        raise UnreadableImageError(path, _cause(path, error)) from error


@functools.cache
def _prepare_pillow() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # ours is checked instead, which the person can raise
    warnings.filterwarnings("ignore", module=r"PIL\.")  # odd metadata; not the person's concern


def _cause(path: Path, error: Exception) -> str:
    """A clause that says why the file could not be read."""
    if isinstance(error, FileNotFoundError):
        return "it is no longer there"
    if isinstance(error, PermissionError):
        return "this user may not read it"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    try:
        with open(path, "rb") as file:
            head = file.read(4096)
    except OSError:
        return "it cannot be read from the disk"
    if _has_photo_magic(head[:_MAGIC_BYTES]):
        cut = isinstance(error, EOFError | UnidentifiedImageError) or any(
            word in str(error).lower()
            for word in ("truncat", "cut", "end of file", "unexpected end", "eof", "too small")
        )
        return "it is cut off" if cut else "it is damaged"
    return _other_content(head)


def _other_content(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return "it is empty"
    if start.startswith((b"<!doctype html", b"<html")):
        return "it is not a photo, but a web page"
    if b"<svg" in start:
        return "it is not a photo, but a drawing (SVG)"
    if start.startswith(b"%pdf"):
        return "it is not a photo, but a PDF"
    if b"\0" not in head and _is_text(head):
        return "it is not a photo, but text"
    return "it is in no photo format that Photochat reads"


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(head) == 4096  # a letter cut in two by our own reading
    return True


def _decoded(image: Image.Image, max_side: int | None) -> Image.Image:
    turn = _TURNS.get(_exif(image).get(ExifTags.Base.Orientation, 1))
    if max_side is not None:
        image.draft("RGB", (max_side, max_side))
    image.load()
    plain = _rgb(image)
    if max_side is not None and min(plain.size) >= 2 * max_side:
        plain = plain.reduce(min(plain.size) // max_side)
    return plain if turn is None else plain.transpose(turn)


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bit(image).convert("RGB")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Deep greyscale brought to 8 bits: integers are taken as 16-bit, fractions as 0..1 unless they exceed it."""
    values = np.asarray(image).astype(np.float32)
    top = 65535.0 if image.mode != "F" else max(1.0, float(np.nanmax(values, initial=0.0)))
    return Image.fromarray(np.clip(np.nan_to_num(values) / top * 255 + 0.5, 0, 255).astype(np.uint8))


def _exif(image: Image.Image) -> Image.Exif:
    try:
        return image.getexif()
    except Exception:  # damaged EXIF is no reason to refuse a photo
        return Image.Exif()


def _ifd(exif: Image.Exif, tag: int) -> dict[int, object]:
    try:
        return dict(exif.get_ifd(tag))
    except Exception:
        return {}


def _facts(path: Path, image: Image.Image) -> PhotoFacts:
    status = Path(path).stat()
    exif = _exif(image)
    shot = _taken(exif)
    latitude, longitude = _position(_ifd(exif, ExifTags.IFD.GPSInfo))
    on_its_side = exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
    width, height = image.size[::-1] if on_its_side else image.size
    return PhotoFacts(
        width=width,
        height=height,
        format=FORMATS[str(image.format)],
        size_bytes=status.st_size,
        taken=shot or datetime.fromtimestamp(status.st_mtime).replace(microsecond=0),
        taken_from="exif" if shot else "file",
        camera=_camera(exif),
        latitude=latitude,
        longitude=longitude,
    )


def _taken(exif: Image.Exif) -> datetime | None:
    details = _ifd(exif, ExifTags.IFD.Exif)
    base = ExifTags.Base
    for value in (
        details.get(base.DateTimeOriginal),
        details.get(base.DateTimeDigitized),
        exif.get(base.DateTime),
    ):
        try:
            return datetime.strptime(str(value).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")
        except ValueError:  # absent, or all zeros from a camera whose clock was never set
            continue
    return None


def _camera(exif: Image.Exif) -> str | None:
    tags = (ExifTags.Base.Make, ExifTags.Base.Model)
    maker, model = (" ".join(str(exif.get(tag, "")).replace("\0", " ").split()) for tag in tags)
    named = model if model.lower().startswith(maker.lower().split(" ")[0]) else f"{maker} {model}"
    return named.strip() or maker or None


def _position(gps: dict[int, object]) -> tuple[float | None, float | None]:
    """Degrees north and east, both None where the file does not say or says nonsense."""
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or latitude == longitude == 0:
        return None, None  # cameras without a fix write zeros
    return latitude, longitude


def _degrees(parts: object, side: object, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)  # type: ignore[attr-defined]
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\0 ").upper() == negative else value
