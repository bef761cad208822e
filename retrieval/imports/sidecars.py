"""Reads folders of files about one photo each: Google Takeout's JSON and XMP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from retrieval.images import read_xmp
from retrieval.imports.entries import Entry, Fault, Read
from retrieval.records import ImportedFacts
from retrieval.words import say

# Takeout cuts the names of photos at 47 letters, and those of its JSON files at 46, counting from
# "IMG_1.jpg.supplemental-metadata.json"; a photo of a name that was taken is "IMG_1(2).jpg".
_SIDECAR = re.compile(r"(?P<photo>.+?)(?:\.s(?:u(?:p(?:p[a-z-]*)?)?)?)?(?:\((?P<number>\d+)\))?\.json", re.IGNORECASE)
_LONGEST_STEM = 47
FAVOURITE = "favourite"
_LARGEST = 16 << 20  # bytes: such a file is about one photo


def read_folder(folder: Path) -> Read:
    """Every sidecar below ``folder``; other files are passed over."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".json", ".xmp") and path.is_file() and not path.name.startswith("."):
            yield from read_sidecar(path, path.relative_to(folder).as_posix())


def read_sidecar(path: Path, where: str) -> Read:
    """The content of one such file; nothing for JSON of another kind."""
    try:
        content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError as error:
        yield Fault(where, say("file-unreadable", reason=error.strerror or str(error)))
        return
    if path.suffix.lower() == ".xmp":
        yield from _xmp(path, where, content)
        return
    try:
        content_json = json.loads(content or b"null")
    except (ValueError, RecursionError):
        yield Fault(where, say("command-fault-json"))
        return
    if is_takeout(content_json):
        imported = _takeout(content_json)
        if imported != ImportedFacts():
            yield Entry(where, tuple(_names(path.name, content_json["title"])), imported, folder=str(path.parent))


def is_takeout(content: Any) -> bool:
    """Whether a JSON is what Takeout writes about a photo; it also writes about albums, prints and comments."""
    return isinstance(content, dict) and isinstance(content.get("title"), str) and "photoTakenTime" in content


def _names(sidecar: str, title: str) -> Iterator[str]:
    """The possible names of the photo, the likeliest first."""
    match = _SIDECAR.fullmatch(sidecar)
    number = f"({match['number']})" if match and match["number"] else ""
    for name in (match["photo"] if match else "", title):
        stem, ending = PurePath(name).stem, PurePath(name).suffix
        yield f"{stem}{number}{ending}"
        yield f"{stem[:_LONGEST_STEM]}{number}{ending}"


def _takeout(values: dict[str, Any]) -> ImportedFacts:
    latitude, longitude = _position(values.get("geoData")) or _position(values.get("geoDataExif")) or (None, None)
    people = [
        person["name"] for person in _list(values.get("people")) if isinstance(person, dict) and person.get("name")
    ]
    favourite = [FAVOURITE] if values.get("favorited") is True else []
    description = values.get("description")
    return ImportedFacts(
        description=" ".join(description.split()) or None if isinstance(description, str) else None,
        keywords=tuple(map(str, [*people, *favourite])),
        taken=_moment(values["photoTakenTime"]),
        latitude=latitude,
        longitude=longitude,
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _moment(taken: Any) -> datetime | None:
    """Takeout gives the moment without the time zone: this machine's is assumed, which fits most photos."""
    try:
        return datetime.fromtimestamp(int(taken["timestamp"]))
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _position(place: Any) -> tuple[float, float] | None:
    """Zeros mean unknown."""
    try:
        latitude, longitude = float(place["latitude"]), float(place["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    usable = -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude or longitude)
    return (latitude, longitude) if usable else None


def _xmp(path: Path, where: str, content: bytes) -> Read:
    embedded = read_xmp(content)
    if embedded is None:
        yield Fault(where, say("command-fault-xmp"))
        return
    latitude, longitude = embedded.position
    imported = ImportedFacts(
        embedded.title,
        embedded.description,
        embedded.keywords,
        None,
        embedded.taken,
        latitude,
        longitude,
        embedded.rating,
    )
    if imported != ImportedFacts():
        # "beach.jpg.xmp" tells of beach.jpg, "beach.xmp" of beach with any ending.
        yield Entry(where, (path.stem,), imported, folder=str(path.parent))
