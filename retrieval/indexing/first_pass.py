"""The first pass: new and changed files become photos with facts, colours, a vector and a label."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval.catalogue import CatalogueBatch, FoundFile, NewPhoto
from retrieval.devices import share_cores
from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.images import content_hash, photo_facts
from retrieval.indexing.ahead import WORKERS, in_batches, work_ahead
from retrieval.indexing.crew import Crew
from retrieval.indexing.describing import encoded
from retrieval.indexing.folders import Folders
from retrieval.indexing.looking import Loaded, looked
from retrieval.indexing.tally import Tally
from retrieval.labels import label_photo
from retrieval.library import Library
from retrieval.ranking import Vector, Vectors
from retrieval.records import Label, Photo, PhotoFacts, SkippedFile

# Large enough for the models to run at full speed, small enough to lose little and to show progress.
BATCH = 16
# Features wait for the captioner on disk, 0.2 MB a photo with the built-in models: room for 10,000.
# Photos beyond that are decoded and encoded again, which costs time but no disk space.
KEPT_FEATURES = 2 << 30


class FirstPass:
    """Adds files to the catalogue, batch by batch, each in one transaction."""

    def __init__(
        self, library: Library, folders: Folders, tally: Tally, cancelled: Callable[[], bool], crew: Crew | None = None
    ) -> None:
        """Photos are decoded and encoded in this process, or by a ``crew`` of other processes.

        Once ``cancelled``, no other batch is encoded; those being encoded are still added.
        """
        self._library, self._folders, self._tally, self._crew = library, folders, tally, crew
        self._cancelled = cancelled
        self._catalogue, self._encoder = library.catalogue, library.encoder
        self._kept = self._catalogue.features_bytes()
        self._stale: set[Path] = set()  # catalogued files whose content has changed, until they are added again

    def steps(self, files: Sequence[FoundFile]) -> Iterator[int]:
        """Add ``files``; yields how many are done."""
        self._stale = {file.path for file in files if file.path in self._folders.catalogued}
        done = 0
        with (
            closing(self._crew.looked_at(files) if self._crew else work_ahead(self._load, files)) as loaded,
            closing(self._encoded(in_batches(loaded, BATCH))) as batches,
        ):
            for batch in batches:
                self._take_in(batch)
                self._stale -= {loaded_file.file.path for loaded_file in batch}
                done += len(batch)
                yield done

    def _encoded(self, batches: Iterable[list[Loaded]]) -> Generator[list[Loaded], None, None]:
        """The batches with vectors for what is new in them, encoded in threads: so every core has a task of its own.

        The cores would wait for each other if they encoded a batch together, and for the one that encodes alone.
        """
        awaited: deque[set[str]] = deque()  # hashes of the batches being encoded, the oldest first

        def new_ones() -> Iterator[tuple[list[Loaded], dict[str, Loaded]]]:
            for batch in batches:
                if self._cancelled():
                    return
                known = {item.content_hash for item in batch if self._copies(item.file, item.content_hash)}
                known.update(*awaited)
                new = {
                    item.content_hash: item
                    for item in reversed(batch)
                    if item.picture and item.vector is None and item.content_hash not in known
                }
                awaited.append(set(new))
                yield batch, new

        def encode(task: tuple[list[Loaded], dict[str, Loaded]]) -> list[Loaded]:
            batch, new = task
            made = dict(zip(new, encoded(list(new.values()), self._encoder, self._library.captioner), strict=True))
            return [made[item.content_hash] if item is new.get(item.content_hash) else item for item in batch]

        with closing(work_ahead(encode, new_ones(), WORKERS + 1, lambda: share_cores(WORKERS))) as ready:
            for batch in ready:
                yield batch
                awaited.popleft()

    def relabel(self) -> None:
        """Update the labels of unchanged photos from labels.csv."""
        changes = [
            (row.photo_id, self._label(file, row.photo_id))
            for path, row in self._folders.catalogued.items()
            if row.current and (file := self._folders.present.get(path)) and self._says_new(file, row.label)
        ]
        if changes:
            with self._library.batch() as writing:
                for photo_id, label in changes:
                    writing.relabel(photo_id, label)

    def _says_new(self, file: FoundFile, label: Label | None) -> bool:
        if label is not None and label.source == "imported":
            return False
        given = self._folders.given_label(file)
        was_given = label is not None and label.source == "given"
        return given != label if given else was_given

    def _load(self, file: FoundFile) -> Loaded:
        """Runs in a loader thread; a photo whose content is known already, and how sharp it is, is not decoded."""
        try:
            digest = content_hash(file.path)
            copies = self._copies(file, digest)
            if (copies and copies[0].sharpness is not None) or (not copies and self._away(file, digest)):
                return Loaded(file, digest, facts=self._facts(file))
        except (UnreadableImageError, ImageTooLargeError) as error:
            return Loaded(file, error=error)
        return self._with_picture(Loaded(file, digest))

    def _copies(self, file: FoundFile, digest: str) -> list[Photo]:
        """Photos whose vectors the file can share: those that still have that content, or the file's own."""
        photos = self._catalogue.embedded_copies(digest, self._encoder.name)
        return [photo for photo in photos if photo.path == file.path or photo.path not in self._stale]

    def _away(self, file: FoundFile, digest: str) -> tuple[Photo, Vector] | None:
        """The photo with that content that left, with its vector, where the file can be that photo again."""
        if file.path in self._folders.catalogued or self._catalogue.model != self._encoder.name:
            return None
        return self._catalogue.away.photo(digest, self._encoder.name)

    def _facts(self, file: FoundFile) -> PhotoFacts:
        return photo_facts(file.path, self._library.settings.max_pixels)

    def _take_in(self, batch: Sequence[Loaded]) -> None:
        copies: dict[str, list[Photo]] = {item.content_hash: [] for item in batch}
        for item in batch:
            known_copies = copies[item.content_hash]
            known_copies += [photo for photo in self._copies(item.file, item.content_hash) if photo not in known_copies]
        unplaced = [item for item in batch if not (item.error or copies[item.content_hash])]
        back = {item.file.path: self._away(item.file, item.content_hash) for item in unplaced}
        loaded = [
            item if item.error or copies[item.content_hash] or back[item.file.path] else self._with_picture(item)
            for item in batch
        ]
        fresh = {item.content_hash: item for item in reversed(loaded) if item.picture and not copies[item.content_hash]}
        photos = self._embed(list(fresh.values()))
        with self._library.batch() as writing:
            for item in loaded:
                if item.error:
                    self._skip(writing, item.file, item.error)
                elif copies[item.content_hash]:
                    self._place(writing, item, copies[item.content_hash])
                elif away := back.get(item.file.path):
                    copies[item.content_hash] = [self._bring_back(writing, item, *away)]
                else:
                    copies[item.content_hash] = [self._save(writing, item.file, photos[item.content_hash])]

    def _with_picture(self, loaded: Loaded) -> Loaded:
        """``loaded`` with its picture: the copy that the loader saw may have changed in an earlier batch."""
        return loaded if loaded.picture else looked(loaded, self._encoder.image_side, self._library.settings.max_pixels)

    def _embed(self, loaded: Sequence[Loaded]) -> dict[str, NewPhoto]:
        """New photos by content hash, with zero-shot labels, and with features while there is room."""
        late = [item for item in loaded if item.vector is None]  # whose copy of an earlier batch has changed meanwhile
        made = {item.content_hash: item for item in encoded(late, self._encoder, self._library.captioner)}
        ready = [made.get(item.content_hash, item) for item in loaded]
        vectors = [item.vector for item in ready if item.vector is not None]
        if not vectors:
            return {}
        self._kept += sum(item.features.nbytes for item in ready if item.features is not None)
        is_room = self._kept <= KEPT_FEATURES
        photos = {}
        for item, guess, vector in zip(
            ready, self._library.vocabulary.nearest(np.stack(vectors)), vectors, strict=True
        ):
            assert item.picture is not None
            picture, features = item.picture, item.features if is_room else None
            photos[item.content_hash] = NewPhoto(
                item.file,
                item.content_hash,
                picture.facts,
                picture.palette,
                picture.hashes,
                picture.sharpness,
                guess.label,
                vector,
                features,
            )
        return photos

    def _save(self, writing: CatalogueBatch, file: FoundFile, photo: NewPhoto) -> Photo:
        label = label_photo(file.relative, self._folders.given_label(file), lambda: photo.label)
        photo_id = writing.save(replace(photo, file=file, label=label))
        self._tally.indexed += 1
        return Photo(photo_id, file.path, photo.content_hash, photo.facts, label=photo.label)

    def _place(self, writing: CatalogueBatch, loaded: Loaded, copies: list[Photo]) -> None:
        """Record a file whose content is known: only its time changed, or it moved, or it is a copy."""
        file, facts = loaded.file, loaded.facts
        assert facts is not None  # only an error leaves them out
        at_path = next((photo for photo in copies if photo.path == file.path), None)
        moved_from = next((photo for photo in copies if self._folders.has_left(photo.path, file.path)), None)
        if at_path:
            writing.move(at_path.photo_id, file, facts)
            self._tally.unchanged += 1
        elif moved_from and file.path not in self._folders.catalogued:
            writing.move(moved_from.photo_id, file, facts, self._label(file, moved_from.photo_id, moved_from.label))
            copies[copies.index(moved_from)] = replace(moved_from, path=file.path)
            self._folders.catalogued.pop(moved_from.path, None)
            self._tally.moved += 1
        else:
            writing.copy(copies[0].photo_id, file, facts, self._label(file, copies[0].photo_id, copies[0].label))
            self._tally.indexed += 1
        if loaded.picture:
            writing.measure(loaded.content_hash, loaded.picture.sharpness)

    def _bring_back(self, writing: CatalogueBatch, item: Loaded, photo: Photo, vector: Vector) -> Photo:
        """The photo that left and has its file again."""
        assert item.facts is not None  # only an error leaves them out
        label = self._label_of(item.file, photo.label, lambda: vector[None])
        writing.come_back(photo.photo_id, item.file, item.facts, label)
        self._tally.indexed += 1
        return replace(photo, path=item.file.path, label=label)

    def _label(self, file: FoundFile, photo_id: int, earlier: Label | None = None) -> Label:
        """The file's label; a zero-shot one is the ``earlier`` one, or made from the photo's vector."""
        ids = np.array([photo_id])
        return self._label_of(file, earlier, lambda: self._catalogue.vectors("image", self._encoder.name, ids)[1])

    def _label_of(self, file: FoundFile, earlier: Label | None, vectors: Callable[[], Vectors]) -> Label:
        """The same for a photo whose image vector, (1, dim), is got when it is needed."""

        def guess() -> Label:
            if earlier and earlier.source == "zero-shot":
                return earlier
            return self._library.vocabulary.nearest(vectors())[0].label

        return label_photo(file.relative, self._folders.given_label(file), guess)

    def _skip(self, writing: CatalogueBatch, file: FoundFile, error: UnreadableImageError | ImageTooLargeError) -> None:
        self._tally.skipped.append(SkippedFile(file.path, error.reason))
        if _may_pass(error):
            if file.path in self._folders.catalogued:
                return  # keep what the catalogue has
            file = replace(file, stamp=-1)  # the next run tries again
        writing.skip(file, error.reason, error.pixels if isinstance(error, ImageTooLargeError) else None)
        self._folders.catalogued.pop(file.path, None)


def _may_pass(error: Exception) -> bool:
    """Whether the error came from the system (permissions, an unplugged disk), so that the photo may be fine."""
    cause = error.__cause__
    return isinstance(cause, OSError) and cause.errno is not None
