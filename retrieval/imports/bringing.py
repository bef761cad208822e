"""Imports what a file or folder says of photos into the catalogue, and reports what could not be used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.errors import UsageError
from retrieval.imports.documents import read_document, read_lines
from retrieval.imports.entries import Entry, Fault, Read
from retrieval.imports.matching import Names
from retrieval.imports.sidecars import is_takeout, read_folder, read_sidecar
from retrieval.imports.tables import read_table
from retrieval.library import Library
from retrieval.pickles import is_pickle, refusal
from retrieval.records import ImportedFacts, PhotoFile
from retrieval.words import listed, say

LARGEST = 1 << 30  # bytes of a file: ten times the captions of all of COCO
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import: entries used, photos concerned, and the faults of the other entries.

    ``numbered`` is the name of the photo that a table's first number was taken for; None where photos are named.
    """

    entries: int
    photos: int
    faults: tuple[Fault, ...]
    numbered: str | None = None


def import_told(library: Library, source: Path) -> ImportReport:
    """Read a table, a JSON file, a sidecar, or a folder of sidecars, and keep what it says of indexed photos.

    An entry that cannot be used is a fault, and stops nothing else. The photos' files are not touched. Raises
    UsageError, with nothing changed, where the file cannot be read at all or is about no photo.
    """
    entries, faults = _read(source)
    names = Names(library.catalogue.files(), [*library.settings.images, *library.catalogue.roots()])
    entries, numbered = _named(entries, names)
    chosen: dict[str, tuple[Entry, ImportedFacts]] = {}
    used = 0
    for entry in entries:
        match _find(entry, names):
            case Fault() as fault:
                faults.append(fault)
            case photos if clash := _clash(entry, photos, chosen):
                faults.append(clash)
            case photos:
                used += 1
                for digest in {photo.content_hash for photo in photos}:
                    before = chosen[digest][1] if digest in chosen else ImportedFacts()
                    chosen[digest] = entry, before.completed(entry.facts)
    if not used and not faults:
        raise UsageError(say("command-import-nothing", file=str(source)))
    rows = [(digest, facts) for digest, (_, facts) in chosen.items()]
    photos_told = 0
    for start in range(0, len(rows), _AT_ONCE):
        with library.catalogue.batch(library.catalogue.model or "") as batch:
            photos_told += sum(batch.tell(digest, facts) for digest, facts in rows[start : start + _AT_ONCE])
    return ImportReport(used, photos_told, tuple(faults), numbered)


def _read(source: Path) -> tuple[list[Entry], list[Fault]]:
    try:
        read = list(_reader(source))
    except FileNotFoundError as error:
        raise UsageError(say("command-import-missing", file=str(source))) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(say("command-import-unreadable", file=str(source), reason=reason)) from error
    entries = [
        item for item in read if isinstance(item, Entry) and item.facts != ImportedFacts()
    ]  # others have empty cells only
    return entries, [item for item in read if isinstance(item, Fault)]


def _reader(source: Path) -> Read:
    if source.is_dir():
        return read_folder(source)
    if source.stat().st_size > LARGEST:
        raise UsageError(say("command-import-large", file=str(source), gigabytes=LARGEST >> 30))
    if is_pickle(source):
        raise UsageError(refusal(source))
    if source.suffix.lower() == ".xmp":
        return read_sidecar(source, source.name)
    text = _text(source)
    if source.suffix.lower() in (".csv", ".tsv", ".txt") or not text.lstrip().startswith(("{", "[")):
        return read_table(source.name, text)
    return _json(source, text)


def _json(source: Path, text: str) -> Read:
    """JSON lines are not one document; a single record is what Takeout writes."""
    first, _, later_lines = text.strip().partition("\n")
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict) and later_lines.lstrip().startswith("{"):
        return read_lines(text)
    try:
        if is_takeout(json.loads(text)):
            return read_sidecar(source, source.name)
    except (ValueError, RecursionError):
        pass  # the reader of documents reports the error
    return read_document(source.name, text)


def _text(source: Path) -> str:
    raw = source.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UsageError(say("command-import-no-text", file=str(source))) from error


def _named(entries: Sequence[Entry], names: Names) -> tuple[list[Entry], str | None]:
    """Entries with numbered photos get their paths; also returns the photo of the lowest number.

    Numbers count the photos in the order of their paths, from 0 as pandas counts; from 1 where the last one is as
    high as there are photos. Where any number is the name of a photo, all of them are names.
    """
    numbers = [int(item.names[0]) for item in entries if item.numbered]
    if not numbers or any(names.find(item.names[0]) for item in entries if item.numbered):
        return list(entries), None
    ordered = names.ordered
    first = 1 if max(numbers) == len(ordered) and min(numbers) > 0 else 0

    def named(entry: Entry) -> Entry:
        if not entry.numbered or (place := int(entry.names[0]) - first) >= len(ordered):
            return entry
        return replace(entry, names=(str(ordered[place].path),))

    start = say("command-number-of", n=str(first), name=ordered[0].path.name) if ordered else None
    return [named(entry) for entry in entries], start


def _find(entry: Entry, names: Names) -> list[PhotoFile] | Fault:
    """The photo that is meant; several where names differ only in the ending, or contents are the same."""
    files = next(filter(None, (names.find(name, entry.folder) for name in entry.names)), [])
    if not files:
        return Fault(entry.where, say("command-fault-unknown", name=entry.names[0]))
    if len({photo.path.parent for photo in files}) > 1 and len({photo.content_hash for photo in files}) > 1:
        folders = listed(sorted({photo.path.parent.name for photo in files}))
        return Fault(entry.where, say("command-fault-several", n=len(files), name=entry.names[0], folders=folders))
    return files


def _clash(entry: Entry, photos: Sequence[PhotoFile], chosen: dict[str, tuple[Entry, ImportedFacts]]) -> Fault | None:
    """Two entries may not contradict each other on one photo; they may complete each other."""
    for photo in photos:
        before = chosen.get(photo.content_hash)
        if before and before[1].contradicts(entry.facts):
            reason = say("command-fault-contradiction", earlier=before[0].where, name=photo.path.name)
            return Fault(entry.where, reason)
    return None
