"""Measures negation: how many unwanted photos are still shown, and how many wanted ones are lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.content_words import content_words
from retrieval.records import Query, Term
from retrieval.search import SearchEngine
from retrieval.search.synonyms import NAMES

PAGE = 10
# A pair counts if at least this many of the ten photos for the thing alone show what is refused.
UNWANTED_AT_LEAST = 3
RESAMPLES = 2000
# How the things are refused in other languages ("ohne Hunde", "pas de chiens"); those that are missing, in English.
ABROAD: dict[str, dict[str, str]] = {
    "German": {
        "person": "Menschen", "man": "Männer", "woman": "Frauen", "child": "Kinder", "boy": "Jungen", "girl": "Mädchen",
        "baby": "Babys", "crowd": "Menschenmenge", "dog": "Hunde", "cat": "Katzen", "bird": "Vögel", "horse": "Pferde",
        "car": "Autos", "bicycle": "Fahrräder", "motorcycle": "Motorräder", "boat": "Boote", "water": "Wasser",
        "ocean": "Meer", "pool": "Schwimmbecken", "beach": "Strand", "snow": "Schnee", "grass": "Gras",
        "field": "Felder", "tree": "Bäume", "rock": "Felsen", "mountain": "Berge", "street": "Straßen",
        "building": "Gebäude", "ball": "Bälle", "hat": "Hüte", "glasses": "Brillen", "umbrella": "Regenschirme",
        "flower": "Blumen", "fence": "Zäune", "stick": "Stöcke", "toy": "Spielzeug", "bench": "Bänke", "sky": "Himmel",
        "surfboard": "Surfbretter",
    },
    "French": {
        "person": "personnes", "man": "hommes", "woman": "femmes", "child": "enfants", "boy": "garçons",
        "girl": "filles", "baby": "bébés", "crowd": "foule", "dog": "chiens", "cat": "chats", "bird": "oiseaux",
        "horse": "chevaux", "car": "voitures", "bicycle": "vélos", "motorcycle": "motos", "boat": "bateaux",
        "water": "eau", "ocean": "océan", "pool": "piscine", "beach": "plage", "snow": "neige", "grass": "herbe",
        "field": "champs", "tree": "arbres", "rock": "rochers", "mountain": "montagnes", "street": "rues",
        "building": "bâtiments", "ball": "ballons", "hat": "chapeaux", "glasses": "lunettes", "umbrella": "parapluies",
        "flower": "fleurs", "fence": "clôtures", "stick": "bâtons", "toy": "jouets", "bench": "bancs", "sky": "ciel",
        "surfboard": "planches de surf",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """Share of the shown photos in percent, for the thing alone and with the refusal.

    `change` is relative, in percent (-60 is a drop by 60%), `interval` its 95% bootstrap interval over the pairs.
    """

    alone: float
    refused: float
    change: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class NegationQuality:
    """Shares of photos that show what is refused, and of those that show the thing without it, over all pairs."""

    pairs: int
    unwanted: Share
    wanted: Share


def measure_negation(
    engine: SearchEngine,
    photo_ids: Sequence[int],
    captions: Sequence[Sequence[str]],
    words: Mapping[str, str] | None = None,
) -> NegationQuality | None:
    """Search for every thing in the synonym list without every other; None if no pair has enough unwanted photos.

    The other is refused by its name, or by its ``words`` in another language. A photo shows a thing if one of its human
    ``captions`` has one of the thing's names (retrieval/search/synonyms).
    """
    shown = {thing: showing(thing, photo_ids, captions) for thing in NAMES}
    counts = []
    for thing in NAMES:
        before = engine.rank(Query((Term(thing),), top_k=PAGE)).ids.tolist()
        for refused in NAMES:
            if set(NAMES[thing]) & set(NAMES[refused]):
                continue  # "a boy, no people" contradicts itself
            unwanted, wanted = shown[refused], shown[thing] - shown[refused]
            if len(unwanted.intersection(before)) < UNWANTED_AT_LEAST:
                continue
            after = engine.rank(
                Query((Term(thing),), without=((words or {}).get(refused, refused),), top_k=PAGE)
            ).ids.tolist()
            counts.append([[len(kind & set(page)) for page in (before, after)] for kind in (unwanted, wanted)])
    if not counts:
        return None
    pooled = np.array(counts)
    return NegationQuality(len(pooled), _share(pooled[:, 0]), _share(pooled[:, 1]))


def showing(thing: str, photo_ids: Sequence[int], captions: Sequence[Sequence[str]]) -> set[int]:
    """The photos of which a person's caption has one of a thing's names."""
    names = set(NAMES[thing])
    return {
        photo_id
        for photo_id, texts in zip(photo_ids, captions, strict=True)
        if any(names.intersection(content_words(caption)) for caption in texts)
    }


def _share(counts: NDArray[np.int64]) -> Share:
    """The share from counts (pairs, 2) of a kind of photo among those shown, alone and with the refusal."""
    alone, refused = (float(share) for share in 100 * counts.sum(0) / (PAGE * len(counts)))
    chosen = np.random.default_rng(0).integers(0, len(counts), (RESAMPLES, len(counts)))
    low, high = np.percentile([_change(pair) for pair in counts[chosen].sum(1)], (2.5, 97.5))
    return Share(alone, refused, _change(counts.sum(0)), (float(low), float(high)))


def _change(pair: NDArray[np.int64]) -> float:
    return float(100 * (pair[1] / max(pair[0], 1) - 1))
