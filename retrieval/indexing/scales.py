"""Fixes the scale on which captions join images; again only when there are many more captions."""

from __future__ import annotations

from retrieval.library import Library
from retrieval.mixing import Scale

# Images alone answer until there are this many captions: a mean of fewer moves too much.
ENOUGH = 64
# In a small collection all captions must do; a single one has nothing to deviate from.
FEWEST = 2
# The scale is measured again with this many times the captions. All captioned photos change then, so it is rare.
GROWN = 4
# At most this many photos are measured.
MOST = 2000


class Scales:
    """The scale of one model in one library; knows how many captions there are without counting them again."""

    def __init__(self, library: Library) -> None:
        self._library, self._catalogue, self._model = library, library.catalogue, library.models.name
        scale = self._catalogue.scale(self._model)
        self._fixed_on = scale.measured_on if scale else 0
        self._captions = len(self._catalogue.captioned_ids(self._model))

    def add(self, captions: int) -> None:
        """Adds to the number of captions."""
        self._captions += captions
        self.fix(ENOUGH)

    def fix(self, least: int = FEWEST) -> None:
        """Measures the scale, where there are ``least`` captions and many more than at the last time."""
        if self._captions < max(least, GROWN * self._fixed_on):
            return
        captioned = self._catalogue.captioned_ids(self._model)
        ids, captions = self._catalogue.vectors(
            "caption", self._model, captioned[:: max(1, -(-len(captioned) // MOST))]
        )
        with_vectors, images = self._catalogue.vectors("image", self._model, ids)
        if len(with_vectors) < max(2, len(ids)):
            return
        with self._library.batch() as writing:
            writing.fix_scale(Scale.measured(images, captions, len(captioned)))
        self._fixed_on = self._captions = len(captioned)
