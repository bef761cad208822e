"""Indexing of folders: incremental, resumable at any moment, in two passes (vectors and labels, then captions)."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Literal, TypeVar

import numpy as np
from PIL import Image

from retrieval.captioners import FeatureCaptioner
from retrieval.catalogue import Features, KnownFile, KnownSkip, Uncaptioned, Vectors
from retrieval.catalogue_batch import CatalogueBatch, FoundFile, NewPhoto
from retrieval.colours import extract_palette
from retrieval.encoders import FeatureEncoder
from retrieval.errors import ImageSearchError, ImageTooLargeError, UnreadableImageError, UsageError
from retrieval.images import content_hash, find_images, read_photo
from retrieval.labels import Guess, given_labels, label_photo, probable_text
from retrieval.library import Library
from retrieval.records import Caption, IndexProgress, Label, Palette, Photo, PhotoFacts, SkippedFile

# Large enough for the towers to be at full speed, small enough that little is lost and much is seen.
BATCH = 16
# A captioner that looks at pixels takes about a second a photo on a CPU: fewer at once, so that progress is seen.
SLOW_BATCH = 4
# Pillow decodes outside of Python's lock; a third thread gains nothing on two cores (measured).
LOADERS = 2
AHEAD = 4 * BATCH
FILES_A_REPORT = 1000
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def never() -> bool:
    """Nobody cancels."""
    return False


def index_folder(
    library: Library, roots: Sequence[Path], cancelled: Callable[[], bool] = never
) -> Iterator[IndexProgress]:
    """Brings the library up to date with the photos under ``roots``; the last progress is "done" or "cancelled".

    Raises UsageError where a root is no folder, holds the data folder, or another process is indexing.
    """
    folders = _checked(roots, library.settings.data)
    with library.writing():
        yield from _Run(library, folders, cancelled).steps()


def _checked(roots: Sequence[Path], data: Path) -> list[Path]:
    """The folders, absolute, without those inside another."""
    for root in roots:
        if not root.is_dir():
            problem = "is not a folder" if root.exists() else "does not exist"
            raise UsageError(f"The folder {root} {problem}. Name a folder of photos.")
    folders = sorted({root.resolve() for root in roots})
    for folder in folders:
        if data.resolve().is_relative_to(folder):
            raise UsageError(f"The data folder {data} lies inside the photos in {folder}. Choose another with --data DIR.")
    return [one for one in folders if not any(one != other and one.is_relative_to(other) for other in folders)]


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What a loader thread made of a file: a photo, or the content of one that is known, or an error."""

    file: FoundFile
    content_hash: str = ""
    image: Image.Image | None = None
    facts: PhotoFacts | None = None
    palette: Palette = ()
    error: UnreadableImageError | ImageTooLargeError | None = None


