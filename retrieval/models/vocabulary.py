"""Everyday words as vectors of one encoder: the nearest one labels a photo that nobody has labelled."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.colours import colour_name
from retrieval.encoders import Encoder
from retrieval.installation import asset
from retrieval.ranking import normalise
from retrieval.records import Label, Palette
from retrieval.tuning import Tuning
from retrieval.whole_files import whole_file

VOCABULARY = asset("labels.txt")
_ARTICLE = re.compile(r"^(a|an|the) ", re.IGNORECASE)
_TEXTS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Guess:
    """The best entry of the vocabulary with its article ("a motorcycle") and its cosine to the photo.

    ``prominence`` is how far it stands out from all entries, in standard deviations.
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

    def __init__(self, phrases: Sequence[str], vectors: NDArray[np.float32], tuning: Tuning) -> None:
        """``vectors`` (n, dim) are unit vectors of the ``phrases`` (n)."""
        self._phrases, self.vectors = tuple(phrases), vectors
        neighbours = np.sort(vectors @ vectors.T - 2 * np.eye(len(vectors)), axis=1)[:, -tuning.plain_neighbours :]
        commonness = vectors @ normalise(vectors.mean(axis=0))
        self._merit = tuning.plain * _standard(neighbours.mean(axis=1)) - tuning.too_common * _standard(commonness)

    @classmethod
    def of(cls, encoder: Encoder, tuning: Tuning, cache: Path | None, source: Path = VOCABULARY) -> Vocabulary:
        """The phrases of ``source``, one per line; their vectors are cached in the folder ``cache``, if given."""
        phrases = [line.strip() for line in source.read_text(encoding="utf-8").splitlines()]
        phrases = [phrase for phrase in phrases if phrase and not phrase.startswith("#")]
        digest = hashlib.sha256("\n".join([encoder.name, tuning.prompt, *phrases]).encode()).hexdigest()[:16]
        file = cache / f"labels-{digest}.npy" if cache else None
        vectors = _kept(file)
        if vectors is None:
            vectors = _encode(encoder, [tuning.prompt.format(phrase) for phrase in phrases])
            _keep(file, vectors)
        return cls(phrases, vectors, tuning)

    def weighed(self, tuning: Tuning) -> Vocabulary:
        """The same entries, with how much common and plain ones count in another tuning."""
        return Vocabulary(self._phrases, self.vectors, tuning)

    def agreement(self, images: NDArray[np.float32], sentences: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far each sentence (n, dim) stands out for its image (n, dim) among all entries, in deviations: (n,)."""
        others = images @ self.vectors.T
        spread = np.maximum(others.std(axis=1), 1e-6)
        return np.asarray(((images * sentences).sum(axis=1) - others.mean(axis=1)) / spread, np.float32)

    def nearest(self, vectors: NDArray[np.float32]) -> list[Guess]:
        """The best entry for each of the image ``vectors`` (n, dim)."""
        scores = vectors @ self.vectors.T
        merits = _standard(scores) + self._merit
        chosen = zip(scores, merits, merits.argmax(axis=1).tolist(), strict=True)
        return [Guess(self._phrases[best], float(row[best]), float(merit[best])) for row, merit, best in chosen]


def probable_text(guess: Guess, palette: Palette, tuning: Tuning) -> str:
    """A cautious caption for a photo that a captioner is unsure of: "Probably a motorcycle; mostly grey"."""
    colour = f"mostly {colour_name(palette[0].lab)}" if palette else ""
    if guess.prominence < tuning.possible:
        return f"Something {colour or 'hard to name'}"
    start = "Probably" if guess.prominence >= tuning.probable else "Perhaps"
    return "; ".join(filter(None, (f"{start} {guess.phrase}", colour)))


def _encode(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    starts = range(0, len(texts), _TEXTS_AT_ONCE)
    return np.concatenate([encoder.encode_texts(texts[start : start + _TEXTS_AT_ONCE]) for start in starts])


def _standard(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores standardised by row (zero mean, unit deviation); all 0 if they are equal."""
    spread = scores.std(axis=-1, keepdims=True)
    return np.asarray((scores - scores.mean(axis=-1, keepdims=True)) / np.where(spread > 0, spread, 1), np.float32)


def _kept(file: Path | None) -> NDArray[np.float32] | None:
    try:
        return np.load(file, allow_pickle=False) if file else None
    except (OSError, ValueError, EOFError):
        return None


def _keep(file: Path | None, vectors: NDArray[np.float32]) -> None:
    if file is None:
        return
    with suppress(OSError):  # on a full or read-only disk they are encoded again next time
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(file) as draft:
            np.save(draft, vectors)
