"""One transaction of changes to the catalogue: photos added, moved or removed, captions, skipped files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.away import bring_back, put_away
from retrieval.catalogue.imported import imported_from_text, imported_label, imported_to_text, with_imported
from retrieval.catalogue.places import put_places
from retrieval.catalogue.rows import photo_of
from retrieval.catalogue.schema import path_bytes
from retrieval.catalogue.words import renew_words
from retrieval.colours import palette_matrix
from retrieval.images import Hashes
from retrieval.lines import readable
from retrieval.mixing import Scale
from retrieval.places import Place
from retrieval.records import Caption, ImportedFacts, Label, Palette, PhotoFacts
from retrieval.words import Clause

Kind = Literal["image", "caption", "sentence"]


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file in the collection: its path, its path below the root, and what shows whether it has changed."""

    path: Path
    relative: str  # below its root, for words and filters
    size_bytes: int
    mtime_ns: int
    stamp: int = 0  # changes whenever the file or its sidecar is written, whatever its modification time says

    @property
    def changed(self) -> datetime:
        """When the file was last written, in local time, to the second; clipped to the range of datetime."""
        try:
            return datetime.fromtimestamp(self.mtime_ns // 10**9)
        except (OverflowError, ValueError, OSError):
            return datetime.max.replace(microsecond=0) if self.mtime_ns > 0 else datetime(1, 1, 1)


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """What the first pass learns about a photo. ``features`` (cells, channels) wait for the captioner."""

    file: FoundFile
    content_hash: str
    facts: PhotoFacts
    palette: Palette
    hashes: Hashes  # perceptual, (2, 4)
    sharpness: float
    label: Label
    vector: NDArray[np.float32]
    features: NDArray[np.float16] | None = None


class CatalogueBatch:
    """Changes in one transaction; made by ``Catalogue.batch``."""

    def __init__(self, connection: sqlite3.Connection, model: str, today: date) -> None:
        self._connection, self._model, self._today = connection, model, today
        active = connection.execute("SELECT value FROM meta WHERE key = 'model'").fetchone()
        self._is_draft = active is not None and active["value"] != model  # another model answers until this is complete
        self._touched: set[int] = set()  # photos added, changed or removed

    def save(self, photo: NewPhoto) -> int:
        """Add a photo, or update the one at its path, which keeps its likes; returns its photo_id."""
        self._keep_said(photo.file, photo.content_hash)
        imported = self._imported(photo.content_hash)
        facts, label = with_imported(photo.facts, imported), imported_label(photo.label, imported)
        photo_id = self._upsert(
            photo.file,
            content_hash=photo.content_hash,
            **_fact_columns(facts, photo.file),
            palette=palette_matrix([photo.palette]).tobytes(),
            hashes=photo.hashes.astype("<u8").tobytes(),
            sharpness=photo.sharpness,
            **({} if self._drafted(label) else _label_columns(label)),
        )
        self._draft_label(photo_id, label)
        self._put_vector(photo_id, "image", photo.vector)
        if photo.features is not None:
            self._connection.execute(
                "INSERT OR REPLACE INTO features VALUES (?, ?, ?, ?)",
                (photo_id, self._model, len(photo.features), photo.features.tobytes()),
            )
        return photo_id

    def add_many(self, photos: Sequence[NewPhoto], captions: Sequence[Caption], vectors: NDArray[np.float32]) -> None:
        """Add photos (n) at new paths at once, with their captions (n) and caption ``vectors`` (n, dim)."""
        if not photos:
            return
        rows = []
        for photo, caption in zip(photos, captions, strict=True):
            columns = {
                **_file_columns(photo.file), "content_hash": photo.content_hash,
                **_fact_columns(photo.facts, photo.file), "palette": palette_matrix([photo.palette]).tobytes(),
                "hashes": photo.hashes.astype("<u8").tobytes(), "sharpness": photo.sharpness,
                **_label_columns(photo.label),
                "caption": caption.text, "log_probability": caption.log_probability, "certain": caption.certain,
            }  # fmt: skip
            rows.append(tuple(columns.values()))
        connection = self._connection
        first = int(connection.execute("SELECT coalesce(max(seq), 0) AS n FROM sqlite_sequence").fetchone()["n"]) + 1
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO photos (uuid, {', '.join(columns)}) VALUES (new_uuid(), {marks})", rows)
        added = range(first, first + len(photos))
        for kind, kind_vectors in (("image", [photo.vector for photo in photos]), ("caption", vectors)):
            halves = [np.asarray(vector, np.float16).tobytes() for vector in kind_vectors]
            values = [(i, self._model, kind, half) for i, half in zip(added, halves, strict=True)]
            connection.executemany("INSERT INTO vectors VALUES (?, ?, ?, ?)", values)
        renew_words(connection, "photo_id BETWEEN ? AND ?", added[0], added[-1])
        self._touched.update(added)

    def copy(self, source_id: int, file: FoundFile, facts: PhotoFacts, label: Label) -> int:
        """Add a file with the content of another photo, whose vectors and caption it shares; returns its photo_id.

        ``facts`` are its own: its name or its sidecar may differ.
        """
        columns = "content_hash, palette, hashes, sharpness, caption, log_probability, certain, captioner"
        shared = dict(self._row(f"SELECT {columns} FROM photos WHERE photo_id = ?", source_id))
        self._keep_said(file, shared["content_hash"])
        imported = self._imported(shared["content_hash"])
        columns_of_label = _label_columns(imported_label(label, imported))
        photo_id = self._upsert(
            file, **shared, **_fact_columns(with_imported(facts, imported), file), **columns_of_label
        )
        self._connection.execute(
            "INSERT OR REPLACE INTO vectors SELECT ?, model, kind, vector FROM vectors WHERE photo_id = ?",
            (photo_id, source_id),
        )
        self._connection.execute(
            "INSERT OR REPLACE INTO drafts SELECT ?, model, label, label_score, caption, log_probability, certain, "
            "captioner FROM drafts WHERE photo_id = ?",
            (photo_id, source_id),
        )
        return photo_id

    def move(self, photo_id: int, file: FoundFile, facts: PhotoFacts, label: Label | None = None) -> None:
        """Update a photo whose file was moved or touched; a ``label`` replaces the old one."""
        imported = self._imported(self._hash_of(photo_id))
        facts, label = with_imported(facts, imported), imported_label(label, imported)
        columns = {**_file_columns(file), **_fact_columns(facts, file), **(_label_columns(label) if label else {})}
        self._connection.execute("DELETE FROM skipped WHERE path = ?", (columns["path"],))
        self._update(photo_id, columns)
        self._touched.add(photo_id)

    def place(self, photo_id: int, places: Sequence[Place]) -> None:
        """Set the places at a photo's coordinates."""
        put_places(self._connection, photo_id, places)
        renew_words(self._connection, "photo_id = ?", photo_id)
        self._touched.add(photo_id)

    def relabel(self, photo_id: int, label: Label) -> None:
        """Replace the label of a photo."""
        imported = imported_label(label, self._imported(self._hash_of(photo_id)))
        self._draft_label(photo_id, imported)
        if not self._drafted(imported):
            self._update(photo_id, _label_columns(imported))
        self._touched.add(photo_id)

    def tell(self, content_hash: str, imported: ImportedFacts) -> int:
        """Add imported facts to the photos with that content; returns the number of those photos."""
        imported = imported.completed(self._imported(content_hash))
        self._connection.execute(
            "INSERT OR REPLACE INTO told VALUES (?, ?)", (content_hash, imported_to_text(imported))
        )
        rows = self._connection.execute("SELECT * FROM photos WHERE content_hash = ?", (content_hash,)).fetchall()
        for photo in map(photo_of, rows):
            self._update(
                photo.photo_id,
                {
                    **_importable_columns(with_imported(photo.facts, imported)),
                    **_label_columns(imported_label(photo.label, imported)),
                },
            )
            self._touched.add(photo.photo_id)
        return len(rows)

    def caption(
        self, content_hash: str, caption: Caption, vector: NDArray[np.float32], captioner: str | None = None
    ) -> None:
        """Set the caption of every photo with that content, and drop its features; ``captioner`` wrote the caption."""
        columns = {
            "caption": caption.text,
            "log_probability": caption.log_probability,
            "certain": caption.certain,
            "captioner": captioner,
        }
        rows = self._connection.execute("SELECT photo_id FROM photos WHERE content_hash = ?", (content_hash,))
        photo_ids = [int(row["photo_id"]) for row in rows.fetchall()]
        for photo_id in photo_ids:
            self._put_vector(photo_id, "caption", vector)
            self._connection.execute("DELETE FROM features WHERE photo_id = ? AND model = ?", (photo_id, self._model))
            if self._is_draft:
                self._draft(photo_id, columns)
            else:
                self._connection.execute("DELETE FROM vectors WHERE photo_id = ? AND kind = 'sentence'", (photo_id,))
                self._update(photo_id, columns)
        self._touched.update(photo_ids)

    def measure(self, content_hash: str, sharpness: float) -> None:
        """Set how sharp the photos with that content are, which earlier versions did not measure."""
        self._connection.execute("UPDATE photos SET sharpness = ? WHERE content_hash = ?", (sharpness, content_hash))
        rows = self._connection.execute("SELECT photo_id FROM photos WHERE content_hash = ?", (content_hash,))
        self._touched.update(int(row["photo_id"]) for row in rows.fetchall())

    def fix_scale(self, scale: Scale) -> None:
        """Set the scale on which the model's caption vectors are mixed with image vectors."""
        means = (part.astype("<f4").tobytes() for part in (scale.images, scale.captions))
        self._connection.execute(
            "INSERT OR REPLACE INTO scales VALUES (?, ?, ?, ?, ?)",
            (self._model, *means, scale.ratio, scale.measured_on),
        )
        captioned = self._connection.execute(
            "SELECT photo_id FROM vectors WHERE model = ? AND kind = 'caption'", (self._model,)
        )
        self._touched.update(int(row["photo_id"]) for row in captioned.fetchall())

    def sentence(self, photo_id: int, model: str, vector: NDArray[np.float32]) -> None:
        """Set a sentence model's vector of a photo's caption, replacing that of any other."""
        self._connection.execute("DELETE FROM vectors WHERE photo_id = ? AND kind = 'sentence'", (photo_id,))
        self._put_vector(photo_id, "sentence", vector, model)
        self._touched.add(photo_id)

    def skip(self, file: FoundFile, reason: Clause, pixels: int | None = None) -> None:
        """Record a file that cannot be indexed; a photo at its path is removed."""
        path = path_bytes(file.path)
        self._connection.execute(
            "INSERT OR REPLACE INTO skipped (path, size_bytes, mtime_ns, stamp, pixels, reason) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (path, file.size_bytes, file.mtime_ns, file.stamp, pixels, reason.to_json()),
        )
        row = self._connection.execute("SELECT photo_id FROM photos WHERE path = ?", (path,)).fetchone()
        if row is not None:
            self.remove([int(row["photo_id"])])

    def remove(self, photo_ids: Sequence[int]) -> None:
        """Photos leave the collection; their rows wait for a while."""
        put_away(self._connection, photo_ids, self._today)
        for table, column in (("words", "rowid"), ("photos", "photo_id")):
            self._connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(i,) for i in photo_ids])
        self._touched.update(photo_ids)

    def come_back(self, photo_id: int, file: FoundFile, facts: PhotoFacts, label: Label) -> None:
        """A photo that left is there again, with the caption and the vectors that it had."""
        bring_back(self._connection, photo_id, path_bytes(file.path))
        self.move(photo_id, file, facts, label)

    def forget_skipped(self, paths: Sequence[Path]) -> None:
        """Drop the records of skipped files that no longer exist."""
        self._connection.executemany("DELETE FROM skipped WHERE path = ?", [(path_bytes(path),) for path in paths])

    def finish(self, revision: int) -> None:
        """Mark the changed and removed photos with the revision of this batch."""
        touched = [(revision, photo_id) for photo_id in sorted(self._touched)]
        self._connection.executemany("UPDATE photos SET revision = ? WHERE photo_id = ?", touched)
        self._connection.executemany(
            "INSERT OR REPLACE INTO departed SELECT ?2, ?1 WHERE NOT EXISTS (SELECT 1 FROM photos WHERE photo_id = ?2)",
            touched,
        )

    def _upsert(self, file: FoundFile, **columns: object) -> int:
        """Insert or update the row at the file's path, which keeps its id and likes; returns the photo_id."""
        columns = {**_file_columns(file), **columns}
        path = columns["path"]
        self._connection.execute("DELETE FROM skipped WHERE path = ?", (path,))
        row = self._connection.execute("SELECT photo_id FROM photos WHERE path = ?", (path,)).fetchone()
        if row is None:
            marks = ", ".join("?" * len(columns))
            cursor = self._connection.execute(
                f"INSERT INTO photos (uuid, {', '.join(columns)}) VALUES (new_uuid(), {marks})", tuple(columns.values())
            )
            photo_id = int(cursor.lastrowid or 0)
            renew_words(self._connection, "photo_id = ?", photo_id)
        else:
            photo_id = int(row["photo_id"])
            self._drop_stale(photo_id, str(columns["content_hash"]))
            self._update(photo_id, columns)
        self._touched.add(photo_id)
        return photo_id

    def _drop_stale(self, photo_id: int, content_hash: str) -> None:
        """Drop features, and if the content is new also vectors and caption."""
        same = self._row("SELECT content_hash = ? FROM photos WHERE photo_id = ?", content_hash, photo_id)[0]
        self._connection.execute("DELETE FROM features WHERE photo_id = ?", (photo_id,))
        if not same:
            for table in ("vectors", "drafts"):
                self._connection.execute(f"DELETE FROM {table} WHERE photo_id = ?", (photo_id,))
            self._update(photo_id, {"caption": None, "log_probability": None, "certain": None, "captioner": None})

    def _drafted(self, label: Label | None) -> bool:
        """Whether a label is a zero-shot one of models that do not answer yet."""
        return self._is_draft and label is not None and label.source == "zero-shot"

    def _draft_label(self, photo_id: int, label: Label | None) -> None:
        if label is not None and self._drafted(label):
            self._draft(photo_id, {"label": label.text, "label_score": label.score})

    def _draft(self, photo_id: int, columns: dict[str, Any]) -> None:
        """Store the model's results for a photo until that model takes over."""
        self._connection.execute(
            "INSERT OR IGNORE INTO drafts (photo_id, model) VALUES (?, ?)", (photo_id, self._model)
        )
        changes = ", ".join(f"{name} = ?" for name in columns)
        self._connection.execute(
            f"UPDATE drafts SET {changes} WHERE photo_id = ? AND model = ?", (*columns.values(), photo_id, self._model)
        )

    def _keep_said(self, file: FoundFile, content_hash: str) -> None:
        """Carry likes, imported facts and albums over to the new content of an edited photo."""
        for table, columns in (("likes", "token, photo_id, liking"), ("told", "told"), ("albums", "name, place")):
            self._connection.execute(
                f"INSERT OR IGNORE INTO {table} (content_hash, {columns}) SELECT ?2, {columns} FROM {table} "
                "WHERE content_hash = (SELECT content_hash FROM photos WHERE path = ?1)",
                (path_bytes(file.path), content_hash),
            )

    def _update(self, photo_id: int, columns: dict[str, Any]) -> None:
        changes = ", ".join(f"{name} = ?" for name in columns)
        self._connection.execute(f"UPDATE photos SET {changes} WHERE photo_id = ?", (*columns.values(), photo_id))
        renew_words(self._connection, "photo_id = ?", photo_id)

    def _put_vector(self, photo_id: int, kind: Kind, vector: NDArray[np.float32], model: str | None = None) -> None:
        # Half precision saves half the disk and changes a cosine by about 1e-5, less than two photos ever differ.
        self._connection.execute(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
            (photo_id, model or self._model, kind, np.asarray(vector, np.float16).tobytes()),
        )

    def _imported(self, content_hash: str) -> ImportedFacts:
        rows = self._connection.execute("SELECT told FROM told WHERE content_hash = ?", (content_hash,)).fetchall()
        return imported_from_text(rows[0]["told"]) if rows else ImportedFacts()

    def _hash_of(self, photo_id: int) -> str:
        return str(self._row("SELECT content_hash FROM photos WHERE photo_id = ?", photo_id)["content_hash"])

    def _row(self, statement: str, *values: object) -> sqlite3.Row:
        row: sqlite3.Row = self._connection.execute(statement, values).fetchone()
        return row


