"""Describes photos by a vision model, several at once: slow and perhaps paid, so quick captions come first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from retrieval.indexing.opening import opened
from retrieval.indexing.tally import Tally
from retrieval.library import Library
from retrieval.records import Caption, Description, Photo
from retrieval.vision.api import SIDE, VisionError
from retrieval.words import Clause


class DescriptionPass:
    """Asks for the descriptions that this model has not written yet; can be stopped and resumed at any time.

    Photos without an answer are asked about again by the next run. The tally's note says what it has cost.
    """

    def __init__(self, library: Library, tally: Tally, cancelled: Callable[[], bool]) -> None:
        self._library, self._tally, self._cancelled = library, tally, cancelled
        self._describer = library.extras.describer
        seen = library.catalogue.seen
        self._waiting = seen.to_do("description", self._describer.name).tolist() if self._describer else []
        self._failed = 0

    def __len__(self) -> int:
        """The number of photos to do; 0 without a vision model."""
        return len(self._waiting)

    def steps(self) -> Iterator[int]:
        """Describes the photos; yields how many are done. Ends early where further requests are pointless."""
        assert self._describer is not None
        size, limit = 2 * self._describer.concurrency, self._library.settings.max_pixels
        for start in range(0, len(self._waiting), size):
            photos = self._library.catalogue.photos(self._waiting[start : start + size])
            shown = [(photo, image) for photo in photos if (image := opened(photo, 2 * SIDE, limit))]
            results = self._describer.describe_all([image for _, image in shown], self._cancelled)
            self._keep(
                [(p, answer) for (p, _), answer in zip(shown, results, strict=True) if isinstance(answer, Description)]
            )
            failures = [result for result in results if isinstance(result, VisionError)]
            self._failed += len(failures)
            self._tell(failures[-1] if failures else None)
            yield min(start + size, len(self._waiting))
            if any(failure.final for failure in failures):
                return

    def _keep(self, described: Sequence[tuple[Photo, Description]]) -> None:
        """The description for the viewer and the search, its summary as the caption."""
        if not described:
            return
        assert self._describer is not None
        vectors = self._library.encoder.encode_texts([description.summary for _, description in described])
        # The family's own captioner counts as its writer, or the next run would let that one replace it.
        own = self._library.models.captioner_name
        with self._library.batch() as writing:
            for (photo, description), vector in zip(described, vectors, strict=True):
                writing.caption(photo.content_hash, Caption(description.summary), vector, own)
        contents = {photo.photo_id: description.to_plain() for photo, description in described}
        self._library.catalogue.seen.put_descriptions(self._describer.name, contents)

    def _tell(self, failure: VisionError | None) -> None:
        assert self._describer is not None
        spent = self._describer.usage
        note = Clause.of("vision-spent", asked=spent.prompt_tokens, answered=spent.answer_tokens, failed=self._failed)
        self._tally.note = Clause.of("vision-spent-failing", spent=note, failure=str(failure)) if failure else note