class _Run:
    """One run over some folders; its fields are what the progress reports."""

    def __init__(self, library: Library, folders: Sequence[Path], cancelled: Callable[[], bool]) -> None:
        self._library, self._catalogue, self._cancelled = library, library.catalogue, cancelled
        self._encoder = library.encoder
        self._model = self._encoder.name
        self._known: dict[Path, KnownFile] = self._catalogue.known_files(self._model)
        self._known_skips: dict[Path, KnownSkip] = self._catalogue.known_skips()
        self._folders = self._with_recorded(folders)
        self._given: dict[Path, dict[str, Label]] = {}
        self._found: dict[Path, FoundFile] = {}
        self._root_of: dict[Path, Path] = {}
        self._unreadable: list[Path] = []
        self._indexed = self._unchanged = self._moved = self._removed = 0
        self._skipped: list[SkippedFile] = []
        self._started = self._phase_started = time.monotonic()

    def steps(self) -> Iterator[IndexProgress]:
        """The whole run."""
        yield self._progress("finding")
        yield from self._find()
        if self._catalogue.model is None:
            self._catalogue.activate(self._library.family, self._model)
        yield from self._first_pass(self._to_do())
        if not self._cancelled():
            self._remove_missing()
            self._record_roots()
            if self._catalogue.model != self._model:
                self._catalogue.activate(self._library.family, self._model)
            yield from self._second_pass()
        self._library.save_index()
        self._catalogue.shrink()
        yield self._progress("cancelled" if self._cancelled() else "done")

    # -- finding

    def _with_recorded(self, folders: Sequence[Path]) -> list[Path]:
        """Where the models change, the other folders of the collection need new vectors as well."""
        if self._catalogue.model in (None, self._model):
            return list(folders)
        recorded = [root for root in self._catalogue.roots() if root.is_dir()]
        return _checked([*folders, *recorded], self._library.settings.data)

    def _find(self) -> Iterator[IndexProgress]:
        for root in self._folders:
            try:
                self._given[root] = given_labels(root)
            except UnreadableImageError as error:
                self._given[root] = {}
                self._skipped.append(SkippedFile(error.path, error.reason))
            for path in find_images(root, self._unreadable):
                try:
                    status = path.stat()
                except OSError:
                    continue  # gone since it was listed
                relative = path.relative_to(root).as_posix()
                self._found[path] = FoundFile(path, relative, status.st_size, status.st_mtime_ns)
                self._root_of[path] = root
                if len(self._found) % FILES_A_REPORT == 0:
                    yield self._progress("finding", len(self._found))
        self._skipped += [SkippedFile(folder, "this folder cannot be read") for folder in self._unreadable]

    def _to_do(self) -> list[FoundFile]:
        """Files that are new or changed; the others are counted."""
        to_do = []
        for path, file in self._found.items():
            known, skip = self._known.get(path), self._known_skips.get(path)
            if known and known.current and _same(known.file, file):
                self._unchanged += 1
            elif skip and (skip.size_bytes, skip.mtime_ns) == (file.size_bytes, file.mtime_ns) and self._still(skip):
                self._skipped.append(skip.file)
            else:
                to_do.append(file)
        self._relabel_unchanged()
        return to_do

    def _still(self, skip: KnownSkip) -> bool:
        return skip.pixels is None or skip.pixels > self._library.settings.max_pixels

    def _relabel_unchanged(self) -> None:
        """labels.csv may say something new about photos that did not change."""
        changes = []
        for path, known in self._known.items():
            if path in self._found and known.current:
                given = self._given[self._root_of[path]].get(self._found[path].relative)
                if given != known.label and (given or (known.label and known.label.source == "given")):
                    changes.append((known.photo_id, self._label(self._found[path], known.photo_id)))
        if changes:
            with self._library.batch() as batch:
                for photo_id, label in changes:
                    batch.relabel(photo_id, label)

    # -- first pass

    def _first_pass(self, files: Sequence[FoundFile]) -> Iterator[IndexProgress]:
        self._phase_started, done = time.monotonic(), 0
        loaded = _ahead(self._load, files)
        try:
            for batch in _batches(loaded, BATCH):
                if self._cancelled():
                    return
                self._take_in(batch)
                done += len(batch)
                yield self._progress("photos", done, len(files))
        finally:
            loaded.close()

    def _load(self, file: FoundFile, known_too: bool = False) -> _Loaded:
        """In a loader thread: hash; decode and look at the colours unless the content is known."""
        try:
            digest = content_hash(file.path)
            if not known_too and self._catalogue.embedded_copies(digest, self._model):
                return _Loaded(file, digest)
            # Twice the side that the tower needs: JPEG's reduced decoding is then as good as the whole (54 dB).
            limit, side = self._library.settings.max_pixels, 2 * self._encoder.image_side
            image, facts = read_photo(file.path, max_pixels=limit, max_side=side)
            return _Loaded(file, digest, image, facts, extract_palette(image))
        except (UnreadableImageError, ImageTooLargeError) as error:
            return _Loaded(file, error=error)

    def _take_in(self, loaded: Sequence[_Loaded]) -> None:
        """Embeds what is new and writes everything in one transaction."""
        copies = {one.content_hash: self._catalogue.embedded_copies(one.content_hash, self._model) for one in loaded}
        needed = [one for one in loaded if not one.error and not copies[one.content_hash]]
        looked_at = [one if one.image else self._load(one.file, known_too=True) for one in needed]
        fresh = {one.content_hash: one for one in looked_at if one.image}  # one of several files with that content
        photos = dict(zip(fresh, self._embed(list(fresh.values())), strict=True))
        redone = {one.file.path: one for one in looked_at}
        with self._library.batch() as batch:
            for one in loaded:
                one = redone.get(one.file.path, one)
                if one.error:
                    self._skip(batch, one.file, one.error)
                elif one.content_hash in photos:
                    new = photos.pop(one.content_hash)
                    new_id = batch.save(replace(new, file=one.file, label=self._named(one.file, new.label)))
                    copies[one.content_hash] = [_as_photo(new_id, one.file.path, new)]
                    self._indexed += 1
                else:
                    self._place(batch, one.file, copies[one.content_hash])

    def _embed(self, loaded: Sequence[_Loaded]) -> list[NewPhoto]:
        if not loaded:
            return []
        vectors, features = self._encode([one.image for one in loaded if one.image])
        guesses = self._library.vocabulary.nearest(vectors)
        return [
            NewPhoto(one.file, one.content_hash, one.facts, one.palette, guess.label, vector, kept)
            for one, guess, vector, kept in zip(loaded, guesses, vectors, features, strict=True)
            if one.facts
        ]

    def _encode(self, images: Sequence[Image.Image]) -> tuple[Vectors, Sequence[Features | None]]:
        """Vectors, and features where the captioner can use them: then the tower runs once for both."""
        if isinstance(self._encoder, FeatureEncoder) and isinstance(self._library.captioner, FeatureCaptioner):
            features = self._encoder.extract_features(images)
            return self._encoder.encode_features(features), list(features)
        return self._encoder.encode_images(images), [None] * len(images)

    def _place(self, batch: CatalogueBatch, file: FoundFile, copies: list[Photo]) -> None:
        """A file whose content is known: it was touched only, or it moved, or it is a copy."""
        here = next((photo for photo in copies if photo.path == file.path), None)
        gone = next((photo for photo in copies if not os.path.lexists(photo.path)), None)
        if here:
            batch.move(here.photo_id, file)
            self._unchanged += 1
        elif gone and file.path not in self._known:
            batch.move(gone.photo_id, file, self._label(file, gone.photo_id, gone.label))
            copies[copies.index(gone)] = replace(gone, path=file.path)
            self._known.pop(gone.path, None)
            self._moved += 1
        else:
            batch.copy(copies[0].photo_id, file, self._label(file, copies[0].photo_id, copies[0].label))
            self._indexed += 1

    def _skip(
        self, batch: CatalogueBatch, file: FoundFile, error: UnreadableImageError | ImageTooLargeError
    ) -> None:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno is not None:  # the disk or its rights: try again next time
            file = replace(file, mtime_ns=-1)
        batch.skip(file, error.reason, error.pixels if isinstance(error, ImageTooLargeError) else None)
        self._known.pop(file.path, None)
        self._skipped.append(SkippedFile(file.path, error.reason))

    def _named(self, file: FoundFile, guess: Label) -> Label:
        return label_photo(PurePosixPath(file.relative), self._given[self._root_of[file.path]], lambda: guess)

    def _label(self, file: FoundFile, photo_id: int, known: Label | None = None) -> Label:
        """The label at the file's place; a guess is taken over, or made from the vector of the photo."""
        if known and known.source == "zero-shot":
            return self._named(file, known)
        return label_photo(
            PurePosixPath(file.relative), self._given[self._root_of[file.path]], lambda: self._guess([photo_id])[0].label
        )

    def _guess(self, photo_ids: Sequence[int]) -> list[Guess]:
        _, vectors = self._catalogue.vectors("image", self._model, np.array(photo_ids, np.int64))
        return self._library.vocabulary.nearest(vectors)

    # -- after the first pass

    def _remove_missing(self) -> None:
        """What is no longer under the folders leaves, except where they could not be read."""
        lost = [known.photo_id for path, known in self._known.items() if self._is_missing(path)]
        forgotten = [path for path in self._known_skips if self._is_missing(path)]
        if lost or forgotten:
            with self._library.batch() as batch:
                batch.remove(lost)
                batch.forget_skipped(forgotten)
        self._removed = len(lost)

    def _is_missing(self, path: Path) -> bool:
        if path in self._found or any(path.is_relative_to(folder) for folder in self._unreadable):
            return False
        return any(path.is_relative_to(root) and not self._is_unplugged(root) for root in self._folders)

    def _is_unplugged(self, root: Path) -> bool:
        """An empty folder on another device than before is where a disk was mounted."""
        before = self._catalogue.roots().get(root)
        return before is not None and before != root.stat().st_dev and root not in self._root_of.values()

    def _record_roots(self) -> None:
        recorded = self._catalogue.roots()
        filled = {root: root.stat().st_dev for root in self._folders if not self._is_unplugged(root)}
        every = recorded | filled
        outer = {r: d for r, d in every.items() if not any(r != o and r.is_relative_to(o) for o in every)}
        if outer != recorded:
            self._catalogue.set_roots(outer)

    # -- second pass

    def _second_pass(self) -> Iterator[IndexProgress]:
        ids = self._catalogue.uncaptioned_ids(self._model)
        captioner = self._library.captioner if len(ids) else None
        if captioner is None:
            return
        self._phase_started, done = time.monotonic(), 0
        size = BATCH if isinstance(captioner, FeatureCaptioner) else SLOW_BATCH
        for chunk in np.split(ids, range(size, len(ids), size)):
            if self._cancelled():
                return
            self._caption(self._catalogue.uncaptioned(chunk, self._model))
            done += len(chunk)
            yield self._progress("captions", done, len(ids))

    def _caption(self, waiting: Sequence[Uncaptioned]) -> None:
        seen = [(one.photo, what) for one, what in zip(waiting, _ahead(self._see, waiting), strict=True) if what is not None]
        if not seen:
            return
        photos = [photo for photo, _ in seen]
        captions = self._captions([what for _, what in seen])
        guesses = self._guess([photo.photo_id for photo in photos])
        captions = [
            caption if caption.certain else replace(caption, text=probable_text(guess, photo.palette))
            for caption, guess, photo in zip(captions, guesses, photos, strict=True)
        ]
        vectors = self._encoder.encode_texts([caption.text for caption in captions])
        with self._library.batch() as batch:
            for photo, caption, vector in zip(photos, captions, vectors, strict=True):
                batch.caption(photo.content_hash, caption, vector)

    def _see(self, one: Uncaptioned) -> Features | Image.Image | None:
        """What the captioner needs of a photo; None where the file went bad or away since the first pass."""
        captioner = self._library.captioner
        if one.features is not None and isinstance(captioner, FeatureCaptioner):
            return one.features
        side = self._encoder.image_side if isinstance(captioner, FeatureCaptioner) else captioner.image_side
        try:
            return self._library.open_image(one.photo.path, max_side=2 * side)
        except (UnreadableImageError, ImageTooLargeError):
            return None

    def _captions(self, seen: Sequence[Features | Image.Image]) -> list[Caption]:
        captioner, encoder = self._library.captioner, self._encoder
        if not isinstance(captioner, FeatureCaptioner):
            return captioner.caption_images(seen)
        rows = [
            encoder.extract_features([what])[0] if isinstance(what, Image.Image) else what for what in seen
        ]
        return captioner.caption_features(np.stack(rows))

    def _progress(
        self, phase: Literal["finding", "photos", "captions", "done", "cancelled"], done: int = 0, total: int = 0
    ) -> IndexProgress:
        now = time.monotonic()
        rate = done / max(now - self._phase_started, 1e-6)
        return IndexProgress(
            phase=phase,
            done=done,
            total=total,
            per_second=rate,
            seconds_left=(total - done) / rate if rate and total else None,
            indexed=self._indexed,
            unchanged=self._unchanged,
            moved=self._moved,
            removed=self._removed,
            skipped=tuple(self._skipped),
            seconds=now - self._started,
        )


