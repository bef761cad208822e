"""Keeps an index in append-only files; a small record, written last, says how much of them is valid."""

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

# Rows of a file that are checked before it is trusted, and by how much half precision may change their length.
_SAMPLE, _ROUNDING = 256, 0.01
# The files are compacted once this share of the rows, and this many, are out of date.
_IDLE_SHARE, _IDLE_ROWS = 0.12, 4096
# The recall@10 that a stage must reach on this many questions, and how often its effort may be doubled to reach it.
LEAST_RECALL, _QUESTIONS, _BEST, _DOUBLINGS = 0.99, 64, 10, 6
_EQUAL = 1e-4  # cosines that differ by less count as a tie
_VERSION = 1


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A `VectorStore` in `folder`: vectors, ids and stage of one index, in files that begin with `name`.

    Beyond `exact_rows` an index gets a stage, unless "flat" is chosen. Killed at any moment, it leaves what was kept
    before: rows beyond those of the record are ignored.
    """

    folder: Path
    name: str
    choice: IndexChoice = field(default_factory=IndexChoice)
    exact_rows: int = EXACT_ROWS

    def of(self, ids: Ids, vectors: Vectors) -> FaissIndex:
        """As `VectorStore.of`."""
        return FaissIndex.of(ids, vectors)

    def load(self, about: About) -> tuple[FaissIndex, int] | None:
        """As `VectorStore.load`; the vectors are memory-mapped."""
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
        """As `VectorStore.save`."""
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
        # A checksum of all vectors would cost more time than the cache saves; lost pages show in a sample.
        sample = np.arange(0, rows, max(1, rows // _SAMPLE))
        lengths = np.linalg.norm(base[sample[row_ids[sample] >= 0]].astype(np.float32), axis=1)
        if not (np.abs(lengths - 1) < _ROUNDING).all():
            raise ValueError(part)
        matrix = Matrix.laid_out(int(record["dim"]), row_ids, base)
        stage_record = record["stage"]
        if not stage_record:
            return FaissIndex(matrix, exact_rows=self.exact_rows, written=(part, rows))
        stage = load_stage(self._file(part, "stage"), stage_record["kind"], width, stage_record["effort"])
        return FaissIndex(matrix, stage, stage_record["recall"], self.exact_rows, (part, rows))

    def _file(self, part: str, ending: str) -> Path:
        return self.folder / f"{part}.{ending}"

    # -- writing

    def _continues(self, index: FaissIndex, record: dict[str, Any], about: About) -> bool:
        """Whether the files hold the first rows of this index and are worth appending to."""
        same_files = self._is_of(record, about) and index.written == (record["part"], record["rows"])
        idle = index.matrix.idle > max(_IDLE_ROWS, _IDLE_SHARE * len(index))
        unseen = len(index.matrix.row_ids) - (index.stage.rows if index.stage else 0)
        slow = self.choice.kind != "flat" and unseen > self.exact_rows
        return same_files and not idle and not slow

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
        """Write the whole index to files of a new name; readers that have mapped the old ones keep them."""
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
        """Write an array at the byte offset `start`, flushed to disk when this returns."""
        with open(file, "r+b" if start else "wb") as opened:
            opened.seek(start)
            opened.write(array.tobytes())
            opened.flush()
            os.fsync(opened.fileno())

    def _commit(self, record: dict[str, Any]) -> None:
        with whole_file(self.folder / f"{self.name}.json", durable=True) as file:
            file.write(json.dumps(record).encode())

    def _sweep(self, part: str) -> None:
        """Delete older files and those of killed runs; on Windows, mapped ones stay until the next sweep."""
        for file in self.folder.glob(f"{self.name}-*"):
            if file.stem != part:
                with suppress(OSError):
                    file.unlink()

    # -- coarse stages

    def _built(self, matrix: Matrix, questions: Callable[[], Vectors] | None) -> FaissIndex:
        """The index, with a stage of sufficient recall if one is wanted or needed."""
        exact = FaissIndex(matrix, exact_rows=self.exact_rows)
        wanted = self.choice.kind
        if wanted == "flat" or (wanted == "auto" and len(matrix) <= self.exact_rows):
            return exact
        queries = questions() if questions else np.zeros((0, matrix.dim), np.float32)
        if not len(queries):
            queries = exact.reconstruct(matrix.ids[:: max(1, len(matrix) // _QUESTIONS)])
        queries = queries[:: max(1, len(queries) // _QUESTIONS)]
        stage: Stage = build_stage(np.asarray(matrix.base), wanted, self.choice.clusters)
        for _ in range(_DOUBLINGS):
            staged = replace(exact, stage=stage)
            staged = replace(staged, recall=recall_of(staged, exact, queries))
            if staged.recall >= LEAST_RECALL:
                return staged
            stage = stage.with_effort(2 * stage.effort)
        return exact


def recall_of(index: VectorIndex, exact: VectorIndex, questions: Vectors) -> float:
    """Recall@10 of an index against an exact one, over all questions (q, dim)."""
    scores, exact_scores = index.search(questions, _BEST)[0], exact.search(questions, _BEST)[0]
    return float((scores >= exact_scores[:, -1:] - _EQUAL).mean())
