"""Photo files become upright RGB images in sRGB; nothing is decoded beyond the limit or the available memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageStat

from retrieval.images.exif import exposure_of, facts_of
from retrieval.images.kinds import RAW_ENDINGS
from retrieval.images.memory import DECODING
from retrieval.images.opening import FORMATS, OpenedPhoto, opened
from retrieval.images.profiles import to_srgb
from retrieval.records import Exposure, PhotoFacts

FORMAT_NAMES = tuple(sorted({*FORMATS.values(), *RAW_ENDINGS} - {"raw"}))
_SHORT_NAMES = {"jpg": "jpeg", "tif": "tiff", "heif": "heic"}
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
# Bytes a pixel while decoding: what Pillow keeps (4 for most modes), and the decoder's own copies.
_BYTES = {"JPEG": 4, "MPO": 4, "PNG": 5, "BMP": 5, "GIF": 8, "WEBP": 12, "HEIF": 12, "AVIF": 12, "TIFF": 8}
_BYTES_OF_OTHERS = 8
# A progressive JPEG keeps the coefficients of the whole photo, 2 bytes each, whatever size is asked for.
_BYTES_OF_COEFFICIENTS = 6
# A photo is made small in bands of so many rows of the small one: no second copy of the whole is needed.
_BAND = 16
_ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")
# A frame is blank where its colours differ less than this from their mean (of 255): black, white, a fade's start.
_BLANK = 3.0
_MOST_FRAMES = 32


def format_name(text: str) -> str:
    """A format as it is called here: "jpeg" for "JPG" or ".jpg"; others are unchanged."""
    name = text.lower().lstrip(".")
    return _SHORT_NAMES.get(name, name)


def open_image(path: Path, *, max_pixels: int, max_side: int | None = None) -> Image.Image:
    """The photo upright, in RGB, transparency on white, the first frame of an animation that shows something.

    With ``max_side`` (pixels) it is decoded reduced where that is faster: its shorter side is then at least
    ``max_side``, or the photo's own. Raises UnreadableImageError, and ImageTooLargeError before decoding.
    """
    with opened(path, max_pixels) as photo:
        return _decoded(photo, max_side, max_pixels)


def photo_facts(path: Path, max_pixels: int) -> PhotoFacts:
    """What the file says, read from its header; raises UnreadableImageError, ImageTooLargeError."""
    with opened(path, max_pixels) as photo:
        return facts_of(path, photo.image, photo.format, photo.exif)


def photo_exposure(path: Path, max_pixels: int) -> Exposure:
    """How it was taken, read from its header; raises UnreadableImageError, ImageTooLargeError."""
    with opened(path, max_pixels) as photo:
        return exposure_of(photo.exif)


def read_photo(path: Path, *, max_pixels: int, max_side: int) -> tuple[Image.Image, PhotoFacts]:
    """``open_image`` and ``photo_facts`` from one opening of the file."""
    with opened(path, max_pixels) as photo:
        # Facts first: reduced decoding changes the size that the image reports.
        facts = facts_of(path, photo.image, photo.format, photo.exif)
        return _decoded(photo, max_side, max_pixels), facts


def _decoded(photo: OpenedPhoto, max_side: int | None, max_pixels: int) -> Image.Image:
    image, whole = photo.image, photo.image.width * photo.image.height
    if max_side is not None:
        image.draft("RGB", (max_side, max_side))
    with DECODING.room_for(_memory(image, whole)):
        image.load()
        upright_tiff = photo.format == "tiff"  # Pillow turns it itself, while loading
        turn = None if upright_tiff else _TURNS.get(photo.exif.get(ExifTags.Base.Orientation, 1))
        frame = _shown_frame(image, max_side, max_pixels)
        image.close()  # frees its pixels before the next photo is decoded
    return frame if turn is None else frame.transpose(turn)


def _memory(image: Image.Image, whole: int) -> int:
    """Bytes that decoding takes at its peak; ``whole``: pixels of the photo, of which fewer may be decoded."""
    size = image.width * image.height * _BYTES.get(str(image.format), _BYTES_OF_OTHERS)
    return size + (whole * _BYTES_OF_COEFFICIENTS if image.info.get("progressive") else 0)


def _shown_frame(image: Image.Image, max_side: int | None, max_pixels: int) -> Image.Image:
    """The first frame, or the first that is not blank: many animations begin black."""
    first = _srgb(image, max_side)
    frames = getattr(image, "n_frames", 1) if image.format in _ANIMATED else 1
    if frames == 1 or not _is_blank(first):
        return first
    most = min(frames, _MOST_FRAMES, max(1, max_pixels // (image.width * image.height)))
    for number in range(1, most):
        try:
            image.seek(number)
            image.load()
        except Exception:  # the rest is damaged: the first frame is sound
            return first
        if not _is_blank(frame := _srgb(image, max_side)):
            return frame
    return first


def _is_blank(image: Image.Image) -> bool:
    return max(ImageStat.Stat(image).stddev) < _BLANK


def _srgb(image: Image.Image, max_side: int | None) -> Image.Image:
    """The loaded ``image`` in RGB, sRGB, on white, made small by a whole number where it is large enough."""
    small = max_side is not None and min(image.size) >= 2 * max_side
    factor = min(image.size) // max_side if small and max_side else 1
    simple = _reduced(image, factor)
    coloured = to_srgb(simple, image.info.get("icc_profile"))
    if coloured.mode == "RGB":
        return coloured
    white = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(white, coloured).convert("RGB")


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """In a mode that ``to_srgb`` accepts, ``factor`` times smaller; band by band, to save memory."""
    top = _brightest(image)
    if factor == 1:
        return _simple(image, top)
    rows = _BAND * factor
    bands = []
    for start in range(0, image.height, rows):
        band = image.crop((0, start, image.width, min(start + rows, image.height)))
        bands.append(_simple(band, top).reduce(factor))
    small = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    at = 0
    for band in bands:
        small.paste(band, (0, at))
        at += band.height
    return small


def _simple(image: Image.Image, top: float) -> Image.Image:
    """Mode L, RGB, RGBA, CMYK or LAB."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bit(image, top)
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK", "LAB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _brightest(image: Image.Image) -> float:
    """What counts as white in deep greyscale: integers are 16-bit, fractions 0..1 unless they exceed it."""
    if image.mode != "F":
        return 65535.0
    return max(1.0, float(np.nanmax(np.asarray(image), initial=0.0)))


def _eight_bit(image: Image.Image, top: float) -> Image.Image:
    values = np.asarray(image).astype(np.float32)
    return Image.fromarray(np.clip(np.nan_to_num(values) / top * 255 + 0.5, 0, 255).astype(np.uint8))
