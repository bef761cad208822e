"""Finds hubs: photos that come up for nearly every question, so that the search can hold them back a little.

In spaces of many dimensions some points are near everything (Radovanović et al. 2010). How near a photo is to
typical sentences, here the captions made for the collection itself, is taken off its score: the inverted
softmax of Smith et al. (2017), used for retrieval by Bogolin et al. (2022), "Cross modal retrieval with
querybank normalisation".
"""

from __future__ import annotations

import numpy as np

from retrieval.ranking import Ids, Scores, Vectors
from retrieval.vector_index import VectorIndex

# Sentences to compare with: fewer than 500 made single questions worse on held-out photos, over 2,000 none
# better.
FEWEST, MOST = 500, 2000
# Sharpness of the softmax over those sentences; 20 to 40 are alike on held-out photos.
SHARPNESS = 20.0


class Hubs:
    """How near photos of one index snapshot are to typical sentences; each photo is worked out once."""

    def __init__(self, photos: VectorIndex, captions: VectorIndex) -> None:
        """`photos` are what is searched, `captions` the collection's sentence vectors."""
        self.photos = photos
        sentences = captions.reconstruct(captions.ids[:: max(1, -(-len(captions) // MOST))])
        self._sentences: Vectors = np.unique(sentences, axis=0)
        self._known = np.full(len(photos), np.nan, np.float32)

    def nearness(self, ids: Ids) -> Scores:
        """Soft maximum of a photo's cosines with the sentences, (n,); 0 while there are too few."""
        if len(self._sentences) < FEWEST:
            return np.zeros(len(ids), np.float32)
        places = np.searchsorted(self.photos.ids, ids)
        new = places[np.isnan(self._known[places])]
        if len(new):
            cosines = self.photos.reconstruct(self.photos.ids[new]) @ self._sentences.T
            self._known[new] = np.log(np.exp(SHARPNESS * cosines).mean(axis=1)) / SHARPNESS
        return self._known[places]
