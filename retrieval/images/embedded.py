"""What a person or a program wrote into a photo or beside it: title, description, keywords, date, place.

XMP (ISO 16684-1) inside the file or in a sidecar ``photo.xmp`` or ``photo.jpg.xmp``, IPTC and EXIF.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from retrieval.images.dates import written_date
from retrieval.images.places import NOWHERE, Position, position_of

# Longer texts are logs and settings of programs, not what a person wrote.
LONGEST_TEXT = 2000
LONGEST_KEYWORD = 100
MOST_KEYWORDS = 100
MOST_XMP_BYTES = 16 << 20
_LONGEST_NAME = 250  # file systems have no room for another ending
# What cameras put into every photo.
_OF_CAMERAS = re.compile(
    r"(?i)(olympus|minolta|konica|kodak|samsung|sony|pentax|casio|digital|still|camera|dsc|csc|exif_jpeg_picture|"
    r"default|dcim\\.*|jpeg|[\s_.-])+"
)
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_EXIF = "{http://ns.adobe.com/exif/1.0/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_IPTC = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
# What our own sidecars mark as made by a model or taken from a folder: not a person's words.
MADE_CAPTION, MADE_LABEL = "{urn:photochat:1}caption", "{urn:photochat:1}label"
_TITLES = (f"{_DUBLIN}title", f"{_PHOTOSHOP}Headline")
_DESCRIPTIONS = (f"{_DUBLIN}description", f"{_EXIF}UserComment")
_KEYWORDS = (
    f"{_DUBLIN}subject",
    "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject",
    "{http://www.digikam.org/ns/1.0/}TagsList",
    "{http://ns.microsoft.com/photo/1.0/}LastKeywordXMP",
    "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}PersonInImage",
    "{http://www.metadataworkinggroup.com/schemas/regions/}Name",
    f"{_IPTC}Location", f"{_PHOTOSHOP}City", f"{_PHOTOSHOP}State", f"{_PHOTOSHOP}Country",
)  # fmt: skip
_DATES = (f"{_EXIF}DateTimeOriginal", f"{_PHOTOSHOP}DateCreated", f"{_XMP}CreateDate")
# XP tags of Windows, UTF-16: title, comment, keywords with semicolons, subject.
_XP_TITLE, _XP_COMMENT, _XP_KEYWORDS, _XP_SUBJECT = 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F

_RATING = 0x4746  # of Windows: stars


@dataclass(frozen=True, slots=True)
class Embedded:
    """What was written about a photo; empty where nothing was."""

    title: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    taken: datetime | None = None
    position: Position = NOWHERE
    rating: int | None = None  # 1 to 5 stars


def sidecar_names(path: Path) -> tuple[Path, ...]:
    """The possible names of the XMP file beside a photo, the likeliest first."""
    stems = (path.name, path.stem) if len(path.name) < _LONGEST_NAME else (path.stem,)
    return tuple(path.with_name(f"{stem}.{ending}") for stem in stems for ending in ("xmp", "XMP"))


def embedded_in(path: Path, image: Image.Image, exif: Image.Exif) -> Embedded:
    """Each field from the first source that has it: the sidecar, then XMP, IPTC and EXIF inside the file."""
    sources = [
        _of_xmp(_sidecar_text(path)),
        _of_xmp(_packet(image)),
        _of_iptc(image),
        _of_exif(exif),
    ]
    return Embedded(
        title=next((source.title for source in sources if source.title), None),
        description=next((source.description for source in sources if source.description), None),
        keywords=_keywords(word for source in sources for word in source.keywords),
        taken=next((source.taken for source in sources if source.taken), None),
        position=next((source.position for source in sources if source.position != NOWHERE), NOWHERE),
        rating=next((source.rating for source in sources if source.rating), None),
    )


def _sidecar_text(path: Path) -> bytes:
    try:
        sidecar = next((name for name in sidecar_names(path) if os.path.isfile(name)), None)
        return sidecar.read_bytes() if sidecar and sidecar.stat().st_size <= MOST_XMP_BYTES else b""
    except OSError:  # not readable, or gone meanwhile
        return b""


def _packet(image: Image.Image) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet.encode() if isinstance(packet, str) else bytes(packet)


def read_xmp(packet: bytes) -> Embedded | None:
    """The fields of an XMP document; None if it is not one, or incomplete."""
    from defusedxml import DefusedXmlException, ElementTree

    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \r\n").removeprefix(b"\xef\xbb\xbf"))
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    texts_of: dict[str, list[str]] = {}
    for name, value in _properties(root):
        texts_of.setdefault(name, []).append(value)
    made = {text for name in (MADE_CAPTION, MADE_LABEL) for text in texts_of.get(name, ())}
    texts_of = {name: [text for text in texts if text not in made] for name, texts in texts_of.items()}
    return Embedded(
        title=_first(texts_of, _TITLES),
        description=_first(texts_of, _DESCRIPTIONS),
        keywords=tuple(
            word for name in _KEYWORDS for value in texts_of.get(name, ()) for word in re.split(r"[|/]", value)
        ),
        taken=next((date for name in _DATES for text in texts_of.get(name, ()) if (date := written_date(text))), None),
        position=_xmp_position(texts_of),
        rating=_stars(next(iter(texts_of.get(f"{_XMP}Rating", [])), "")),
    )


def _of_xmp(packet: bytes) -> Embedded:
    return read_xmp(packet) or Embedded()


def _stars(text: str) -> int | None:
    """1 to 5; None for 0 (not rated), -1 (rejected; XMP specification part 2, 8.4) and anything else."""
    match = re.fullmatch(r"\s*([1-5])(?:\.0*)?\s*", text)
    return int(match[1]) if match else None


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Every property with its text: attributes, plain elements, and items of lists under the list's own name."""
    for element in root.iter():
        yield from element.attrib.items()
        items = [item.text for item in element.findall(f"./*/{_RDF}li") if item.text]
        yield from ((element.tag, text) for text in items or [element.text or ""] if text.strip())


