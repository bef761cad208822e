"""Where a photo was taken: the coordinates of EXIF, also as writers off the letter of the standard leave them."""

from __future__ import annotations

from collections.abc import Mapping

from PIL import ExifTags

Position = tuple[float | None, float | None]
NOWHERE: Position = (None, None)


def position_of(gps: Mapping[int, object]) -> Position:
    """Degrees north and east, both None where the file does not say or says nonsense.

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
    """Degrees, or degrees and minutes, or all three with seconds."""
    numbers = [float(part) for part in parts] if isinstance(parts, tuple | list) else [float(parts)]  # type: ignore[arg-type]
    if not 1 <= len(numbers) <= 3:
        raise ValueError(parts)
    sign = -1 if any(number < 0 for number in numbers) else 1
    value = float(sum(abs(number) / 60.0**place for place, number in enumerate(numbers)))
    letter = side.decode("latin-1") if isinstance(side, bytes) else str(side or "")
    return -value if letter.strip("\0 ").upper()[:1] == negative else sign * value