class BackgroundIndexing:
    """Indexing beside the chat, one run at a time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._changed = threading.Condition()
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None
        self.progress: IndexProgress | None = None
        self.failure: ImageSearchError | None = None

    @property
    def running(self) -> bool:
        """A run is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, roots: Sequence[Path]) -> None:
        """Starts a run over ``roots``; raises UsageError while one is under way."""
        with self._changed:
            if self.running:
                raise UsageError("Photos are being indexed already. Wait until that is done, or cancel it.")
            self._cancelled.clear()
            self.progress, self.failure = IndexProgress("finding"), None
            self._thread = threading.Thread(target=self._run, args=(list(roots),), name="indexing", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Ends the run after the batch at hand; what is indexed stays."""
        self._cancelled.set()

    def wait(self, timeout: float | None = None) -> None:
        """Until the run is over."""
        if self._thread is not None:
            self._thread.join(timeout)

    def follow(self) -> Iterator[IndexProgress]:
        """Progress as it comes, until the run is over; raises what the run failed with."""
        seen: IndexProgress | None = None
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self.progress is not seen or not self.running, timeout=1)
                latest, over = self.progress, not self.running
            if latest is not None and latest is not seen:
                seen = latest
                yield latest
            elif over:
                break
        if self.failure is not None:
            raise self.failure

    def _run(self, roots: Sequence[Path]) -> None:
        try:
            for progress in index_folder(self._library, roots, self._cancelled.is_set):
                self._tell(progress)
        except ImageSearchError as error:
            self.failure = error
        finally:
            self._tell(self.progress)

    def _tell(self, progress: IndexProgress | None) -> None:
        with self._changed:
            self.progress = progress
            self._changed.notify_all()


def _same(known: FoundFile, found: FoundFile) -> bool:
    return (known.size_bytes, known.mtime_ns) == (found.size_bytes, found.mtime_ns)


def _as_photo(photo_id: int, path: Path, new: NewPhoto) -> Photo:
    return Photo(photo_id, path, new.content_hash, new.facts, label=new.label)


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _ahead(work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
    """``work`` done by loader threads, in order, at most AHEAD items before the reader."""
    pool = ThreadPoolExecutor(LOADERS, thread_name_prefix="loader")
    waiting: deque[Future[_Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
