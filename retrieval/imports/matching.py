"""Finds the photo of the collection that a name in a file means."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from retrieval.file_names import folded
from retrieval.images import kind_by_name
from retrieval.records import PhotoFile


class Names:
    """The photos of a collection by every name that a file may use for them."""

    def __init__(self, files: Sequence[PhotoFile], roots: Sequence[Path]) -> None:
        """``roots`` are the folders of the collection, below which a name may lead."""
        self._roots = [Path(os.path.abspath(root)) for root in roots]
        self._by: dict[str, list[PhotoFile]] = defaultdict(list)
        self.ordered = sorted(files, key=lambda file: str(file.path))
        for file in self.ordered:
            for name in {*self._ends(file.path), file.uuid, str(file.path)}:
                self._by[folded(name)].append(file)
            self._by[_stem(file.path.stem)].append(file)

    def _ends(self, path: Path) -> list[str]:
        """ "beach.jpg", "holiday/beach.jpg", as far as the folder of the collection."""
        root = next((root for root in self._roots if path.is_relative_to(root)), path.parent)
        parts = path.relative_to(root).parts
        return ["/".join(parts[start:]) for start in range(len(parts))]

    def find(self, name: str, folder: str = "") -> list[PhotoFile]:
        """The photos that ``name`` may mean, those of ``folder`` or of a folder so named first; none where none."""
        path = str(PurePosixPath(name.replace("\\", "/"))).removeprefix("./")
        files = self._by.get(folded(path), [])
        if not files and kind_by_name(Path(path)) is None:
            files = self._by.get(_stem(path), [])
        # A path of another machine: its last parts may say which of several photos of one name it is.
        if not files and "/" in path:
            files = self.find(path.partition("/")[2].lstrip("/"))
        for near in (_is_in(folder), _is_in_one_called(Path(folder).name)) if folder else ():
            if some := [file for file in files if near(file.path)]:
                return some
        return files


def _stem(name: str) -> str:
    """The key for a name without its ending, which is no key of any whole name."""
    return "\0" + folded(name)


def _is_in(folder: str) -> Callable[[Path], bool]:
    return lambda path: str(path.parent) == os.path.abspath(folder)


def _is_in_one_called(name: str) -> Callable[[Path], bool]:
    return lambda path: path.parent.name == name
