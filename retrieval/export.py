"""Exports of photos: a ZIP of the files, a table (CSV, JSON), vectors (NPZ), XMP files, a contact sheet."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import textwrap
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from retrieval.colours.lab import hex_of
from retrieval.errors import QueryError, UnreadableImageError, UsageError
from retrieval.file_names import folded, safe_file_name, unused_name
from retrieval.images import content_hash, looks_like_photo
from retrieval.library import Library
from retrieval.lines import printable
from retrieval.records import ExportFormat, Photo, SkippedFile
from retrieval.sidecars import write_beside, write_into
from retrieval.vector_index import Ids
from retrieval.whole_files import is_stream, named_file, whole_stream
from retrieval.words import Clause, say

EXPORTS = "exports"
VECTOR_KINDS: tuple[Literal["image", "caption"], ...] = ("image", "caption")
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)  # what a ZIP writes for an unknown date
# A spreadsheet runs a cell that begins so as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TILE, _TEXT, _GAP, _MOST_COLUMNS = 224, 54, 12, 6
# A JPEG may have 65,535 pixels a side; a tall sheet of 6 columns reaches that at 1,350 photos.
_MOST_ON_A_SHEET = 1200


def export_results(
    library: Library, ids: Sequence[int] | Ids, format: ExportFormat, target: Path | IO[bytes]
) -> tuple[SkippedFile, ...]:
    """Writes the photos in the order of ``ids`` to a file, which appears whole or not at all, or to a stream.

    "zip" holds the original files under safe, unique names; "csv" and "json" hold what is known of each
    photo, with its path below the images folder; "npz" holds their vectors and files; "contact-sheet" is a JPEG;
    "xmp" is a ZIP of sidecars where the target is a stream or ends in ".zip", else the sidecars themselves in a folder
    of that name, made if need be. Photos that left the collection are passed over. Returns the files that could not be
    read; raises QueryError where nothing is left to export, UsageError for another format or a file that cannot be
    written.
    """
    if format not in get_args(ExportFormat):
        raise UsageError(say("export-format", format=format, formats=", ".join(get_args(ExportFormat))))
    photos = library.catalogue.photos(ids)
    if not photos:
        raise QueryError(say("export-nothing"))
    if format == "contact-sheet" and isinstance(target, Path) and _picture_format(target) not in ("JPEG", None):
        raise UsageError(say("export-sheet-name", file=str(target)))
    if format == "xmp" and isinstance(target, Path) and _is_for_sidecars(target):
        return write_beside(photos, _below_images(library, photos, Path(os.path.abspath(target))), target)
    with _written(target) as file:
        return _WRITERS[format](library, photos, file)


def _is_for_sidecars(target: Path) -> bool:
    """Whether sidecars are written into a folder of this name, and not into a ZIP or through a pipe."""
    return target.is_dir() or not (target.suffix.lower() == ".zip" or is_stream(target))


def exports_folder(library: Library) -> Path:
    """The folder in the data folder that the chat saves to, made where it is missing; raises UsageError."""
    folder = library.settings.data / EXPORTS
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def check_target(library: Library, target: Path) -> None:
    """Raise UsageError where a file to be written would lie in the data folder, or is or would be one of the photos."""
    if target.exists() and not target.is_file():
        return  # a folder, a pipe or a device is never replaced
    data = library.settings.data
    if _lies_in(target, data) and not _lies_in(target, data / EXPORTS):
        raise UsageError(say("export-in-data", file=str(target), folder=str(data)))
    if not looks_like_photo(target):
        return
    roots = (*library.settings.images, *library.catalogue.roots())
    known = target.is_file() and library.catalogue.photo_by_hash(content_hash(target))
    if known or any(_lies_in(target, root) for root in roots):
        raise UsageError(say("export-over-photo", file=str(target)))


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a file lies below a folder, by their own names or where their links lead."""
    return any(one.is_relative_to(other) for one in _places(path) for other in _places(folder))


def _places(path: Path) -> tuple[Path, Path]:
    return Path(os.path.abspath(path)), Path(os.path.realpath(path))


@contextmanager
def _written(target: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """A draft that becomes the target, or goes into the stream, once everything succeeded."""
    try:
        with named_file(target) if isinstance(target, Path) else whole_stream(target) as file:
            yield file
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path | IO[bytes], error: OSError) -> UsageError:
    return UsageError(say("export-unwritable", file=str(target), reason=error.strerror or str(error)))


