"""Photo files become upright RGB images; nothing is decoded over the limit."""

from __future__ import annotations

import functools
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.images.causes import cause_of
from retrieval.images.exif import exif_of, facts_of
from retrieval.images.magic import is_raw_name
from retrieval.records import PhotoFacts

# Pillow's name of a format to ours. MPO is a JPEG of several pictures, which many phones write.
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
FORMAT_NAMES = tuple(sorted(set(FORMATS.values())))
_SHORT_NAMES = {"jpg": "jpeg", "tif": "tiff", "heif": "heic"}
# Pillow warns of odd metadata, which is no concern of the person's.
_QUIET = ("ignore", None, Warning, re.compile(r"PIL\."), 0)
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


def format_name(text: str) -> str:
    """A format as it is called here: "jpeg" for "JPG" or ".jpg"; one that is not in FORMAT_NAMES stays what it is."""
    name = text.lower().lstrip(".")
    return _SHORT_NAMES.get(name, name)


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
        return facts_of(path, image, FORMATS[str(image.format)])


def read_photo(path: Path, *, max_pixels: int, max_side: int) -> tuple[Image.Image, PhotoFacts]:
    """``open_image`` and ``photo_facts`` from one opening of the file."""
    with _opened(path, max_pixels) as image:
        # Facts first: reduced decoding changes the size that the image reports.
        facts = facts_of(path, image, FORMATS[str(image.format)])
        return _decoded(image, max_side), facts


@contextmanager
def _opened(path: Path, max_pixels: int) -> Iterator[Image.Image]:
    """The image with its header read; whatever goes wrong inside becomes one of our two errors."""
    _prepare_pillow()
    if is_raw_name(Path(path)):
        raise UnreadableImageError(path, "it is a camera raw file, which Photochat does not read")
    try:
        with Image.open(path, formats=[name for name in FORMATS if name != "MPO"]) as image:
            if image.width * image.height > max_pixels:
                raise ImageTooLargeError(path, image.width * image.height, max_pixels)
            yield image
    except (ImageTooLargeError, UnreadableImageError):
        raise
    except Exception as error:  # decoders raise all kinds of errors on damaged bytes
        raise UnreadableImageError(path, cause_of(path, error)) from error


def _prepare_pillow() -> None:
    _register_heic()
    Image.MAX_IMAGE_PIXELS = None  # ours is checked instead, which the person can raise
    if _QUIET not in warnings.filters:  # tests take filters away
        warnings.filterwarnings("ignore", module=r"PIL\.")


@functools.cache
def _register_heic() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()


def _decoded(image: Image.Image, max_side: int | None) -> Image.Image:
    if max_side is not None:
        image.draft("RGB", (max_side, max_side))
    image.load()
    turn = _TURNS.get(exif_of(image).get(ExifTags.Base.Orientation, 1))  # now: Pillow turns a TIFF itself
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
    """Deep greyscale brought to 8 bits: integers count as 16-bit, fractions as 0..1 unless they exceed it."""
    values = np.asarray(image).astype(np.float32)
    top = 65535.0 if image.mode != "F" else max(1.0, float(np.nanmax(values, initial=0.0)))
    return Image.fromarray(np.clip(np.nan_to_num(values) / top * 255 + 0.5, 0, 255).astype(np.uint8))
