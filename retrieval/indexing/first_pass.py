"""The first pass: new and changed files become photos with facts, colours, a vector and a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval.catalogue import CatalogueBatch, FoundFile, NewPhoto
from retrieval.errors import ImageTooLargeError, UnreadableImageError
from retrieval.images import content_hash, photo_facts
from retrieval.indexing.ahead import in_batches, work_ahead
from retrieval.indexing.crew import Crew
from retrieval.indexing.describing import Features, encode
from retrieval.indexing.folders import Folders
from retrieval.indexing.looking import Loaded, looked
from retrieval.indexing.tally import Tally
from retrieval.labels import label_photo
from retrieval.library import Library
from retrieval.ranking import Vectors
from retrieval.records import Label, Photo, PhotoFacts, SkippedFile

# Large enough for full speed of the models, small enough to lose little and to show progress.
BATCH = 16
# Features wait for the captioner on the disk, 0.2 MB a photo with the built-in models: room for 10,000.
# Photos beyond are decoded and encoded again, which costs time but no disk.
KEPT_FEATURES = 2 << 30


class FirstPass:
    """Takes files in, batch by batch, each in one transaction."""

    def __init__(self, library: Library, folders: Folders, tally: Tally, crew: Crew | None = None) -> None:
        """Photos are decoded and encoded here, or by a ``crew`` elsewhere."""
        self._library, self._folders, self._tally, self._crew = library, folders, tally, crew
        self._catalogue, self._encoder = library.catalogue, library.encoder
        self._kept = self._catalogue.features_bytes()
        self._stale: set[Path] = set()  # catalogued files with another content now, until they are taken in

    def steps(self, files: Sequence[FoundFile]) -> Iterator[int]:
        """Takes ``files`` in; yields how many are done."""
        self._stale = {file.path for file in files if file.path in self._folders.known}
        done = 0
        with closing(self._crew.looked_at(files) if self._crew else work_ahead(self._load, files)) as loaded:
            for batch in in_batches(loaded, BATCH):
                self._take_in(batch)
                self._stale -= {loaded_file.file.path for loaded_file in batch}
                done += len(batch)
                yield done

    def relabel(self) -> None:
        """labels.csv may say something new about photos that did not change."""
        changes = [
            (known.photo_id, self._label(file, known.photo_id))
            for path, known in self._folders.known.items()
            if known.current and (file := self._folders.found.get(path)) and self._says_new(file, known.label)
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
        """In a loader thread: decoding is spared where the content is known."""
        try:
            digest = content_hash(file.path)
            if self._copies(file, digest):
                return Loaded(file, digest, facts=self._facts(file))
        except (UnreadableImageError, ImageTooLargeError) as error:
            return Loaded(file, error=error)
        return self._with_picture(Loaded(file, digest))

    def _copies(self, file: FoundFile, digest: str) -> list[Photo]:
        """Photos with that content whose vectors the file can share: those that still have it, or itself."""
        photos = self._catalogue.embedded_copies(digest, self._encoder.name)
        return [photo for photo in photos if photo.path == file.path or photo.path not in self._stale]

    def _facts(self, file: FoundFile) -> PhotoFacts:
        return photo_facts(file.path, self._library.settings.max_pixels)

    def _take_in(self, batch: Sequence[Loaded]) -> None:
        copies: dict[str, list[Photo]] = {one.content_hash: [] for one in batch}
        for one in batch:
            known = copies[one.content_hash]
            known += [photo for photo in self._copies(one.file, one.content_hash) if photo not in known]
        loaded = [one if one.error or copies[one.content_hash] else self._with_picture(one) for one in batch]
        fresh = {one.content_hash: one for one in reversed(loaded) if one.picture and not copies[one.content_hash]}
        photos = self._embed(list(fresh.values()))
        with self._library.batch() as writing:
            for one in loaded:
                if one.error:
                    self._skip(writing, one.file, one.error)
                elif copies[one.content_hash]:
                    self._place(writing, one, copies[one.content_hash])
                else:
                    copies[one.content_hash] = [self._save(writing, one.file, photos[one.content_hash])]

    def _with_picture(self, one: Loaded) -> Loaded:
        """The photo that had this content when the loader looked may have changed in an earlier batch."""
        return one if one.picture else looked(one, self._encoder.image_side, self._library.settings.max_pixels)

    def _embed(self, loaded: Sequence[Loaded]) -> dict[str, NewPhoto]:
        """By content hash; labelled by guess."""
        pictures = [one.picture for one in loaded if one.picture]
        if not pictures:
            return {}
        vectors, features = self._encoded(loaded)
        guesses = self._library.vocabulary.nearest(vectors)
        rows = zip(loaded, pictures, guesses, vectors, features, strict=True)
        return {
            one.content_hash: NewPhoto(
                one.file, one.content_hash, picture.facts, picture.palette, picture.hashes, guess.label, vector, kept
            )
            for one, picture, guess, vector, kept in rows
        }

    def _encoded(self, loaded: Sequence[Loaded]) -> tuple[Vectors, Sequence[Features | None]]:
        """Vectors (n, dim), and features while there is room; what a crew encoded is not encoded again."""
        made = [one.vector for one in loaded if one.vector is not None]
        if len(made) == len(loaded):
            vectors, features = np.stack(made), [one.features for one in loaded]
        else:
            pictures = [one.picture.image for one in loaded if one.picture]
            vectors, features = encode(pictures, self._encoder, self._library.captioner)
        self._kept += sum(one.nbytes for one in features if one is not None)
        return vectors, features if self._kept <= KEPT_FEATURES else [None] * len(features)

    def _save(self, writing: CatalogueBatch, file: FoundFile, photo: NewPhoto) -> Photo:
        label = label_photo(file.relative, self._folders.given_label(file), lambda: photo.label)
        photo_id = writing.save(replace(photo, file=file, label=label))
        self._tally.indexed += 1
        return Photo(photo_id, file.path, photo.content_hash, photo.facts, label=photo.label)

    def _place(self, writing: CatalogueBatch, one: Loaded, copies: list[Photo]) -> None:
        """A file whose content is known: it was only touched, or it moved, or it is a copy."""
        file, facts = one.file, one.facts
        assert facts is not None  # whoever has no error has facts
        here = next((photo for photo in copies if photo.path == file.path), None)
        gone = next((photo for photo in copies if self._folders.has_left(photo.path, file.path)), None)
        if here:
            writing.move(here.photo_id, file, facts)
            self._tally.unchanged += 1
        elif gone and file.path not in self._folders.known:
            writing.move(gone.photo_id, file, facts, self._label(file, gone.photo_id, gone.label))
            copies[copies.index(gone)] = replace(gone, path=file.path)
            self._folders.known.pop(gone.path, None)
            self._tally.moved += 1
        else:
            writing.copy(copies[0].photo_id, file, facts, self._label(file, copies[0].photo_id, copies[0].label))
            self._tally.indexed += 1

    def _label(self, file: FoundFile, photo_id: int, known: Label | None = None) -> Label:
        """The label at the file's place; a guess is the one ``known``, or made from the photo's vector."""

        def guess() -> Label:
            if known and known.source == "zero-shot":
                return known
            _, vectors = self._catalogue.vectors("image", self._encoder.name, np.array([photo_id]))
            return self._library.vocabulary.nearest(vectors)[0].label

        return label_photo(file.relative, self._folders.given_label(file), guess)

    def _skip(self, writing: CatalogueBatch, file: FoundFile, error: UnreadableImageError | ImageTooLargeError) -> None:
        self._tally.skipped.append(SkippedFile(file.path, error.reason))
        if _may_pass(error):
            if file.path in self._folders.known:
                return  # what is known of the photo is kept
            file = replace(file, stamp=-1)  # it will be tried again
        writing.skip(file, error.reason, error.pixels if isinstance(error, ImageTooLargeError) else None)
        self._folders.known.pop(file.path, None)


def _may_pass(error: Exception) -> bool:
    """The system would not give the file (its rights, a disk that went away): the photo may be well."""
    cause = error.__cause__
    return isinstance(cause, OSError) and cause.errno is not None
