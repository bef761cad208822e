"""Takes a known set into a folder: its photos, their labels, and their captions to measure with."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from retrieval.errors import UsageError
from retrieval.example_sets import hub, local
from retrieval.example_sets.items import Item, Missing
from retrieval.file_names import safe_file_name, unused_name
from retrieval.labels import GIVEN
from retrieval.whole_files import whole_file
from retrieval.words import say

PHOTOS, CAPTIONS = "photos", "captions.jsonl"
_REPORT_EVERY = 50


@dataclass(slots=True)
class TakenSet:
    """A set in its folder: where the photos and, where there are any, the captions lie."""

    photos: Path
    captions: Path | None = None
    taken: int = 0
    known: int = 0  # photos that were there already
    labelled: int = 0
    missing: list[str] = field(default_factory=list)  # named by the set, but missing or unreadable


def take_set(source: str, target: Path, split: str | None = None, limit: int | None = None) -> Iterator[TakenSet]:
    """Copies photos of a set to ``target``/photos, with labels.csv there and captions.jsonl beside.

    ``source`` is a folder, a captions file, a saved set of Hugging Face, or an id of its hub. Captions stay outside
    the photos: they are for measuring, and never reach the search. Existing files are not copied again. Yields
    the set as far as it has come now and then, and once when it is complete. Raises UsageError where there is no such
    set, or ``target`` cannot be written.
    """
    made = TakenSet(target / PHOTOS)
    taking = _Taking(made)
    try:
        made.photos.mkdir(parents=True, exist_ok=True)
        for item in _items(source, split):
            if limit is not None and made.taken + made.known >= limit:
                break
            taking.take(item)
            if (made.taken + made.known) % _REPORT_EVERY == 0:
                yield made
        if not made.taken + made.known:
            raise UsageError(say("command-set-no-photos", set=str(source)))
        taking.finish(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(say("command-set-not-kept", folder=str(target), reason=reason)) from error
    yield made


def _items(source: str, split: str | None) -> Iterator[Item | Missing]:
    path = Path(source).expanduser()
    if path.is_dir() and not ((path / "dataset_info.json").is_file() or (path / "dataset_dict.json").is_file()):
        return local.items_of(path, split)
    if path.is_file():
        return local.items_of(path, split)
    if not path.exists() and (source.startswith((".", "/", "~")) or path.suffix.lower() in (".json", ".txt", ".csv")):
        raise UsageError(say("command-set-unknown", set=source))
    return hub.items_of(source, split)


class _Taking:
    def __init__(self, made: TakenSet) -> None:
        self._made = made
        self._names: set[str] = set()
        self._captions: list[dict[str, object]] = []
        self._labels: list[tuple[str, str]] = []

    def take(self, item: Item | Missing) -> None:
        if isinstance(item, Missing):
            self._made.missing.append(item.name)
            return
        try:
            content = item.read()
        except OSError:
            self._made.missing.append(str(item.name))
            return
        name = self._free(item.name)
        target = self._made.photos / name
        if target.is_file() and target.read_bytes() == content:
            self._made.known += 1
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target, mode=0o666) as draft:
                draft.write(content)
            self._made.taken += 1
        if item.captions:
            file = f"{PHOTOS}/{name}"
            self._captions.append({"file": file, "captions": list(item.captions), "split": item.split or "all"})
        if item.label:
            self._labels.append((str(name), item.label))

    def _free(self, wanted: PurePosixPath) -> PurePosixPath:
        """A name that every system accepts and that no other photo of the set has."""
        parts = [safe_file_name(part) for part in wanted.parts if part not in ("..", "/")]
        folder = PurePosixPath(*parts[:-1])
        free = unused_name(parts[-1], lambda name: str(folder / name).casefold() in self._names)
        self._names.add(str(folder / free).casefold())
        return folder / free

    def finish(self, target: Path) -> None:
        """Write what is said of the photos."""
        self._made.labelled = len(self._labels)
        if self._labels:
            with open(self._made.photos / GIVEN, "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("file", "label"), *self._labels])
        if self._captions:
            self._made.captions = target / CAPTIONS
            lines = "".join(json.dumps(caption, ensure_ascii=False) + "\n" for caption in self._captions)
            self._made.captions.write_text(lines, encoding="utf-8")
