"""The full-text table: one row per photo, built from all the words about it."""

from __future__ import annotations

import sqlite3

# BM25 weights. A word of the label says more about a photo than one of a generated caption and a folder name says less;
# of the many words on a sign or a page, each says less than one of the few that describe the whole photo.
COLUMNS = {"caption": 1.0, "label": 2.0, "description": 1.5, "path": 0.5, "text": 0.5, "seen": 0.5}
WEIGHTS = f"bm25({', '.join(str(weight) for weight in COLUMNS.values())})"
_TABLE = (
    f"CREATE VIRTUAL TABLE words USING fts5 ({', '.join(COLUMNS)}, "
    'tokenize = "porter unicode61 remove_diacritics 2")'
)  # fmt: skip


def build_words(connection: sqlite3.Connection) -> None:
    """Rebuild the table with the words of every photo."""
    connection.execute("DROP TABLE IF EXISTS words")
    connection.execute(_TABLE)
    renew_words(connection, "true")


def renew_words(connection: sqlite3.Connection, which: str, *values: object) -> None:
    """Rebuild the words of some photos: ``which`` is an SQL condition on photos with its ``values``."""
    chosen = f"SELECT photo_id FROM photos WHERE {which}"
    connection.execute(f"DELETE FROM words WHERE rowid IN ({chosen})", values)
    connection.execute(
        f"INSERT INTO words (rowid, {', '.join(COLUMNS)}) SELECT photo_id, caption, label, "
        "coalesce(description, '') || ' | ' "
        "|| coalesce((SELECT group_concat(value, ' | ') FROM json_each(written)), ''), relative || ' | ' "
        "|| coalesce((SELECT group_concat(value, ' | ') FROM photo_places pp JOIN places USING (place_id), "
        "json_each(names) WHERE pp.photo_id = p.photo_id), ''), "
        "(SELECT content FROM seen s WHERE s.content_hash = p.content_hash AND what = 'text'), "
        "(SELECT group_concat(j.atom, ' | ') FROM seen s, json_tree(s.content) j "
        "WHERE s.content_hash = p.content_hash AND what = 'description' AND j.type = 'text') "
        f"FROM photos p WHERE photo_id IN ({chosen})",
        values,
    )
