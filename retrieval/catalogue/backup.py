"""A daily copy of the catalogue, with people's likes, labels and albums as JSON beside it."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from retrieval.catalogue.connections import Connections
from retrieval.lines import readable
from retrieval.whole_files import whole_file

KEPT = 3
FOLDER = "backups"
SAID = "said.json"


def backups_of(catalogue: Path) -> list[Path]:
    """The backups of a catalogue, newest first."""
    return sorted((catalogue.parent / FOLDER).glob("catalogue-????-??-??.sqlite"), reverse=True)


def backup_of(catalogue: Path, day: date) -> Path:
    """The path of a day's backup, whether or not it exists."""
    return catalogue.parent / FOLDER / f"catalogue-{day.isoformat()}.sqlite"


def back_up(connections: Connections, today: date) -> Path | None:
    """Copy the catalogue once a day and delete older copies; returns the copy, or None if there was nothing to do.

    Raises OSError or UsageError if there is no room or the catalogue is damaged.
    """
    target = backup_of(connections.path, today)
    if target.exists():
        return None
    target.parent.mkdir(mode=0o700, exist_ok=True)
    draft = target.with_suffix(".part")
    draft.unlink(missing_ok=True)
    try:
        with connections.reading() as connection:
            if not connection.execute("SELECT 1 FROM photos LIMIT 1").fetchone():
                return None
            connection.execute("VACUUM INTO ?", (str(draft),))
            content = _content(connection)
        os.chmod(draft, 0o600)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    with whole_file(target.parent / SAID) as file:
        file.write(json.dumps({"day": today.isoformat(), **content}, ensure_ascii=False, indent=1).encode())
    for old in backups_of(connections.path)[KEPT:]:
        with suppress(OSError):
            old.unlink()
    return target


def _content(connection: sqlite3.Connection) -> dict[str, Any]:
    """Likes, given labels and albums; each photo is identified by its path and the SHA-256 of its content."""
    photo = "(SELECT path FROM photos p WHERE p.content_hash = x.content_hash ORDER BY photo_id LIMIT 1) AS path"
    likes = connection.execute(f"SELECT token, liking, content_hash, {photo} FROM likes x ORDER BY rowid")
    albums = connection.execute(f"SELECT name, content_hash, {photo} FROM albums x ORDER BY name, place")
    labels = connection.execute("SELECT path, content_hash, label FROM photos WHERE label_source = 'given'")
    return {
        "likes": [
            {"person": row["token"], "liking": "like" if row["liking"] > 0 else "dislike", **_photo(row)}
            for row in likes
        ],
        "labels": [{"label": row["label"], **_photo(row)} for row in labels],
        "albums": [{"album": row["name"], **_photo(row)} for row in albums],
    }


def _photo(row: sqlite3.Row) -> dict[str, Any]:
    return {"path": row["path"] and readable(os.fsdecode(row["path"])), "sha256": row["content_hash"]}
