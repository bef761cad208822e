"""The tables of the catalogue, how older ones become these, and which files are refused."""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path

from retrieval.catalogue.words import build_words
from retrieval.errors import UsageError
from retrieval.file_names import folded
from retrieval.installation import command, quoted
from retrieval.places import bare, kilometres
from retrieval.words import Clause, say

# Full, missing or read-only disks, and another process that writes for long.
_OUTSIDE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
)
# Less than what SQLite takes for its readers beside the catalogue.
_ROOM = 1 << 16


def connect(path: Path) -> sqlite3.Connection:
    """A connection in WAL mode and autocommit, for one thread at a time; raises UsageError.

    If the folder is not writable, as on a read-only disk, the file is opened read-only.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable = _is_writable(path)
        if writable:
            connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        else:
            connection = _reading_only(path)
        connection.row_factory = sqlite3.Row
    except (OSError, sqlite3.Error) as error:
        raise UsageError(say("data-unusable", folder=str(path.parent), reason=_reason(error))) from error
    try:
        _prepare(connection, path, writable)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_writable(path: Path) -> bool:
    """Whether the file (created if missing) and those that SQLite puts beside it can be written.

    A file that is there is not opened: closing it would give up the locks of this process's other connections, and
    the next program to leave would delete the log that they write to (https://sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))  # SQLite gives its other files these rights
    except FileExistsError:
        return _may(path, os.R_OK | os.W_OK) and _may(path.parent, os.W_OK)
    except OSError:
        return False
    return _may(path.parent, os.W_OK)


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _reading_only(path: Path) -> sqlite3.Connection:
    """A read-only connection, without the latest changes if they are in a write-ahead log that cannot be merged."""
    for way in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{way}", isolation_level=None, check_same_thread=False, uri=True
        )
        try:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError:
            connection.close()
    raise OSError(say("data-unreadable"))


