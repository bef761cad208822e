"""What a PNG says of itself after its pixels, read without decoding them (PNG, third edition, section 5)."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import IO

_EXIF, _TEXT = b"eXIf", b"iTXt"
_XMP_KEY = b"XML:com.adobe.xmp\0"
# Longer chunks are no facts.
MOST_BYTES = 16 << 20


def data_after_pixels(path: Path) -> dict[str | tuple[int, int], bytes]:
    """EXIF and XMP of chunks behind the last of the pixels, as Pillow names them; empty where there are none."""
    found: dict[str | tuple[int, int], bytes] = {}
    with open(path, "rb") as file:
        file.seek(8)
        pixels = False
        while len(head := file.read(8)) == 8:
            length, name = struct.unpack(">I4s", head)
            pixels = pixels or name == b"IDAT"
            if pixels and name in (_EXIF, _TEXT) and length <= MOST_BYTES:
                _add(found, name, file, length)
            else:
                file.seek(length, 1)
            file.seek(4, 1)  # the checksum
    return found


def _add(found: dict[str | tuple[int, int], bytes], name: bytes, file: IO[bytes], length: int) -> None:
    body = file.read(length)
    if name == _EXIF:
        found["exif"] = b"Exif\0\0" + body
    elif body.startswith(_XMP_KEY):
        packed, rest = body[len(_XMP_KEY) : len(_XMP_KEY) + 2], body[len(_XMP_KEY) + 2 :]
        text = rest.split(b"\0", 2)[-1]  # after the language and the translated key
        found["xmp"] = _unpacked(text) if packed[:1] == b"\1" else text


def _unpacked(text: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(text, MOST_BYTES)
    except zlib.error:
        return b""