def _write_zip(library: Library, photos: Sequence[Photo], file: IO[bytes]) -> tuple[SkippedFile, ...]:
    skipped = []
    names = unique_names([photo.path.name for photo in photos])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # photos are compressed already
        for photo, name in zip(photos, names, strict=True):
            try:
                archive.writestr(_entry(photo, name), photo.path.read_bytes())
            except OSError as error:
                skipped.append(SkippedFile(photo.path, _unreadable(error)))
    if len(skipped) == len(photos):
        raise QueryError(say("export-unreadable"))
    return tuple(skipped)


def _entry(photo: Photo, name: str) -> zipfile.ZipInfo:
    # A ZIP holds no other years; people sort by when a photo was taken.
    taken = photo.facts.taken
    moment = (min(max(taken.year, 1980), 2107), *taken.timetuple()[1:6]) if taken else _NO_MOMENT
    entry = zipfile.ZipInfo(name, moment)
    entry.external_attr = 0o644 << 16
    return entry


def unique_names(names: Iterable[str]) -> list[str]:
    """File names without folders that every system can unpack side by side, in the same order."""
    taken: set[str] = set()
    unique = []
    for name in names:
        # Windows and macOS ignore case.
        free = unused_name(safe_file_name(name), lambda candidate: candidate.casefold() in taken)
        taken.add(free.casefold())
        unique.append(free)
    return unique


def _write_csv(library: Library, photos: Sequence[Photo], file: IO[bytes]) -> tuple[SkippedFile, ...]:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)  # Excel needs the byte order mark
    rows = _rows(library, photos)
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows({key: spreadsheet_cell(value) for key, value in row.items()} for row in rows)
    text.detach()
    return ()


def spreadsheet_cell(value: object) -> object:
    """A table cell that no spreadsheet takes for a formula; a list becomes its words."""
    if isinstance(value, list):
        return "; ".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _write_json(library: Library, photos: Sequence[Photo], file: IO[bytes]) -> tuple[SkippedFile, ...]:
    file.write(json.dumps({"photos": _rows(library, photos)}, ensure_ascii=False, indent=1).encode())
    return ()


def _rows(library: Library, photos: Sequence[Photo]) -> list[dict[str, Any]]:
    """What is known of each photo as plain values, the same keys for every photo."""
    return [_row(photo, file) for photo, file in zip(photos, _below_images(library, photos), strict=True)]


def _row(photo: Photo, file: str) -> dict[str, Any]:
    facts, label = photo.facts, photo.label
    return {
        "photo_id": photo.photo_id,
        "uuid": photo.uuid,
        "file": file,
        "caption": photo.caption.text if photo.caption else None,
        "label": label.text if label else None,
        "label_source": label.source if label else None,
        "description": facts.description or (label.description if label else None),
        "title": facts.title,
        "keywords": list(facts.keywords),
        "rating": facts.rating,
        "colours": [hex_of(swatch.lab) for swatch in photo.palette],
        "taken": facts.taken.isoformat() if facts.taken else None,
        "width": facts.width,
        "height": facts.height,
        "format": facts.format,
        "bytes": facts.size_bytes,
        "camera": facts.camera,
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "place": photo.place,
        "text": photo.text or None,
        "sha256": photo.content_hash,
    }


def _write_npz(library: Library, photos: Sequence[Photo], file: IO[bytes]) -> tuple[SkippedFile, ...]:
    """NumPy's archive, without pickles: "files", "photo_ids" and "uuids" (n,), "image" and "caption" (n, dim), "model".

    Vectors are float32 of unit length; a photo that has none yet has zeros.
    """
    ids = np.array([photo.photo_id for photo in photos], np.int64)
    model = library.catalogue.model
    image, caption = (_rows_of(ids, *library.catalogue.vectors(kind, model, ids)) for kind in VECTOR_KINDS)
    files = np.array(_below_images(library, photos))
    np.savez(
        file,
        files=files,
        photo_ids=ids,
        uuids=np.array([photo.uuid for photo in photos]),
        model=np.array(model or ""),
        image=image,
        caption=caption,
    )
    return ()


