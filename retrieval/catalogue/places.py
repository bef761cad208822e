"""The places where photos were taken, as named when they were indexed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.catalogue.connections import Connections
from retrieval.places import KM_A_DEGREE, NEAR, NEAR_KM, NOT, OR, Kind, Place

# A photo's coordinates as one text, NULL if it has none.
COORDINATES = "(latitude || ',' || longitude)"


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place and its number of photos; only districts and cities have coordinates, those of their centre."""

    kind: Kind
    name: str
    country: str
    photos: int
    latitude: float | None
    longitude: float | None


class Places:
    """The places of a collection."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> list[PlaceCount]:
        """Every place with photos: countries, regions, cities, districts, each kind commonest first."""
        rows = self._connections.rows(
            "SELECT kind, name, country, count(*) AS n, latitude, longitude "
            "FROM places JOIN photo_places USING (place_id) GROUP BY place_id "
            "ORDER BY instr('country region city district', kind), n DESC, name"
        )
        return [PlaceCount(*row) for row in rows]

    def groups(self, kind: Kind, among: Sequence[int] | None) -> tuple[list[tuple[str, int]], int]:
        """Photos by their places of a kind, as (name, number of photos), commonest first, and the number without one.

        Of all photos, or of those with the ids ``among``.
        """
        chosen = "1" if among is None else "photo_id IN (SELECT value FROM json_each(?))"
        values = () if among is None else (json.dumps(among),)
        rows = self._connections.rows(
            "SELECT name, count(*) AS n FROM places JOIN photo_places USING (place_id) "
            f"WHERE kind = ? AND {chosen} GROUP BY place_id ORDER BY n DESC, name",
            kind,
            *values,
        )
        (every,) = self._connections.rows(f"SELECT count(*) AS n FROM photos WHERE {chosen}", *values)
        groups = [(row["name"], row["n"]) for row in rows]
        return groups, every["n"] - sum(n for _, n in groups)

    def names(self) -> tuple[str, ...]:
        """Every name of every place with photos."""
        rows = self._connections.rows(
            "SELECT DISTINCT value FROM places, json_each(names) "
            "WHERE EXISTS (SELECT 1 FROM photo_places WHERE photo_places.place_id = places.place_id) ORDER BY 1"
        )
        return tuple(row["value"] for row in rows)

    def unnamed(self) -> list[tuple[int, tuple[float, float] | None]]:
        """Photos whose coordinates changed since their places were named, with (latitude, longitude) or None."""
        rows = self._connections.rows(
            f"SELECT photo_id, latitude, longitude FROM photos WHERE placed IS NOT {COORDINATES}"
        )
        return [(row["photo_id"], _coordinates(row)) for row in rows]


def _coordinates(row: sqlite3.Row) -> tuple[float, float] | None:
    has_both = row["latitude"] is not None and row["longitude"] is not None
    return (row["latitude"], row["longitude"]) if has_both else None


def put_places(connection: sqlite3.Connection, photo_id: int, places: Sequence[Place]) -> None:
    """Record the places of a photo, for the coordinates that it has now."""
    connection.execute("DELETE FROM photo_places WHERE photo_id = ?", (photo_id,))
    for place in places:
        connection.execute(
            "INSERT OR IGNORE INTO places (kind, name, country, names, latitude, longitude) VALUES (?, ?, ?, ?, ?, ?)",
            (place.kind, place.name, place.country, json.dumps(place.names), place.latitude, place.longitude),
        )
        connection.execute(
            "INSERT OR IGNORE INTO photo_places "
            "SELECT ?, place_id FROM places WHERE kind = ? AND name = ? AND country = ?",
            (photo_id, place.kind, place.name, place.country),
        )
    connection.execute(
        f"UPDATE photos SET place = ?, placed = {COORDINATES} WHERE photo_id = ?", (_shown(places), photo_id)
    )


def condition_of(place: str) -> tuple[str, list[object]]:
    """The SQL condition on photos that they are from a place, one of several, "Lisbon or Porto", or within NEAR_KM of
    one, "near Sydney"; "not Paris" are all that are not known to be from there."""
    if place.startswith(NOT):
        inside, values = condition_of(place[len(NOT) :])
        return f"NOT {inside}", values
    if OR in place:
        each = [condition_of(one) for one in place.split(OR)]
        return f"({' OR '.join(inside for inside, _ in each)})", [value for _, values in each for value in values]
    if place.casefold().startswith(NEAR):
        name = place[len(NEAR) :].strip()
        inside, values = condition_of(name)
        around = (  # rules out by latitude before any distance is computed
            "EXISTS (SELECT 1 FROM places m, json_each(m.names) WHERE bare(value) = bare(?) "
            "AND photos.latitude BETWEEN m.latitude - ? AND m.latitude + ? "
            "AND kilometres(photos.latitude, photos.longitude, m.latitude, m.longitude) <= ?)"
        )
        return f"({inside} OR {around})", [*values, name, NEAR_KM / KM_A_DEGREE, NEAR_KM / KM_A_DEGREE, NEAR_KM]
    # Scans and other photos without coordinates may have the place in their folder or file name.
    return (
        "(photo_id IN (SELECT photo_id FROM photo_places JOIN places USING (place_id), json_each(names) "
        "WHERE bare(value) = bare(?)) OR (latitude IS NULL AND photo_id IN "
        "(SELECT rowid FROM words WHERE words MATCH ?)))",
        [place, 'path : "' + place.replace("\0", " ").replace('"', '""') + '"'],
    )


def _shown(places: Sequence[Place]) -> str | None:
    """ "Lisbon, Portugal": the city and its country."""
    names = [place.name for place in places if place.kind in ("city", "country")]
    return ", ".join(dict.fromkeys(names)) or None
