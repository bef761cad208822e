"""Checks a whole installation and says in plain words what works, what could be better, and what is wrong."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from retrieval.catalogue import Catalogue, is_sound
from retrieval.devices import gpu_hindrance, gpu_name
from retrieval.errors import ImageSearchError
from retrieval.images import find_images
from retrieval.indexing import watching_hindrance
from retrieval.installation import VERSION, command, extra_command
from retrieval.lines import size_text
from retrieval.models import choose_family, list_models
from retrieval.settings import Settings
from retrieval.words import listed, say

State = Literal["well", "note", "wrong"]
# The packages that an extra of the installation brings, by its name.
EXTRAS = {
    "ocr": "rapidocr", "places": "reverse_geocode", "faces": "dlib", "raw": "rawpy", "mcp": "mcp",
    "datasets": "datasets", "scale": "pymilvus",
}  # fmt: skip
# With less room an indexing run may end in the middle; captions wait in up to 2 GB.
LITTLE_ROOM, NO_ROOM = 5_000_000_000, 500_000_000
# The kernel limits the number of watches; each folder takes one.
_WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")
_FOLDERS_LOOKED_AT = 50_000


@dataclass(frozen=True, slots=True)
class Checked:
    """One check; the sentence of a "wrong" one says what to do."""

    subject: str
    state: State
    sentence: str


def examine(settings: Settings) -> Iterator[Checked]:
    """All checks in the order of need; nothing is changed, and the network is not used."""
    yield Checked("Program", "well", say("command-check-program", version=VERSION, python=sys.version.split()[0]))
    for look in (_photos, _data, _room, _index, _models, _extras, _processor, _watching):
        yield from look(settings)


def _photos(settings: Settings) -> Iterator[Checked]:
    for folder in settings.images:
        if not folder.is_dir():
            yield Checked("Photos", "wrong", say("command-check-no-folder", folder=str(folder)))
        elif not os.access(folder, os.R_OK | os.X_OK):
            yield Checked("Photos", "wrong", say("command-check-forbidden", folder=str(folder)))
        elif next(find_images(folder), None) is None:
            yield Checked("Photos", "wrong", say("command-check-no-photo", folder=str(folder)))
        elif not os.access(folder, os.W_OK):
            yield Checked("Photos", "note", say("command-check-read-only", folder=str(folder)))
        else:
            yield Checked("Photos", "well", say("command-check-photos", folder=str(folder)))


def _data(settings: Settings) -> Iterator[Checked]:
    folder = settings.data
    if not folder.exists():
        yield from _data_to_be(folder)
    elif not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Checked("Data folder", "wrong", say("command-check-data-unwritable", folder=str(folder)))
    elif os.name == "posix" and folder.stat().st_mode & 0o022:
        yield Checked("Data folder", "wrong", say("command-check-data-open", folder=str(folder)))
    else:
        yield Checked("Data folder", "well", say("command-check-data", folder=str(folder)))


def _data_to_be(folder: Path) -> Iterator[Checked]:
    nearest = next(parent for parent in folder.absolute().parents if parent.exists())
    if os.access(nearest, os.W_OK):
        yield Checked("Data folder", "well", say("command-check-data-to-be", folder=str(folder)))
    else:
        yield Checked(
            "Data folder", "wrong", say("command-check-data-cannot-be", folder=str(folder), nearest=str(nearest))
        )


def _room(settings: Settings) -> Iterator[Checked]:
    folder = next(place for place in (settings.data.absolute(), *settings.data.absolute().parents) if place.exists())
    free = shutil.disk_usage(folder).free
    state: State = "wrong" if free < NO_ROOM else "note" if free < LITTLE_ROOM else "well"
    yield Checked("Disk", state, say("command-check-room", state=state, free=size_text(free)))


def _index(settings: Settings) -> Iterator[Checked]:
    file = settings.data / "catalogue.sqlite"
    index = settings.command("index", settings.images)
    if not file.exists():
        yield Checked("Index", "note", say("command-check-not-indexed", command=index))
        return
    if not is_sound(file):
        yield Checked(
            "Index", "wrong", say("command-check-damaged", file=str(file), command=settings.command("repair"))
        )
        return
    try:
        catalogue = Catalogue.open(file)
    except ImageSearchError as error:
        yield Checked("Index", "wrong", str(error))
        return
    try:
        yield from _contents(catalogue, index)
    finally:
        catalogue.close()


def _contents(catalogue: Catalogue, index: str) -> Iterator[Checked]:
    files, skipped = catalogue.files(), catalogue.skipped()
    if not files:
        yield Checked("Index", "note", say("command-check-empty", command=index))
        return
    yield Checked("Index", "well", say("command-check-sound", n=len(files), family=str(catalogue.family)))
    if catalogue.model and (waiting := len(catalogue.uncaptioned_ids(catalogue.model))):
        yield Checked("Index", "note", say("command-check-waiting", n=waiting, command=index))
    if gone := sum(not os.path.lexists(file.path) for file in files):
        yield Checked("Index", "note", say("command-check-gone", n=gone, command=index))
    if skipped:
        first = skipped[0]
        sentence = say("command-check-skipped", n=len(skipped), name=first.path.name, reason=first.reason)
        yield Checked("Index", "note", sentence)


def _models(settings: Settings) -> Iterator[Checked]:
    try:
        family = choose_family(settings)
    except ImageSearchError as error:
        yield Checked("Models", "wrong", str(error))
        return
    missing = [model for model in list_models(settings) if model.family == family and not model.at_hand]
    present = [model for model in list_models(settings) if model.family == family and model.at_hand]
    parts = {model.part for model in present}
    if "encoder" not in parts:
        names = listed([model.model_id for model in missing])
        yield Checked("Models", "wrong", say("command-check-models-incomplete", family=family, names=names))
    elif "captioner" not in parts:
        sentence = say("command-check-no-captioner", family=family, command=command("models get clip"))
        yield Checked("Models", "note", sentence)
    else:
        sentence = say("command-check-models", family=family, command=command("models get clip"))
        yield Checked("Models", "well", sentence)


def _extras(settings: Settings) -> Iterator[Checked]:
    installed = [name for name, package in EXTRAS.items() if find_spec(package)]
    absent = [say(f"command-extra-{name}") for name in EXTRAS if name not in installed]
    if installed:
        yield Checked("Extras", "well", say("command-check-extras", names=", ".join(installed)))
    if absent:
        yield Checked(
            "Extras", "note", say("command-check-no-extras", command=extra_command("NAME"), names=", ".join(absent))
        )


def _processor(settings: Settings) -> Iterator[Checked]:
    if name := gpu_name():
        yield Checked("GPU", "well", say("command-check-gpu", name=name))
    elif hindrance := gpu_hindrance():
        yield Checked("GPU", "note", hindrance)
    else:
        yield Checked("GPU", "well", say("command-check-no-gpu", n=os.cpu_count() or 1))


def _watching(settings: Settings) -> Iterator[Checked]:
    folders = [folder for folder in settings.images if folder.is_dir()]
    if reason := watching_hindrance(folders):
        yield Checked("Watching", "note", say("command-check-unwatched", reason=reason))
        return
    watches, needed = _watches(), _folders_below(folders)
    if watches is not None and needed > watches:
        sentence = say("command-check-watches", watches=watches, needed=needed, wanted=str(2 * needed))
        yield Checked("Watching", "wrong", sentence)
    else:
        yield Checked("Watching", "well", say("command-check-watching"))


def _watches() -> int | None:
    try:
        return int(_WATCHES.read_text())
    except (OSError, ValueError):
        return None


def _folders_below(folders: list[Path]) -> int:
    """How many there are, counted no further than needed."""
    count = 0
    for folder in folders:
        for _ in os.walk(folder):
            count += 1
            if count > _FOLDERS_LOOKED_AT:
                return count
    return count
