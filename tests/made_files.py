"""Writes picture files that no library here writes: bitmaps of rare kinds, camera raw files, TIFF structures."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

Rgb = tuple[int, int, int]


def jpeg(size: tuple[int, int] = (1200, 800), colour: str | Rgb = "red", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def bitmap(
    rows: Sequence[bytes], width: int, depth: int, *, masks: Sequence[int] = (), palette: Sequence[Rgb] = (),
    compression: int | None = None, header: int = 40, top_down: bool = False,
) -> bytes:  # fmt: skip
    """A BMP of raw rows, given from the top; ``masks`` are bit masks of red, green, blue (and alpha)."""
    kind = (3 if masks else 0) if compression is None else compression
    lines = [row + bytes(-len(row) % 4) for row in (rows if top_down else reversed(rows))]
    height = -len(rows) if top_down else len(rows)
    body = struct.pack("<IiiHHIIiiII", header, width, height, 1, depth, kind, 0, 2835, 2835, len(palette), 0)
    extra = b"".join(struct.pack("<I", mask) for mask in masks)
    body = body + extra if header == 40 else (body + extra).ljust(header, b"\0")
    body += b"".join(bytes((blue, green, red, 0)) for red, green, blue in palette)
    start = 14 + len(body)
    return struct.pack("<2sIHHI", b"BM", start + sum(map(len, lines)), 0, 0, start) + body + b"".join(lines)


def tiff(entries: Mapping[int, tuple[int, bytes, int]], tail: bytes = b"", magic: bytes = b"II*\0") -> bytes:
    """A TIFF of one directory (tag: type, value bytes, count), ``tail`` after it; little endian."""
    start = 8 + 2 + 12 * len(entries) + 4
    table, heap = struct.pack("<H", len(entries)), b""
    for tag, (kind, value, count) in sorted(entries.items()):
        if len(value) <= 4:
            place = value.ljust(4, b"\0")
        else:
            place = struct.pack("<I", start + len(heap))
            heap += value + bytes(len(value) % 2)
        table += struct.pack("<HHI", tag, kind, count) + place
    return magic + struct.pack("<I", 8) + table + bytes(4) + heap + tail


def camera_tags(orientation: int = 1) -> dict[int, tuple[int, bytes, int]]:
    texts = {0x010F: b"NIKON CORPORATION\0", 0x0110: b"NIKON D750\0", 0x0132: b"2016:05:06 07:08:09\0"}
    tags = {tag: (2, text, len(text)) for tag, text in texts.items()}
    return {**tags, 0x0112: (3, struct.pack("<H", orientation), 1)}


def canon_raw(preview: bytes) -> bytes:
    """CR3: boxes, three of them small TIFFs (the camera, the shot), then a preview."""
    shot = tiff({0x9003: (2, b"2020:02:03 04:05:06\0", 20)})
    inner = b"".join(
        struct.pack(">I", len(body) + 8) + name + body
        for name, body in ((b"CMT1", tiff(camera_tags())), (b"CMT2", shot))
    )
    brand = struct.pack(">I", 24) + b"ftypcrx \0\0\0\1crx isom"
    moov = struct.pack(">I", len(inner) + 8) + b"moov" + inner
    return brand + moov + struct.pack(">I", len(preview) + 8) + b"mdat" + preview


def digital_negative(colour: Rgb, size: tuple[int, int] = (64, 48)) -> bytes:
    """DNG without a preview: raw cells of a plain colour behind red, green, green and blue filters."""
    width, height = size
    cells = np.empty((height, width), "<u2")
    cells[0::2, 0::2], cells[0::2, 1::2] = colour[0] * 257, colour[1] * 257
    cells[1::2, 0::2], cells[1::2, 1::2] = colour[1] * 257, colour[2] * 257
    short, long = (lambda *v: (3, struct.pack(f"<{len(v)}H", *v), len(v))), (lambda v: (4, struct.pack("<I", v), 1))
    matrix = struct.pack("<18i", *(n for value in np.eye(3).ravel() for n in (int(value * 10000), 10000)))
    neutral = struct.pack("<6I", 1, 1, 1, 1, 1, 1)
    entries = {
        254: long(0), 256: long(width), 257: long(height), 258: short(16), 259: short(1), 262: short(32803),
        271: (2, b"Test\0", 5), 272: (2, b"Test One\0", 9), 274: short(1), 273: long(0), 277: short(1),
        278: long(height), 279: long(cells.nbytes), 33421: short(2, 2), 33422: (1, bytes((0, 1, 1, 2)), 4),
        50706: (1, bytes((1, 4, 0, 0)), 4), 50708: (2, b"Test One\0", 9), 50717: long(65535),
        50721: (10, matrix, 9), 50728: (5, neutral, 3), 50778: short(21),
    }  # fmt: skip
    start = len(tiff(entries))
    return tiff({**entries, 273: long(start)}, cells.tobytes())
