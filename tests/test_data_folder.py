"""The data folder in every state: nobody else reads it, nothing is left in it, and what becomes of it meanwhile."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest
from fastapi.testclient import TestClient

from chatbot.scratch import scratch_folder
from retrieval.catalogue import Catalogue
from retrieval.errors import UsageError
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.records import Query, Term
from retrieval.search import SearchEngine
from tests.browser import GRADIO_WARNINGS, make_app
from tests.conftest import save_photo
from tests.test_server import HOST

pytestmark = GRADIO_WARNINGS


def test_nobody_else_reads_it(indexed_library: Library) -> None:
    data = indexed_library.settings.data
    indexed_library.thumbnail(indexed_library.catalogue.photo(1), 256)
    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / "catalogue.sqlite").stat().st_mode & 0o777 == 0o600
    thumbnails = list(data.rglob("*.webp"))
    assert thumbnails
    assert all(file.stat().st_mode & 0o077 == 0 for file in thumbnails)


@pytest.mark.parametrize("neighbour", [None, "diary.txt"])
def test_a_folder_of_an_older_version_is_closed_to_others(indexed_library: Library, neighbour: str | None) -> None:
    data, catalogue = indexed_library.settings.data, indexed_library.catalogue
    indexed_library.save_index()
    catalogue.close()
    if neighbour:
        (data / neighbour).touch()
    for path in (data, *data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    Catalogue.open(catalogue.path).close()
    for path in data.iterdir():
        if path.name != neighbour:
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert data.stat().st_mode & 0o777 == (0o755 if neighbour else 0o700)  # what else lies in it is not ours to close


def test_thumbnails_of_removed_photos_and_half_written_files_go(indexed_library: Library) -> None:
    library, data = indexed_library, indexed_library.settings.data
    gone, stays = library.catalogue.photos([1, 2])
    for photo in (gone, stays):
        library.thumbnail(photo, 256)
    old, new = data / "thumbnails" / "old.part", data / "thumbnails" / "new.part"
    old.write_bytes(b"x")
    new.write_bytes(b"x")
    os.utime(old, (time.time() - 10_000,) * 2)
    library.catalogue.path.touch()
    with library.batch() as batch:
        batch.remove([gone.photo_id])
    library.tidy()
    assert [file.name.partition("-")[0] for file in data.rglob("*.webp")] == [stays.content_hash]
    assert (old.exists(), new.exists()) == (False, True)


def test_uploads_and_exports_lie_in_it_and_go_with_the_program(tmp_path: Path) -> None:
    data = tmp_path / "data"
    left = data / "scratch" / "999999999"
    left.mkdir(parents=True)
    (left / "diary.png").write_bytes(b"of a run that was killed")
    with scratch_folder(data) as folder:
        assert not left.exists()
        assert Path(tempfile.mkstemp()[1]).parent == folder
        assert Path(gr.utils.get_upload_folder()).is_relative_to(folder)
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not (data / "scratch").exists()
    assert Path(tempfile.gettempdir()) != folder


def test_a_folder_that_was_removed_meanwhile_is_told_and_not_made_anew(indexed_library: Library) -> None:
    data = indexed_library.settings.data
    with TestClient(make_app(indexed_library), base_url=HOST, raise_server_exceptions=False) as client:
        shutil.rmtree(data)
        for _ in range(3):
            answer = client.post("/api/search", json={"query": "red"})
            assert answer.status_code in (200, 400)
        indexed_library.catalogue._connections.close()
        with pytest.raises(UsageError, match="Start Photochat again"):
            indexed_library.catalogue.skipped()
        assert not (data / "catalogue.sqlite").exists()


def test_a_folder_that_cannot_be_written_to_is_searched(indexed_library: Library) -> None:
    """As on a read-only disk; for root rights mean nothing, so it becomes somebody else meanwhile."""
    settings, models = indexed_library.settings, indexed_library.models
    SearchEngine(indexed_library).search(Query((Term("red"),)))  # loads everything that is loaded late
    indexed_library.catalogue.shrink()
    indexed_library.catalogue.close()
    folders = [settings.data, *(path for path in settings.data.rglob("*") if path.is_dir())]
    for path in (*folders, *(path for path in settings.data.rglob("*") if path.is_file())):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in (*settings.data.parents,):
        if path.is_relative_to(Path(tempfile.gettempdir()) / "x") or "pytest" in str(path):
            path.chmod(0o755)
    root = os.name != "nt" and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with Library(settings, Catalogue.open(settings.data / "catalogue.sqlite"), models) as library:
            hits = SearchEngine(library).search(Query((Term("red"),))).hits
            assert hits[0].photo.path.name == "red.jpg"
            assert library.thumbnail(hits[0].photo, 256).is_file()
            with pytest.raises(UsageError, match="can’t be"):
                list(index_folder(library, settings.images))
            with pytest.raises(UsageError, match="can’t be used"):
                library.catalogue.likes.put("anna", (1,), ())
    finally:
        if root:
            os.seteuid(0)
        for folder in folders:
            folder.chmod(0o755)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a disk needs root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(disk: Path) -> Path:
    """A file that leaves no byte free."""
    with contextlib.suppress(OSError), open(disk / "film.mp4", "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)):
                    pass
    return disk / "film.mp4"


def test_a_full_disk_is_said_and_searched_and_nothing_is_lost(library: Library, small_disk: Path) -> None:
    data, photos = small_disk / "data", library.settings.images[0]
    settings = replace(library.settings, data=data)
    with (
        Library(settings, Catalogue.open(data / "catalogue.sqlite"), library.models) as library_on_disk,
        TestClient(make_app(library_on_disk), base_url=HOST, raise_server_exceptions=False) as client,
    ):
        list(index_folder(library_on_disk, [photos]))
        for number in range(40):
            save_photo(photos / "new" / f"{number}.png", "green", seed=number)
        film = fill(small_disk)
        with pytest.raises(UsageError, match="disk is full"):
            list(index_folder(library_on_disk, [photos]))
        for path in ("/api/stats", "/api/thumbnail/1", "/api/image/1"):
            assert client.get(path).status_code == 200, path
        results = client.post("/api/search", json={"query": "red", "top_k": 1}).json()
        assert Path(results["hits"][0]["path"]).name == "red.jpg"
        put = client.post("/api/albums/add", json={"name": "Trip", "ids": [1]})
        assert put.status_code == 200 or "disk is full" in put.json()["detail"]
        film.unlink()
        assert library_on_disk.catalogue.albums.all() == ([("Trip", 1)] if put.status_code == 200 else [])
        assert list(index_folder(library_on_disk, [photos]))[-1].indexed + len(library_on_disk.catalogue.ids()) >= 40
        assert len(library_on_disk.catalogue.ids()) == 52
        library_on_disk.catalogue.likes.put("anna", (1,), ())
        assert library_on_disk.catalogue.likes.of("anna") == ((1,), ())
    fill(small_disk)
    with pytest.raises(UsageError, match=r"\(its disk is full\). Nothing in it is lost"):
        Catalogue.open(data / "catalogue.sqlite")
