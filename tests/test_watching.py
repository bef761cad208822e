"""Folders are watched: real files, the system's own notices, real runs."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.errors import UsageError
from retrieval.indexing import BackgroundIndexing, FolderWatch, index_folder, known_folders
from retrieval.indexing.watching import on_network
from retrieval.library import Library
from tests.conftest import save_photo

QUIET = 0.3
MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
nas:/photos /mnt/nas nfs4 rw 0 0
//box/share /mnt/my\040share cifs rw 0 0
tmpfs /mnt/nas/here tmpfs rw 0 0
""".strip()


class Watched:
    """A library whose folders are watched, with what began."""

    def __init__(self, library: Library) -> None:
        self.library, self.indexing, self.runs = library, BackgroundIndexing(library), 0
        self.watch = FolderWatch(self.folders, self.begin, QUIET)

    def folders(self) -> list[Path]:
        return known_folders(self.library.settings.images, self.library.catalogue)

    def begin(self) -> bool:
        if self.indexing.running:
            return False
        self.runs += 1
        self.indexing.start(self.folders(), QUIET)
        return True

    def names(self) -> set[str]:
        catalogue = self.library.catalogue
        return {photo.path.name for photo in catalogue.photos(catalogue.ids().tolist())}


@pytest.fixture
def watched(indexed_library: Library) -> Iterator[Watched]:
    watched = Watched(indexed_library)
    watched.watch.start()
    time.sleep(0.3)  # until the system has been asked for notices
    yield watched
    watched.watch.stop()
    watched.indexing.wait()


def soon(is_so: Callable[[], object]) -> bool:
    """Whether it becomes so within ten seconds."""
    end = time.monotonic() + 10
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(is_so())


def test_a_photo_that_is_added_renamed_and_removed_is_followed(watched: Watched, photo_folder: Path) -> None:
    new = save_photo(photo_folder / "fresh" / "new.jpg", "green", seed=1)
    assert soon(lambda: "new.jpg" in watched.names())
    catalogue = watched.library.catalogue
    number = next(p.photo_id for p in catalogue.photos(catalogue.ids().tolist()) if p.path.name == "new.jpg")
    renamed = new.rename(photo_folder / "renamed.jpg")
    assert soon(lambda: "renamed.jpg" in watched.names())
    assert "new.jpg" not in watched.names()
    assert catalogue.photo(number).path == renamed
    renamed.unlink()
    assert soon(lambda: "renamed.jpg" not in watched.names())


def test_a_folder_that_is_moved_in_or_out_is_followed(watched: Watched, photo_folder: Path, tmp_path: Path) -> None:
    save_photo(tmp_path / "elsewhere" / "trip.2024" / "sea.jpg", "blue", seed=2)
    inside = (tmp_path / "elsewhere" / "trip.2024").rename(photo_folder / "trip.2024")
    assert soon(lambda: "sea.jpg" in watched.names())
    inside.rename(tmp_path / "elsewhere" / "back")
    assert soon(lambda: "sea.jpg" not in watched.names())


def test_a_file_that_is_still_being_written_waits_while_others_are_found(
    watched: Watched, photo_folder: Path, tmp_path: Path
) -> None:
    content = save_photo(tmp_path / "large.png", "red", size=(200, 200), seed=3).read_bytes()
    pieces = [content[start : start + len(content) // 25] for start in range(0, len(content), len(content) // 25)]
    with open(photo_folder / "large.png", "wb") as slow:
        for number, piece in enumerate(pieces):
            slow.write(piece)
            slow.flush()
            if number == 2:
                save_photo(photo_folder / "quick.jpg", "blue", seed=4)
            time.sleep(0.1)
            assert "large.png" not in watched.names()
            progress = watched.indexing.progress
            assert progress is None or progress.skipped == ()
    assert "quick.jpg" in watched.names()
    assert soon(lambda: "large.png" in watched.names())


def test_what_is_hidden_or_no_photo_starts_nothing(watched: Watched, photo_folder: Path) -> None:
    save_photo(photo_folder / ".adding-1" / "draft.jpg")
    (photo_folder / "notes.txt").write_text("not a photo")
    (photo_folder / "library.db").write_bytes(b"SQLite format 3")
    time.sleep(4 * QUIET)
    assert watched.runs == 0
    (photo_folder / "labels.csv").write_text("file,label,description\nred.jpg,a red sheet,\n")
    assert soon(lambda: watched.runs == 1)


def test_a_folder_that_is_indexed_later_is_watched_as_well(watched: Watched, tmp_path: Path) -> None:
    second = tmp_path / "second"
    save_photo(second / "first.jpg", "green", seed=5)
    list(index_folder(watched.library, [second]))
    time.sleep(1.5)  # the watch looks up every second
    save_photo(second / "later.jpg", "green", seed=6)
    assert soon(lambda: "later.jpg" in watched.names())


def test_a_folder_that_is_unplugged_loses_nothing_and_is_watched_again(watched: Watched, photo_folder: Path) -> None:
    before = watched.names()
    away = photo_folder.rename(photo_folder.with_name("away"))
    time.sleep(1.5)
    assert watched.names() == before
    save_photo(away / "meanwhile.jpg", "green", seed=7)
    away.rename(photo_folder)
    assert soon(lambda: "meanwhile.jpg" in watched.names())
    assert before < watched.names()


@pytest.mark.parametrize(
    "failure", [OSError(errno.ENOTCONN, "Transport endpoint is not connected"), UsageError("The disk is full.")]
)
def test_a_share_that_does_not_answer_for_a_while_is_watched_again(
    indexed_library: Library, photo_folder: Path, failure: Exception
) -> None:
    watched, failures = Watched(indexed_library), 0

    away = threading.Event()

    def folders() -> list[Path]:
        nonlocal failures
        if away.is_set():
            failures += 1
            raise failure
        return watched.folders()

    watch = FolderWatch(folders, watched.begin, QUIET)
    away.set()
    watch.start()
    try:
        for number in range(2):  # from the beginning, and once it is watched
            before = failures
            away.set()
            assert soon(lambda: failures > before + 1)  # noqa: B023
            away.clear()
            save_photo(photo_folder / f"new {number}.jpg", "green", seed=number)
            assert soon(lambda: f"new {number}.jpg" in watched.names())  # noqa: B023
    finally:
        watch.stop()
        watched.indexing.wait()


def test_the_watch_stops_at_once(indexed_library: Library) -> None:
    watched = Watched(indexed_library)
    watched.watch.start()
    watched.watch.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "watching"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is one of Linux")
def test_where_the_system_cannot_watch_it_says_so_once(tmp_path: Path) -> None:
    code = (
        "import resource, sys, time\n"
        "from pathlib import Path\n"
        "from retrieval.indexing import FolderWatch\n"
        "from retrieval.words import say\n"
        "import watchfiles\n"
        "say('unwatched', reason='')\n"  # the words are in memory, as they are in a page that is running
        "resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\n"
        "watch = FolderWatch(lambda: [Path(sys.argv[1])], lambda: False)\n"
        "watch.start()\n"
        "time.sleep(1.5)\n"
        "print(watch.problem)\n"
        "watch.stop()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "not found automatically: the system cannot watch the folders" in done.stdout
    assert done.stderr.count("not found automatically") == 1


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("/home/anna", False), ("/mnt/nas/2024", True), ("/mnt/my share", True), ("/mnt/nas/here/x", False)],
)
def test_a_network_drive_is_known_by_its_mount(folder: str, expected: bool) -> None:
    assert on_network(Path(folder), MOUNTS) is expected
    assert on_network(Path(folder), "") is False
