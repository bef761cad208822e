"""The application: owns library, chat, indexing, watching and the change of models, from ``start`` to ``close``."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from chatbot.bot import Chatbot, Message, Reply
from chatbot.bot.seeing import FromTheVisionModel
from chatbot.leases import Leases
from chatbot.session import ChatSession
from chatbot.upgrade import Download, FamilyParts, ModelUpgrade, model_families
from retrieval.catalogue import CollectionStats, Overview, PersonGroup, PlaceCount, WallOrder
from retrieval.colours.spectrum import ColourShare, spectrum
from retrieval.duplicates import DuplicateGroup, find_duplicates
from retrieval.errors import ImageTooLargeError, UnreadableImageError, UsageError
from retrieval.export import export_results
from retrieval.images import photo_exposure
from retrieval.indexing import QUIET_SECONDS, BackgroundIndexing, FolderWatch, known_folders
from retrieval.library import Library
from retrieval.records import ExportFormat, Exposure, IndexProgress, Photo, Query, SearchResults, SkippedFile
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from retrieval.vision import VisionApi, VisionService
from retrieval.words import Clause, say

# How often to check whether the new vectors are complete: until the change a question may find neither.
SWAP_SECONDS = 0.05
# Threads for what will be needed next. Decoding keeps a core busy; two leave the machine usable.
AHEAD = 2
# A message that loads every model an answer needs.
WARM_UP = Message("a photo")
Ids = tuple[int, ...]
Likes = tuple[Ids, Ids]  # photo ids: liked, disliked


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the collection, its indexing and a change of models.

    ``stamp`` changes whenever the collection does, ``start`` with every start of the application. ``unwatched``
    says why new photos are not found automatically, None where they are. ``run`` is the present or last indexing run,
    None before the first; ``failure`` is the sentence that it, or a change of models, failed with.
    """

    photos: int
    stamp: str
    start: str
    family: str
    unwatched: Clause | None
    running: bool
    run: IndexProgress | None
    failure: str | None
    upgrading: bool
    download: Download | None


