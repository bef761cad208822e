"""The second pass: captions for photos that have none yet, or another captioner's; updates their shared vectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np

from retrieval.captioners import Captioner, FeatureCaptioner
from retrieval.catalogue import Uncaptioned
from retrieval.encoders import FeatureEncoder
from retrieval.indexing.ahead import in_batches, work_ahead
from retrieval.indexing.crew import Crew
from retrieval.indexing.describing import Seen, describe
from retrieval.indexing.opening import opened
from retrieval.indexing.scales import Scales
from retrieval.library import Library
from retrieval.models import Guess, probable_text
from retrieval.ranking import Vector, Vectors
from retrieval.records import Caption, Photo

BATCH = 16
# A captioner that reads pixels takes about a second a photo on a CPU: smaller batches show progress.
SLOW_BATCH = 4


class SecondPass:
    """Captions the waiting photos, one batch per transaction; can be stopped and resumed at any time."""

    def __init__(self, library: Library, crew: Crew | None = None) -> None:
        """Captions are written in this process, or by a ``crew`` of other processes."""
        self._library, self._catalogue, self._encoder = library, library.catalogue, library.encoder
        self._crew = crew
        writer = library.models.captioner_name
        if writer and self._catalogue.model == self._encoder.name:
            self._catalogue.adopt_captions(writer)
        self._waiting = self._catalogue.uncaptioned_ids(self._encoder.name, writer)
        self._captioner = self._usable(library.captioner) if len(self._waiting) else None

    def _usable(self, captioner: Captioner | FeatureCaptioner | None) -> Captioner | FeatureCaptioner | None:
        """The captioner, unless it reads features that the encoder does not make."""
        reads_features = isinstance(captioner, FeatureCaptioner)
        return captioner if not reads_features or isinstance(self._encoder, FeatureEncoder) else None

    def __len__(self) -> int:
        """The number of photos to caption; 0 without a captioner."""
        return len(self._waiting) if self._captioner else 0

    def steps(self) -> Iterator[int]:
        """Caption the photos; yields how many are done."""
        done, scales = 0, Scales(self._library)
        for count in self._by_crew(self._crew) if self._crew else self._in_process():
            scales.add(count)
            done += count
            yield done

    def _in_process(self) -> Iterator[int]:
        size = BATCH if isinstance(self._captioner, FeatureCaptioner) else SLOW_BATCH
        with closing(work_ahead(self._see, self._uncaptioned())) as seen:
            for batch in in_batches(seen, size):
                self._caption([(photo, image) for photo, image in batch if image is not None])
                yield len(batch)

    def _by_crew(self, crew: Crew) -> Iterator[int]:
        with closing(crew.captioned([photo_captioned.photo for photo_captioned in self._uncaptioned()])) as captioned:
            for batch in in_batches(captioned, BATCH):
                if written := [photo_captioned for photo_captioned in batch if photo_captioned]:
                    self._keep(*zip(*written, strict=True))
                yield len(batch)

    def _uncaptioned(self) -> Iterator[Uncaptioned]:
        for start in range(0, len(self._waiting), BATCH):
            yield from self._catalogue.uncaptioned(self._waiting[start : start + BATCH], self._encoder.name)

    def _see(self, uncaptioned: Uncaptioned) -> tuple[Photo, Seen | None]:
        """What the captioner needs, read in a loader thread; None if the file can no longer be read."""
        if not isinstance(self._captioner, Captioner) and uncaptioned.features is not None:
            return uncaptioned.photo, uncaptioned.features
        side = (self._captioner if isinstance(self._captioner, Captioner) else self._encoder).image_side
        return uncaptioned.photo, opened(uncaptioned.photo, 2 * side, self._library.settings.max_pixels)

    def _caption(self, seen: Sequence[tuple[Photo, Seen]]) -> None:
        if seen:
            assert self._captioner is not None
            written, vectors = describe([image for _, image in seen], self._encoder, self._captioner)
            self._keep([photo for photo, _ in seen], written, vectors)

    def _keep(self, photos: Sequence[Photo], written: Sequence[Caption], vectors: Iterable[Vector]) -> None:
        sentences = np.stack(list(vectors))
        captions = self._honest(photos, written, sentences)
        with self._library.batch() as writing:
            for photo, caption, vector in zip(photos, captions, sentences, strict=True):
                writing.caption(photo.content_hash, caption, vector, self._library.models.captioner_name)

    def _honest(self, photos: Sequence[Photo], captions: Sequence[Caption], sentences: Vectors) -> list[Caption]:
        """The captions; those the captioner is unsure of or the photo contradicts become a guess from label and colour.

        ``sentences`` (n, dim) are the captions' vectors.
        """
        ids = np.array([photo.photo_id for photo in photos])
        with_vectors, images = self._catalogue.vectors("image", self._encoder.name, ids)
        rows = {photo_id: row for row, photo_id in enumerate(ids.tolist())}
        of_these = sentences[[rows[photo_id] for photo_id in with_vectors.tolist()]]
        vocabulary, least = self._library.vocabulary, self._library.models.tuning.borne_out
        borne_out = dict(zip(with_vectors.tolist(), vocabulary.agreement(images, of_these) >= least, strict=True))
        captions = [
            replace(caption, certain=bool(caption.certain and borne_out[photo.photo_id]))
            for photo, caption in zip(photos, captions, strict=True)
        ]
        if all(caption.certain for caption in captions):
            return captions
        guesses = dict(zip(with_vectors.tolist(), vocabulary.nearest(images), strict=True))
        return [
            caption if caption.certain else replace(caption, text=self._honest_text(guesses[photo.photo_id], photo))
            for photo, caption in zip(photos, captions, strict=True)
        ]

    def _honest_text(self, guess: Guess, photo: Photo) -> str:
        return probable_text(guess, photo.palette, self._library.models.tuning)
