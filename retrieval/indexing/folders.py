"""Compares the folders with the catalogue: new, changed, unchanged and missing files."""

from __future__ import annotations

import hashlib
import os
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath

from retrieval.catalogue import Catalogue, FoundFile, KnownSkip
from retrieval.errors import UnreadableImageError, UsageError
from retrieval.file_names import folded
from retrieval.images import Finding, find_images, sidecar_names
from retrieval.labels import given_labels
from retrieval.records import Label, SkippedFile
from retrieval.words import Clause, say

_FILES_A_REPORT = 1000
_LARGEST = 2**63 - 1  # that SQLite keeps: nanoseconds until 2262
# A file that was written to within so many seconds may be incomplete; copying programs pause for less.
QUIET_SECONDS = 2.0


def checked_roots(roots: Sequence[Path], data: Path) -> list[Path]:
    """The folders, absolute, without those inside another; UsageError where one is none or holds ``data``."""
    for root in roots:
        if not root.is_dir():
            raise UsageError(say("folder-a-file" if root.exists() else "folder-missing", folder=str(root)))
    folders = sorted({root.resolve() for root in roots})
    for folder in folders:
        if data.resolve().is_relative_to(folder):
            raise UsageError(say("data-inside", data=str(data), folder=str(folder)))
    return outermost(folders)


def outermost(folders: Sequence[Path]) -> list[Path]:
    """Those folders that lie in none of the others."""
    return [
        folder for folder in folders if not any(folder != other and folder.is_relative_to(other) for other in folders)
    ]


def known_folders(images: Sequence[Path], catalogue: Catalogue) -> list[Path]:
    """The existing folders of those asked for and those indexed, absolute."""
    folders = {folder.resolve() for folder in (*images, *catalogue.roots()) if folder.is_dir()}
    return outermost(sorted(folders))


def is_at_rest(path: Path, quiet: float) -> bool:
    """Whether a file was neither written nor moved here for ``quiet`` seconds; true of a missing one."""
    try:
        return _at_rest(path.stat(), quiet)
    except OSError:
        return True


def _at_rest(status: os.stat_result, quiet: float) -> bool:
    """A time in the future counts as at rest: a clock was wrong."""
    now = time.time()
    return not any(0 <= now - then < quiet for then in (status.st_mtime, status.st_ctime))


