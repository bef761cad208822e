"""What people like and dislike, by content, so that a photo that comes back has their hearts again."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.catalogue.connections import Connections


class Likes:
    """Likes and dislikes of each person, who is known by a token."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of(self, token: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What the person with this token likes and dislikes: photo_ids, in the order of saying so.

        Of several copies the one that was meant, or the first where that one is gone.
        """
        rows = self._connections.rows(
            "SELECT coalesce((SELECT photo_id FROM photos p WHERE p.photo_id = l.photo_id "
            "AND p.content_hash = l.content_hash), (SELECT min(photo_id) FROM photos p "
            "WHERE p.content_hash = l.content_hash)) AS photo_id, liking FROM likes l WHERE token = ? ORDER BY rowid",
            token,
        )
        liked, disliked = (
            tuple(row["photo_id"] for row in rows if row["liking"] == side and row["photo_id"] is not None)
            for side in (1, -1)
        )
        return liked, disliked

    def put(self, token: str, liked: Iterable[int], disliked: Iterable[int]) -> None:
        """Replaces what the person with this token likes and dislikes; of photos that are away it is kept."""
        rows = [(token, int(i), 1) for i in liked] + [(token, int(i), -1) for i in disliked]
        with self._connections.transaction() as connection:
            connection.execute(
                "DELETE FROM likes WHERE token = ? "
                "AND EXISTS (SELECT 1 FROM photos WHERE photos.content_hash = likes.content_hash)",
                (token,),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO likes (token, content_hash, photo_id, liking) "
                "SELECT ?1, content_hash, photo_id, ?3 FROM photos WHERE photo_id = ?2",
                rows,
            )
