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
from retrieval.installation import VERSION, command
from retrieval.lines import size_text
from retrieval.models import choose_family, list_models
from retrieval.settings import Settings

State = Literal["well", "note", "wrong"]
# The packages that an extra of the installation brings, by its name.
EXTRAS = {
    "ocr": ("rapidocr", "reads text in photos"),
    "places": ("reverse_geocode", "names the places of photos"),
    "faces": ("dlib", "finds the people whom you name"),
    "raw": ("rawpy", "develops camera raw files without a preview"),
    "mcp": ("mcp", "serves assistants"),
    "datasets": ("datasets", "takes sets of the Hugging Face hub"),
    "scale": ("pymilvus", "searches collections beyond one machine"),
}
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
    yield Checked("Program", "well", f"Photochat {VERSION} on Python {sys.version.split()[0]}.")
    for look in (_photos, _data, _room, _index, _models, _extras, _processor, _watching):
        yield from look(settings)


def _photos(settings: Settings) -> Iterator[Checked]:
    for folder in settings.images:
        if not folder.is_dir():
            yield Checked("Photos", "wrong", f"There is no folder {folder}. Name yours with --images DIR.")
        elif not os.access(folder, os.R_OK | os.X_OK):
            yield Checked("Photos", "wrong", f"{folder} may not be read. Give this user the right to read it.")
        elif next(find_images(folder), None) is None:
            yield Checked("Photos", "wrong", f"{folder} holds no photo. Put some there, or name another with --images.")
        elif not os.access(folder, os.W_OK):
            yield Checked("Photos", "note", f"{folder} is read-only: photos are found there, and none can be added.")
        else:
            yield Checked("Photos", "well", f"{folder} can be read, and photos can be added.")


def _data(settings: Settings) -> Iterator[Checked]:
    folder = settings.data
    if not folder.exists():
        yield from _data_to_be(folder)
    elif not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Checked("Data folder", "wrong", f"{folder} cannot be written. Make it writable, or use --data DIR.")
    elif os.name == "posix" and folder.stat().st_mode & 0o022:
        remedy = f"Run: chmod go-w {folder}"
        yield Checked("Data folder", "wrong", f"Other users may change the index in {folder}. {remedy}")
    else:
        yield Checked("Data folder", "well", f"{folder} can be written.")


def _data_to_be(folder: Path) -> Iterator[Checked]:
    nearest = next(parent for parent in folder.absolute().parents if parent.exists())
    if os.access(nearest, os.W_OK):
        yield Checked("Data folder", "well", f"{folder} will be made by the first run.")
    else:
        yield Checked("Data folder", "wrong", f"{folder} cannot be made: {nearest} is not writable. Use --data DIR.")


def _room(settings: Settings) -> Iterator[Checked]:
    folder = next(place for place in (settings.data.absolute(), *settings.data.absolute().parents) if place.exists())
    free = shutil.disk_usage(folder).free
    sentence = f"{size_text(free)} are free for the index"
    if free < NO_ROOM:
        yield Checked("Disk", "wrong", f"Only {sentence}. Make room, or put it on another disk with --data DIR.")
    elif free < LITTLE_ROOM:
        yield Checked("Disk", "note", f"{sentence}: enough for a few thousand photos.")
    else:
        yield Checked("Disk", "well", f"{sentence}.")


def _index(settings: Settings) -> Iterator[Checked]:
    file = settings.data / "catalogue.sqlite"
    index = command(f"index {' '.join(map(str, settings.images))}")
    if not file.exists():
        yield Checked("Index", "note", f"Nothing is indexed yet. Run: {index}")
        return
    if not is_sound(file):
        yield Checked("Index", "wrong", f"The catalogue {file} is damaged. Run: {command('repair')}")
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
        yield Checked("Index", "note", f"No photo is indexed yet. Run: {index}")
        return
    yield Checked("Index", "well", f"Sound, {len(files):,} photos, made by the {catalogue.family} models.")
    if catalogue.model and (waiting := len(catalogue.uncaptioned_ids(catalogue.model))):
        yield Checked("Index", "note", f"{waiting:,} photos wait for their caption. To go on: {index}")
    if gone := sum(not os.path.lexists(file.path) for file in files):
        yield Checked("Index", "note", f"{gone:,} photos are not where they were. To look again: {index}")
    if skipped:
        first = skipped[0]
        sentence = f"{len(skipped):,} files could not be read, such as {first.path.name}: {first.reason}."
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
        names = ", ".join(model.model_id for model in missing)
        yield Checked("Models", "wrong", f"The {family} models are incomplete: {names} is missing. Install them again.")
    elif "captioner" not in parts:
        yield Checked(
            "Models", "note", f"The {family} models find photos; for captions run: {command('models get clip')}"
        )
    else:
        better = "" if family == "clip" else f" Better ones: {command('models get clip')}"
        yield Checked("Models", "well", f"The {family} models are here, for search and captions.{better}")


def _extras(settings: Settings) -> Iterator[Checked]:
    installed = [name for name, (package, _) in EXTRAS.items() if find_spec(package)]
    absent = [f"{name} ({purpose})" for name, (_, purpose) in EXTRAS.items() if name not in installed]
    if installed:
        yield Checked("Extras", "well", f"Installed: {', '.join(installed)}.")
    if absent:
        sentence = f'Available with pip install "photochat[NAME]": {", ".join(absent)}.'
        yield Checked("Extras", "note", sentence)


def _processor(settings: Settings) -> Iterator[Checked]:
    if name := gpu_name():
        yield Checked("GPU", "well", f"{name} encodes and captions photos; the index is searched on the processor.")
    elif hindrance := gpu_hindrance():
        yield Checked("GPU", "note", hindrance)
    else:
        yield Checked("GPU", "well", f"None is needed; {os.cpu_count()} processor cores do the work.")


def _watching(settings: Settings) -> Iterator[Checked]:
    folders = [folder for folder in settings.images if folder.is_dir()]
    if reason := watching_hindrance(folders):
        yield Checked("Watching", "note", f"{reason}: press “Look for new photos” after adding some.")
        return
    watches, needed = _watches(), _folders_below(folders)
    if watches is not None and needed > watches:
        remedy = f"Run: sudo sysctl fs.inotify.max_user_watches={2 * needed}"
        sentence = f"The system watches {watches:,} folders at the most, and there are {needed:,} or more."
        yield Checked("Watching", "wrong", f"{sentence} {remedy}")
    else:
        yield Checked("Watching", "well", "New photos are noticed while the page runs.")


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