def _rows_of(wanted: Ids, ids: Ids, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors in the order of ``wanted``, zeros where there is none."""
    rows = np.zeros((len(wanted), vectors.shape[1]), np.float32)
    if len(ids):
        places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
        has_vector = ids[places] == wanted
        rows[has_vector] = vectors[places[has_vector]]
    return rows


def _write_xmp(library: Library, photos: Sequence[Photo], file: IO[bytes]) -> tuple[SkippedFile, ...]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        write_into(photos, _below_images(library, photos), archive)
    return ()


def _below_images(library: Library, photos: Sequence[Photo], target: Path | None = None) -> list[str]:
    """The paths of photos below their images folders; where these are stays private.

    A path that photos in several of the folders have begins with a name for its folder, whether or not the others are
    among these photos, unless this folder is the ``target``.
    """
    known = (*library.settings.images, *library.catalogue.roots())
    roots = list(dict.fromkeys(Path(os.path.abspath(root)) for root in known))
    located = [_located(photo.path, roots) for photo in photos]
    others = library.catalogue.files() if len(roots) > 1 else []
    roots_of: dict[str, set[Path]] = defaultdict(set)
    for root, path in (*located, *(_located(file.path, roots) for file in others)):
        roots_of[folded(path)].add(root)
    named = sorted(frozenset[Path]().union(*roots_of.values()))
    # With names that no path begins with, none is given twice.
    taken = sorted({path.partition("/")[0] for path in roots_of if "/" in path})
    names = dict(zip(named, unique_names([*taken, *(root.name for root in named)])[len(taken) :], strict=True))
    shared = {path for path, of_one in roots_of.items() if len(of_one) > 1}
    return [f"{names[root]}/{path}" if folded(path) in shared and root != target else path for root, path in located]


def _located(path: Path, roots: Sequence[Path]) -> tuple[Path, str]:
    """The root that a path lies below, and the path from there on."""
    root = next((root for root in roots if path.is_relative_to(root)), path.parent)
    return root, os.fsencode(path.relative_to(root).as_posix()).decode(errors="replace")


def _write_sheet(library: Library, photos: Sequence[Photo], file: IO[bytes]) -> tuple[SkippedFile, ...]:
    if len(photos) > _MOST_ON_A_SHEET:
        raise UsageError(say("export-sheet", n=len(photos), most=_MOST_ON_A_SHEET))
    columns = min(_MOST_COLUMNS, len(photos))
    across, down = _TILE + _GAP, _TILE + _TEXT + _GAP
    size = (columns * across + _GAP, math.ceil(len(photos) / columns) * down + _GAP)
    sheet, skipped = Image.new("RGB", size, "white"), []
    for place, photo in enumerate(photos):
        corner = (_GAP + place % columns * across, _GAP + place // columns * down)
        try:
            _place(sheet, library.thumbnail(photo, 256), corner)
        except UnreadableImageError as error:
            skipped.append(SkippedFile(photo.path, error.reason))
        except OSError as error:
            skipped.append(SkippedFile(photo.path, _unreadable(error)))
        _write_words(sheet, photo, corner)
    sheet.save(file, "JPEG", quality=88)
    return tuple(skipped)


def _picture_format(target: Path) -> str | None:
    """The format of pictures that a file is named for."""
    return Image.registered_extensions().get(target.suffix.lower())


def _place(sheet: Image.Image, thumbnail: Path, corner: tuple[int, int]) -> None:
    with Image.open(thumbnail) as opened:
        small = ImageOps.contain(opened.convert("RGB"), (_TILE, _TILE))
    sheet.paste(small, (corner[0] + (_TILE - small.width) // 2, corner[1] + (_TILE - small.height) // 2))


def _write_words(sheet: Image.Image, photo: Photo, corner: tuple[int, int]) -> None:
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    words = printable(photo.caption.text if photo.caption else "")
    lines = [printable(photo.path.name)[:32], *textwrap.wrap(words, 34)[:2]]
    for number, line in enumerate(lines):
        where = (corner[0], corner[1] + _TILE + 4 + 16 * number)
        draw.text(where, line, fill="#6b6b70" if number == 0 else "#1c1c1e", font=font)


def _unreadable(error: OSError) -> Clause:
    return Clause.of("file-unreadable", reason=error.strerror or str(error))


_Writer = Callable[[Library, Sequence[Photo], IO[bytes]], tuple[SkippedFile, ...]]
_WRITERS: dict[str, _Writer] = {
    "zip": _write_zip, "csv": _write_csv, "json": _write_json, "npz": _write_npz, "contact-sheet": _write_sheet,
    "xmp": _write_xmp,
}  # fmt: skip
