"""What a photo file says about itself."""

from __future__ import annotations

from datetime import datetime
from math import inf
from pathlib import Path

from PIL import ExifTags, Image

from retrieval.images.dates import named_date, written_date
from retrieval.images.embedded import Embedded, decoded, embedded_in
from retrieval.images.places import NOWHERE, position_of
from retrieval.records import DateSource, Exposure, PhotoFacts


def facts_of(path: Path, image: Image.Image, format: str, exif: Image.Exif) -> PhotoFacts:
    """The facts of an opened ``image``, before it is decoded or turned; ``exif`` may come from elsewhere."""
    status = Path(path).stat()
    embedded = embedded_in(path, image, exif)
    taken, taken_from = _taken(path, exif, embedded)
    position = position_of(_ifd(exif, ExifTags.IFD.GPSInfo))
    latitude, longitude = embedded.position if position == NOWHERE else position
    turned = exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
    on_its_side = turned and format != "tiff"  # Pillow tells the upright size of a TIFF
    width, height = image.size[::-1] if on_its_side else image.size
    return PhotoFacts(
        width=width,
        height=height,
        format=format,
        size_bytes=status.st_size,
        taken=taken,
        taken_from=taken_from,
        camera=_camera(exif),
        latitude=latitude,
        longitude=longitude,
        title=embedded.title,
        description=embedded.description,
        keywords=embedded.keywords,
        rating=embedded.rating,
    )


def exposure_of(exif: Image.Exif) -> Exposure:
    """How and by whom it was taken; None for what is missing or makes no sense."""
    details, base = _ifd(exif, ExifTags.IFD.Exif), ExifTags.Base
    iso = details.get(base.ISOSpeedRatings)
    sensitivity = _positive(iso[0] if isinstance(iso, tuple) and iso else iso)
    return Exposure(
        lens=_line(details.get(base.LensModel)),
        aperture=_positive(details.get(base.FNumber)),
        seconds=_positive(details.get(base.ExposureTime)),
        iso=int(sensitivity) if sensitivity else None,
        focal_mm=_positive(details.get(base.FocalLength)),
        author=_line(exif.get(base.Artist)),
        rights=_line(exif.get(base.Copyright)),
    )


def _line(value: object) -> str | None:
    """The text in an EXIF field as one line; None where there is none."""
    return " ".join(decoded(value, False).replace("\0", " ").split()) or None


def _positive(value: object) -> float | None:
    """The number in an EXIF field; None unless it is finite and above 0. Damaged files have fractions over 0."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if 0 < number < inf else None


def exif_of(image: Image.Image) -> Image.Exif:
    """The EXIF of an image, empty where it has none; the pixels of a PNG are not read for it."""
    try:
        return Image.Image.getexif(image) if image.format == "PNG" else image.getexif()
    except Exception:  # damaged EXIF is no reason to refuse a photo
        return Image.Exif()


def _ifd(exif: Image.Exif, tag: int) -> dict[int, object]:
    try:
        return dict(exif.get_ifd(tag))
    except Exception:
        return {}


def _taken(path: Path, exif: Image.Exif, embedded: Embedded) -> tuple[datetime | None, DateSource | None]:
    """The date in the photo or in its name; None without one, as the file's own date may be that of a copy."""
    details = _ifd(exif, ExifTags.IFD.Exif)
    base = ExifTags.Base
    for value in (details.get(base.DateTimeOriginal), details.get(base.DateTimeDigitized)):
        if date := written_date(value):
            return date, "exif"
    if embedded.taken:
        return embedded.taken, "exif"
    if date := named_date(path.stem):
        return date, "name"
    # The last change by a program; in a file straight from a camera that is when it was taken.
    date = written_date(exif.get(base.DateTime))
    return date, "exif" if date else None


def _camera(exif: Image.Exif) -> str | None:
    tags = (ExifTags.Base.Make, ExifTags.Base.Model)
    maker, model = (_line(exif.get(tag)) or "" for tag in tags)
    named = model if model.lower().startswith(maker.lower().split(" ")[0]) else f"{maker} {model}"
    return named.strip() or maker or None
