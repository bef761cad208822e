"""The data folder: catalogue, index and models, opened once; one writer, readers see whole batches."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from retrieval import images
from retrieval.catalogue import Catalogue, CatalogueBatch, CollectionStats, Overview, WallOrder, overview_of
from retrieval.collection import Collection, Snapshot, entities
from retrieval.encoders import Encoder
from retrieval.errors import IndexMismatchError, UsageError
from retrieval.extras import Extras
from retrieval.models import AnyCaptioner, Models, Vocabulary, choose_family, describe_choice, open_models
from retrieval.records import Photo
from retrieval.settings import Settings
from retrieval.tuning import Tuning
from retrieval.vector_index import IndexChoice, Part, VectorFile, VectorStore
from retrieval.vector_index.milvus import MilvusServer, MilvusStore
from retrieval.words import say

# No file of the data folder takes longer than this to write.
UNFINISHED_S = 3600


class Library:
    """A collection of photos with what is known of them and the models that answer questions about them."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        models: Models,
        reindex: bool = False,
        extras: Extras | None = None,
    ) -> None:
        """A catalogue and the models that answer over it.

        With ``reindex``, vectors of other models are accepted: they stay until the new ones are complete.
        """
        self.settings, self.catalogue, self.models, self._reindex = settings, catalogue, models, reindex
        self.extras = extras or Extras()
        self.is_being_indexed = False  # by this process
        self._own_name: str | None = None  # the name of our models, once it is checked that they may answer
        folder = settings.data / "vectors"
        self._collection = Collection(catalogue, models.tuning, self.image_weight, self._store_of, folder)

    @classmethod
    def open(cls, settings: Settings, reindex: bool = False) -> Library:
        """The library of ``settings.data``, created if missing; nothing heavy is loaded yet.

        Raises IndexMismatchError (unless ``reindex``), ModelUnavailableError, UsageError.
        """
        # Must be set before torch is loaded: its idle threads would spin on the cores that the loader threads need.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
        try:
            family = choose_family(settings, catalogue.family)
            if catalogue.family not in (None, family) and not reindex:
                raise IndexMismatchError(settings.data, str(catalogue.family), family)
            models = open_models(family, settings)
            if catalogue.model is not None and catalogue.model in models.identity.formerly:
                catalogue.rename_model(catalogue.model, models.identity.name, models.identity.brought_over)
        except BaseException:
            catalogue.close()
            raise
        return cls(settings, catalogue, models, reindex, Extras.installed(settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the files and frees the memory of the models."""
        self.catalogue.close()
        self.models.close()
        if milvus := self.__dict__.get("_milvus"):
            milvus.close()

    # -- models

    @property
    def family(self) -> str:
        """The family of the models that answer."""
        return self.models.family

    @property
    def encoder(self) -> Encoder:
        """Loaded on first use; raises ModelUnavailableError, IndexMismatchError."""
        encoder = self.models.encoder
        self.require_models()
        return encoder

    def require_models(self) -> None:
        """Raise IndexMismatchError if other models made the vectors; loads nothing."""
        self._check_model(self.models.name)
        self._own_name = self.models.name

    @property
    def captioner(self) -> AnyCaptioner | None:
        """Loaded on first use; None if this family has none on this machine."""
        return self.models.captioner

    @property
    def vocabulary(self) -> Vocabulary:
        """The words for zero-shot labels, as vectors of the encoder."""
        return self.models.vocabulary

    def describe_models(self) -> str:
        """One line: which models answer, and how to get better ones."""
        return describe_choice(self.settings, self.family)

    @property
    def tuning(self) -> Tuning:
        """The constants of the models' vectors; those that were not measured are fitted to this collection."""
        tuning = self.models.tuning
        if tuning.measured:
            return tuning
        snapshot = self.snapshot()
        return tuning.fitted_to(snapshot.unrelated, len(snapshot.images))

    @property
    def image_weight(self) -> float:
        """Share of the image vector in the shared one; the rest is the caption vector's."""
        chosen = self.settings.image_weight
        return self.models.tuning.image_weight if chosen is None else chosen

    # -- the collection

    def snapshot(self) -> Snapshot:
        """The collection as of now."""
        return self._collection.snapshot(self._model())

    def answering(self) -> Snapshot:
        """The collection as of now, to compare vectors of the encoder with; raises IndexMismatchError."""
        if self._own_name is not None:  # another process may have indexed with other models
            self._check_model(self._own_name)
        return self.snapshot()

    def stats(self) -> CollectionStats:
        """The collection in numbers."""
        return self.catalogue.stats(self.snapshot().facts)

    def overview(self, order: WallOrder) -> Overview:
        """The shape of a wall of every photo in this order."""
        return overview_of(self.snapshot().facts, order, self.catalogue.by_name() if order == "name" else None)

    @contextmanager
    def batch(self) -> Iterator[CatalogueBatch]:
        """A transaction for changes; only inside ``writing``."""
        with self.catalogue.batch(self.models.name) as batch:
            yield batch

    def save_index(self) -> None:
        """Save the vectors if that is worthwhile, so that the next start does not rebuild them."""
        self._collection.save(self._model())
        (self.settings.data / "vectors.f16").unlink(missing_ok=True)  # where earlier versions kept vectors

    def _store_of(self, part: Part) -> VectorStore:
        """Where the vectors of a part are kept between starts."""
        if self.settings.index == "milvus":
            folder = self.settings.data / "vectors"
            return MilvusStore(self._milvus, part, partial(entities, self.catalogue), folder)
        return VectorFile(
            self.settings.data / "vectors", part, IndexChoice(self.settings.index, self.settings.clusters)
        )

    @cached_property
    def _milvus(self) -> MilvusServer:
        settings = self.settings
        uri = settings.milvus_uri or str(settings.data / "milvus.db")
        return MilvusServer(uri, settings.milvus_token, settings.milvus_index)

    def _model(self) -> str | None:
        """The model whose vectors are searched: the catalogue's, or our own once it has been checked."""
        return self.catalogue.revision.model if self._own_name is None else self._own_name

    def _check_model(self, model: str) -> None:
        """Raise IndexMismatchError if other models made the vectors.

        An update of the built-in models is no error: their old vectors are just not searched any more.
        """
        made_with = self.catalogue.model
        if made_with in (None, model) or self._reindex:
            return
        if self.family != "builtin" or self.catalogue.family != "builtin":
            raise IndexMismatchError(self.settings.data, str(made_with), model)

    # -- photos

    def open_image(self, path: Path, max_side: int | None = None) -> Image.Image:
        """A photo or an upload, upright in RGB; raises UnreadableImageError, ImageTooLargeError."""
        return images.open_image(path, max_pixels=self.settings.max_pixels, max_side=max_side)

    def thumbnail(self, photo: Photo, size: int) -> Path:
        """The WebP of a photo with a long side of ``size`` pixels; raises UnreadableImageError."""
        make = partial(images.thumbnail, photo.path, photo.content_hash, size, max_pixels=self.settings.max_pixels)
        try:
            return make(self._thumbnails)
        except OSError:  # a data folder that cannot be written to, or is full
            return make(Path(tempfile.gettempdir()) / "photochat-thumbnails")

    @property
    def _thumbnails(self) -> Path:
        return self.settings.data / "thumbnails"

    def tidy(self) -> None:
        """Remove thumbnails of photos that are no longer there, and files that a killed process left unfinished."""
        images.drop_thumbnails(self._thumbnails, self.catalogue.content_hashes())
        for draft in self.settings.data.rglob("*.part"):
            with suppress(OSError):
                if time.time() - draft.stat().st_mtime > UNFINISHED_S:
                    draft.unlink()

    # -- writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock for indexing, as one process may at a time; raises UsageError if another holds it."""
        with writing_in(self.settings.data):
            self.is_being_indexed = True
            try:
                yield
            finally:
                self.is_being_indexed = False


@contextmanager
def writing_in(data: Path) -> Iterator[None]:
    """Hold the lock on a data folder, as one process may at a time; raises UsageError if it cannot be taken."""
    from filelock import FileLock, Timeout

    lock = FileLock(data / "indexing.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise UsageError(say("data-busy", folder=str(data))) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(say("data-not-writable", folder=str(data), reason=reason)) from error
    try:
        yield
    finally:
        lock.release()
