"""How near photos are to typical sentences, which is taken off their scores.

In a space of many dimensions some points are near everything (Radovanović et al. 2010). How near a photo is to
typical sentences, here the captions made for the collection itself, is taken off its score: the inverted softmax of
Smith et al. (2017), used for retrieval by Bogolin et al. (2022), "Cross modal retrieval with querybank normalisation".
"""

from __future__ import annotations

import numpy as np

from retrieval.ranking import Ids, Scores, Vectors

# Sentences to compare with: fewer than 500 made single questions worse on held-out photos, over 2,000 none better.
FEWEST, MOST = 500, 2000
# Sharpness of the softmax over those sentences; 20 to 40 are alike on held-out photos.
SHARPNESS = 20.0


class Hubs:
    """Compares photos with the typical sentences of a collection."""

    def __init__(self, captions: Vectors) -> None:
        """``captions`` (n, dim) are unit vectors of captions of some photos, as ``sample`` chooses them."""
        self._sentences: Vectors = np.unique(captions, axis=0)

    @staticmethod
    def sample(ids: Ids) -> Ids:
        """Photos whose captions are taken, spread evenly over all."""
        return ids[:: max(1, -(-len(ids) // MOST))]

    def nearness(self, photos: Vectors) -> Scores:
        """Soft maximum of the cosines of photos (n, dim) with the sentences, (n,); 0 while there are too few."""
        if len(self._sentences) < FEWEST:
            return np.zeros(len(photos), np.float32)
        cosines = photos @ self._sentences.T
        return np.asarray(np.log(np.exp(SHARPNESS * cosines).mean(axis=1)) / SHARPNESS, np.float32)
