"""What a photo file says about itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PIL import ExifTags, Image

from retrieval.records import PhotoFacts


def facts_of(path: Path, image: Image.Image, format: str) -> PhotoFacts:
    """The facts of an opened ``image``, before it is decoded or turned."""
    status = Path(path).stat()
    exif = exif_of(image)
    shot = _taken(exif)
    latitude, longitude = _position(_ifd(exif, ExifTags.IFD.GPSInfo))
    turned = exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
    on_its_side = turned and format != "tiff"  # Pillow tells the upright size of a TIFF
    width, height = image.size[::-1] if on_its_side else image.size
    return PhotoFacts(
        width=width,
        height=height,
        format=format,
        size_bytes=status.st_size,
        taken=shot or datetime.fromtimestamp(status.st_mtime).replace(microsecond=0),
        taken_from="exif" if shot else "file",
        camera=_camera(exif),
        latitude=latitude,
        longitude=longitude,
    )


def exif_of(image: Image.Image) -> Image.Exif:
    """The EXIF of an image, empty where it has none."""
    try:
        return image.getexif()
    except Exception:  # damaged EXIF is no reason to refuse a photo
        return Image.Exif()


def _ifd(exif: Image.Exif, tag: int) -> dict[int, object]:
    try:
        return dict(exif.get_ifd(tag))
    except Exception:
        return {}


def _taken(exif: Image.Exif) -> datetime | None:
    details = _ifd(exif, ExifTags.IFD.Exif)
    base = ExifTags.Base
    for value in (
        details.get(base.DateTimeOriginal),
        details.get(base.DateTimeDigitized),
        exif.get(base.DateTime),
    ):
        try:
            return datetime.strptime(str(value).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")
        except ValueError:  # absent, or all zeros from a camera whose clock was never set
            continue
    return None


def _camera(exif: Image.Exif) -> str | None:
    tags = (ExifTags.Base.Make, ExifTags.Base.Model)
    maker, model = (" ".join(str(exif.get(tag, "")).replace("\0", " ").split()) for tag in tags)
    named = model if model.lower().startswith(maker.lower().split(" ")[0]) else f"{maker} {model}"
    return named.strip() or maker or None


def _position(gps: dict[int, object]) -> tuple[float | None, float | None]:
    """Degrees north and east, both None where the file does not say or says nonsense."""
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or latitude == longitude == 0:
        return None, None  # cameras without a fix write zeros
    return latitude, longitude


def _degrees(parts: object, side: object, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)  # type: ignore[attr-defined]
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\0 ").upper() == negative else value
