"""Backups of the catalogue, and what a repair saves from a damaged one."""

from __future__ import annotations

import errno
import json
import os
import random
import shlex
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from retrieval.catalogue import Catalogue, backup_of, backups_of, repair, restore
from retrieval.cli.run import main
from retrieval.errors import UsageError
from retrieval.indexing import index_folder
from retrieval.library import Library
from tests.conftest import save_photo

DAY = date(2026, 5, 1)
PAGE = 4096


def liked(library: Library) -> Path:
    """The catalogue of a library in which photos are liked and gathered, written out whole and closed."""
    catalogue = library.catalogue
    for number in range(60):
        save_photo(library.settings.images[0] / "more" / f"{number}.png", "green", seed=number)
    list(index_folder(library, library.settings.images))
    catalogue.likes.put("anna", (1, 3, 5), (2,))
    catalogue.albums.add("Holiday", (1, 2, 3))
    catalogue.shrink()
    catalogue.close()
    shutil.rmtree(catalogue.path.parent / "backups")  # that run was the first one with something to lose
    return catalogue.path


def spoil(path: Path, pages: list[int]) -> None:
    chance = random.Random(1)
    with path.open("r+b") as file:
        for page in pages:
            file.seek(page * PAGE)
            file.write(chance.randbytes(PAGE))


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def test_a_day_of_use_leaves_one_backup_and_three_are_kept(indexed_library: Library) -> None:
    catalogue = indexed_library.catalogue
    assert not backups_of(catalogue.path)  # there was nothing to lose before the first run
    for day in range(5):
        assert catalogue.back_up(DAY + timedelta(day)) is not None
        assert catalogue.back_up(DAY + timedelta(day)) is None
    assert backups_of(catalogue.path) == [backup_of(catalogue.path, DAY + timedelta(day)) for day in (4, 3, 2)]
    assert rows(backups_of(catalogue.path)[0], "SELECT count(*) FROM photos") == [(12,)]
    assert not list(catalogue.path.parent.rglob("*.part"))


def test_an_indexing_run_makes_the_backup_of_its_day(indexed_library: Library) -> None:
    list(index_folder(indexed_library, indexed_library.settings.images))
    assert backups_of(indexed_library.catalogue.path) == [backup_of(indexed_library.catalogue.path, date.today())]


