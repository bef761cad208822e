"""The label that a person gave a photo, in labels.csv or by its folder; and which guesses are sure."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from retrieval.errors import UnreadableImageError
from retrieval.lines import readable
from retrieval.records import Label
from retrieval.words import Clause

GIVEN = "labels.csv"
# Folders whose name says where a file came from, not what it shows.
_EMPTY_NAMES = frozenset(
    ("photo", "photos", "picture", "pictures", "image", "images", "img", "imgs", "pic", "pics", "data",
     "dataset", "train", "val", "valid", "dev", "test", "dcim", "camera", "upload", "uploads", "download",
     "downloads", "new", "misc", "other", "various", "unsorted", "untitled", "backup", "export", "exports")
)  # fmt: skip

# 100CANON, 101_PANA: what cameras call their folders (DCF 2.0, 3.2.1).
_CAMERA_FOLDER = re.compile(r"\d{3}[A-Z0-9_]{5}")


def label_photo(relative: str, own_label: Label | None, guess: Callable[[], Label]) -> Label:
    """The label of the photo at ``relative`` below its root: given, else of its folder, else the guess."""
    return own_label or folder_label(PurePosixPath(relative)) or guess()


def is_sure(label: str | None, source: str | None, caption: str | None) -> bool:
    """Whether a label may be stated: a person gave it, or the caption says the same without "perhaps"."""
    if label is None or source != "zero-shot":
        return label is not None
    lower_caption = (caption or "").lower()
    return label.lower() in lower_caption and not lower_caption.startswith("perhaps ")


def given_labels(root: Path) -> dict[str, Label]:
    """What labels.csv (file,label,description) in ``root`` says, by path below it; empty without that file.

    Raises UnreadableImageError where it cannot be read as such a table.
    """
    table = root / GIVEN
    try:
        with open(table, encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"file", "label"} <= set(rows.fieldnames or ()):
                raise UnreadableImageError(table, Clause("unreadable-labels-columns"))
            return {
                str(PurePosixPath(row["file"].strip().replace("\\", "/"))): Label(
                    row["label"].strip(), "given", description=(row.get("description") or "").strip() or None
                )
                for row in rows
                if row["file"] and row["label"] and row["label"].strip()
            }
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableImageError(table, Clause("unreadable-labels")) from error


def folder_label(relative: PurePosixPath) -> Label | None:
    """The name of the folder a photo lies in; None where it has none or it says nothing of what is shown."""
    name = relative.parent.name
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", name)]
    if all(word in _EMPTY_NAMES for word in words) or _CAMERA_FOLDER.fullmatch(name):
        return None
    return Label(readable(re.sub(r"[_\s]+", " ", name).strip()), "folder")