def failure(path: Path, error: sqlite3.DatabaseError) -> UsageError | None:
    """What a person can do about an SQLite error; None if the error is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        repair = command(f"repair --data {quoted(path.parent)}")
        return UsageError(say("catalogue-damaged", file=str(path), reason=str(error), command=repair))
    if code in _OUTSIDE:
        reason = say("catalogue-disk-full") if _is_full(path.parent) else str(error)
        return UsageError(say("catalogue-unusable", file=str(path), reason=reason))
    return None


def _is_full(folder: Path) -> bool:
    """Whether the disk is full, which SQLite reports as an I/O error."""
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False


def _prepare(connection: sqlite3.Connection, path: Path, writable: bool) -> None:
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):  # before anything is written
            raise UsageError(say("catalogue-newer", file=str(path), version=version, latest=len(MIGRATIONS)))
        if not writable:
            if version < len(MIGRATIONS):
                raise UsageError(say("catalogue-older", file=str(path)))
            connection.create_function("folded", 1, folded, deterministic=True)
            return
        if version == 0:  # possible in a new file only, and would wait for the writer in another
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # under WAL a killed process loses nothing
        connection.execute("PRAGMA foreign_keys = ON")
        connection.create_function("folded", 1, folded, deterministic=True)
        connection.create_function("bare", 1, bare, deterministic=True)
        connection.create_function("kilometres", 4, kilometres, deterministic=True)
        connection.create_function("new_uuid", 0, lambda: str(uuid.uuid4()))
        if version < len(MIGRATIONS):
            _migrate(connection)
    except sqlite3.DatabaseError as error:
        raise failure(path, error) or error from error


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _migrate(connection: sqlite3.Connection) -> None:
    """Run the migrations that the file lacks, each in a transaction; another process may be doing the same."""
    for number in range(len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] == number:
                MIGRATIONS[number](connection)
                if number + 1 == len(MIGRATIONS):  # their sources are complete only now
                    build_words(connection)
                connection.execute(f"PRAGMA user_version = {number + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _first_tables(connection: sqlite3.Connection) -> None:
    # Paths are bytes, for not every file name is UTF-8; `relative` is text, to search in.
    for statement in (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE roots (path BLOB PRIMARY KEY, device INTEGER NOT NULL)",
        # AUTOINCREMENT: the id of a removed photo is never reused; a conversation may refer to it.
        """CREATE TABLE photos (
            photo_id INTEGER PRIMARY KEY AUTOINCREMENT,
            path BLOB NOT NULL UNIQUE, relative TEXT NOT NULL, content_hash TEXT NOT NULL,
            size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, format TEXT NOT NULL,
            taken TEXT NOT NULL, taken_from TEXT NOT NULL, camera TEXT, latitude REAL, longitude REAL,
            caption TEXT, log_probability REAL, certain INTEGER,
            label TEXT, label_source TEXT, label_score REAL, description TEXT,
            palette BLOB NOT NULL)""",
        "CREATE INDEX photos_by_hash ON photos (content_hash)",
        "CREATE INDEX photos_by_date ON photos (taken)",
        """CREATE TABLE vectors (
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            model TEXT NOT NULL, kind TEXT NOT NULL, vector BLOB NOT NULL,
            PRIMARY KEY (photo_id, model, kind))""",
        """CREATE TABLE features (
            photo_id INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE, model TEXT NOT NULL,
            cells INTEGER NOT NULL, features BLOB NOT NULL)""",
        """CREATE TABLE skipped (
            path BLOB PRIMARY KEY, size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
            pixels INTEGER, reason TEXT NOT NULL)""",
        """CREATE TABLE likes (
            token TEXT NOT NULL, photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            liking INTEGER NOT NULL, PRIMARY KEY (token, photo_id))""",
        """CREATE VIRTUAL TABLE words USING fts5 (
            caption, label, description, path, tokenize = "porter unicode61 remove_diacritics 2")""",
    ):
        connection.execute(statement)


def _perceptual_hashes(connection: sqlite3.Connection) -> None:
    # Photos from earlier versions have none; the next run reads them again.
    connection.execute("ALTER TABLE photos ADD COLUMN hashes BLOB")


def _albums(connection: sqlite3.Connection) -> None:
    # By content, not by photo: an album outlives a photo that is missing for a while.
    connection.execute(
        """CREATE TABLE albums (
            name TEXT NOT NULL, content_hash TEXT NOT NULL, place INTEGER NOT NULL,
            PRIMARY KEY (name, content_hash)) WITHOUT ROWID"""
    )


def _revisions(connection: sqlite3.Connection) -> None:
    # Every batch has a number, so that a reader of an earlier one fetches only later changes.
    for statement in (
        "ALTER TABLE photos ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX photos_by_revision ON photos (revision)",
        "CREATE TABLE departed (photo_id INTEGER PRIMARY KEY, revision INTEGER NOT NULL)",
        "CREATE INDEX departed_by_revision ON departed (revision)",
    ):
        connection.execute(statement)


def _stamps_and_written_words(connection: sqlite3.Connection) -> None:
    # No file has the stamp 0: the next run reads the facts of every photo again, dates and keywords among them.
    connection.execute("ALTER TABLE photos ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE skipped ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0")
    # Title, description, then keywords that a person wrote into the photo: a JSON list.
    connection.execute("ALTER TABLE photos ADD COLUMN written TEXT")


def _imported_facts(connection: sqlite3.Connection) -> None:
    # By content, as albums are: imported facts outlive a photo that is missing for a while.
    connection.execute("CREATE TABLE told (content_hash TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID")


def _places(connection: sqlite3.Connection) -> None:
    for statement in (
        # `place` is what is shown of it, `placed` the coordinates for which the places were named.
        "ALTER TABLE photos ADD COLUMN place TEXT",
        "ALTER TABLE photos ADD COLUMN placed TEXT",
        # `names`: a JSON list of what people call it. Regions and countries have no middle.
        """CREATE TABLE places (
            place_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL,
            names TEXT NOT NULL, latitude REAL, longitude REAL, UNIQUE (kind, name, country))""",
        """CREATE TABLE photo_places (
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            place_id INTEGER NOT NULL REFERENCES places, PRIMARY KEY (photo_id, place_id)) WITHOUT ROWID""",
        "CREATE INDEX photos_by_place ON photo_places (place_id)",
    ):
        connection.execute(statement)


def _what_is_seen_and_liked(connection: sqlite3.Connection) -> None:
    # By content, as albums are: texts and likes outlive a photo that is missing for a while.
    for statement in (
        """CREATE TABLE seen (
            content_hash TEXT NOT NULL, what TEXT NOT NULL, made_by TEXT NOT NULL, content TEXT NOT NULL,
            PRIMARY KEY (content_hash, what)) WITHOUT ROWID""",
        "ALTER TABLE likes RENAME TO likes_by_id",
        # No reference to photos: the photo may be missing.
        """CREATE TABLE likes (
            token TEXT NOT NULL, content_hash TEXT NOT NULL, photo_id INTEGER NOT NULL, liking INTEGER NOT NULL,
            PRIMARY KEY (token, content_hash))""",
        """INSERT OR REPLACE INTO likes SELECT token, content_hash, photo_id, liking
            FROM likes_by_id JOIN photos USING (photo_id) ORDER BY likes_by_id.rowid""",
        "DROP TABLE likes_by_id",
        # A name for other programs, which stays when the file is moved, and is never another photo's.
        "ALTER TABLE photos ADD COLUMN uuid TEXT",
        "UPDATE photos SET uuid = new_uuid()",
        "CREATE UNIQUE INDEX photos_by_uuid ON photos (uuid)",
    ):
        connection.execute(statement)


def _stars(connection: sqlite3.Connection) -> None:
    # No file has the stamp 0: the next run reads the stars that photos have inside or in a sidecar.
    connection.execute("ALTER TABLE photos ADD COLUMN rating INTEGER")
    connection.execute("UPDATE photos SET stamp = 0")


def _scales(connection: sqlite3.Connection) -> None:
    connection.execute(
        """CREATE TABLE scales (
            model TEXT PRIMARY KEY, images BLOB NOT NULL, captions BLOB NOT NULL, ratio REAL NOT NULL,
            measured_on INTEGER NOT NULL) WITHOUT ROWID"""
    )


def _drafts(connection: sqlite3.Connection) -> None:
    # Labels and captions of models that do not answer yet; photos get them when those models take over.
    for statement in (
        """CREATE TABLE drafts (
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE, model TEXT NOT NULL,
            label TEXT, label_score REAL, caption TEXT, log_probability REAL, certain INTEGER, captioner TEXT,
            PRIMARY KEY (photo_id, model))""",
        # Which captioner wrote the caption: another one replaces it. Unknown for captions of earlier versions.
        "ALTER TABLE photos ADD COLUMN captioner TEXT",
    ):
        connection.execute(statement)


def _mounts(connection: sqlite3.Connection) -> None:
    # While such a folder is on its parent's device, or missing, its disk is unplugged: the photos in it are not lost.
    connection.execute("CREATE TABLE mounts (path BLOB PRIMARY KEY) WITHOUT ROWID")


def _people(connection: sqlite3.Connection) -> None:
    for statement in (
        "CREATE TABLE people (person_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL)",
        # `box`: left, top, right, bottom as shares of the photo, a JSON list.
        """CREATE TABLE faces (
            face_id INTEGER PRIMARY KEY, content_hash TEXT NOT NULL, person_id INTEGER NOT NULL,
            box TEXT NOT NULL, vector BLOB NOT NULL)""",
        "CREATE INDEX faces_by_hash ON faces (content_hash)",
        "CREATE INDEX faces_by_person ON faces (person_id)",
        "CREATE TABLE looked_for_faces (content_hash TEXT PRIMARY KEY, made_by TEXT NOT NULL) WITHOUT ROWID",
    ):
        connection.execute(statement)


def _away(connection: sqlite3.Connection) -> None:
    # Photos that left, with their vectors, until they come back or their time is over.
    columns = [f"{row[1]} {row[2]}" for row in connection.execute("PRAGMA table_info(photos)") if row[1] != "photo_id"]
    for statement in (
        f"CREATE TABLE away (left_on TEXT NOT NULL, photo_id INTEGER PRIMARY KEY, {', '.join(columns)})",
        "CREATE INDEX away_by_hash ON away (content_hash)",
        """CREATE TABLE away_vectors (
            photo_id INTEGER NOT NULL, model TEXT NOT NULL, kind TEXT NOT NULL, vector BLOB NOT NULL,
            PRIMARY KEY (photo_id, model, kind)) WITHOUT ROWID""",
    ):
        connection.execute(statement)


def _seen_by_what(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE INDEX seen_by_what ON seen (what)")


def _clauses(connection: sqlite3.Connection) -> None:
    # `reason` is a clause of the catalogue of words with its values, as JSON; earlier ones stay as they were written.
    reasons = connection.execute("SELECT path, reason FROM skipped").fetchall()
    clauses = [(Clause.of("as-written", text=reason).to_json(), path) for path, reason in reasons]
    connection.executemany("UPDATE skipped SET reason = ? WHERE path = ?", clauses)


def _features_with_vectors(connection: sqlite3.Connection) -> None:
    # The captioner reads the photo's vector behind the grid; what waits for it is made anew from the photo.
    connection.execute("DELETE FROM features")


def _sharpness(connection: sqlite3.Connection) -> None:
    for table in ("photos", "away"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN sharpness REAL")
    connection.execute("UPDATE photos SET stamp = 0")  # which no file has: the next run looks at every photo again


# Append only: the number of migrations is the version of the file.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _first_tables,
    _perceptual_hashes,
    _revisions,
    _albums,
    _stamps_and_written_words,
    _imported_facts,
    _places,
    _what_is_seen_and_liked,
    _stars,
    _scales,
    _drafts,
    _mounts,
    _people,
    _away,
    _seen_by_what,
    _clauses,
    _features_with_vectors,
    _sharpness,
)


def path_bytes(path: Path) -> bytes:
    """A path as the catalogue stores it."""
    return os.fsencode(path)
