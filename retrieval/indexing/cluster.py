"""A crew on the machines of a Ray cluster, which must see the photos under the same paths.

Each pass is a pipeline of Ray Data: files are decoded by tasks, models run in actors that load them once. Ray
applies backpressure and repeats the work of a lost worker; only the process that started it writes.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from retrieval.catalogue import FoundFile
from retrieval.errors import MissingExtraError, UsageError
from retrieval.extras import Extras
from retrieval.indexing.describing import describe, encoded
from retrieval.indexing.looking import Loaded, load
from retrieval.indexing.opening import opened
from retrieval.library import Library
from retrieval.models import Models, open_models
from retrieval.ocr import SIDE, TextReader
from retrieval.ranking import Vector
from retrieval.records import Caption, Photo
from retrieval.settings import Settings
from retrieval.words import say

# Photos in one task of decoding or one call of a model: the work repeated for a lost worker.
BATCH = 16
_HALF = 0.5  # of a core
_PATIENCE = 5  # seconds until a cluster must answer
# Every actor opens models of its own.
MakeModels = Callable[[], Models]
MakeReader = Callable[[], TextReader | None]
Row = dict[str, Any]


class RayCrew:
    """A `Crew` of Ray workers; close it to release the cluster."""

    def __init__(
        self, address: str | None, side: int, max_pixels: int, make_models: MakeModels, make_reader: MakeReader
    ) -> None:
        """``address`` is a cluster's ("auto" for the one of this machine), None starts workers here.

        ``side`` is the image side of the encoder. Raises UsageError where Ray is missing or nobody answers.
        """
        self._side, self._max_pixels = side, max_pixels
        self._make_models, self._make_reader = make_models, make_reader
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise MissingExtraError("--ray", "scale") from error
        try:
            _require_listener(address)
            ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL, include_dashboard=False)
        except (OSError, RuntimeError, ValueError) as error:
            raise UsageError(say("command-no-cluster", address=str(address))) from error
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context.print_on_execution_start = False
        self._ray: Any = ray
        resources = self._ray.cluster_resources()
        gpus, cores = int(resources.get("GPU", 0)), int(resources.get("CPU", 1))
        # A model on each GPU, or one for each core, which it shares with the decoding of photos.
        self._share = {"num_gpus": 1} if gpus else {"num_cpus": _HALF}
        self._models = ray.data.ActorPoolStrategy(size=gpus or cores)

    @classmethod
    def of(cls, library: Library, address: str | None) -> RayCrew:
        """A crew with the models of a library."""
        settings = library.settings
        return cls(
            address,
            library.encoder.image_side,
            settings.max_pixels,
            partial(open_models, library.family, settings),
            partial(_reader_of, settings),
        )

    def close(self) -> None:
        """Stop the workers that were started here; those of a cluster keep running."""
        with suppress(Exception):
            self._ray.shutdown()

    def looked_at(self, files: Sequence[FoundFile]) -> Generator[Loaded, None, None]:
        """As `Crew.looked_at` says."""
        rows = self._of(files, _load, self._side)
        yield from self._rows(self._through(rows, _Encode, self._make_models))

    def captioned(self, photos: Sequence[Photo]) -> Generator[tuple[Photo, Caption, Vector] | None, None, None]:
        """As `Crew.captioned` says."""
        seen = self._of(photos, _open, 2 * self._side)
        yield from self._rows(self._through(seen, _Describe, self._make_models))

    def read(self, photos: Sequence[Photo]) -> Generator[tuple[int, str | None], None, None]:
        """As `Crew.read` says."""
        seen = self._of(photos, _open, SIDE)
        yield from self._rows(self._through(seen, _Read, self._make_reader))

    def _of(self, items: Sequence[Any], decode: Callable[..., Row], side: int) -> Any:
        rows = [{"item": pickle.dumps(item)} for item in items]
        dataset = self._ray.data.from_items(rows, override_num_blocks=max(1, -(-len(rows) // BATCH)))
        limits = {"side": side, "max_pixels": self._max_pixels}
        return dataset.map(decode, fn_kwargs=limits, num_cpus=_HALF, max_retries=-1)

    def _through(self, dataset: Any, stage: type, make: Callable[[], Any]) -> Any:
        return dataset.map_batches(
            stage,
            fn_constructor_args=(make,),
            batch_size=BATCH,
            compute=self._models,
            max_restarts=-1,
            max_task_retries=-1,
            **self._share,
        )

    def _rows(self, dataset: Any) -> Generator[Any, None, None]:
        for row in dataset.iter_rows():
            yield pickle.loads(row["item"])


def _require_listener(address: str | None) -> None:
    """Raise OSError where nothing listens at "host:port": Ray itself would try for a minute."""
    where = urlsplit(address if address and "//" in address else f"//{address}")
    if where.hostname and where.port:
        socket.create_connection((where.hostname, where.port), _PATIENCE).close()


# -- what the workers do; rows hold one pickled object, as Ray's own columns are for arrays of one shape


def _load(row: Row, side: int, max_pixels: int) -> Row:
    return {"item": pickle.dumps(load(pickle.loads(row["item"]), side, max_pixels))}


def _open(row: Row, side: int, max_pixels: int) -> Row:
    photo: Photo = pickle.loads(row["item"])
    return {"item": pickle.dumps((photo, opened(photo, side, max_pixels)))}


def _reader_of(settings: Settings) -> TextReader | None:
    return Extras.installed(settings).text_reader


class _Encode:
    """Vectors, and features where the captioner reads them."""

    def __init__(self, make: MakeModels) -> None:
        self._models = make()

    def __call__(self, batch: Row) -> Row:
        return _packed(encoded(_unpacked(batch), self._models.encoder, self._models.captioner))


class _Describe:
    """Captions and their vectors."""

    def __init__(self, make: MakeModels) -> None:
        self._models = make()

    def __call__(self, batch: Row) -> Row:
        rows: list[tuple[Photo, Image.Image | None]] = _unpacked(batch)
        pictures = [image for _, image in rows if image]
        if not pictures:
            return _packed(None for _ in rows)
        assert self._models.captioner is not None
        made = iter(zip(*describe(pictures, self._models.encoder, self._models.captioner), strict=True))
        return _packed((photo, *next(made)) if image else None for photo, image in rows)


class _Read:
    """The text in photos."""

    def __init__(self, make: MakeReader) -> None:
        self._reader = make()

    def __call__(self, batch: Row) -> Row:
        rows: list[tuple[Photo, Image.Image | None]] = _unpacked(batch)
        assert self._reader is not None
        return _packed((photo.photo_id, self._reader.read(image) if image else None) for photo, image in rows)


def _unpacked(batch: Row) -> list[Any]:
    return [pickle.loads(item) for item in batch["item"]]


def _packed(rows: Iterable[Any]) -> Row:
    return {"item": [pickle.dumps(row) for row in rows]}
