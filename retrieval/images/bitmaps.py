"""Bitmaps (BMP) that Pillow refuses though they are sound: odd bit masks, 2 bits a pixel, a JPEG or PNG inside."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retrieval.errors import ImageTooLargeError

_PLAIN, _MASKED, _JPEG, _PNG, _MASKED_WITH_ALPHA = 0, 3, 4, 5, 6  # biCompression of Microsoft's BITMAPINFOHEADER
_MASKS_OF_16 = (0x7C00, 0x03E0, 0x001F, 0)
_MASKS_OF_32 = (0xFF0000, 0xFF00, 0xFF, 0)
_LONGEST = 1 << 30


@dataclass(frozen=True, slots=True)
class _Header:
    size: int
    pixels_at: int
    width: int
    height: int  # negative: the first row is the top one
    depth: int
    compression: int
    colours: int


def open_bitmap(path: Path, max_pixels: int) -> Image.Image | None:
    """The picture; None for a kind of bitmap that is not read here.

    Raises ImageTooLargeError before decoding, and what damaged bytes raise.
    """
    if path.stat().st_size > _LONGEST:
        return None
    data = path.read_bytes()
    header = _header(data)
    if header.compression in (_JPEG, _PNG):
        return Image.open(io.BytesIO(data[header.pixels_at :]), formats=["JPEG", "PNG"])
    if header.compression not in (_PLAIN, _MASKED, _MASKED_WITH_ALPHA) or header.depth not in (1, 2, 4, 8, 16, 24, 32):
        return None
    if header.width <= 0 or header.height == 0:
        return None
    if header.width * abs(header.height) > max_pixels:
        raise ImageTooLargeError(path, header.width * abs(header.height), max_pixels)
    rows = _rows(data, header)
    pixels = _indexed(rows, data, header) if header.depth <= 8 else _masked(rows, data, header)
    image = Image.fromarray(pixels if header.height < 0 else pixels[::-1].copy())
    image.format = "BMP"
    return image


def _header(data: bytes) -> _Header:
    (pixels_at, size) = struct.unpack_from("<II", data, 10)
    if size == 12:
        width, height, _, depth = struct.unpack_from("<HhHH", data, 18)
        return _Header(size, pixels_at, width, height, depth, _PLAIN, 0)
    width, height, _, depth = struct.unpack_from("<iiHH", data, 18)
    compression, colours = (struct.unpack_from("<I", data, at)[0] if size >= 40 else 0 for at in (30, 46))
    return _Header(size, pixels_at, width, height, depth, compression, colours)


def _rows(data: bytes, header: _Header) -> NDArray[np.uint8]:
    """The bytes of each row, (height, bytes), without the padding to a multiple of four."""
    height, used = abs(header.height), (header.width * header.depth + 7) // 8
    stride = (used + 3) // 4 * 4
    if len(data) < header.pixels_at + stride * height:
        raise EOFError("the bitmap is cut off")
    whole = np.frombuffer(data, np.uint8, stride * height, header.pixels_at)
    return whole.reshape(height, stride)[:, :used]


def _indexed(rows: NDArray[np.uint8], data: bytes, header: _Header) -> NDArray[np.uint8]:
    """Places in the palette to RGB: (height, width, 3)."""
    bits = np.unpackbits(rows, axis=1)[:, : header.width * header.depth]
    weights = 1 << np.arange(header.depth - 1, -1, -1)
    places = (bits.reshape(len(rows), header.width, header.depth) * weights).sum(axis=2)
    width = 3 if header.size == 12 else 4
    start = 14 + header.size
    count = min(header.colours or 1 << header.depth, 1 << header.depth, (header.pixels_at - start) // width)
    palette = np.zeros((1 << header.depth, 3), np.uint8)
    palette[:count] = np.frombuffer(data, np.uint8, count * width, start).reshape(count, width)[:, 2::-1]
    return np.asarray(palette[places])


def _masked(rows: NDArray[np.uint8], data: bytes, header: _Header) -> NDArray[np.uint8]:
    """Numbers of 16, 24 or 32 bits with a mask for each channel: (height, width, 3), or 4 with transparency."""
    if header.depth == 24:
        return rows.reshape(len(rows), header.width, 3)[..., ::-1]
    values = np.ascontiguousarray(rows).view("<u2" if header.depth == 16 else "<u4")
    masks = _MASKS_OF_16 if header.depth == 16 else _MASKS_OF_32
    if header.compression != _PLAIN:
        has_alpha = header.size >= 56 or header.compression == _MASKED_WITH_ALPHA
        masks = (*struct.unpack_from("<III", data, 54), struct.unpack_from("<I", data, 66)[0] if has_alpha else 0)
    channels = [_channel(values, mask) for mask in (masks if masks[3] else masks[:3])]
    return np.stack(channels, axis=-1)


def _channel(values: NDArray[np.unsignedinteger], mask: int) -> NDArray[np.uint8]:
    if not mask:
        return np.zeros(values.shape, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    part = (values.astype(np.uint32) & np.uint32(mask)) >> np.uint32(shift)
    return np.asarray(np.rint(part / (mask >> shift) * 255), np.uint8)
