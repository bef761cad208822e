"""Who is in the photos: groups of faces that people can name. No faces are searched for until it is switched on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.backup import backups_of
from retrieval.catalogue.connections import Connections
from retrieval.catalogue.rows import ids_of
from retrieval.errors import UsageError
from retrieval.faces import Face, Groups
from retrieval.records import Photo
from retrieval.words import say

_SWITCH = "people"
LONGEST_NAME = 80  # characters


@dataclass(frozen=True, slots=True)
class PersonGroup:
    """A group of faces: its id, its name ("" for none), the number of its photos, and a photo to recognise it by.

    ``box`` is the face in that photo: left, top, right, bottom as fractions of width and height.
    """

    person_id: int
    name: str
    photos: int
    photo_id: int
    box: tuple[float, float, float, float]


class People:
    """Faces recorded by content, so that copies share them and a photo that comes back has them again."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def are_wanted(self) -> bool:
        """Whether faces should be searched for."""
        return bool(self._connections.rows("SELECT 1 FROM meta WHERE key = ? AND value = 'on'", _SWITCH))

    def want(self) -> None:
        """Switch the search for faces on."""
        with self._connections.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, 'on')", (_SWITCH,))

    def forget(self) -> None:
        """Delete and overwrite faces, groups and names, here and in the backups, and switch the search off."""
        with self._connections.reading() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            _delete_all(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for backup in backups_of(self._connections.path):
            with closing(sqlite3.connect(backup)) as connection, suppress(sqlite3.Error):  # it may predate faces
                connection.execute("PRAGMA secure_delete = ON")
                _delete_all(connection)

    # -- looking for faces

    def to_do(self, made_by: str) -> NDArray[np.int64]:
        """Photos that this finder has not searched for faces yet, one per content, ascending."""
        return ids_of(
            self._connections.rows(
                "SELECT min(photo_id) AS photo_id FROM photos p WHERE NOT EXISTS (SELECT 1 FROM looked_for_faces l "
                "WHERE l.content_hash = p.content_hash AND made_by = ?) GROUP BY content_hash ORDER BY 1",
                made_by,
            )
        )

    def existing(self) -> Groups:
        """The groups so far, for new faces to join."""
        rows = self._connections.rows("SELECT person_id, vector FROM faces ORDER BY face_id")
        groups = Groups()
        for row in rows:
            groups.add(row["person_id"], np.frombuffer(row["vector"], np.float32))
        return groups

    def put(self, made_by: str, faces_by_photo: Mapping[int, Sequence[Face]], groups: Groups) -> None:
        """Record the faces in photos, by photo_id, in one transaction; each joins one of ``groups`` or a new one."""
        with self._connections.transaction() as connection:
            for photo_id, faces in faces_by_photo.items():
                (digest,) = connection.execute(
                    "SELECT content_hash FROM photos WHERE photo_id = ?", (photo_id,)
                ).fetchone() or (None,)
                if digest is None:
                    continue  # the photo has been removed in the meantime
                connection.execute("INSERT OR REPLACE INTO looked_for_faces VALUES (?, ?)", (digest, made_by))
                connection.execute("DELETE FROM faces WHERE content_hash = ?", (digest,))
                for face in faces:
                    vector = np.array(face.vector, np.float32)
                    person = groups.nearest(vector)
                    if person is None:
                        person = int(connection.execute("INSERT INTO people (name) VALUES ('')").lastrowid or 0)
                    groups.add(person, vector)
                    connection.execute(
                        "INSERT INTO faces (content_hash, person_id, box, vector) VALUES (?, ?, ?, ?)",
                        (digest, person, json.dumps((face.left, face.top, face.right, face.bottom)), vector.tobytes()),
                    )

    # -- people

    def groups(self) -> list[PersonGroup]:
        """Everybody in the collection: named groups first, then by number of photos."""
        rows = self._connections.rows(
            "SELECT person_id, name, count(DISTINCT p.photo_id) AS photos, min(p.photo_id) AS photo_id, box "
            "FROM people JOIN faces USING (person_id) JOIN photos p USING (content_hash) "
            "GROUP BY person_id ORDER BY name = '', photos DESC, person_id"
        )
        return [
            PersonGroup(row["person_id"], row["name"], row["photos"], row["photo_id"], tuple(json.loads(row["box"])))
            for row in rows
        ]

    def names(self) -> tuple[str, ...]:
        """The names that people have given, sorted."""
        return tuple(
            row["name"]
            for row in self._connections.rows("SELECT DISTINCT name FROM people WHERE name <> '' ORDER BY 1")
        )

    def name(self, person_id: int, name: str) -> None:
        """Name a group, or remove its name with ""; groups of the same name are merged. Raises UsageError."""
        name = " ".join(name.split())[:LONGEST_NAME]
        with self._connections.transaction() as connection:
            if not connection.execute("SELECT 1 FROM people WHERE person_id = ?", (person_id,)).fetchone():
                raise UsageError(say("person-unknown", number=str(person_id)))
            connection.execute("UPDATE people SET name = ? WHERE person_id = ?", (name, person_id))
            if name:
                same = "SELECT person_id FROM people WHERE folded(name) = folded(?)"
                connection.execute(f"UPDATE faces SET person_id = ? WHERE person_id IN ({same})", (person_id, name))
                connection.execute(
                    "DELETE FROM people WHERE folded(name) = folded(?) AND person_id <> ?", (name, person_id)
                )

    def added_to(self, photos: Sequence[Photo]) -> list[Photo]:
        """The photos with the names of the people in them, "" for each who has none."""
        hashes = json.dumps([photo.content_hash for photo in photos])
        rows = self._connections.rows(
            "SELECT content_hash, name FROM faces JOIN people USING (person_id) "
            "WHERE content_hash IN (SELECT value FROM json_each(?)) ORDER BY face_id",
            hashes,
        )
        if not rows:
            return list(photos)
        faces: dict[str, list[str]] = {}
        for row in rows:
            faces.setdefault(row["content_hash"], []).append(row["name"])
        return [replace(photo, people=tuple(faces.get(photo.content_hash, ()))) for photo in photos]


def _delete_all(connection: sqlite3.Connection) -> None:
    connection.executescript(
        "BEGIN IMMEDIATE; DELETE FROM faces; DELETE FROM people; DELETE FROM looked_for_faces; "
        f"DELETE FROM meta WHERE key = '{_SWITCH}'; COMMIT"
    )