class Application:
    """One collection with everything that answers questions about it; safe to use from any thread.

    A question keeps the library that it began with: a change of models closes the one before after its last use.
    """

    def __init__(self, library: Library) -> None:
        """Takes over ``library`` and closes it in the end; nothing runs before ``start`` or ``index``."""
        self._chatbots = Leases(_chatbot_over(library), _close_library)
        self._indexing = BackgroundIndexing(library)
        self._upgrade = ModelUpgrade(self._change_models)
        self._watch = FolderWatch(self.folders, self._index_quietly)
        self._ahead = ThreadPoolExecutor(AHEAD, thread_name_prefix="ahead")
        self._rating, self._ratings = threading.Lock(), 0
        self._state = threading.Lock()  # guards the attributes below, and which indexing is the present one
        self._changing = self._closed = self._warm = False
        self._arrived = threading.Event()  # photos added while the models are being changed
        self._start = secrets.token_hex(4)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The application over the data folder of ``settings``; raises as ``Library.open`` does."""
        return cls(Library.open(settings))

    def start(self) -> None:
        """Begin to watch the folders of the collection."""
        self._watch.start()

    def close(self) -> None:
        """End everything: waits until the batch that is being indexed is kept. Does nothing the second time."""
        with self._state:
            self._closed = True
        self._watch.stop()
        self._upgrade.stop()
        self._indexing.cancel()
        self._upgrade.wait()
        self._indexing.wait()
        self._ahead.shutdown(cancel_futures=True)
        self._chatbots.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- the conversation

    def turn(self, message: Message, session: ChatSession) -> Iterator[Reply]:
        """The replies to a message, the last one with ``final``."""
        with self._present() as chatbot:
            yield from chatbot.turn(message, session)

    def respond(self, message: Message, session: ChatSession) -> Reply:
        """The last reply of ``turn``."""
        with self._present() as chatbot:
            return chatbot.respond(message, session)

    def likes(self, token: str) -> Likes:
        """What the person with this token likes and dislikes, in the order of saying so."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.likes.of(token)

    def keep_likes(self, token: str, before: ChatSession, after: ChatSession) -> tuple[Likes, int]:
        """Keep what a turn of the person with this token changed in their likes; one change at a time.

        Another tab or program may have made other changes meanwhile. What changes nothing writes nothing. The number
        beside the likes grows with every change, so that of two answers the later one is known.
        """
        with self._rating, self._present() as chatbot:
            kept = chatbot.library.catalogue.likes.of(token)
            liked = _changed(kept[0], before.liked, after.liked, after.disliked)
            likes = liked, _changed(kept[1], before.disliked, after.disliked, after.liked)
            if likes != kept:
                chatbot.library.catalogue.likes.put(token, *likes)
                self._ratings += 1
            return likes, self._ratings

    def warm_up(self) -> None:
        """Load the models in the background, so that the first message need not wait for them."""
        with self._state:
            cold, self._warm = not self._warm, True
        if cold:
            with suppress(RuntimeError):  # the application is being closed
                self._ahead.submit(self._load_models)

    # -- photos

    def search(self, query: Query) -> SearchResults:
        """The answer to one question; raises QueryError."""
        with self._present() as chatbot:
            return chatbot.engine.search(query)

    def photo(self, photo_id: int) -> Photo:
        """One photo; raises QueryError where it left the collection."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.photo(photo_id)

    def photo_named(self, name: str) -> Photo:
        """The photo with that id or file name; raises NoPhotoError, SeveralPhotosError."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.named(name)

    def has_photo_at(self, path: Path) -> bool:
        """Whether a file is a photo of the collection."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.photo_at(path) is not None

    def photos(self, photo_ids: Sequence[int]) -> list[Photo]:
        """The photos in the order of their ids, without those that left the collection."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.photos(photo_ids)

    def place_of(self, content_hash: str) -> Path | None:
        """The path of the photo with that content, if it is in the collection."""
        with self._chatbots.use() as chatbot:
            photo = chatbot.library.catalogue.photo_by_hash(content_hash)
        return photo.path if photo and photo.path.is_file() else None

    def newest(self, offset: int, limit: int) -> list[Photo]:
        """Photos of the collection from the newest on, up to ``limit`` of them after the first ``offset``."""
        with self._present() as chatbot:
            newest_first = chatbot.library.snapshot().facts.newest_first
            return chatbot.library.catalogue.photos(newest_first[offset : offset + limit])

    def overview(self, order: WallOrder) -> Overview:
        """The shape of the whole collection in this order, without its photos."""
        with self._chatbots.use() as chatbot:
            return chatbot.library.overview(order)

    def thumbnail(self, photo: Photo, side: int) -> Path:
        """A WebP of a photo with a long side of ``side`` pixels; raises UnreadableImageError."""
        with self._present() as chatbot:
            return chatbot.library.thumbnail(photo, side)

    def exposure(self, photo: Photo) -> Exposure:
        """How a photo was taken, read from its file now; nothing where the file cannot be read."""
        try:
            return photo_exposure(photo.path, self.settings.max_pixels)
        except (UnreadableImageError, ImageTooLargeError):
            return Exposure()

    def make_thumbnails(self, photos: Sequence[Photo], side: int) -> None:
        """Make thumbnails in the background, for photos that will be shown next."""
        with suppress(RuntimeError):  # the application is being closed
            for photo in photos:
                self._ahead.submit(self.thumbnail, photo, side)

    def export(self, photo_ids: Sequence[int], form: ExportFormat, target: Path) -> tuple[SkippedFile, ...]:
        """Write photos into one file; returns those that could not be read. Raises QueryError, UsageError."""
        with self._present() as chatbot:
            return export_results(chatbot.library, photo_ids, form, target)

    def stats(self) -> CollectionStats:
        """The collection in numbers."""
        with self._present() as chatbot:
            return chatbot.library.stats()

    def labels(self) -> list[tuple[str, int]]:
        """Every label, guesses too, and how many photos bear it, the commonest first."""
        with self._present() as chatbot:
            return chatbot.library.snapshot().facts.groups("label")[0]

    def places(self) -> list[PlaceCount]:
        """The places that photos are from."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.places.all()

    def people(self) -> tuple[bool, list[PersonGroup]]:
        """Whether faces are looked for, and who is in the photos."""
        with self._present() as chatbot:
            people = chatbot.library.catalogue.people
            return people.are_wanted, people.groups()

    def want_people(self) -> None:
        """Switch the search for faces on and start it; raises UsageError if the extra for it is not installed."""
        with self._present() as chatbot:
            chatbot.library.extras.require_faces()
            chatbot.library.catalogue.people.want()
        self.index()

    def name_person(self, person_id: int, name: str) -> None:
        """Name a group of faces; raises UsageError where there is none of that number."""
        with self._present() as chatbot:
            chatbot.library.catalogue.people.name(person_id, name)

    def forget_people(self) -> None:
        """Delete all faces, groups and names, and stop looking for faces."""
        with self._present() as chatbot:
            chatbot.library.catalogue.people.forget()

    def spectrum(self) -> list[ColourShare]:
        """What share of the collection is blue, green, brown."""
        with self._present() as chatbot:
            facts = chatbot.library.snapshot().facts
            return spectrum(facts.palettes, facts.cells)

    # -- albums

    def albums(self) -> list[tuple[str, int]]:
        """Every album by name, with the number of its photos."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.albums.all()

    def album(self, name: str) -> tuple[int, ...]:
        """The photos of an album in the order of adding; () where there is none of that name."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.albums.photo_ids(name)

    def fill_album(self, name: str, photo_ids: Sequence[int]) -> tuple[str, tuple[int, ...]]:
        """Put photos into an album, creating it if need be; returns its name, and the photos that were new to it."""
        with self._present() as chatbot:
            albums = chatbot.library.catalogue.albums
            new = albums.add(name, photo_ids)
            return albums.name_of(name) or name, new

    def empty_album(self, name: str, photo_ids: Sequence[int]) -> tuple[int, ...]:
        """Take photos out of an album, which is deleted with its last one; returns those that were in it."""
        with self._present() as chatbot:
            return chatbot.library.catalogue.albums.remove(name, photo_ids)

    def delete_album(self, name: str) -> tuple[int, ...]:
        """Delete an album; returns the photos that were in it. Raises QueryError where there is none of that name."""
        with self._present() as chatbot:
            albums = chatbot.library.catalogue.albums
            present = albums.photo_ids(name)
            albums.delete(name)
            return present

    def rename_album(self, name: str, to: str) -> None:
        """Give an album another name; raises QueryError where there is none, or another has that name."""
        with self._present() as chatbot:
            chatbot.library.catalogue.albums.rename(name, to)

    def duplicates(self) -> list[DuplicateGroup]:
        """Every picture that exists more than once, the best copy first."""
        with self._present() as chatbot:
            return find_duplicates(chatbot.library)

    # -- indexing

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        with self._present() as chatbot:
            return chatbot.library.settings

    def folders(self) -> list[Path]:
        """The folders of the collection that are there now."""
        with self._present() as chatbot:
            return known_folders(chatbot.library.settings.images, chatbot.library.catalogue)

    def index(self, folders: Sequence[Path] | None = None, quiet: float = 0) -> bool:
        """Start an indexing run over ``folders``, or the collection's own; False while one is under way.

        Files younger than ``quiet`` seconds are left for the next run.
        """
        if self._closed:
            return False
        roots = self.folders() if folders is None else folders
        with self._state:
            if self._changing and folders is None:
                self._arrived.set()
                self._indexing.cancel()
                return True
            if self._changing or self._closed:
                return False
            try:
                self._indexing.start(roots, quiet)
            except UsageError:
                return False
        return True

    def index_next(self, folders: Sequence[Path] | None = None) -> None:
        """Index ``folders``, or what was just added, after the present run, which has listed its files already."""
        threading.Thread(target=self._index_after_this, args=(folders,), name="index next", daemon=True).start()

    def cancel(self) -> None:
        """End the indexing run after the batch at hand; what is indexed stays."""
        self._indexing.cancel()

    def follow(self) -> Iterator[IndexProgress]:
        """The progress of the present run until its end; raises its failure."""
        return self._indexing.follow()

    def status(self) -> Status:
        """The state of everything at this moment."""
        indexing = self._indexing
        with self._present() as chatbot:
            library, snapshot = chatbot.library, chatbot.library.snapshot()
            return Status(
                photos=len(snapshot.facts),
                stamp=snapshot.stamp,
                start=self._start,
                family=library.family,
                unwatched=self._watch.problem,
                running=indexing.running,
                run=indexing.progress,
                failure=_run_failure(indexing) or self._upgrade.failure,
                upgrading=self._upgrade.running,
                download=self._upgrade.download,
            )

    # -- models

    def describe_models(self) -> str:
        """One line: which models answer, and how to get better ones."""
        with self._present() as chatbot:
            return chatbot.library.describe_models()

    def families(self) -> list[FamilyParts]:
        """The model families, and what of each is on this machine."""
        return model_families(self.settings)

    def use_family(self, family: str) -> None:
        """Download a family if need be, index the photos again with it, and change to it, all in the background.

        Raises UsageError for an unknown family, the present one, or while another change is under way.
        """
        with self._present() as chatbot:
            self._upgrade.start(family, chatbot.library.settings, chatbot.library.family)

    def _change_models(self, settings: Settings) -> None:
        """Index with the models of ``settings``; they answer once every photo has its vector.

        Raises UsageError where the run ends before that; the present models then go on.
        """
        with self._state:
            self._changing = True
        try:
            self._indexing.cancel()
            self._indexing.wait()
            library = Library.open(settings, reindex=True)
            try:
                self._index_with(library)
            except BaseException:
                library.close()
                raise
        finally:
            with self._state:
                self._changing = False

    def _index_with(self, library: Library) -> None:
        before, indexing = self._indexing, BackgroundIndexing(library)
        try:
            while not self._is_ready(library, indexing):
                if indexing.failure or not self._arrived.is_set():
                    raise UsageError(str(indexing.failure or say("server-upgrade-stopped")))
                self._arrived.clear()
                self._run_to_its_end(before)  # new photos are found at once; then the new models get them, too
        except BaseException:
            self._indexing = before
            raise
        self._chatbots.replace(_chatbot_over(library))

    def _is_ready(self, library: Library, indexing: BackgroundIndexing) -> bool:
        """Index until the models of ``library`` answer, or until it is stopped; returns whether they do."""
        self._begin(indexing)
        while indexing.running and not _is_complete(library):
            time.sleep(SWAP_SECONDS)
        return _is_complete(library)

    def _run_to_its_end(self, indexing: BackgroundIndexing) -> None:
        self._begin(indexing, QUIET_SECONDS)
        indexing.wait()

    def _begin(self, indexing: BackgroundIndexing, quiet: float = 0) -> None:
        """Make it the present run; raises UsageError while the application is being closed."""
        folders = self.folders()
        with self._state:
            if self._closed:
                raise UsageError(say("server-upgrade-stopped"))
            self._indexing = indexing
            indexing.start(folders, quiet)

    # -- internal

    @contextmanager
    def _present(self) -> Iterator[Chatbot]:
        """The chatbot that answers now; during a change of models, the new one."""
        while self._changing:
            with self._chatbots.use() as chatbot:
                if _is_complete(chatbot.library):
                    break
            time.sleep(SWAP_SECONDS)
        with self._chatbots.use() as chatbot:
            yield chatbot

    def _index_quietly(self) -> bool:
        return self.index(quiet=QUIET_SECONDS)

    def _index_after_this(self, folders: Sequence[Path] | None) -> None:
        self._indexing.wait()
        while not self.index(folders):
            if folders is None or self._closed:
                return  # another run has begun meanwhile, which finds the new files
            time.sleep(SWAP_SECONDS)
            self._indexing.wait()

    def _load_models(self) -> None:
        try:
            self.respond(WARM_UP, ChatSession())
        except Exception:
            logging.getLogger(__name__).exception("The models could not be loaded ahead of the first message")


def _changed(kept: Ids, before: Ids, after: Ids, opposite: Ids) -> Ids:
    """The kept likes with the changes of one tab: another tab may have made other changes."""
    taken_back = {*opposite, *(set(before) - set(after))}
    unchanged = [photo_id for photo_id in kept if photo_id not in taken_back]
    return (*unchanged, *(photo_id for photo_id in after if photo_id not in before and photo_id not in unchanged))


def _chatbot_over(library: Library) -> Chatbot:
    service = VisionService.from_environment()
    seeing = (FromTheVisionModel(VisionApi(service), library.open_image),) if service else ()
    return Chatbot(library, SearchEngine(library), answerers=seeing)


def _close_library(chatbot: Chatbot) -> None:
    chatbot.library.close()


def _is_complete(library: Library) -> bool:
    """Whether the active vectors were made by the library's own models."""
    return library.catalogue.family in (None, library.family)


def _run_failure(indexing: BackgroundIndexing) -> str | None:
    """The sentence of the last run's failure; for a bug it points to the terminal."""
    if indexing.failure:
        return str(indexing.failure)
    unfinished = indexing.progress is not None and indexing.progress.phase not in ("done", "cancelled")
    return say("server-run-broke") if unfinished and not indexing.running else None
