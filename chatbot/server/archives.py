"""The contents of an uploaded ZIP: file names in the right encoding, and what is safe to unpack."""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: version, checksum of the plain name, the name in UTF-8
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_HAN = re.compile("[\u3005-\u30ff\u3400-\u9fff]+")
_KANA = re.compile("[\u3041-\u30fa]")


def names_of(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names of the entries, in order, decoded as they were written.

    The format has code page 437 and, with a flag, UTF-8. The macOS Finder writes UTF-8 without the flag, other programs
    use their local code page; an archive has only one encoding, so it is guessed from all names together.
    """
    raw = [entry.orig_filename.encode("cp437", "replace") for entry in entries]
    guessed = [
        name
        for entry, name in zip(entries, raw, strict=True)
        if not entry.flag_bits & _UTF8_FLAG and not name.isascii()
    ]
    encoding = _encoding_of(guessed)
    names = []
    for entry, name in zip(entries, raw, strict=True):
        if entry.flag_bits & _UTF8_FLAG:
            meant = entry.filename
        else:
            meant = _unicode_path(entry, name) or name.decode(encoding, "replace")
        names.append(unicodedata.normalize("NFC", meant.split("\0")[0]).replace("\\", "/"))
    return names


def leads_outside(name: str, entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a link, or would be written outside the folder it is unpacked to."""
    path = PurePosixPath(name)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return path.is_absolute() or ".." in path.parts or re.match(r"^[A-Za-z]:", name) is not None or is_link


def _unicode_path(entry: zipfile.ZipInfo, name: bytes) -> str | None:
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and body[:1] == b"\1" and int.from_bytes(body[1:5], "little") == zlib.crc32(name):
            return body[5:].decode("utf-8", "replace")
    return None


def _is_mac(text: str) -> bool:
    return True  # valid UTF-8 is hardly ever a coincidence


def _is_japanese(text: str) -> bool:
    return _KANA.search(text) is not None and not _HALF_WIDTH.search(text)


def _is_japanese_without_kana(text: str) -> bool:
    return not _HALF_WIDTH.search(text) and _is_of(_HAN, text)


def _is_cyrillic(text: str) -> bool:
    return _is_of(_CYRILLIC, text)


def _is_chinese(text: str) -> bool:
    return _is_of(_HAN, text)


_GUESSES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("utf-8", _is_mac),
    ("cp932", _is_japanese),
    ("cp866", _is_cyrillic),
    ("cp932", _is_japanese_without_kana),
    ("gb18030", _is_chinese),
)


def _encoding_of(names: Sequence[bytes]) -> str:
    """The first encoding in which every name looks like words of a single script."""
    whole = b"\n".join(names)
    for encoding, reads_well in _GUESSES:
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        if reads_well(text):
            return encoding
    return "cp437"


def _is_of(script: re.Pattern[str], text: str) -> bool:
    """Whether all non-ASCII characters are letters, and every word with any is entirely in that script."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    only_letters = all(letter.isalpha() for letter in text if ord(letter) > 127)
    return only_letters and all(script.fullmatch(word) for word in words)
