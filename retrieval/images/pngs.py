"""What a PNG says of itself, read without decoding its pixels (PNG, third edition, section 5)."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_EXIF, _TEXT = b"eXIf", b"iTXt"
_TEXTS = (b"tEXt", b"zTXt", _TEXT)
_XMP_KEY = b"XML:com.adobe.xmp\0"
# Longer chunks hold no facts.
MOST_BYTES = 16 << 20
# Texts as long as this together, a thousand times longer when unpacked, are within what Pillow takes.
_MOST_TEXT = 16_000


def chunk_data(path: Path) -> dict[str | tuple[int, int], bytes]:
    """EXIF and XMP, also of chunks behind the pixels, as Pillow names them; empty where there are none."""
    chunks: dict[str | tuple[int, int], bytes] = {}
    with open(path, "rb") as file:
        for name, start, length in _chunks(file):
            if name in (_EXIF, _TEXT) and length <= MOST_BYTES:
                file.seek(start)
                _add(chunks, name, file.read(length))
    return chunks


def without_texts(path: Path) -> io.BytesIO | None:
    """The picture without its texts, where they are so long that Pillow refuses it; None for any other."""
    with open(path, "rb") as file:
        texts = [(start - 8, length + 12) for name, start, length in _chunks(file) if name in _TEXTS]
        if sum(length for _, length in texts) <= _MOST_TEXT:
            return None
        kept, at = io.BytesIO(), 0
        for start, length in texts:
            file.seek(at)
            kept.write(file.read(start - at))
            at = start + length
        file.seek(at)
        kept.write(file.read())
    kept.seek(0)
    return kept


def _chunks(file: IO[bytes]) -> Iterator[tuple[bytes, int, int]]:
    """Name of each chunk, where its data begin, and how many bytes they are; the file may be read meanwhile."""
    at = 8
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        length, name = struct.unpack(">I4s", head)
        yield name, at + 8, length
        at += 12 + length  # the checksum is passed over


def _add(chunks: dict[str | tuple[int, int], bytes], name: bytes, body: bytes) -> None:
    if name == _EXIF:
        chunks["exif"] = b"Exif\0\0" + body
    elif body.startswith(_XMP_KEY):
        packed, body_after = body[len(_XMP_KEY) : len(_XMP_KEY) + 2], body[len(_XMP_KEY) + 2 :]
        text = body_after.split(b"\0", 2)[-1]  # after the language and the translated key
        chunks["xmp"] = _unpacked(text) if packed[:1] == b"\1" else text


def _unpacked(text: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(text, MOST_BYTES)
    except zlib.error:
        return b""
