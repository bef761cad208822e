"""Keeps an index in files that only grow; one small record, written last, says how much of them counts."""

from __future__ import annotations

import json
import os
import secrets
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from retrieval.vector_index.index import EXACT_ROWS, FaissIndex
from retrieval.vector_index.matrix import Matrix
from retrieval.vector_index.protocol import About, Ids, IndexChoice, VectorIndex, Vectors
from retrieval.vector_index.stages import Stage, build_stage, load_stage
from retrieval.whole_files import whole_file

# Rows of a file that are looked at before it is trusted, and how far from 1 half precision puts their lengths at most.
_SAMPLE, _ROUNDING = 256, 0.01
# The files are written anew, without what is out of date, once that is so large a share of them and so many rows.
_IDLE_SHARE, _IDLE_ROWS = 0.12, 4096
# What a stage must find of the ten best that an exact search finds, asked with so many questions; and how often it may
# look at twice as much to reach it.
LEAST_RECALL, _QUESTIONS, _BEST, _DOUBLINGS = 0.99, 64, 10, 6
_EQUAL = 1e-4  # cosines that differ by less are of vectors that are as good
_VERSION = 1


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A `VectorStore` in `folder`: vectors, ids and stage of one index, in files that begin with `name`.

    Beyond `exact_rows` an index has a stage, unless an exact one is chosen.

    A kill at any moment leaves what was kept before: rows beyond those of the record do not count.
    """

    folder: Path
    name: str
    choice: IndexChoice = field(default_factory=IndexChoice)
    exact_rows: int = EXACT_ROWS

    def of(self, ids: Ids, vectors: Vectors) -> FaissIndex:
        """As `VectorStore.of` says."""
        return FaissIndex.of(ids, vectors)

    def load(self, about: About) -> tuple[FaissIndex, int] | None:
        """As `VectorStore.load` says; the vectors are mapped and not read."""
        record = self._record()
        if record is None or not self._is_of(record, about):
            return None
        try:
            return self._loaded(record), int(record["revision"])
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            return None

    def save(
        self, index: VectorIndex, about: About, revision: int, questions: Callable[[], Vectors] | None = None
    ) -> VectorIndex:
        """As `VectorStore.save` says."""
        if not isinstance(index, FaissIndex) or not len(index):
            return index
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / f"{self.name}.lock", timeout=0):
                record = self._record()
                if record and self._is_of(record, about) and record["revision"] > revision:
                    return index  # another process is ahead
                if record and self._continues(index, record, about):
                    return self._append(index, record, revision)
                return self._write(index, about, revision, questions)
        except (OSError, ValueError, Timeout):  # a disk that is full, read-only or failing; another process that writes
            return index

    # -- reading

    def _record(self) -> dict[str, Any] | None:
        try:
            record = json.loads((self.folder / f"{self.name}.json").read_text("utf-8"))
            return record if record["version"] == _VERSION else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _is_of(self, record: dict[str, Any], about: About) -> bool:
        return record.get("about") == dict(about) and record.get("choice") == [self.choice.kind, self.choice.clusters]

    def _loaded(self, record: dict[str, Any]) -> FaissIndex:
        rows, width, part = int(record["rows"]), int(record["width"]), str(record["part"])
        row_ids = np.fromfile(self._file(part, "ids"), np.int64, rows)
        base = np.memmap(self._file(part, "f16"), np.float16, "r", 0, (rows, width))
        if len(row_ids) != rows or zlib.crc32(row_ids.tobytes()) != record["crc"]:
            raise ValueError(part)
        # To read all of it would take longer than it spares; pages that were lost show in a sample.
        some = np.arange(0, rows, max(1, rows // _SAMPLE))
        lengths = np.linalg.norm(base[some[row_ids[some] >= 0]].astype(np.float32), axis=1)
        if not (np.abs(lengths - 1) < _ROUNDING).all():
            raise ValueError(part)
        matrix = Matrix.laid_out(int(record["dim"]), row_ids, base)
        told = record["stage"]
        stage = load_stage(self._file(part, "stage"), told["kind"], width, told["effort"]) if told else None
        return FaissIndex(matrix, stage, told["recall"] if told else 1.0, self.exact_rows, (part, rows))

    def _file(self, part: str, ending: str) -> Path:
        return self.folder / f"{part}.{ending}"

    # -- writing

    def _continues(self, index: FaissIndex, record: dict[str, Any], about: About) -> bool:
        """Whether the files hold the first rows of this index, and are worth going on with."""
        known = self._is_of(record, about) and index.written == (record["part"], record["rows"])
        idle = index.matrix.idle > max(_IDLE_ROWS, _IDLE_SHARE * len(index))
        unseen = len(index.matrix.row_ids) - (index.stage.rows if index.stage else 0)
        slow = self.choice.kind != "flat" and unseen > self.exact_rows
        return known and not idle and not slow

    def _append(self, index: FaissIndex, record: dict[str, Any], revision: int) -> FaissIndex:
        matrix, rows, part = index.matrix, int(record["rows"]), str(record["part"])
        fresh = matrix.row_ids[rows:]
        if len(fresh):
            vectors = matrix.take(np.arange(rows, rows + len(fresh)))
            self._put(self._file(part, "f16"), rows * 2 * matrix.width, vectors)
            self._put(self._file(part, "ids"), rows * 8, fresh)
        total = rows + len(fresh)
        self._commit({**record, "rows": total, "crc": zlib.crc32(fresh.tobytes(), record["crc"]), "revision": revision})
        return replace(index, written=(part, total))

    def _write(
        self, index: FaissIndex, about: About, revision: int, questions: Callable[[], Vectors] | None
    ) -> FaissIndex:
        """All of it anew, in files of a new name; whoever has mapped the old ones keeps them."""
        matrix, part = index.matrix.compacted(), f"{self.name}-{secrets.token_hex(4)}"
        self._put(self._file(part, "f16"), 0, np.ascontiguousarray(matrix.base))
        self._put(self._file(part, "ids"), 0, matrix.ids)
        built = self._built(matrix, questions)
        if built.stage:
            built.stage.save(self._file(part, "stage"))
        record = {
            "version": _VERSION, "about": dict(about),
            "choice": [self.choice.kind, self.choice.clusters], "revision": revision, "part": part,
            "rows": len(matrix), "dim": matrix.dim, "width": matrix.width, "crc": zlib.crc32(matrix.ids.tobytes()),
            "stage": built.stage and {"kind": built.kind, "effort": built.stage.effort, "recall": built.recall},
        }  # fmt: skip
        self._commit(record)
        self._sweep(part)
        return self._loaded(record)

    def _put(self, file: Path, start: int, array: NDArray[Any]) -> None:
        """Bytes from `start` of a file on, which are on the disk when this returns."""
        with open(file, "r+b" if start else "wb") as opened:
            opened.seek(start)
            opened.write(array.tobytes())
            opened.flush()
            os.fsync(opened.fileno())

    def _commit(self, record: dict[str, Any]) -> None:
        with whole_file(self.folder / f"{self.name}.json", durable=True) as file:
            file.write(json.dumps(record).encode())

    def _sweep(self, part: str) -> None:
        """Files of before, and of runs that were killed; Windows keeps those that somebody has mapped."""
        for file in self.folder.glob(f"{self.name}-*"):
            if file.stem != part:
                with suppress(OSError):
                    file.unlink()

    # -- first looks

    def _built(self, matrix: Matrix, questions: Callable[[], Vectors] | None) -> FaissIndex:
        """The index with a stage where one is wanted or needed, as good as it must be."""
        plain = FaissIndex(matrix, exact_rows=self.exact_rows)
        wanted = self.choice.kind
        if wanted == "flat" or (wanted == "auto" and len(matrix) <= self.exact_rows):
            return plain
        asked = questions() if questions else np.zeros((0, matrix.dim), np.float32)
        if not len(asked):
            asked = plain.reconstruct(matrix.ids[:: max(1, len(matrix) // _QUESTIONS)])
        asked = asked[:: max(1, len(asked) // _QUESTIONS)]
        stage: Stage = build_stage(np.asarray(matrix.base), wanted, self.choice.clusters)
        for _ in range(_DOUBLINGS):
            staged = replace(plain, stage=stage)
            staged = replace(staged, recall=recall_of(staged, plain, asked))
            if staged.recall >= LEAST_RECALL:
                return staged
            stage = stage.with_effort(2 * stage.effort)
        return plain


def recall_of(index: VectorIndex, exact: VectorIndex, questions: Vectors) -> float:
    """Which share of the ten best of an exact index another one finds, over all questions (q, dim)."""
    found, best = index.search(questions, _BEST)[0], exact.search(questions, _BEST)[0]
    return float((found >= best[:, -1:] - _EQUAL).mean())