def _file_columns(file: FoundFile) -> dict[str, object]:
    return {
        "path": path_bytes(file.path),
        "relative": readable(file.relative),
        "size_bytes": file.size_bytes,
        "mtime_ns": file.mtime_ns,
        "stamp": file.stamp,
    }


def _fact_columns(facts: PhotoFacts, file: FoundFile) -> dict[str, object]:
    """The fact columns; a photo without a date is ordered by the time of its file."""
    return {
        "width": facts.width,
        "height": facts.height,
        "format": facts.format,
        "camera": facts.camera,
        "taken": (facts.taken or file.changed).isoformat(),
        "taken_from": facts.taken_from or "file",
        **_importable_columns(facts),
    }


def _importable_columns(facts: PhotoFacts) -> dict[str, object]:
    """The columns that an import may change; a photo without a date keeps its place in the order by date."""
    columns: dict[str, object] = {
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "rating": facts.rating,
        "written": json.dumps([facts.title, facts.description, *facts.keywords], ensure_ascii=False),
    }
    if facts.taken:
        columns |= {"taken": facts.taken.isoformat(), "taken_from": facts.taken_from}
    return columns


def _label_columns(label: Label | None) -> dict[str, object]:
    if label is None:
        return {}
    return {
        "label": label.text,
        "label_source": label.source,
        "label_score": label.score,
        "description": label.description,
    }
