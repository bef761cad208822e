"""What a photo shows in a word or two: given in labels.csv, else its folder's name, else a near word."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from retrieval.colours import colour_name
from retrieval.encoders import Encoder
from retrieval.errors import UnreadableImageError
from retrieval.installation import asset
from retrieval.lines import readable
from retrieval.ranking import normalise
from retrieval.records import Label, Palette

VOCABULARY = asset("labels.txt")
GIVEN = "labels.csv"
# How an entry is put before the encoder. On Flickr8k dev all words of the nearest entry then stand in a human caption
# for 33.3% of photos; for 28.0% with the bare entry, and 26.9% with "a photo of {}".
PROMPT = "there is {}"
# Entries near the middle of all others suit nearly every photo, so they count for less; those with many near others
# are the plain words ("a dog" among the breeds), so they count for more, both in deviations of a photo's scores: with
# both it is 40.9%.
TOO_COMMON, PLAIN, NEAREST = 0.2, 0.2, 10
# From these prominences on a guess is called probable, and possible. On Flickr8k dev a word of it stands in a human
# caption for 73% of the probable, 43% of the possible and 31% of the other photos; the cosine itself tells nothing.
PROBABLE, POSSIBLE = 4.0, 3.2
# Folders whose name says where a file came from, not what it shows.
_EMPTY_NAMES = frozenset(
    ("photo", "photos", "picture", "pictures", "image", "images", "img", "imgs", "pic", "pics", "data",
     "dataset", "train", "val", "valid", "dev", "test", "dcim", "camera", "upload", "uploads", "download",
     "downloads", "new", "misc", "other", "various", "unsorted", "untitled", "backup", "export", "exports")
)  # fmt: skip
# 100CANON, 101_PANA: what cameras call their folders (DCF 2.0, 3.2.1).
_CAMERA_FOLDER = re.compile(r"\d{3}[A-Z0-9_]{5}")
_ARTICLE = re.compile(r"^(a|an|the) ", re.IGNORECASE)
_TEXTS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Guess:
    """The best entry of the vocabulary with its article ("a motorcycle") and its cosine to the photo.

    ``prominence`` is how far it stands out among all entries, in deviations.
    """

    phrase: str
    score: float
    prominence: float

    @property
    def label(self) -> Label:
        """The entry without its article."""
        return Label(_ARTICLE.sub("", self.phrase), "zero-shot", self.score)


class Vocabulary:
    """Everyday things, scenes and activities, as vectors of one encoder."""

    def __init__(self, phrases: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """``vectors`` (n, dim) are unit vectors of the ``phrases`` (n)."""
        self._phrases, self._vectors = tuple(phrases), vectors
        others = np.sort(vectors @ vectors.T - 2 * np.eye(len(vectors)), axis=1)[:, -NEAREST:]
        middle = vectors @ normalise(vectors.mean(axis=0))
        self._merit = PLAIN * _standard(others.mean(axis=1)) - TOO_COMMON * _standard(middle)

    @classmethod
    def of(cls, encoder: Encoder, cache: Path, source: Path = VOCABULARY) -> Vocabulary:
        """The phrases of ``source``, one a line, encoded once and kept in the folder ``cache``."""
        phrases = [line.strip() for line in source.read_text(encoding="utf-8").splitlines()]
        phrases = [phrase for phrase in phrases if phrase and not phrase.startswith("#")]
        digest = hashlib.sha256("\n".join([encoder.name, PROMPT, *phrases]).encode()).hexdigest()[:16]
        file = cache / f"labels-{digest}.npy"
        try:
            vectors = np.load(file, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            vectors = _encode(encoder, [PROMPT.format(phrase) for phrase in phrases])
            _keep(file, vectors)
        return cls(phrases, vectors)

    def nearest(self, vectors: NDArray[np.float32]) -> list[Guess]:
        """The best entry for each of the image ``vectors`` (n, dim)."""
        scores = vectors @ self._vectors.T
        merits = _standard(scores) + self._merit
        chosen = zip(scores, merits, merits.argmax(axis=1).tolist(), strict=True)
        return [Guess(self._phrases[best], float(row[best]), float(merit[best])) for row, merit, best in chosen]


def label_photo(relative: str, given: Label | None, guess: Callable[[], Label]) -> Label:
    """The label of the photo at ``relative`` below its root: given, else of its folder, else the guess."""
    return given or folder_label(PurePosixPath(relative)) or guess()


def given_labels(root: Path) -> dict[str, Label]:
    """What labels.csv (file,label,description) in ``root`` says, by path below it; empty without that file.

    Raises UnreadableImageError where it cannot be read as such a table.
    """
    table = root / GIVEN
    if not table.is_file():
        return {}
    try:
        with open(table, encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"file", "label"} <= set(rows.fieldnames or ()):
                raise UnreadableImageError(table, "its first line does not name the columns file,label,description")
            return {
                str(PurePosixPath(row["file"].strip().replace("\\", "/"))): Label(
                    row["label"].strip(), "given", description=(row.get("description") or "").strip() or None
                )
                for row in rows
                if row["file"] and row["label"] and row["label"].strip()
            }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableImageError(table, "it is no table of comma-separated text in UTF-8") from error


def folder_label(relative: PurePosixPath) -> Label | None:
    """The name of the folder a photo lies in; None where it has none or it says nothing of what is shown."""
    name = relative.parent.name
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", name)]
    if all(word in _EMPTY_NAMES for word in words) or _CAMERA_FOLDER.fullmatch(name):
        return None
    return Label(readable(re.sub(r"[_\s]+", " ", name).strip()), "folder")


def probable_text(guess: Guess, palette: Palette) -> str:
    """An honest sentence for a photo that a captioner is unsure of: "Probably a motorcycle; mostly grey"."""
    colour = f"mostly {colour_name(palette[0].lab)}" if palette else ""
    if guess.prominence < POSSIBLE:
        return f"Something {colour or 'hard to name'}"
    start = "Probably" if guess.prominence >= PROBABLE else "Perhaps"
    return "; ".join(filter(None, (f"{start} {guess.phrase}", colour)))


def _encode(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    starts = range(0, len(texts), _TEXTS_AT_ONCE)
    return np.concatenate([encoder.encode_texts(texts[start : start + _TEXTS_AT_ONCE]) for start in starts])


def _standard(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores in deviations from the mean of their row; all 0 where they are equal."""
    spread = scores.std(axis=-1, keepdims=True)
    return np.asarray((scores - scores.mean(axis=-1, keepdims=True)) / np.where(spread > 0, spread, 1), np.float32)


def _keep(file: Path, vectors: NDArray[np.float32]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with os.fdopen(handle, "wb") as part:
        np.save(part, vectors)
    os.replace(draft, file)
