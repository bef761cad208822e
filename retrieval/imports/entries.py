"""What a file to import says of one photo: a record of plain values becomes an entry, or a fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from retrieval.images import written_date
from retrieval.records import ImportedFacts
from retrieval.words import say

# What other programs call the columns: pandas, labelling tools, ExifTool, and our own exports.
FILE = (
    "file", "filename", "file_name", "image", "image_name", "image_path", "img", "photo", "sourcefile", "path", "uuid",
)  # fmt: skip
# Columns that may number the photos in place of naming them; pandas leaves the name out.
NUMBER = ("index", "id", "", "unnamed: 0")
DESCRIPTION = ("description", "caption", "captions", "text", "comment", "imagedescription", "image_description")
LABEL = ("label", "class", "category")
TITLE = ("title", "headline", "objectname")
KEYWORDS = ("keywords", "tags", "subject")
RATING = ("rating", "stars")
TAKEN = ("taken", "date", "datetimeoriginal", "date_taken")
LATITUDE, LONGITUDE = ("latitude", "lat", "gpslatitude"), ("longitude", "lon", "lng", "gpslongitude")
TELLING = (*DESCRIPTION, *LABEL, *TITLE, *KEYWORDS, *RATING, *TAKEN, *LATITUDE)
HIGHEST_RATING = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of the photo with the first known one of ``names``; ``where`` is its place in the file.

    ``folder`` is where the photo should lie, "" where the file does not say. ``numbered``: the name is the photo's
    number in a list, unless a photo has that name.
    """

    where: str
    names: tuple[str, ...]
    facts: ImportedFacts
    folder: str = ""
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be used, with its place in the file and a clause that says why."""

    where: str
    reason: str


Read = Iterator[Entry | Fault]


class _UnusableError(Exception):
    """A value makes no sense; the message is the clause."""


def entry_of(where: str, record: Mapping[str, Any]) -> Entry | Fault:
    """The entry that a record of named values makes; its names may be written in any case."""
    values = {str(name).strip().lower(): value for name, value in record.items()}
    column = next((name for name in (*FILE, *NUMBER) if _text(values.get(name))), None)
    if column is None:
        return Fault(where, say("command-fault-nameless"))
    name = _text(values[column])
    try:
        facts = _facts(values)
    except _UnusableError as error:
        return Fault(where, str(error))
    return Entry(where, (name,), facts, numbered=column in NUMBER and name.isdecimal())


def _facts(values: Mapping[str, Any]) -> ImportedFacts:
    latitude, longitude = _degrees(values, LATITUDE, 90), _degrees(values, LONGITUDE, 180)
    if (latitude is None) != (longitude is None):
        raise _UnusableError(say("command-fault-half-place"))
    # Our own exports also hold captions of models, and labels that were guessed or come from folders.
    ours = "label_source" in values
    guessed = _text(values.get("label_source")) in ("folder", "zero-shot")
    return ImportedFacts(
        title=_first(values, TITLE),
        description=_described(values, DESCRIPTION[:1] if ours else DESCRIPTION),
        keywords=tuple(word for name in KEYWORDS for word in _words(values.get(name))),
        label=None if guessed else _first(values, LABEL),
        taken=_date(_first(values, TAKEN)),
        latitude=latitude,
        longitude=longitude,
        rating=_rating(_first(values, RATING)),
    )


def _text(value: Any) -> str:
    """A value as one line; of a list all parts. An apostrophe marks text for spreadsheets."""
    if isinstance(value, list | tuple):
        return " ".join(filter(None, map(_text, value)))
    if value is None or isinstance(value, dict):
        return ""
    line = " ".join(str(value).replace("\0", " ").split())
    return line[1:] if re.match(r"'[=+\-@]", line) else line


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := _text(values.get(name)))), None)


def _described(values: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first description; several captions become sentences."""
    captions = next((value for name in names if _text(value := values.get(name))), None)
    if isinstance(captions, list | tuple) and len(captions) > 1:
        return sentences_of([_text(caption) for caption in captions])
    return _text(captions) or None


def sentences_of(captions: Sequence[str]) -> str | None:
    """Captions as one text, each a sentence of it; None where there is none."""
    return " ".join(f"{caption.rstrip('.')}." for caption in dict.fromkeys(captions) if caption) or None


def _words(value: Any) -> Iterator[str]:
    parts = value if isinstance(value, list | tuple) else re.split(r"[;|,]", _text(value))
    yield from filter(None, map(_text, parts))


def _date(text: str | None) -> datetime | None:
    if text is None:
        return None
    if (date := written_date(text)) is None:
        raise _UnusableError(say("command-fault-date", text=text))
    return date


def _rating(text: str | None) -> int | None:
    """Stars from 1 to 5; 0 means none, and so does -1, which some programs write for rejected photos."""
    if text is None:
        return None
    try:
        stars = float(text)
    except ValueError:
        stars = -2.0
    if stars not in range(-1, HIGHEST_RATING + 1):
        raise _UnusableError(say("command-fault-rating", text=text, most=HIGHEST_RATING))
    return int(stars) if stars > 0 else None


def _degrees(values: Mapping[str, Any], names: tuple[str, ...], most: int) -> float | None:
    text = _first(values, names)
    if text is None:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("inf")
    if not -most <= degrees <= most:
        raise _UnusableError(say("command-fault-degrees", text=text, name=names[0]))
    return degrees
