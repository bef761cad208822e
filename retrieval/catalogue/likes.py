"""People's likes and dislikes, recorded by content, so that a photo that leaves and comes back keeps its hearts."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.catalogue.connections import Connections


class Likes:
    """Likes and dislikes of each person, identified by a token."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of(self, token: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The ids of the photos that the person with this token likes, and dislikes, in the order they were marked.

        Of several copies it is the one that was marked, or the first if that one is gone.
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
        """Replace the likes and dislikes of the person with this token; those of missing photos are kept."""
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
