"""Albums: photos under a name, recorded by content, so that a photo that leaves and comes back is still in them."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.catalogue.connections import Connections
from retrieval.errors import QueryError
from retrieval.words import say

# Photos of the collection, and those that left it a while ago and may come back.
_KNOWN = "(SELECT photo_id, content_hash FROM photos UNION ALL SELECT photo_id, content_hash FROM away)"


class Albums:
    """The albums of a collection; case does not matter in their names."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> list[tuple[str, int]]:
        """Every album by name, with the number of its photos in the collection."""
        rows = self._connections.rows(
            "SELECT a.name AS name, count(DISTINCT p.content_hash) AS n FROM albums a "
            "LEFT JOIN photos p USING (content_hash) GROUP BY a.name ORDER BY folded(a.name)"
        )
        return [(row["name"], row["n"]) for row in rows]

    def name_of(self, name: str) -> str | None:
        """The name as it was first written; None if there is no such album."""
        rows = self._connections.rows("SELECT name FROM albums WHERE folded(name) = folded(?) LIMIT 1", name)
        return rows[0]["name"] if rows else None

    def photo_ids(self, name: str) -> tuple[int, ...]:
        """Photo ids of an album in the order in which they were added, one per content."""
        return self._ids_in(name, "photos")

    def add(self, name: str, photo_ids: Sequence[int]) -> tuple[int, ...]:
        """Add photos to an album, creating it if needed; returns the ids of those that are new in it."""
        name, before = self.name_of(name) or name, set(self.photo_ids(name))
        statement = (
            "INSERT OR IGNORE INTO albums SELECT ?1, content_hash, "
            f"(SELECT coalesce(max(place), 0) + 1 FROM albums WHERE name = ?1) FROM {_KNOWN} WHERE photo_id = ?2"
        )
        with self._connections.transaction() as connection:
            return tuple(
                photo_id
                for photo_id in dict.fromkeys(photo_ids)
                if photo_id not in before and connection.execute(statement, (name, photo_id)).rowcount > 0
            )

    def remove(self, name: str, photo_ids: Sequence[int]) -> tuple[int, ...]:
        """Remove photos from an album, which disappears with its last one; returns the ids of those that were in it."""
        statement = (
            "DELETE FROM albums WHERE folded(name) = folded(?) AND content_hash = "
            f"(SELECT content_hash FROM {_KNOWN} WHERE photo_id = ?)"
        )
        with self._connections.transaction() as connection:
            return tuple(
                photo_id
                for photo_id in dict.fromkeys(photo_ids)
                if connection.execute(statement, (name, photo_id)).rowcount > 0
            )

    def delete(self, name: str) -> tuple[int, ...]:
        """Delete an album; returns the ids of its photos, those that are away among them, for ``add`` to put back.

        Raises QueryError if there is no such album.
        """
        if self.name_of(name) is None:
            raise QueryError(say("album-unknown", name=name))
        photo_ids = self._ids_in(name, _KNOWN)
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM albums WHERE folded(name) = folded(?)", (name,))
        return photo_ids

    def _ids_in(self, name: str, photos: str) -> tuple[int, ...]:
        """The ids of those photos, a table, that are in an album."""
        rows = self._connections.rows(
            f"SELECT min(p.photo_id) AS photo_id FROM albums a JOIN {photos} p USING (content_hash) "
            "WHERE folded(a.name) = folded(?) GROUP BY content_hash ORDER BY a.place",
            name,
        )
        return tuple(row["photo_id"] for row in rows)

    def rename(self, name: str, to: str) -> None:
        """Rename an album; raises QueryError if there is no such album or another one has that name."""
        stored_name, taken = self.name_of(name), self.name_of(to)
        if stored_name is None:
            raise QueryError(say("album-unknown", name=name))
        if taken not in (None, stored_name):
            raise QueryError(say("album-taken", name=taken))
        with self._connections.transaction() as connection:
            connection.execute("UPDATE albums SET name = ? WHERE name = ?", (to, stored_name))