def test_what_people_said_lies_beside_the_backup_as_json(indexed_library: Library) -> None:
    catalogue = indexed_library.catalogue
    catalogue.likes.put("anna", (1,), (2,))
    catalogue.albums.add("Holiday", (3,))
    backup = catalogue.back_up(DAY)
    assert backup is not None
    content = json.loads((backup.parent / "said.json").read_text("utf-8"))
    assert [(like["person"], like["liking"]) for like in content["likes"]] == [("anna", "like"), ("anna", "dislike")]
    assert content["albums"][0]["album"] == "Holiday"
    assert content["albums"][0]["path"] == str(catalogue.photo(3).path)
    assert (backup.stat().st_mode & 0o777, backup.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_damaged_catalogue_is_never_the_newest_backup(indexed_library: Library) -> None:
    path = liked(indexed_library)
    good = Catalogue.open(path)
    assert good.back_up(DAY)
    good.close()
    pages = path.stat().st_size // PAGE
    spoil(path, list(range(pages // 3, pages // 2)))
    with pytest.raises(UsageError, match="repair --data"), closing(Catalogue.open(path)) as damaged:
        damaged.back_up(DAY + timedelta(1))
    assert backups_of(path) == [backup_of(path, DAY)]


def test_reading_a_damaged_catalogue_says_what_to_do(indexed_library: Library) -> None:
    path = liked(indexed_library)
    pages = path.stat().st_size // PAGE
    spoil(path, list(range(2, pages)))
    with pytest.raises(UsageError, match=r"is damaged .* repair --data"), closing(Catalogue.open(path)) as catalogue:
        catalogue.photos(range(1, 80))


@pytest.mark.skipif(os.name == "nt", reason="its shell has other quotes")
def test_the_command_that_mends_a_damaged_catalogue_can_be_typed_as_it_is_shown(
    indexed_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = liked(indexed_library).parent.rename(tmp_path / "my data")
    path, flags = folder / "catalogue.sqlite", ["--images", str(indexed_library.settings.images[0])]
    with closing(Catalogue.open(path)) as catalogue:
        assert catalogue.back_up(DAY)
    spoil(path, list(range(2, path.stat().st_size // PAGE)))
    monkeypatch.chdir(tmp_path)
    assert main(["doctor", "--data", folder.name, *flags]) == 1
    assert "is damaged" in capsys.readouterr().out
    with pytest.raises(UsageError) as error, closing(Catalogue.open(Path(folder.name, path.name))) as catalogue:
        catalogue.photos(range(1, 80))
    typed = shlex.split(str(error.value).rpartition("-m retrieval ")[2])
    assert typed == ["repair", "--data", folder.name]
    assert main([*typed, *flags]) == 0
    assert "72 photos" in capsys.readouterr().out


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_repair_saves_what_can_be_read(indexed_library: Library, share: float) -> None:
    path = liked(indexed_library)
    before = {row[0]: row for row in rows(path, "SELECT photo_id, path, content_hash, caption FROM photos")}
    pages = path.stat().st_size // PAGE
    spoil(path, list(range(max(2, int(pages * share)), int(pages * share) + 3)))
    done = repair(path)
    assert done.damaged is not None
    assert done.damaged.exists()
    after = rows(path, "SELECT photo_id, path, content_hash, caption FROM photos")
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert len(after) >= len(before) * 0.5
    assert all(before[row[0]] == row for row in after)
    with Library.open(indexed_library.settings):
        pass


KEPT = ("photos", "likes", "albums", "vectors", "roots", "meta")


@pytest.mark.parametrize("broken", [*KEPT, "photos_by_hash", "sqlite_autoindex_likes_1", "the first page"])
def test_without_a_backup_nothing_is_lost_with_the_page_where_a_table_begins(
    indexed_library: Library, broken: str
) -> None:
    path = liked(indexed_library)
    before = {table: sorted(rows(path, f"SELECT * FROM {table}")) for table in KEPT}
    page = 1
    if broken != "the first page":
        ((page,),) = rows(path, f"SELECT rootpage FROM sqlite_master WHERE name = '{broken}'")
    spoil(path, [int(page) - 1])
    done = repair(path)
    after = {table: sorted(rows(path, f"SELECT * FROM {table}")) for table in KEPT}
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    for side in (before, after):  # a repaired catalogue has another name
        side["meta"] = [row for row in side["meta"] if row[0] != "catalogue"]
    for table in KEPT:
        # A small table is one page: what stood there is gone, and nothing else is.
        assert after[table] == before[table] or (table == broken and not after[table]), table
    assert done.photos == 72
    assert (len(after["likes"]) == 4) == (broken != "likes")


def test_holes_are_filled_from_the_backup(indexed_library: Library) -> None:
    path = liked(indexed_library)
    catalogue = Catalogue.open(path)
    assert catalogue.back_up(DAY)
    catalogue.close()
    spoil(path, list(range(2, path.stat().st_size // PAGE)))
    done = repair(path)
    assert done.backup == backup_of(path, DAY)
    assert (done.photos, done.likes, done.albums) == (72, 4, 1)


def test_a_file_that_is_no_database_any_more_comes_back_from_the_backup(indexed_library: Library) -> None:
    path = liked(indexed_library)
    catalogue = Catalogue.open(path)
    assert catalogue.back_up(DAY)
    catalogue.close()
    path.write_bytes(b"\0" * 100_000)
    assert repair(path).photos == 72
    catalogue = Catalogue.open(path)
    assert catalogue.likes.of("anna") == ((1, 3, 5), (2,))
    catalogue.close()


def test_a_repaired_collection_is_indexed_on_and_whole_again(indexed_library: Library) -> None:
    path = liked(indexed_library)
    pages = path.stat().st_size // PAGE
    spoil(path, list(range(pages // 4, pages // 2)))
    assert repair(path).photos < 73
    again = Catalogue.open(path)
    with Library(indexed_library.settings, again, indexed_library.models) as library:
        list(index_folder(library, library.settings.images))
        assert len(library.catalogue.ids()) == 72
        assert library.stats().captioned == 72


def test_a_sound_catalogue_stays_as_it_is(indexed_library: Library) -> None:
    path = liked(indexed_library)
    before = path.read_bytes()
    assert repair(path).damaged is None
    assert path.read_bytes() == before


def test_going_back_to_a_backup(indexed_library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    path = liked(indexed_library)
    catalogue = Catalogue.open(path)
    assert catalogue.back_up(DAY)
    catalogue.likes.put("anna", (), ())
    catalogue.close()
    data, images = str(path.parent), str(indexed_library.settings.images[0])
    assert main(["repair", "--data", data, "--images", images, "--restore", "2026-05-02"]) == 2
    assert "2026-05-01" in capsys.readouterr().err
    assert main(["repair", "--data", data, "--images", images, "--restore", "2026-05-01"]) == 0
    assert "4 likes" in capsys.readouterr().out
    catalogue = Catalogue.open(path)
    assert catalogue.likes.of("anna") == ((1, 3, 5), (2,))
    catalogue.close()


@pytest.fixture
def open_files_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, a file that is open cannot be moved."""
    opened, move = Path("/proc/self/fd"), os.replace
    if not opened.is_dir():
        pytest.skip("the system does not tell which files are open")

    def moved(old: str | Path, new: str | Path) -> None:
        if any(file.resolve() == Path(old) for file in opened.iterdir()):
            raise PermissionError(errno.EACCES, "in use", str(old))
        move(old, new)

    monkeypatch.setattr(os, "replace", moved)


@pytest.mark.usefixtures("open_files_stay")
def test_a_rebuilt_catalogue_is_closed_before_it_is_moved_into_its_place(indexed_library: Library) -> None:
    path = liked(indexed_library)
    with closing(Catalogue.open(path)) as catalogue:
        backup = catalogue.back_up(DAY)
    assert backup is not None
    spoil(path, [path.stat().st_size // PAGE // 2])
    assert repair(path).damaged == path.with_suffix(".damaged")
    assert restore(path, backup).damaged == path.with_suffix(".damaged-2")
    assert rows(path, "SELECT count(*) FROM photos") == [(72,)]


def test_a_backup_comes_back_where_the_catalogue_is_gone(indexed_library: Library) -> None:
    path = liked(indexed_library)
    with closing(Catalogue.open(path)) as catalogue:
        backup = catalogue.back_up(DAY)
    assert backup is not None
    path.unlink()
    assert restore(path, backup).damaged is None
    assert rows(path, "SELECT count(*) FROM photos") == [(72,)]


def test_where_nothing_can_be_saved_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"nothing" * 1_000)
    with pytest.raises(UsageError, match="your photos are not touched"):
        repair(tmp_path / "catalogue.sqlite")
    with pytest.raises(UsageError, match="There are backups of: none"):
        restore(tmp_path / "catalogue.sqlite", backup_of(tmp_path / "catalogue.sqlite", DAY))
