"""The data folder: catalogue, index and models, opened once; one writer, readers see whole batches."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
from PIL import Image

from retrieval import images
from retrieval.captioners import Captioner, FeatureCaptioner
from retrieval.catalogue import Catalogue, CatalogueBatch
from retrieval.encoders import Encoder
from retrieval.errors import IndexMismatchError, UsageError
from retrieval.labels import Vocabulary
from retrieval.ranking import normalise
from retrieval.records import Photo
from retrieval.settings import Settings
from retrieval.vector_index import GrowingIndex, Ids, VectorIndex, Vectors

AnyCaptioner = Captioner | FeatureCaptioner
Which = Literal["shared", "image", "caption"]
# Share of the image in the shared vector. Built-in: the best on Flickr8k dev (text to image R@10 71.5; 71.0 with the
# image alone, 66.9 at 0.7, 60.4 by rank fusion). CLIP: the customary mixture, not measured here.
IMAGE_WEIGHTS = {"builtin": 0.9, "clip": 0.7}
# Seconds for each photo that an index is kept while another process indexes: reading it again takes 45 µs a
# photo (measured over 100,000), so a tenth of the time at most.
PATIENCE = 4e-4


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
    ) -> None:
        """``make_encoder`` and ``make_captioner`` (None: there is none) are called once, on first use.

        With ``reindex`` vectors of other models are no hindrance: they stay until the new ones are complete.
        """
        self.settings, self.catalogue, self.family = settings, catalogue, family
        self._make_encoder, self._make_captioner, self._reindex = make_encoder, make_captioner, reindex
        self._encoder: Encoder | None = None
        self._captioner: AnyCaptioner | None = None
        self._vocabulary: Vocabulary | None = None
        self._loading = threading.RLock()
        self._indexes: dict[Which, GrowingIndex] = {}
        self._stamp: str | None = None  # of the catalogue that the open indexes show
        self._patient_until = 0.0
        self._index_lock = threading.RLock()

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
                self._encoder = self._make_encoder()
                try:
                    self._check_model()
                except IndexMismatchError:
                    self._encoder = None
                    raise
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

    # -- indexes

    @property
    def index(self) -> VectorIndex:
        """The shared index: one vector for each photo, mixed of image and caption. A snapshot."""
        return self._snapshot("shared")

    @property
    def image_index(self) -> VectorIndex:
        """Image vectors alone. A snapshot."""
        return self._snapshot("image")

    @property
    def caption_index(self) -> VectorIndex:
        """Caption vectors of the photos that have one. A snapshot."""
        return self._snapshot("caption")

    @property
    def outdated(self) -> bool:
        """Whether no photo has a vector of the present encoder: an update brought other weights."""
        return not len(self.index) and bool(len(self.catalogue.ids()))

    @contextmanager
    def batch(self) -> Iterator[CatalogueBatch]:
        """Changes that become true together, in the catalogue and in the indexes; only while ``writing``."""
        model = self.encoder.name
        with self._index_lock:
            up_to_date = self._stamp == self.catalogue.stamp
            with self.catalogue.batch(model) as batch:
                yield batch
            if up_to_date:
                self._stamp = self.catalogue.stamp
                self._renew(np.array(sorted(batch.touched), np.int64))

    def _renew(self, touched: Ids) -> None:
        for which, index in self._indexes.items():
            ids, vectors = self._vectors(which, touched)
            index.put(ids, vectors)
            index.drop(np.setdiff1d(touched, ids))

    def save_index(self) -> None:
        """Renews the index file, which spares the next start from building it."""
        with self._index_lock:
            index = self.index
            with suppress(OSError):
                index.save(self._index_file, self._file_stamp(str(self._stamp)))

    def _snapshot(self, which: Which) -> VectorIndex:
        with self._index_lock:
            stamp = self.catalogue.stamp
            if stamp != self._stamp and time.monotonic() >= self._patient_until:
                self._check_model()  # another process has indexed, maybe with other models
                self._indexes.clear()
                self._stamp = stamp
            if which not in self._indexes:
                index = self._saved() if which == "shared" else self._built(which)
                self._indexes[which] = GrowingIndex(index)
                self._patient_until = time.monotonic() + PATIENCE * len(index)
            return self._indexes[which].snapshot()

    def _saved(self) -> VectorIndex:
        """The index from its file, which is made again where it is broken or not of this catalogue."""
        stamp = self._file_stamp(str(self._stamp))
        index = VectorIndex.load(self._index_file, stamp)
        if index is None:
            index = self._built("shared")
            with suppress(OSError):  # a full or read-only disk: the file only spares time
                index.save(self._index_file, stamp)
        return index

    def _built(self, which: Which) -> VectorIndex:
        ids, vectors = self._vectors(which)
        return VectorIndex.build(ids, vectors if len(ids) else np.empty((0, 1), np.float32))

    def _vectors(self, which: Which, among: Ids | None = None) -> tuple[Ids, Vectors]:
        """Vectors as the catalogue has them, mixed for the shared index."""
        model = self.encoder.name if self._reindex else self.catalogue.model
        if which != "shared":
            return self.catalogue.vectors(which, model, among)
        ids, vectors = self.catalogue.vectors("image", model, among)
        captioned, captions = self.catalogue.vectors("caption", model, among)
        both = np.isin(captioned, ids)
        places = np.searchsorted(ids, captioned[both])
        if len(places):
            weight = self.image_weight
            vectors[places] = normalise(weight * vectors[places] + (1 - weight) * captions[both])
        return ids, vectors

    def _check_model(self) -> None:
        """The vectors may be of other models, which this encoder must not read."""
        made_with = self.catalogue.model
        if self._encoder is None or made_with in (None, self._encoder.name) or self._reindex:
            return
        if self.family != "builtin" or self.catalogue.family != "builtin":
            raise IndexMismatchError(self.settings.data, str(made_with), self._encoder.name)
        with self._index_lock:  # an update brought other weights: the old vectors can be asked nothing any more
            self._reindex = True
            self._indexes.clear()

    @property
    def _index_file(self) -> Path:
        return self.settings.data / "index.faiss"

    def _file_stamp(self, stamp: str) -> str:
        model = self.encoder.name if self._reindex else self.catalogue.model
        return hashlib.sha256(f"{stamp} {model} {self.image_weight}".encode()).hexdigest()

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
        from filelock import FileLock, Timeout

        lock = FileLock(self.settings.data / "indexing.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise UsageError(
                f"Another Photochat is indexing into {self.settings.data}. Wait until it is done, or stop it first."
            ) from error
        try:
            yield
        finally:
            lock.release()
