"""The catalogue: SQLite as the truth about photos, facts, captions, labels, palettes, vectors and likes."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.albums import Albums
from retrieval.catalogue.away import Away, drop_away
from retrieval.catalogue.backup import back_up
from retrieval.catalogue.batch import CatalogueBatch, FoundFile, Kind
from retrieval.catalogue.connections import Connections
from retrieval.catalogue.facts import FACT_COLUMNS, Facts
from retrieval.catalogue.likes import Likes
from retrieval.catalogue.mentions import Mentions
from retrieval.catalogue.paths import Paths
from retrieval.catalogue.people import People
from retrieval.catalogue.places import Places
from retrieval.catalogue.remembered import RememberedIds
from retrieval.catalogue.rows import (
    Ids,
    conditions_of,
    ids_of,
    label_of,
    path_of,
    photo_of,
    phrase_of,
)
from retrieval.catalogue.schema import path_bytes
from retrieval.catalogue.seen import Seen
from retrieval.catalogue.words import renew_words
from retrieval.content_words import content_words
from retrieval.errors import NoPhotoError, SeveralPhotosError
from retrieval.images import HASH_SHAPE, Hashes
from retrieval.mixing import Scale
from retrieval.records import Filters, Label, Photo, PhotoFile, SkippedFile
from retrieval.words import Clause, say

Vectors = NDArray[np.float32]
Features = NDArray[np.float16]
# Vectors rewritten in one step.
_AT_ONCE = 2000
_NAMED = 12  # entries in a list of the statistics: what fits on a screen


@dataclass(frozen=True, slots=True)
class Revision:
    """A state of a catalogue: its identity, the number of its last batch, and the active model."""

    catalogue: str
    number: int
    model: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Facts of the photos added or changed up to a revision, and the ids of those removed."""

    revision: Revision
    facts: Facts
    departed: Ids


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A catalogued file as of the last run; ``current`` if nothing is missing for the model asked about."""

    photo_id: int
    file: FoundFile
    label: Label | None
    current: bool


@dataclass(frozen=True, slots=True)
class KnownSkip:
    """A file that the last run skipped; ``pixels`` only if it had too many."""

    file: SkippedFile
    size_bytes: int
    stamp: int
    pixels: int | None


@dataclass(frozen=True, slots=True)
class Uncaptioned:
    """A photo that awaits a caption, with the features (cells, channels) from its encoder, if any."""

    photo: Photo
    features: Features | None


@dataclass(frozen=True, slots=True)
class CollectionStats:
    """The collection in numbers; lists of (name, number of photos), commonest first, years oldest first.

    Only labels that are sure count.
    """

    photos: int
    captioned: int
    skipped: int
    away: int
    bytes: int
    labels: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    cameras: tuple[tuple[str, int], ...]
    formats: tuple[tuple[str, int], ...]
    family: str | None
    model: str | None


class Catalogue:
    """The catalogue, for one writer at a time and readers on any thread, who only see complete batches."""

    def __init__(self, connections: Connections) -> None:
        """Use ``open``."""
        self._connections, self.path = connections, connections.path
        self._remembered, self._mentions = RememberedIds(connections.state), Mentions(connections)
        self._rows = connections.rows
        self.albums, self.away, self.likes = Albums(connections), Away(connections), Likes(connections)
        self.places, self.seen, self.people = Places(connections), Seen(connections), People(connections)

    @classmethod
    def open(cls, path: Path) -> Catalogue:
        """The catalogue at ``path``, created or migrated; raises UsageError if it is newer or damaged."""
        return cls(Connections.open(path))

    def close(self) -> None:
        """Close the file."""
        self._connections.close()

    def back_up(self, today: date) -> Path | None:
        """Copy the catalogue once a day; returns the new copy or None. Raises OSError, UsageError."""
        return back_up(self._connections, today)

    # -- photos

    def photo(self, photo_id: int) -> Photo:
        """One photo; raises NoPhotoError if it has left the collection."""
        photos = self.photos([photo_id])
        if not photos:
            raise NoPhotoError(say("photo-gone", photo_id=str(photo_id)))
        return photos[0]

    def named(self, name: str) -> Photo:
        """The photo with that id, UUID or file name, which may be preceded by folders.

        Raises NoPhotoError, or SeveralPhotosError if several photos have that name.
        """
        if name.isascii() and name.isdecimal() and (photos := self.photos([int(name[:18])])):
            return photos[0]
        if photo := self.photo_by_uuid(name.lower()):
            return photo
        path = unicodedata.normalize("NFC", name.replace("\\", "/")).strip("/")
        ending = "%/" + re.sub(r"([%_\\])", r"\\\1", path)
        rows = self._rows("SELECT * FROM photos WHERE relative = ? ORDER BY photo_id", path) or self._rows(
            "SELECT * FROM photos WHERE relative LIKE ? ESCAPE '\\' ORDER BY photo_id", ending
        )
        if not rows:
            raise NoPhotoError(say("photo-unknown", name=name))
        if len(rows) > 1:
            ids = tuple(int(row["photo_id"]) for row in rows)
            raise SeveralPhotosError(say("photo-several", n=len(ids), name=name, ids=", ".join(map(str, ids))), ids)
        return self._photos_of(rows)[0]

    def photos(self, photo_ids: Sequence[int] | Ids) -> list[Photo]:
        """The photos in the order of ``photo_ids``, without those that have left."""
        wanted = [int(i) for i in photo_ids]
        rows = self._rows("SELECT * FROM photos WHERE photo_id IN (SELECT value FROM json_each(?))", json.dumps(wanted))
        rows_by_id = {row["photo_id"]: row for row in rows}
        return self._photos_of([rows_by_id[i] for i in wanted if i in rows_by_id])

    def files(self, among: Ids | None = None) -> list[PhotoFile]:
        """The file of every photo, or of those ``among`` some ids, in the order of photo_id."""
        some = "" if among is None else "WHERE photo_id IN (SELECT value FROM json_each(?))"
        values = [] if among is None else [json.dumps(among.tolist())]
        rows = self._rows(f"SELECT photo_id, path, content_hash, uuid FROM photos {some} ORDER BY photo_id", *values)
        return [PhotoFile(row["photo_id"], path_of(row["path"]), row["content_hash"], row["uuid"]) for row in rows]

    def with_imported_facts(self) -> Ids:
        """Ids of the photos with imported facts, ascending."""
        return ids_of(self._rows("SELECT photo_id FROM photos JOIN told USING (content_hash) ORDER BY photo_id"))

    def photo_at(self, path: Path) -> Photo | None:
        """The photo at an absolute path, or None."""
        rows = self._rows("SELECT * FROM photos WHERE path = ?", path_bytes(path))
        return next(iter(self._photos_of(rows)), None)

    def photo_by_hash(self, content_hash: str) -> Photo | None:
        """The photo with that content, the first of several copies, or None."""
        rows = self._rows("SELECT * FROM photos WHERE content_hash = ? ORDER BY photo_id LIMIT 1", content_hash)
        return next(iter(self._photos_of(rows)), None)

    def photo_by_uuid(self, uuid: str) -> Photo | None:
        """The photo with that UUID, or None."""
        rows = self._rows("SELECT * FROM photos WHERE uuid = ?", uuid)
        return next(iter(self._photos_of(rows)), None)

    def _photos_of(self, rows: Sequence[sqlite3.Row]) -> list[Photo]:
        """Rows as photos, with their texts, descriptions and people."""
        return self.people.added_to(self.seen.added_to([photo_of(row) for row in rows]))

    def embedded_copies(self, content_hash: str, model: str) -> list[Photo]:
        """Every photo with that content that has an image vector of ``model`` and perceptual hashes."""
        rows = self._rows(
            "SELECT p.* FROM photos p JOIN vectors v USING (photo_id) "
            "WHERE content_hash = ? AND model = ? AND kind = 'image' AND hashes IS NOT NULL ORDER BY photo_id",
            content_hash,
            model,
        )
        return [photo_of(row) for row in rows]

    def content_hashes(self) -> set[str]:
        """The content hash of every photo."""
        return {row["content_hash"] for row in self._rows("SELECT DISTINCT content_hash FROM photos")}

    def ids(self) -> Ids:
        """Every photo_id, newest photo first."""
        return ids_of(self._rows("SELECT photo_id FROM photos ORDER BY taken DESC, photo_id DESC"))

    def texts(self) -> list[str]:
        """Caption, label and description of every photo, as one text each."""
        rows = self._rows("SELECT caption, label, description FROM photos")
        return [" ".join(filter(None, row)) for row in rows]

    def by_name(self) -> Ids:
        """Every photo_id in the order of paths below the roots, ignoring case."""
        return ids_of(self._rows("SELECT photo_id FROM photos ORDER BY relative COLLATE NOCASE, photo_id DESC"))

    def matching_ids(self, filters: Filters) -> Ids | None:
        """Ids that meet the conditions on place, people and words, ascending; None if there are no such conditions."""
        conditions = list(conditions_of(filters))
        if not conditions:
            return None
        where = " AND ".join(condition for condition, _ in conditions)
        values = [value for _, condition_values in conditions for value in condition_values]
        statement = f"SELECT photo_id FROM photos WHERE {where} ORDER BY photo_id"
        return self._remembered.get((statement, *values), lambda: ids_of(self._rows(statement, *values)))

    def having_words(self, words: Sequence[str], every: bool = True) -> Ids:
        """Ids of photos with every (or any) of these words or phrases in the words about them, ascending.

        In any form: "dogs" finds "dog". The words of a phrase must be consecutive.
        """
        phrases = [phrase for phrase in map(phrase_of, words) if phrase]
        if not phrases:
            return np.zeros(0, np.int64)
        if not every:
            return self._mentions.of(" OR ".join(phrases))
        # Word by word, as most words of a question are cached from earlier ones; then the intersection.
        ids_by_phrase = [self._mentions.of(phrase) for phrase in dict.fromkeys(phrases)]
        if len(ids_by_phrase) == 1 or not all(map(len, ids_by_phrase)):
            return min(ids_by_phrase, key=len)
        named = np.zeros((len(ids_by_phrase), 1 + max(int(ids[-1]) for ids in ids_by_phrase)), np.bool_)
        for row, ids in zip(named, ids_by_phrase, strict=True):
            row[ids] = True
        return np.flatnonzero(named.all(axis=0))

    def surely_having_words(self, ids: Ids, words: Sequence[str]) -> Ids:
        """Those of some photos (n,) that files or people, not only models, call by every one of some content words."""
        if not words or not len(ids):
            return np.zeros(0, np.int64)
        # A search of the full-text table would go through all photos that the words' captions have.
        rows = self._rows(
            "SELECT photo_id, iif(label_source = 'zero-shot', NULL, w.label), w.description, w.path, w.text, w.seen "
            "FROM words w JOIN photos ON photo_id = w.rowid WHERE w.rowid IN (SELECT value FROM json_each(?))",
            json.dumps(ids.tolist()),
        )
        wanted = set(words)
        sure = [photo_id for photo_id, *texts in rows if wanted <= set(content_words(" ".join(filter(None, texts))))]
        return np.array(sure, np.int64)

    def unsurely_captioned(self) -> int:
        """The number of photos of whose caption the captioner is unsure."""
        return int(self._rows("SELECT count(*) AS photos FROM photos WHERE certain = 0")[0]["photos"])

    def paths(self) -> Paths:
        """The paths of all photos below their roots."""
        rows = self._rows("SELECT photo_id, relative FROM photos ORDER BY photo_id")
        return Paths.of(ids_of(rows), (row["relative"] for row in rows))

    def paths_of(self, ids: Ids) -> dict[int, str]:
        """The paths of some photos below their roots, by photo_id."""
        some = json.dumps(ids.tolist())
        rows = self._rows(
            "SELECT photo_id, relative FROM photos WHERE photo_id IN (SELECT value FROM json_each(?))", some
        )
        return {row["photo_id"]: row["relative"] for row in rows}

    def contents(self) -> tuple[Ids, Ids]:
        """Ids (n,), ascending, and a number (n,) for each that is equal for files of equal content."""
        rows = self._rows("SELECT photo_id, content_hash FROM photos ORDER BY photo_id")
        numbers: dict[str, int] = {}
        return ids_of(rows), np.array([numbers.setdefault(row[1], len(numbers)) for row in rows], np.int64)

    def perceptual_hashes(self) -> tuple[Ids, Hashes]:
        """Ids (n,), ascending, and hashes (n, 2, 4) of the photos that have them."""
        rows = self._rows("SELECT photo_id, hashes FROM photos WHERE hashes IS NOT NULL ORDER BY photo_id")
        hashes = np.frombuffer(b"".join(row["hashes"] for row in rows), "<u8").astype(np.uint64)
        return ids_of(rows), hashes.reshape(-1, *HASH_SHAPE)

    def vectors(self, kind: Kind, model: str | None, among: Ids | None = None) -> tuple[Ids, Vectors]:
        """Ids (n,), ascending, and unit vectors (n, dim) of ``model``, of all photos or of those ``among`` some ids."""
        some = "" if among is None else "AND photo_id IN (SELECT value FROM json_each(?))"
        values = [] if among is None else [json.dumps([int(i) for i in among])]
        rows = self._rows(
            f"SELECT photo_id, vector FROM vectors WHERE model = ? AND kind = ? {some}",
            model, kind, *values,
        )  # fmt: skip
        ids = ids_of(rows)
        halves = np.frombuffer(b"".join(row["vector"] for row in rows), np.float16)
        vectors = halves.reshape(len(ids), -1 if len(ids) else 0).astype(np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        order = np.argsort(ids, kind="stable")
        return ids[order], vectors[order]

    # -- the collection

    def stats(self, facts: Facts) -> CollectionStats:
        """The collection in numbers; ``facts`` must cover all its photos."""
        return CollectionStats(
            photos=len(facts),
            captioned=int(np.count_nonzero(facts.captioned)),
            skipped=self._rows("SELECT count(*) AS n FROM skipped")[0]["n"],
            away=self.away.count(),
            bytes=int(facts.sizes.sum()),
            labels=tuple(facts.groups("label", facts.sure)[0][:_NAMED]),
            years=tuple(facts.groups("year")[0]),
            cameras=tuple(facts.groups("camera")[0][:_NAMED]),
            formats=tuple(facts.formats.counted()[:_NAMED]),
            family=self.family,
            model=self.model,
        )

    def skipped(self) -> list[SkippedFile]:
        """Files that could not be indexed, by path."""
        return [skip.file for skip in self.known_skips().values()]

    @property
    def family(self) -> str | None:
        """The family of the active model; None before the first photo."""
        return self._connections.meta().get("family")

    @property
    def model(self) -> str | None:
        """The name of the encoder that made the active vectors; None before the first photo."""
        return self._connections.meta().get("model")

    @property
    def revision(self) -> Revision:
        """The current revision; changes whenever photos or vectors do."""
        return _revision(self._connections.meta())

    def changes(self, since: int) -> Changes:
        """Photos added, changed or removed after a revision, read in one transaction."""
        with self._connections.reading() as connection:
            connection.execute("BEGIN")
            try:
                meta = connection.execute("SELECT key, value FROM meta").fetchall()
                revision = _revision({row["key"]: row["value"] for row in meta})
                # The plus makes SQLite look up the few photos of a batch; without it, it reads all of them in order.
                rows = connection.execute(
                    f"SELECT {', '.join(FACT_COLUMNS)} FROM photos WHERE revision > ? ORDER BY +photo_id", (since,)
                ).fetchall()
                gone = connection.execute("SELECT photo_id FROM departed WHERE revision > ?", (since,)).fetchall()
                return Changes(revision, Facts.of(rows), ids_of(gone))
            finally:
                connection.execute("ROLLBACK")

    def changed_since(self, since: int) -> int:
        """The number of photos added, changed or removed after a revision."""
        tables = ("photos", "departed")
        return sum(self._rows(f"SELECT count(*) AS n FROM {t} WHERE revision > ?", since)[0]["n"] for t in tables)

    # -- for indexing

    @contextmanager
    def batch(self, model: str) -> Iterator[CatalogueBatch]:
        """Changes in one transaction: committed at the end of the block, rolled back on an error."""
        with self._connections.transaction() as connection:
            batch = CatalogueBatch(connection, model, self.away.today())
            yield batch
            batch.finish(_next_revision(connection))

    def activate(self, family: str, model: str) -> None:
        """Switch to the vectors, labels and captions of ``model``, and drop those of other models."""
        with self._connections.transaction() as connection:
            _set_meta(connection, "family", family)
            _set_meta(connection, "model", model)
            drafted = "photo_id IN (SELECT photo_id FROM drafts WHERE model = ?)"
            for statement in (
                "UPDATE photos SET label = d.label, label_source = 'zero-shot', label_score = d.label_score, "
                "description = NULL FROM drafts d WHERE d.photo_id = photos.photo_id AND d.model = ? "
                "AND d.label IS NOT NULL AND coalesce(label_source, 'zero-shot') = 'zero-shot'",
                "DELETE FROM vectors WHERE kind = 'sentence' AND photo_id IN (SELECT d.photo_id FROM drafts d "
                "JOIN photos p USING (photo_id) WHERE d.model = ? AND d.caption <> p.caption)",
                "UPDATE photos SET caption = d.caption, log_probability = d.log_probability, certain = d.certain, "
                "captioner = d.captioner FROM drafts d WHERE d.photo_id = photos.photo_id AND d.model = ? "
                "AND d.caption IS NOT NULL",
                f"UPDATE photos SET revision = {_next_revision(connection)} WHERE {drafted}",
            ):
                connection.execute(statement, (model,))
            renew_words(connection, drafted, model)
            connection.execute("DELETE FROM vectors WHERE model <> ? AND kind <> 'sentence'", (model,))
            for table in ("features", "scales"):
                connection.execute(f"DELETE FROM {table} WHERE model <> ?", (model,))
            connection.execute("DELETE FROM drafts")
            drop_away(connection)

    def rename_model(self, earlier: str, model: str, change: Callable[[Vectors], Vectors] | None = None) -> None:
        """Rename the model ``earlier`` to ``model``, which has the same weights, in one transaction.

        ``change`` converts its vectors, (n, dim) to (n, new dim), if they differ.
        """
        with self._connections.transaction() as connection:
            rows = connection.execute("SELECT rowid FROM vectors WHERE model = ?", (earlier,)).fetchall()
            for start in range(0, len(rows) if change else 0, _AT_ONCE):
                places = json.dumps([row["rowid"] for row in rows[start : start + _AT_ONCE]])
                some = connection.execute(
                    "SELECT rowid, vector FROM vectors WHERE rowid IN (SELECT value FROM json_each(?))", (places,)
                ).fetchall()
                halves = np.frombuffer(b"".join(row["vector"] for row in some), np.float16)
                assert change is not None
                changed = change(halves.reshape(len(some), -1).astype(np.float32)).astype(np.float16)
                connection.executemany(
                    "UPDATE vectors SET vector = ? WHERE rowid = ?",
                    [(vector.tobytes(), row["rowid"]) for vector, row in zip(changed, some, strict=True)],
                )
            connection.execute("UPDATE OR REPLACE vectors SET model = ? WHERE model = ?", (model, earlier))
            connection.execute("UPDATE features SET model = ? WHERE model = ?", (model, earlier))
            drop_away(connection)
            connection.execute("DELETE FROM scales WHERE model = ?", (earlier,))  # perhaps in another space
            connection.execute("UPDATE meta SET value = ? WHERE key = 'model' AND value = ?", (model, earlier))
            _next_revision(connection)

    def roots(self) -> dict[Path, int]:
        """The root folders of the collection, with the device number that each had."""
        return {path_of(row["path"]): row["device"] for row in self._rows("SELECT * FROM roots ORDER BY path")}

    def set_roots(self, roots: dict[Path, int]) -> None:
        """Replace the root folders of the collection."""
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM roots")
            rows = [(path_bytes(path), device) for path, device in roots.items()]
            connection.executemany("INSERT INTO roots VALUES (?, ?)", rows)

    def mounts(self) -> set[Path]:
        """Folders below the roots where another disk or a network share was mounted."""
        return {path_of(row["path"]) for row in self._rows("SELECT path FROM mounts")}

    def add_mounts(self, folders: set[Path]) -> None:
        """Add folders where another disk or a network share is mounted."""
        if new := folders - self.mounts():
            with self._connections.transaction() as connection:
                connection.executemany("INSERT INTO mounts VALUES (?)", [(path_bytes(path),) for path in new])

    def known_files(self, model: str) -> dict[Path, KnownFile]:
        """Every catalogued file by path; ``current`` if it has an image vector of ``model`` and hashes."""
        rows = self._rows(
            "SELECT photo_id, path, relative, size_bytes, mtime_ns, stamp, label, label_source, label_score, "
            "description, EXISTS (SELECT 1 FROM vectors v WHERE v.photo_id = p.photo_id AND model = ? "
            "AND kind = 'image') AND hashes IS NOT NULL AS current FROM photos p",
            model,
        )
        files = [FoundFile(path_of(r["path"]), r["relative"], r["size_bytes"], r["mtime_ns"], r["stamp"]) for r in rows]
        return {
            file.path: KnownFile(row["photo_id"], file, label_of(row), bool(row["current"]))
            for file, row in zip(files, rows, strict=True)
        }

    def known_skips(self) -> dict[Path, KnownSkip]:
        """Every skipped file by path."""
        rows = self._rows("SELECT * FROM skipped ORDER BY path")
        return {
            (path := path_of(r["path"])): KnownSkip(
                SkippedFile(path, Clause.from_json(r["reason"])), r["size_bytes"], r["stamp"], r["pixels"]
            )
            for r in rows
        }

    def scale(self, model: str | None) -> Scale | None:
        """The scale on which a model's caption vectors are mixed with image vectors; None while unknown."""
        rows = self._rows("SELECT * FROM scales WHERE model = ?", model)
        if not rows:
            return None
        images, captions = (np.frombuffer(rows[0][part], "<f4") for part in ("images", "captions"))
        return Scale(images, captions, rows[0]["ratio"], rows[0]["measured_on"])

    def captioned_ids(self, model: str) -> Ids:
        """Ids of photos with a caption vector of ``model``, ascending."""
        return ids_of(
            self._rows("SELECT photo_id FROM vectors WHERE model = ? AND kind = 'caption' ORDER BY photo_id", model)
        )

    def uncaptioned_ids(self, model: str, captioner: str | None = None) -> Ids:
        """Ids of photos with an image vector but no caption vector of ``model``, one per content, ascending.

        With a ``captioner``, photos with another captioner's caption too.
        """
        return ids_of(
            self._rows(
                "SELECT min(photo_id) AS photo_id FROM photos p WHERE EXISTS (SELECT 1 FROM vectors v "
                "WHERE v.photo_id = p.photo_id AND model = ?1 AND kind = 'image') AND (NOT EXISTS (SELECT 1 "
                "FROM vectors v WHERE v.photo_id = p.photo_id AND model = ?1 AND kind = 'caption') OR ?2 <> coalesce("
                "(SELECT captioner FROM drafts d WHERE d.photo_id = p.photo_id AND d.model = ?1), "
                "CASE WHEN ?1 = (SELECT value FROM meta WHERE key = 'model') THEN p.captioner END)) "
                "GROUP BY content_hash ORDER BY 1",
                model,
                captioner,
            )
        )

    def adopt_captions(self, captioner: str) -> None:
        """Attribute captions of unknown origin to the ``captioner``."""
        with self._connections.transaction() as connection:
            connection.execute(
                "UPDATE photos SET captioner = ? WHERE captioner IS NULL AND caption IS NOT NULL", (captioner,)
            )

    def without_sentence(self, model: str) -> Ids:
        """Ids of captioned photos without a vector of their caption by this sentence model, ascending."""
        return ids_of(
            self._rows(
                "SELECT photo_id FROM photos p WHERE caption IS NOT NULL AND NOT EXISTS (SELECT 1 FROM vectors v "
                "WHERE v.photo_id = p.photo_id AND model = ? AND kind = 'sentence') ORDER BY 1",
                model,
            )
        )

    def uncaptioned(self, photo_ids: Ids, model: str) -> list[Uncaptioned]:
        """The photos with the features from ``model``, without those that have left."""
        rows = self._rows(
            "SELECT * FROM features WHERE model = ? AND photo_id IN (SELECT value FROM json_each(?))",
            model, json.dumps([int(i) for i in photo_ids]),
        )  # fmt: skip
        features = {r["photo_id"]: np.frombuffer(r["features"], np.float16).reshape(r["cells"], -1) for r in rows}
        return [Uncaptioned(photo, features.get(photo.photo_id)) for photo in self.photos(photo_ids)]

    def features_bytes(self) -> int:
        """Size of the features that await captions, in bytes."""
        return int(self._rows("SELECT total(length(features)) AS size FROM features")[0]["size"])

    def shrink(self) -> None:
        """Free the disk space of deleted features."""
        with self._connections.reading() as connection:
            # As a script it runs to completion; execute() would stop after one page.
            connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")


def _revision(meta: Mapping[str, str]) -> Revision:
    return Revision(meta.get("catalogue", ""), int(meta.get("revision", 0)), meta.get("model"))


def _next_revision(connection: sqlite3.Connection) -> int:
    """Increment the revision and return it."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()
    revision = int(row["value"]) + 1 if row else 1
    _set_meta(connection, "revision", str(revision))
    if row is None:  # distinguishes this catalogue from a later one in its place
        _set_meta(connection, "catalogue", os.urandom(8).hex())
    return revision


def _set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
