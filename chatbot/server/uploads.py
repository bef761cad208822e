"""Checks what a person adds, photos or a ZIP of photos, and puts the good ones into the images folder."""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from chatbot import words
from retrieval.errors import ImageSearchError, ImageTooLargeError, QueryError, UnreadableImageError
from retrieval.file_names import safe_file_name, unused_name
from retrieval.images import open_image

MOST_FILES = 200
MOST_BYTES = 300_000_000
# A ZIP of photos hardly shrinks: one that unpacks to twice what may be sent is no such thing.
MOST_UNPACKED_BYTES = 2 * MOST_BYTES
MOST_ZIP_FILES = 5_000
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that arrived: the name its sender gave it and its open content."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, with a clause that says why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an upload: the new files and those that were refused."""

    files: tuple[Path, ...]
    refused: tuple[Refusal, ...]


class _RefusedError(Exception):
    """One file cannot be taken; the message is the clause."""


def add_uploads(uploads: Sequence[Upload], folder: Path, max_pixels: int) -> Added:
    """Check every file by decoding it and move the photos into ``folder``; existing files are never touched.

    Raises QueryError where nothing was sent or too many files were.
    """
    if not uploads:
        raise QueryError(words.NO_FILES)
    if len(uploads) > MOST_FILES:
        raise QueryError(words.TOO_MANY_FILES.format(n=len(uploads), limit=MOST_FILES))
    added: list[Path] = []
    refused: list[Refusal] = []
    folder.mkdir(parents=True, exist_ok=True)
    # The draft lies beside its target, so moving it is a rename; the point hides it from an indexing run.
    with tempfile.TemporaryDirectory(prefix=".adding-", dir=folder) as draft_folder:
        for upload in uploads:
            try:
                for name, content in _photos_of(upload):
                    try:
                        added.append(_take(name, content, Path(draft_folder), folder, max_pixels))
                    except _RefusedError as error:
                        refused.append(Refusal(name.name, str(error)))
            except _RefusedError as error:
                refused.append(Refusal(upload.name, str(error)))
    return Added(tuple(added), tuple(refused))


def _photos_of(upload: Upload) -> Iterator[tuple[PurePosixPath, IO[bytes]]]:
    """The upload itself, or what a ZIP holds; a ZIP that is not safe is refused before any of it is used."""
    if not _is_zip(upload):
        yield PurePosixPath(PurePosixPath(upload.name.replace("\\", "/")).name), upload.content
        return
    try:
        with zipfile.ZipFile(upload.content) as archive:
            for entry in _checked(archive):
                with archive.open(entry) as content:
                    yield PurePosixPath(entry.filename), content
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise _RefusedError(words.BROKEN_ZIP) from error


def _checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or re.match(r"^[A-Za-z]:", entry.filename) or is_link:
            raise _RefusedError(words.OUTSIDE_ZIP.format(name=entry.filename))
        if entry.flag_bits & 1:
            raise _RefusedError(words.LOCKED_ZIP)
    if len(entries) > MOST_ZIP_FILES:
        raise _RefusedError(words.CROWDED_ZIP.format(n=len(entries), limit=MOST_ZIP_FILES))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise _RefusedError(words.BOMB_ZIP.format(megabytes=MOST_UNPACKED_BYTES // 1_000_000))
    return [entry for entry in entries if not _is_litter(PurePosixPath(entry.filename))]


def _is_litter(path: PurePosixPath) -> bool:
    """What systems put into a ZIP on their own."""
    return path.name.startswith(".") or "__MACOSX" in path.parts or path.name.lower() in ("thumbs.db", "desktop.ini")


def _take(name: PurePosixPath, content: IO[bytes], drafts: Path, folder: Path, max_pixels: int) -> Path:
    """Write, decode, move into place under a free name; sub-folders of a ZIP stay, they are labels."""
    draft = drafts / safe_file_name(name.name)
    try:
        _copy(content, draft)
        open_image(draft, max_pixels=max_pixels, max_side=256)
        target = folder.joinpath(*(safe_file_name(part) for part in name.parts[:-1]))
        target.mkdir(parents=True, exist_ok=True)
        return draft.rename(target / unused_name(draft.name, lambda candidate: (target / candidate).exists()))
    except (UnreadableImageError, ImageTooLargeError) as error:
        raise _RefusedError(error.reason) from error
    except ImageSearchError as error:
        raise _RefusedError(words.NOT_A_PHOTO) from error
    finally:
        draft.unlink(missing_ok=True)


def _copy(content: IO[bytes], target: Path) -> None:
    """Copy at most what may be sent at once: a ZIP's directory may lie about the sizes of its entries."""
    try:
        with target.open("wb") as file:
            while chunk := content.read(CHUNK_BYTES):
                if file.tell() + len(chunk) > MOST_BYTES:
                    raise _RefusedError(words.BOMB_ZIP.format(megabytes=MOST_BYTES // 1_000_000))
                file.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _RefusedError(words.BROKEN_ZIP) from error
    except OSError as error:
        raise _RefusedError(words.NOT_WRITTEN.format(reason=error.strerror or error)) from error


def _is_zip(upload: Upload) -> bool:
    head = upload.content.read(4)
    upload.content.seek(0)
    return head[:2] == b"PK" or upload.name.lower().endswith(".zip")
