"""Finds the photos in a folder: which are left out, and how a file with several names is counted once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from pathspec import GitIgnoreSpec

from retrieval.images.files import looks_like_photo, looks_like_video

# An empty file of this name keeps Android's gallery, and this program, out of a folder.
NO_MEDIA = ".nomedia"
# Lines as in .gitignore (pathspec): what is left out below the folder that this file lies in.
IGNORE = ".photochatignore"
# Thumbnails, bins and snapshots of NAS boxes, Windows, macOS and Linux, in lower case.
_SYSTEM_FOLDERS = frozenset(
    ("@eadir", "@recycle", "@recently-snapshot", "@tmp", "#recycle", "#snapshot", "$recycle.bin", "recycler",
     "system volume information", "lost+found", "found.000", "__macosx")
)  # fmt: skip
# Photo programs keep previews and copies beside the originals: of their libraries, only these are walked.
_LIBRARIES = (".photoslibrary", ".migratedphotolibrary", ".photolibrary", ".aplibrary")
_ORIGINALS = ("originals", "masters")
_PREVIEW_FOLDERS = (".lrdata", ".lrcat-data", ".cocatalog")
# Backups, and what is still being copied or downloaded.
_UNFINISHED = ("_original", ".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".bak", "~")

_Identity = tuple[int, int]


@dataclass(slots=True)
class Finding:
    """What a walk finds besides the photos; one for all folders of a run, so that a file counts once."""

    unreadable: list[Path] = field(default_factory=list)  # folders
    videos: list[Path] = field(default_factory=list)
    folders: set[_Identity] = field(default_factory=set)  # walked
    files: set[_Identity] = field(default_factory=set)  # found, of those that may have another name
    sidecars: set[Path] = field(default_factory=set)  # XMP files
    links: list[Path] = field(default_factory=list)  # to files that a walk may meet under their own name
    mounts: set[Path] = field(default_factory=set)  # folders on another device than the one that they lie in
    dangling: list[Path] = field(default_factory=list)  # links that lead nowhere now


def find_images(root: Path, finding: Finding | None = None) -> Iterator[Path]:
    """Files under ``root`` that look like photos by name or by content, sorted, folders after their files.

    Hidden files and folders, those of systems, unfinished ones, and what NO_MEDIA or IGNORE names are left out. A
    folder reached twice (by a link) is walked once; of a file's several names (links) one is taken, its own if it
    lies in ``root``. Other findings are recorded in ``finding``.
    """
    finding = Finding() if finding is None else finding
    yield from _walk(Path(root), finding, (), None)
    links, finding.links = finding.links, []
    for link in links:
        if _is_first(link, finding):
            yield link


def is_left_out(relative: PurePath) -> bool:
    """Whether the path of a file below its root shows that it is not one of the person's photos."""
    *folders, name = relative.parts
    inside = ""
    for folder in folders:
        if _folder_left_out(folder, inside):
            return True
        inside = folder
    return name.startswith(".") or name.lower().endswith(_UNFINISHED)


def _folder_left_out(name: str, parent: str) -> bool:
    low = name.lower()
    if low.startswith(".") or low in _SYSTEM_FOLDERS or low.endswith(_PREVIEW_FOLDERS):
        return True
    return parent.lower().endswith(_LIBRARIES) and low not in _ORIGINALS


_Specs = tuple[tuple[Path, GitIgnoreSpec], ...]


def _walk(folder: Path, finding: Finding, specs: _Specs, outer: int | None) -> Iterator[Path]:
    """The photos under a folder, which lies in one on the device ``outer``."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in finding.folders:
            return
        finding.folders.add((status.st_dev, status.st_ino))
        if outer not in (None, status.st_dev):
            finding.mounts.add(folder)
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda e: e.name)
        if not os.access(folder, os.X_OK):  # its names can be read, and none of its files
            raise PermissionError
    except OSError:
        finding.unreadable.append(folder)
        return
    names = {entry.name for entry in entries}
    if NO_MEDIA in names:
        return
    if IGNORE in names:
        specs = (*specs, (folder, _spec(folder / IGNORE)))
    files = [e for e in entries if _is(e.is_file) and not is_left_out(PurePath(e.name)) and not _ignored(e, specs)]
    photos = [entry for entry in files if looks_like_photo(Path(entry.path))]
    finding.sidecars |= {Path(e.path) for e in files if e.name.lower().endswith(".xmp")}
    finding.videos += _videos(files, photos)
    for entry in photos:
        if entry.is_symlink():
            finding.links.append(Path(entry.path))
        elif _is_first(Path(entry.path), finding):
            yield Path(entry.path)
    for entry in entries:
        if _is(entry.is_dir) and not _folder_left_out(entry.name, folder.name) and not _ignored(entry, specs):
            yield from _walk(Path(entry.path), finding, specs, status.st_dev)
        elif entry.is_symlink() and not _is(entry.is_file):
            finding.dangling.append(Path(entry.path))


def _is_first(path: Path, finding: Finding) -> bool:
    """Whether the file has not been found under another name; one that is gone counts, to be reported later."""
    try:
        status = path.stat()
    except OSError:
        return True
    identity = status.st_dev, status.st_ino
    if identity in finding.files:
        return False
    finding.files.add(identity)
    return True


def _videos(files: list[os.DirEntry[str]], photos: list[os.DirEntry[str]]) -> list[Path]:
    """The videos, without the moving part of a live photo, which lies beside it under the same name."""
    stems = {PurePath(entry.name).stem.lower() for entry in photos}
    taken = {entry.name for entry in photos}
    videos = [Path(e.path) for e in files if e.name not in taken and looks_like_video(Path(e.path))]
    return [video for video in videos if video.stem.lower() not in stems]


def _spec(file: Path) -> GitIgnoreSpec:
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    return GitIgnoreSpec.from_lines(_sound(lines))


def _sound(lines: list[str]) -> Iterator[str]:
    """The lines that are valid patterns; others are ignored."""
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        yield line


def _ignored(entry: os.DirEntry[str], specs: _Specs) -> bool:
    for folder, spec in specs:
        relative = Path(entry.path).relative_to(folder).as_posix()
        if spec.match_file(f"{relative}/" if _is(entry.is_dir) else relative):
            return True
    return False


def _is(kind: Callable[[], bool]) -> bool:
    """Whether an entry is of a kind; a link that leads to itself, or where nothing may be looked at, is of none."""
    try:
        return kind()
    except OSError:
        return False
