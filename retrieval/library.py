"""The data folder: catalogue, index and models, opened once; one writer, readers see whole batches."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from retrieval import images
from retrieval.captioners import Captioner, FeatureCaptioner
from retrieval.catalogue import Catalogue, CatalogueBatch
from retrieval.collection import Collection, Snapshot
from retrieval.encoders import Encoder
from retrieval.errors import IndexMismatchError, UsageError
from retrieval.extras import Extras
from retrieval.labels import Vocabulary
from retrieval.records import Photo
from retrieval.settings import Settings
from retrieval.vector_index import IndexChoice, VectorFile, VectorStore

AnyCaptioner = Captioner | FeatureCaptioner
# Share of the image in the shared vector. Built-in: the best on Flickr8k dev (text to image R@10 71.5; 71.0 with the
# image alone, 66.9 at 0.7, 60.4 by rank fusion). CLIP: the customary mixture, not measured here.
IMAGE_WEIGHTS = {"builtin": 0.9, "clip": 0.7}


class Library:
    """A collection of photos with what is known of them and the models that answer questions about them."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        family: str,
        make_encoder: Callable[[], Encoder],
        make_captioner: Callable[[], AnyCaptioner | None],
        reindex: bool = False,
        extras: Extras | None = None,
    ) -> None:
        """``make_encoder`` and ``make_captioner`` (None: there is none) are called once, on first use.

        With ``reindex`` vectors of other models are no hindrance: they stay until the new ones are complete.
        """
        self.settings, self.catalogue, self.family = settings, catalogue, family
        self.extras = extras or Extras()
        self._make_encoder, self._make_captioner, self._reindex = make_encoder, make_captioner, reindex
        self._encoder: Encoder | None = None
        self._captioner: AnyCaptioner | None = None
        self._vocabulary: Vocabulary | None = None
        self._loading = threading.RLock()  # for models; the collection's lock is never taken inside it
        self._collection = Collection(catalogue, self.image_weight, self._store_of)

    @classmethod
    def open(cls, settings: Settings, reindex: bool = False) -> Library:
        """The library of ``settings.data``, made where it is not there; nothing heavy is loaded yet.

        Raises IndexMismatchError (unless ``reindex``), ModelUnavailableError, UsageError.
        """
        from retrieval import models

        # Before torch is loaded: idle threads that spin take the cores from the loader threads.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
        try:
            family = models.choose_family(settings, catalogue.family)
            if catalogue.family not in (None, family) and not reindex:
                raise IndexMismatchError(settings.data, str(catalogue.family), family)
        except BaseException:
            catalogue.close()
            raise
        return cls(
            settings,
            catalogue,
            family,
            lambda: models.load_encoder(family, settings),
            lambda: models.load_captioner(family, settings),
            reindex,
            Extras.installed(settings),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the files back."""
        self.catalogue.close()

    # -- models

    @property
    def encoder(self) -> Encoder:
        """Loaded on first use; raises ModelUnavailableError, IndexMismatchError."""
        with self._loading:
            if self._encoder is None:
                made = self._make_encoder()
                self._check_model(made)
                self._encoder = made
            return self._encoder

    @property
    def captioner(self) -> AnyCaptioner | None:
        """Loaded on first use; None where this family has none on this machine."""
        with self._loading:
            if self._captioner is None:
                self._captioner = self._make_captioner()
            return self._captioner

    @property
    def vocabulary(self) -> Vocabulary:
        """The words for zero-shot labels, as vectors of the encoder."""
        with self._loading:
            if self._vocabulary is None:
                self._vocabulary = Vocabulary.of(self.encoder, self.settings.data)
            return self._vocabulary

    def describe_models(self) -> str:
        """One line: which models answer, and how to get better ones."""
        from retrieval import models

        return models.describe_choice(self.settings, self.family)

    @property
    def image_weight(self) -> float:
        """Share of the image vector in the shared one; the caption vector has the rest."""
        chosen = self.settings.image_weight
        return IMAGE_WEIGHTS.get(self.family, 1.0) if chosen is None else chosen

    # -- the collection

    def snapshot(self) -> Snapshot:
        """The collection as of now."""
        return self._collection.snapshot(self._model(self._encoder))

    def answering(self) -> Snapshot:
        """The collection as of now, to compare vectors of the encoder with; raises IndexMismatchError."""
        if self._encoder is not None:
            self._check_model(self._encoder)
        return self.snapshot()

    @contextmanager
    def batch(self) -> Iterator[CatalogueBatch]:
        """Changes that become true together; only while ``writing``."""
        with self.catalogue.batch(self.encoder.name) as batch:
            yield batch

    def save_index(self) -> None:
        """Renew the file of vectors where that is worth it; it spares the next start from building them."""
        self._collection.save(self._model(self._encoder))
        (self.settings.data / "vectors.f16").unlink(missing_ok=True)  # where vectors were kept before

    def _store_of(self, part: str) -> VectorStore:
        """Where the vectors of a part are kept between starts."""
        return VectorFile(
            self.settings.data / "vectors", part, IndexChoice(self.settings.index, self.settings.clusters)
        )

    def _model(self, encoder: Encoder | None) -> str | None:
        """The model whose vectors answer: the catalogue's, or the encoder's own where it makes new ones."""
        recorded = self.catalogue.revision.model
        return recorded if encoder is None or (recorded == encoder.name) else encoder.name

    def _check_model(self, encoder: Encoder) -> None:
        """The vectors may be of other models, which this encoder must not read.

        An update of the built-in models is no mistake: their old vectors can be asked nothing any more.
        """
        made_with = self.catalogue.model
        if made_with in (None, encoder.name) or self._reindex:
            return
        if self.family != "builtin" or self.catalogue.family != "builtin":
            raise IndexMismatchError(self.settings.data, str(made_with), encoder.name)

    # -- photos

    def open_image(self, path: Path, max_side: int | None = None) -> Image.Image:
        """A photo or an upload, upright in RGB; raises UnreadableImageError, ImageTooLargeError."""
        return images.open_image(path, max_pixels=self.settings.max_pixels, max_side=max_side)

    def thumbnail(self, photo: Photo, size: int) -> Path:
        """The WebP of a photo with a long side of ``size`` pixels; raises UnreadableImageError."""
        folder = self.settings.data / "thumbnails"
        return images.thumbnail(photo.path, photo.content_hash, size, folder, self.settings.max_pixels)

    # -- writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to index, which one process at a time has; raises UsageError where another has it."""
        with writing_in(self.settings.data):
            yield


@contextmanager
def writing_in(data: Path) -> Iterator[None]:
    """The right to change a data folder, which one process at a time has; raises UsageError where it cannot be had."""
    from filelock import FileLock, Timeout

    lock = FileLock(data / "indexing.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise UsageError(
            f"Another Photochat is indexing into {data}. Wait until it is done, or stop it first."
        ) from error
    except OSError as error:
        raise UsageError(
            f"The data folder {data} cannot be written to ({error.strerror or error}). "
            "Searching works; to index, make it writable or choose another with --data DIR."
        ) from error
    try:
        yield
    finally:
        lock.release()
