"""Checks uploads, photos or a ZIP of photos, and puts the good ones into the images folder."""

from __future__ import annotations

import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from chatbot.server.archives import leads_outside, names_of
from retrieval.errors import ImageTooLargeError, QueryError, UnreadableImageError
from retrieval.file_names import safe_file_name, unused_name
from retrieval.images import content_hash, is_left_out, open_image
from retrieval.words import say

MOST_FILES = 200
MOST_BYTES = 300_000_000
# A ZIP of photos hardly shrinks: one that unpacks to twice the limit of an upload is something else.
MOST_UNPACKED_BYTES = 2 * MOST_BYTES
MOST_ZIP_FILES = 5_000
CHUNK_BYTES = 1 << 20
MOST_FOLDERS = 8
_PLACING = threading.Lock()
_BROKEN = (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: the name its sender gave it and its open content."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, with a clause that says why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An uploaded photo that the collection already has, at this path."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Added:
    """The result of an upload: new files, refused ones, and photos that the collection already had."""

    files: tuple[Path, ...]
    refused: tuple[Refusal, ...]
    known: tuple[Duplicate, ...] = ()


class _RefusedError(Exception):
    """One file cannot be taken; the message is the clause."""


class _DuplicateError(Exception):
    """The collection already has this photo, at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


def _nowhere(content_hash: str) -> Path | None:
    return None


def add_uploads(
    uploads: Sequence[Upload], folder: Path, max_pixels: int, path_of: Callable[[str], Path | None] = _nowhere
) -> Added:
    """Check every file by decoding it and move the photos into ``folder``; existing files are never touched.

    ``path_of`` returns the path of the photo with a content hash, if there is one; it is not added again. Raises
    QueryError if nothing or too much was sent.
    """
    if not uploads:
        raise QueryError(say("server-no-files"))
    if len(uploads) > MOST_FILES:
        raise QueryError(say("server-too-many-files", n=len(uploads), limit=MOST_FILES))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Drafts are in the same folder, so that moving them is a rename; the dot hides them from indexing.
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=folder) as drafts:
            return _Adding(folder, Path(drafts), max_pixels, path_of).take(uploads)
    except OSError as error:
        raise QueryError(say("server-folder-not-written", reason=error.strerror or str(error))) from error


class _Adding:
    """Adds the files of one upload to the folder."""

    def __init__(self, folder: Path, drafts: Path, max_pixels: int, path_of: Callable[[str], Path | None]) -> None:
        self._folder, self._drafts, self._max_pixels, self._path_of = folder, drafts, max_pixels, path_of
        self._taken: dict[str, Path] = {}  # by content hash: an upload may contain the same photo twice

    def take(self, uploads: Sequence[Upload]) -> Added:
        """Add every file of every upload; one that is refused does not stop the others."""
        refused: list[Refusal] = []
        already_there: list[Duplicate] = []
        for upload in uploads:
            try:
                for name, open_content in _photos_of(upload):
                    try:
                        with open_content() as content:
                            self._take(name, content)
                    except _RefusedError as error:
                        refused.append(Refusal(name.name, str(error)))
                    except _DuplicateError as error:
                        already_there.append(Duplicate(name.name, error.path))
            except _RefusedError as error:
                refused.append(Refusal(upload.name, str(error)))
        return Added(tuple(self._taken.values()), tuple(refused), tuple(already_there))

    def _take(self, name: PurePosixPath, content: IO[bytes]) -> None:
        """Write, decode and move a file into place under a free name; folders of a ZIP are kept, as they are labels."""
        draft = self._drafts / safe_file_name(name.name)
        try:
            _copy(content, draft)
            open_image(draft, max_pixels=self._max_pixels, max_side=256)
            digest = content_hash(draft)
            if existing := self._taken.get(digest) or self._path_of(digest) or self._beside(name, digest):
                raise _DuplicateError(existing)
            with _PLACING:  # two visitors may send photos of the same name
                target = _folder_for(self._folder, name.parts[:-1])
                self._taken[digest] = draft.rename(
                    target / unused_name(draft.name, lambda candidate: (target / candidate).exists())
                )
        except (UnreadableImageError, ImageTooLargeError) as error:
            raise _RefusedError(str(error.reason)) from error
        except OSError as error:
            raise _RefusedError(say("server-not-written", reason=error.strerror or str(error))) from error
        finally:
            draft.unlink(missing_ok=True)

    def _beside(self, name: PurePosixPath, digest: str) -> Path | None:
        """The same file under that name, added a moment ago and not indexed yet."""
        path = self._folder.joinpath(*_folders(name.parts[:-1]), safe_file_name(name.name))
        try:
            return path if path.is_file() and content_hash(path) == digest else None
        except UnreadableImageError:
            return None


def _photos_of(upload: Upload) -> Iterator[tuple[PurePosixPath, Callable[[], AbstractContextManager[IO[bytes]]]]]:
    """The upload itself, or the files in a ZIP; an unsafe ZIP is refused as a whole."""
    if not _is_zip(upload):
        yield PurePosixPath(PurePosixPath(upload.name.replace("\\", "/")).name), lambda: nullcontext(upload.content)
        return
    try:
        with zipfile.ZipFile(upload.content) as archive:
            for name, entry in _checked(archive):
                yield PurePosixPath(name), partial(_opened, archive, entry)
    except (*_BROKEN, OSError) as error:
        raise _RefusedError(say("server-broken-zip")) from error


@contextmanager
def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    try:
        content = archive.open(entry)
    except _BROKEN as error:
        raise _RefusedError(say("server-broken-zip")) from error
    with content:
        yield content


def _checked(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    named = list(zip(names_of(entries), entries, strict=True))
    for name, entry in named:
        if leads_outside(name, entry):
            raise _RefusedError(say("server-outside-zip", name=name))
        if entry.flag_bits & 1:
            raise _RefusedError(say("server-locked-zip"))
    if len(entries) > MOST_ZIP_FILES:
        raise _RefusedError(say("server-crowded-zip", n=len(entries), limit=MOST_ZIP_FILES))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise _RefusedError(say("server-bomb-zip", megabytes=MOST_UNPACKED_BYTES // 1_000_000))
    return [(name, entry) for name, entry in named if not _is_litter(PurePosixPath(name))]


def _is_litter(path: PurePosixPath) -> bool:
    """Files that systems add to a ZIP."""
    return is_left_out(path) or path.name.lower() in ("thumbs.db", "desktop.ini")


def _folders(parts: Sequence[str]) -> list[str]:
    """The innermost folders, which say most about a photo; deeper paths are too long for some systems."""
    return [safe_file_name(part) for part in parts[-MOST_FOLDERS:]]


def _folder_for(folder: Path, parts: Sequence[str]) -> Path:
    """The folder for a file in a ZIP, created if needed, under another name if a file has that name."""
    for part in _folders(parts):
        number, target = 1, folder / part
        while target.exists() and not target.is_dir():
            number += 1
            target = folder / f"{part} {number}"
        folder = target
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _copy(content: IO[bytes], target: Path) -> None:
    """Copy up to the limit of an upload, as a ZIP may lie about the sizes of its entries."""
    try:
        with target.open("wb") as file:
            while chunk := content.read(CHUNK_BYTES):
                if file.tell() + len(chunk) > MOST_BYTES:
                    raise _RefusedError(say("server-bomb-zip", megabytes=MOST_BYTES // 1_000_000))
                file.write(chunk)
    except _BROKEN as error:
        raise _RefusedError(say("server-broken-zip")) from error


def _is_zip(upload: Upload) -> bool:
    head = upload.content.read(4)
    upload.content.seek(0)
    return head[:2] == b"PK" or upload.name.lower().endswith(".zip")
