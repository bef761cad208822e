"""Where a photo was taken: the coordinates of EXIF, also as written against the standard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isnan

from PIL import ExifTags

Position = tuple[float | None, float | None]
NOWHERE: Position = (None, None)


def position_of(gps: Mapping[int, object]) -> Position:
    """Degrees north and east, both None where they are missing or make no sense.

    Without a reference the sign counts, so a number is north or east (as ExifTool reads it); spelled-out ones
    ("South") count by their first letter.
    """
    tags = ExifTags.GPS
    try:
        latitude = _degrees(gps[tags.GPSLatitude], gps.get(tags.GPSLatitudeRef), "S")
        longitude = _degrees(gps[tags.GPSLongitude], gps.get(tags.GPSLongitudeRef), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return NOWHERE
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or latitude == longitude == 0:
        return NOWHERE  # cameras without a fix write zeros
    return latitude, longitude


def _degrees(parts: object, side: object, negative: str) -> float:
    """Degrees, or degrees and minutes, or all three with seconds: numbers, or a text such as "48 deg 51' 30\" N"."""
    if isinstance(parts, str | bytes):
        parts, side = _read(_text(parts), side)
    numbers = [float(part) for part in parts] if isinstance(parts, tuple | list) else [float(parts)]  # type: ignore[arg-type]
    while len(numbers) > 1 and isnan(numbers[-1]):  # 0/0: the writer knew no seconds
        numbers.pop()
    if not 1 <= len(numbers) <= 3:
        raise ValueError(parts)
    sign = -1 if any(number < 0 for number in numbers) else 1
    value = float(sum(abs(number) / 60.0**place for place, number in enumerate(numbers)))
    return -value if _text(side or "").strip("\0 ").upper()[:1] == negative else sign * value


def _read(text: str, side: object) -> tuple[tuple[float, ...], object]:
    """The numbers of a text, and the side that it ends with where none is given."""
    fractions = re.findall(r"(-?\d+(?:\.\d+)?)(?:/(\d+))?", text)
    numbers = tuple(float(above) / float(below or 1) for above, below in fractions)
    letter = re.search(r"[NSEW](?=\W*$)", text.upper())
    return numbers, side or (letter[0] if letter else "")


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
