"""How near photos are to typical sentences, which is taken off their scores.

In a space of many dimensions some points are near everything (Radovanović et al. 2010). How near a photo is to
typical sentences, here the captions made for the collection itself, is taken off its score: the inverted softmax of
Smith et al. (2017), used for retrieval by Bogolin et al. (2022), "Cross modal retrieval with querybank normalisation".
"""

from __future__ import annotations

import numpy as np

from retrieval.ranking import Ids, Scores, Vectors
from retrieval.tuning import Tuning


class Hubs:
    """Compares photos with the typical sentences of a collection."""

    def __init__(self, captions: Vectors, tuning: Tuning) -> None:
        """``captions`` (n, dim) are unit vectors of captions of some photos, as ``sample`` chooses them."""
        self._sentences: Vectors = np.unique(captions, axis=0)
        self._tuning = tuning

    @staticmethod
    def sample(ids: Ids, tuning: Tuning) -> Ids:
        """Photos whose captions are taken, spread evenly over all."""
        return ids[:: max(1, -(-len(ids) // tuning.most_sentences))]

    def nearness(self, photos: Vectors) -> Scores:
        """Soft maximum of the cosines of photos (n, dim) with the sentences, (n,); 0 while there are too few."""
        if len(self._sentences) < self._tuning.fewest_sentences:
            return np.zeros(len(photos), np.float32)
        cosines, sharpness = photos @ self._sentences.T, self._tuning.hub_sharpness
        return np.asarray(np.log(np.exp(sharpness * cosines).mean(axis=1)) / sharpness, np.float32)
