"""The third pass: reads the text in photos, half a second each, so it comes after the captions."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing

from retrieval.indexing.ahead import in_batches
from retrieval.indexing.crew import Crew
from retrieval.indexing.opening import opened_ahead, photos_of
from retrieval.library import Library
from retrieval.ocr import SIDE

# Small enough to lose little and to show progress. At most this many photos, of 12 MB each, are decoded ahead.
BATCH = 8


class TextPass:
    """Reads what this reader has not read yet, one photo of each content; can be stopped and resumed at any time.

    A photo that cannot be opened, as on a disk that is unplugged, remains for another run.
    """

    def __init__(self, library: Library, crew: Crew | None = None) -> None:
        """Photos are read here, or by a ``crew`` elsewhere."""
        self._library, self._reader, self._crew = library, library.extras.text_reader, crew
        self._waiting = library.catalogue.seen.to_do("text", self._reader.name).tolist() if self._reader else []

    def __len__(self) -> int:
        """The number of photos to do; 0 without a reader."""
        return len(self._waiting)

    def steps(self) -> Iterator[int]:
        """Reads the photos; yields how many are done. Raises ModelUnavailableError."""
        assert self._reader is not None
        done = 0
        with closing(
            self._crew.read(list(photos_of(self._library, self._waiting, BATCH))) if self._crew else self._texts()
        ) as texts:
            for batch in in_batches(texts, BATCH):
                texts_read = {photo_id: text for photo_id, text in batch if text is not None}
                self._library.catalogue.seen.put_texts(self._reader.name, texts_read)
                done += len(batch)
                yield done

    def _texts(self) -> Generator[tuple[int, str | None], None, None]:
        assert self._reader is not None
        with closing(opened_ahead(self._library, self._waiting, SIDE, BATCH)) as opened:
            for photo_id, image in opened:
                yield photo_id, self._reader.read(image) if image else None