def _first(values: Mapping[str, list[str]], names: Iterable[str]) -> str | None:
    return next((text for name in names for value in values.get(name, ()) if (text := _text(value))), None)


def _xmp_position(values: Mapping[str, list[str]]) -> Position:
    """Coordinates written "48,51.5N" or "48,51,30N"."""
    gps: dict[int, object] = {}
    for name, number, side in (("GPSLatitude", 2, 1), ("GPSLongitude", 4, 3)):
        match = re.fullmatch(r"\s*([\d.,]+)\s*([NSEW])\s*", next(iter(values.get(f"{_EXIF}{name}", [])), ""))
        if match:
            gps[number], gps[side] = tuple(match[1].split(",")), match[2]
    return position_of(gps)


def _of_iptc(image: Image.Image) -> Embedded:
    if not isinstance(image, ImageFile.ImageFile):
        return Embedded()
    try:
        fields = IptcImagePlugin.getiptcinfo(image) or {}
    except Exception:  # damaged data is no reason to refuse a photo
        return Embedded()
    is_utf8 = fields.get((1, 90)) == b"\x1b%G"

    def texts(*numbers: int) -> Iterator[str]:
        for number in numbers:
            values = fields.get((2, number), [])
            for value in values if isinstance(values, list) else [values]:
                yield decoded(value, is_utf8)

    return Embedded(
        title=next(filter(None, map(_text, texts(5, 105))), None),
        description=next(filter(None, map(_text, texts(120))), None),
        keywords=tuple(texts(25, 92, 90, 95, 101)),
        taken=next(filter(None, map(written_date, texts(55))), None),
    )


def _of_exif(exif: Image.Exif) -> Embedded:
    written = _text(decoded(exif.get(ExifTags.Base.ImageDescription), False))
    return Embedded(
        title=_text(_wide(exif.get(_XP_TITLE))) or _text(_wide(exif.get(_XP_SUBJECT))),
        description=written or _text(_wide(exif.get(_XP_COMMENT))),
        keywords=tuple(_wide(exif.get(_XP_KEYWORDS)).split(";")),
        rating=_stars(str(exif.get(_RATING))),
    )


def decoded(value: object, is_utf8: bool) -> str:
    """Decodes as UTF-8 if possible, whatever is declared; Pillow has decoded EXIF as Latin-1."""
    raw = value.encode("latin-1", "replace") if isinstance(value, str) else value
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if is_utf8 else "latin-1", "replace")


def _wide(value: object) -> str:
    if isinstance(value, tuple):
        value = bytes(byte for byte in value if isinstance(byte, int) and 0 <= byte < 256)
    return value.decode("utf-16-le", "replace") if isinstance(value, bytes) else ""


def _text(value: str) -> str | None:
    """Text that a person wrote, in one line; None if it is empty or a camera wrote it."""
    line = " ".join(re.sub(r"[\0-\x1f\x7f]", " ", value).split())[:LONGEST_TEXT]
    return None if not line or _OF_CAMERAS.fullmatch(line) else line


def _keywords(words: Iterable[str]) -> tuple[str, ...]:
    lines = (" ".join(re.sub(r"[\0-\x1f\x7f]", " ", word).split())[:LONGEST_KEYWORD] for word in words)
    return tuple(dict.fromkeys(word for word in lines if word))[:MOST_KEYWORDS]
