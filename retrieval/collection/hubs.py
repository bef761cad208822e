"""Hubness correction: how close photos are to typical sentences is subtracted from their scores.

In high-dimensional spaces some points are near everything (Radovanović et al. 2010). A photo's similarity to typical
sentences, here the captions of the collection itself, is subtracted from its score: the inverted softmax of Smith et
al. (2017), used for retrieval by Bogolin et al. (2022), "Cross modal retrieval with querybank normalisation".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.columns import Columns, load_columns, save_columns
from retrieval.ranking import Ids, Scores, Vectors, are_in
from retrieval.tuning import Tuning
from retrieval.vector_index import VectorIndex

# Typical sentences are chosen again once the number of captions has changed by this share.
CHANGED_SHARE = 0.1
_PART = 2048  # photos per matrix product


@dataclass(frozen=True, eq=False)
class Hubs:
    """Typical sentences (s, dim), and how near each of the photos ``ids`` (n,), ascending, is to them.

    ``values`` (n,) are computed on first use and NaN until then. ``captioned`` is the number of captioned photos when
    the sentences were chosen.
    """

    sentences: Vectors
    tuning: Tuning
    captioned: int
    ids: Ids
    values: Scores

    @classmethod
    def of(cls, captions: Vectors, tuning: Tuning, captioned: int, ids: Ids) -> Hubs:
        """The hubs for ``captions`` (n, dim), unit caption vectors of the photos that ``sample`` chose."""
        return cls(np.unique(captions, axis=0), tuning, captioned, ids, np.full(len(ids), np.nan, np.float32))

    @staticmethod
    def sample(ids: Ids, tuning: Tuning) -> Ids:
        """The photos whose captions are used, spread evenly over ``ids``."""
        return ids[:: max(1, -(-len(ids) // tuning.most_sentences))]

    def are_typical(self, captioned: int) -> bool:
        """Whether the sentences still represent a collection with this many captioned photos."""
        return abs(captioned - self.captioned) <= CHANGED_SHARE * self.captioned

    def nearness(self, photos: Vectors) -> Scores:
        """Soft maximum (n,) of the cosines of photos (n, dim) with the sentences; 0 while there are too few."""
        if len(self.sentences) < self.tuning.fewest_sentences:
            return np.zeros(len(photos), np.float32)
        cosines = photos @ self.sentences.T
        sharpness = self.tuning.hub_sharpness / np.maximum(cosines.std(axis=1, keepdims=True), 1e-6)
        top = cosines.max(axis=1, keepdims=True)  # of narrow spaces the exponentials would overflow
        soft = np.log(np.exp(sharpness * (cosines - top)).mean(axis=1, keepdims=True)) / sharpness
        return np.asarray((top + soft)[:, 0], np.float32)

    def values_of(self, ids: Ids, index: VectorIndex) -> Scores:
        """The values (m,) of the photos ``ids`` (m,); ``index`` has their vectors."""
        places = np.searchsorted(self.ids, ids)
        new = places[np.isnan(self.values[places])]
        for start in range(0, len(new), _PART):
            some = new[start : start + _PART]
            self.values[some] = self.nearness(index.reconstruct(self.ids[some]))
        return self.values[places]

    def after(self, ids: Ids, changed: Ids) -> Hubs:
        """The same sentences for the photos ``ids`` after a batch; those ``changed`` have new vectors."""
        values = np.full(len(ids), np.nan, np.float32)
        if np.array_equal(self.ids, ids[: len(self.ids)]):  # nearly always: photos were only added
            values[: len(self.ids)] = self.values
        else:
            _, in_new, in_old = np.intersect1d(ids, self.ids, assume_unique=True, return_indices=True)
            values[in_new] = self.values[in_old]
        values[np.searchsorted(ids, changed[are_in(changed, ids)])] = np.nan
        return replace(self, ids=ids, values=values)

    def save(self, path: Path, about: Mapping[str, Any], revision: int) -> None:
        """Write sentences and values as of a revision; raises OSError."""
        columns: Columns = {"sentences": self.sentences, "ids": self.ids, "values": self.values}
        description = {**about, **_constants(self.tuning), "captioned": self.captioned}
        save_columns(path, description, revision, columns)

    @classmethod
    def load(cls, path: Path, about: Mapping[str, Any], tuning: Tuning) -> tuple[Hubs, int] | None:
        """The hubs saved for the same ``about``, and their revision; None if there are none or they are damaged."""
        kept = load_columns(path)
        if kept is None or {**about, **_constants(tuning), "captioned": kept[0].get("captioned")} != kept[0]:
            return None
        description, revision, columns = kept
        values = np.array(columns["values"])  # a writable copy
        return cls(columns["sentences"], tuning, int(description["captioned"]), columns["ids"], values), revision


def _constants(tuning: Tuning) -> dict[str, float]:
    """The constants that the values depend on besides vectors."""
    return {name: getattr(tuning, name) for name in ("hub_sharpness", "fewest_sentences", "most_sentences")}
