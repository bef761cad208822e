"""Which photos have a phrase in the words about them, cached; after a change only the changed photos are looked at."""

from __future__ import annotations

import json

import numpy as np

from retrieval.catalogue.connections import Connections
from retrieval.catalogue.remembered import RememberedIds
from retrieval.catalogue.rows import Ids
from retrieval.ranking import are_in

# With more changed photos than this, those that match a phrase are looked up anew: that takes no longer.
MOST_CHANGED = 5000
# The catalogue, the last change of texts and descriptions, which no batch records, and the last batch.
_State = tuple[str, str, int]


class Mentions:
    """Answers in the language of FTS5's queries."""

    def __init__(self, connections: Connections) -> None:
        self._connections, self._rows = connections, connections.rows
        self._remembered: RememberedIds[_State] = RememberedIds(self._state)

    def of(self, query: str) -> Ids:
        """Ids of the photos that match, ascending, read-only."""
        return self._remembered.get(
            query, lambda: self._matching(query), lambda ids, then, now: self._renewed(query, ids, then, now)
        )

    def _state(self) -> _State:
        meta = self._connections.meta()
        return meta.get("catalogue", ""), meta.get("texts", ""), int(meta.get("revision", 0))

    def _matching(self, query: str) -> Ids:
        # Concatenated to one text: a row per id takes ten times as long for a common word.
        ids = self._rows("SELECT group_concat(rowid, ' ') AS ids FROM words WHERE words MATCH ?", query)[0]["ids"]
        return np.fromstring(ids or "", np.int64, sep=" ")

    def _renewed(self, query: str, ids: Ids, then: _State, now: _State) -> Ids | None:
        if then[:2] != now[:2]:
            return None
        tables = ("photos", "departed")
        union = " UNION ".join(f"SELECT photo_id FROM {table} WHERE revision > ?1" for table in tables)
        changed = [row["photo_id"] for row in self._rows(f"{union} LIMIT ?2", then[2], MOST_CHANGED + 1)]
        if len(changed) > MOST_CHANGED:
            return None
        matching = self._rows(
            "SELECT rowid FROM words WHERE words MATCH ? AND rowid IN (SELECT value FROM json_each(?))",
            query, json.dumps(changed),
        )  # fmt: skip
        kept = np.delete(ids, np.flatnonzero(are_in(ids, np.array(sorted(changed), np.int64))))
        added = np.array(sorted(row["rowid"] for row in matching), np.int64)
        return np.insert(kept, np.searchsorted(kept, added), added)
