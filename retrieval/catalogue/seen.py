"""Results of later passes over photos, by content: the text in them, and descriptions by a vision model."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.connections import Connections
from retrieval.catalogue.rows import ids_of
from retrieval.catalogue.words import WEIGHTS, renew_words
from retrieval.records import Description, Photo, SeenObject

Ids = NDArray[np.int64]
# A thing's label, colour and position are adjacent, so words of one thing are this close.
_APART = 3
What = Literal["text", "description"]


class Seen:
    """Texts and descriptions of photos; copies share them, and a photo that comes back has them again.

    Every entry names the model it was ``made_by``, so that another model does its own work. The words are part of the
    full-text table.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def to_do(self, what: What, made_by: str) -> Ids:
        """Photos that this model has not examined for ``what`` yet, one per content, ascending."""
        return ids_of(
            self._connections.rows(
                "SELECT min(photo_id) AS photo_id FROM photos p WHERE NOT EXISTS (SELECT 1 FROM seen s "
                "WHERE s.content_hash = p.content_hash AND what = ? AND made_by = ?) GROUP BY content_hash ORDER BY 1",
                what, made_by,
            )
        )  # fmt: skip

    def put_texts(self, made_by: str, texts: Mapping[int, str]) -> None:
        """Record the text in some photos, by photo_id ("" for none), in one transaction."""
        self._put("text", made_by, texts)

    def put_descriptions(self, made_by: str, descriptions: Mapping[int, Mapping[str, Any]]) -> None:
        """Record descriptions of some photos, by photo_id, in one transaction; any JSON object."""
        as_json = {
            photo_id: json.dumps(description, ensure_ascii=False) for photo_id, description in descriptions.items()
        }
        self._put("description", made_by, as_json)

    def text(self, photo_id: int) -> str | None:
        """The text in a photo; None if it has not been read yet."""
        return self._content_of("text", photo_id)

    def description(self, photo_id: int) -> dict[str, Any] | None:
        """The description of a photo as a JSON object, or None."""
        content = self._content_of("description", photo_id)
        return None if content is None else json.loads(content)

    def added_to(self, photos: Sequence[Photo]) -> list[Photo]:
        """The photos with their texts and descriptions."""
        hashes = json.dumps([photo.content_hash for photo in photos])
        rows = self._connections.rows(
            "SELECT * FROM seen WHERE content_hash IN (SELECT value FROM json_each(?))", hashes
        )
        if not rows:
            return list(photos)
        contents = {(row["content_hash"], row["what"]): row for row in rows}
        return [
            replace(
                photo,
                text=row["content"] if (row := contents.get((photo.content_hash, "text"))) else None,
                seen=_described(row) if (row := contents.get((photo.content_hash, "description"))) else None,
            )
            for photo in photos
        ]

    def showing(self, text: str, limit: int) -> list[int]:
        """Ids of photos that bear every word, in any order and form, best first by BM25."""
        words = re.findall(r"\w+", text.lower())
        if not words or not self._has_any("text"):
            return []
        every = " AND ".join(f'"{word}"' for word in words)
        rows = self._connections.rows(
            "SELECT rowid FROM words WHERE words MATCH ? AND rank MATCH ? ORDER BY rank LIMIT ?",
            f"text : ({every})", WEIGHTS, limit,
        )  # fmt: skip
        return [int(row["rowid"]) for row in rows]

    def describing(self, words: Sequence[str], limit: int) -> list[int]:
        """Ids of photos with a described thing that has all these words, such as ("white", "vase", "centre")."""
        quoted = " ".join(f'"{word}"' for word in words if re.search(r"\w", word))
        if not quoted or not self._has_any("description"):
            return []
        rows = self._connections.rows(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?",
            f"seen : NEAR({quoted}, {_APART})", limit,
        )  # fmt: skip
        return [int(row["rowid"]) for row in rows]

    def _put(self, what: What, made_by: str, contents: Mapping[int, str]) -> None:
        with self._connections.transaction() as connection:
            connection.execute(
                "INSERT INTO meta VALUES ('texts', '1') ON CONFLICT (key) DO UPDATE SET value = value + 1"
            )
            for photo_id, content in contents.items():
                connection.execute(
                    "INSERT OR REPLACE INTO seen SELECT content_hash, ?, ?, ? FROM photos WHERE photo_id = ?",
                    (what, made_by, content, photo_id),
                )
                renew_words(
                    connection,
                    "content_hash = (SELECT content_hash FROM photos WHERE photo_id = ?)", photo_id,
                )  # fmt: skip

    def _has_any(self, what: What) -> bool:
        """Whether there is any such entry: a full-text query goes through all captions before it finds none."""
        return bool(self._connections.rows("SELECT EXISTS (SELECT 1 FROM seen WHERE what = ?)", what)[0][0])

    def _content_of(self, what: What, photo_id: int) -> str | None:
        rows = self._connections.rows(
            "SELECT content FROM seen JOIN photos USING (content_hash) WHERE what = ? AND photo_id = ?", what, photo_id
        )
        return rows[0]["content"] if rows else None


def _described(row: sqlite3.Row) -> Description:
    fields = json.loads(row["content"])
    things = tuple(SeenObject(**thing) for thing in fields.get("objects", ()))
    return Description(fields.get("scene_summary", ""), things, row["made_by"])
