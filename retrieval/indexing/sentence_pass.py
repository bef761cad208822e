"""Makes vectors of captions by a model of sentences, where one is chosen: a few milliseconds a photo."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.library import Library
from retrieval.records import Photo

BATCH = 32


class SentencePass:
    """Embeds captions that this model has not embedded yet; can be stopped and resumed at any time."""

    def __init__(self, library: Library) -> None:
        self._library, self._sentences = library, library.extras.sentences
        self._waiting = library.catalogue.without_sentence(self._sentences.name).tolist() if self._sentences else []

    def __len__(self) -> int:
        """The number of photos to do; 0 without a model of sentences."""
        return len(self._waiting)

    def steps(self) -> Iterator[int]:
        """Embeds the captions; yields how many are done. Raises ModelUnavailableError."""
        assert self._sentences is not None
        for start in range(0, len(self._waiting), BATCH):
            photos = self._library.catalogue.photos(self._waiting[start : start + BATCH])
            vectors = self._sentences.encode([_text(photo) for photo in photos])
            with self._library.batch() as writing:
                for photo, vector in zip(photos, vectors, strict=True):
                    writing.sentence(photo.photo_id, self._sentences.name, vector)
            yield min(start + BATCH, len(self._waiting))


def _text(photo: Photo) -> str:
    """The caption, and the things that a vision model saw."""
    things = [str(thing) for thing in photo.seen.objects] if photo.seen else []
    return ". ".join([(photo.caption.text if photo.caption else "").rstrip("."), *things])