class Folders:
    """The folders of one run; ``walk`` them first."""

    def __init__(
        self, catalogue: Catalogue, model: str, roots: Sequence[Path], max_pixels: int, quiet: float = 0
    ) -> None:
        """``roots`` as ``checked_roots`` gives them; photos without a vector of ``model`` count as new.

        Files that somebody has written to within ``quiet`` seconds are left as they are known.
        """
        self._catalogue, self._roots, self._max_pixels = catalogue, roots, max_pixels
        self._quiet = quiet
        self._restless: set[Path] = set()
        self.catalogued = catalogue.known_files(model)
        self._known_skips = catalogue.known_skips()
        self.present: dict[Path, FoundFile] = {}
        self.problems: list[SkippedFile] = []  # folders and tables that cannot be read
        self._finding = Finding()
        self._given: dict[Path, dict[str, Label]] = {}
        self._root_of: dict[Path, Path] = {}

    def walk(self) -> Iterator[int]:
        """Finds the files; yields their number so far, now and then."""
        for root in self._roots:
            self._given[root] = self._read_labels(root)
            for path in find_images(root, self._finding):
                try:
                    status = path.stat()
                except OSError:
                    continue  # gone since it was listed
                if self._quiet and not _at_rest(status, self._quiet):
                    self._restless.add(path)
                    continue
                sidecar = next((name for name in sidecar_names(path) if name in self._finding.sidecars), None)
                self.present[path] = _found_file(path, root, status, sidecar)
                self._root_of[path] = root
                if len(self.present) % _FILES_A_REPORT == 0:
                    yield len(self.present)
        self.problems += [SkippedFile(folder, Clause("unreadable-whole-folder")) for folder in self._finding.unreadable]

    def _read_labels(self, root: Path) -> dict[str, Label]:
        try:
            return {unicodedata.normalize("NFC", name): label for name, label in given_labels(root).items()}
        except UnreadableImageError as error:
            self.problems.append(SkippedFile(error.path, error.reason))
            return {}

    def is_unchanged(self, file: FoundFile) -> bool:
        """The file is catalogued with a vector, and has the size and time that it had then."""
        file_before = self.catalogued.get(file.path)
        return file_before is not None and file_before.current and _as_seen(file_before.file) == _as_seen(file)

    def still_skipped(self, file: FoundFile) -> SkippedFile | None:
        """The earlier skip of the file, where another try cannot succeed."""
        skip = self._known_skips.get(file.path)
        if skip is None or (skip.size_bytes, skip.stamp) != _as_seen(file) or self._fits_now(skip):
            return None
        return skip.file

    def _fits_now(self, skip: KnownSkip) -> bool:
        """Whether the limit was raised that it exceeded."""
        return skip.pixels is not None and skip.pixels <= self._max_pixels

    def given_label(self, file: FoundFile) -> Label | None:
        """What labels.csv of its folder says about a file."""
        return self._given[self._root_of[file.path]].get(str(PurePosixPath(file.relative)))

    @property
    def videos(self) -> tuple[Path, ...]:
        """Videos beside the photos, which are left alone."""
        return tuple(self._finding.videos)

    def has_left(self, old: Path, new: Path) -> bool:
        """Whether nothing lies at ``old`` any more; a case-insensitive disk shows ``new`` there, too."""
        if not os.path.lexists(old):
            return True
        if old in self.present or folded(str(old)) != folded(str(new)):
            return False
        try:
            return os.path.samefile(old, new)
        except OSError:
            return False

    def missing_photos(self) -> list[int]:
        """photo_ids of catalogued files that are gone from folders that could be read.

        None while files are left alone: one of them may be a missing file that was moved.
        """
        if self._restless:
            return []
        return [file.photo_id for path, file in self.catalogued.items() if self._is_missing(path)]

    @property
    def keeps_waiting(self) -> bool:
        """Whether a catalogued file was left alone that has no vector of the model yet: another run will take it."""
        return any(path in self.catalogued and not self.catalogued[path].current for path in self._restless)

    def missing_skips(self) -> list[Path]:
        """Skipped files that no longer exist."""
        return [path for path in self._known_skips if self._is_missing(path)]

    def _is_missing(self, path: Path) -> bool:
        if path in self.present or any(folder in path.parents for folder in self._out_of_reach):
            return False
        return any(path.is_relative_to(root) for root in self._plugged_in)

    @cached_property
    def _out_of_reach(self) -> list[Path]:
        """Folders that cannot be read now: a disk or a share is unplugged, or access is refused."""
        filled = {folder for file in self.present for folder in file.parents}
        unplugged = [mount for mount in self._catalogue.mounts() - self._finding.mounts if mount not in filled]
        return [*self._finding.unreadable, *self._finding.dangling, *unplugged]

    @cached_property
    def _plugged_in(self) -> list[Path]:
        """The roots without empty folders on another device than before: a disk was mounted there."""
        before = self._catalogue.roots()
        filled = set(self._root_of.values())
        return [r for r in self._roots if r in filled or before.get(r) in (None, r.stat().st_dev)]

    def record(self) -> None:
        """Keeps the roots for next time, the outermost ones only."""
        self._catalogue.add_mounts(self._finding.mounts)
        recorded = self._catalogue.roots()
        every = recorded | {root: root.stat().st_dev for root in self._plugged_in}
        outer = {root: every[root] for root in outermost(list(every))}
        if outer != recorded:
            self._catalogue.set_roots(outer)


def _as_seen(file: FoundFile) -> tuple[int, int]:
    return file.size_bytes, file.stamp


def _found_file(path: Path, root: Path, status: os.stat_result, sidecar: Path | None) -> FoundFile:
    # Names are compared as they are typed: composed letters, while macOS takes them apart.
    relative = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
    nanoseconds = min(max(status.st_mtime_ns, -_LARGEST - 1), _LARGEST)
    return FoundFile(path, relative, status.st_size, nanoseconds, _stamp(status, sidecar))


def found_file(path: Path, root: Path) -> FoundFile:
    """A file below a root as a run sees it; raises OSError."""
    sidecar = path.with_name(f"{path.name}.xmp")
    return _found_file(path, root, path.stat(), sidecar if sidecar.exists() else None)


def _stamp(status: os.stat_result, sidecar: Path | None) -> int:
    """A number that changes with every write to the file or its sidecar, even where its times are set back."""
    times = [_times(status)]
    if sidecar:
        with suppress(OSError):  # gone meanwhile
            times.append(_times(sidecar.stat()))
    digest = hashlib.blake2b(repr(times).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1 or 1


def _times(status: os.stat_result) -> tuple[int, ...]:
    # On Windows ctime is the time of making, which says nothing of changes.
    return status.st_mtime_ns, status.st_size, *(() if os.name == "nt" else (status.st_ctime_ns,))
