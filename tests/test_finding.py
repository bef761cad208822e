"""Which files are the person's photos: system copies, unfinished files and links are none."""

import os
from pathlib import Path

import pytest

from retrieval.images import Finding, find_images, is_left_out
from tests.conftest import save_photo


def files_in(folder: Path, finding: Finding | None = None) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_images(folder, finding)]


@pytest.mark.parametrize(
    "name",
    [
        "@eaDir/IMG_5555.jpg/SYNOPHOTO_THUMB_XL.jpg", "#recycle/a.jpg", "$RECYCLE.BIN/S-1-5/a.jpg", "lost+found/a.jpg",
        "__MACOSX/a.jpg", "System Volume Information/a.jpg", "FOUND.000/a.jpg", "@Recycle/a.jpg", "#snapshot/a.jpg",
        "My.photoslibrary/resources/derivatives/a.jpg", "My.photoslibrary/database/a.jpg",
        "Old.migratedphotolibrary/Thumbnails/a.jpg", "Previews.lrdata/a.jpg", "edited.jpg_original", "phone.jpg.part",
        "x.jpg.crdownload", "a.jpg~", "a.jpg.tmp", "._x.jpg", ".Trash-1000/files/a.jpg",
    ],
)  # fmt: skip
def test_copies_of_systems_and_unfinished_files_are_left_out(tmp_path: Path, name: str) -> None:
    save_photo(tmp_path / "a.jpg")
    target = tmp_path / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes((tmp_path / "a.jpg").read_bytes())
    assert files_in(tmp_path) == ["a.jpg"]
    assert is_left_out(Path(name))


@pytest.mark.parametrize(
    "name",
    ["My.photoslibrary/originals/0/a.jpg", "Old.photolibrary/Masters/2010/a.jpg", "recycled art/a.jpg", "tmp/a.jpg"],
)
def test_originals_of_a_library_and_plain_folders_are_found(tmp_path: Path, name: str) -> None:
    save_photo(tmp_path / name)
    assert files_in(tmp_path) == [name]
    assert not is_left_out(Path(name))


def test_nomedia_keeps_a_folder_and_what_is_below_it_out(tmp_path: Path) -> None:
    for name in ("a.jpg", "stickers/b.jpg", "stickers/sub/c.jpg"):
        save_photo(tmp_path / name)
    (tmp_path / "stickers" / ".nomedia").touch()
    assert files_in(tmp_path) == ["a.jpg"]


def test_an_ignore_file_leaves_out_what_it_names(tmp_path: Path) -> None:
    names = ("a.jpg", "b.png", "memes/c.jpg", "keep/d.png", "keep/e.jpg", "keep/memes/f.jpg", "keep/only here.jpg")
    for name in names:
        save_photo(tmp_path / name)
    (tmp_path / ".photochatignore").write_text("# jokes\nmemes/\n*.png\n!keep/d.png\n\n[\n")
    (tmp_path / "keep" / ".photochatignore").write_text("/only*\n")
    assert files_in(tmp_path) == ["a.jpg", "keep/d.png", "keep/e.jpg"]


def test_a_file_with_several_names_is_one_photo_under_its_own(tmp_path: Path) -> None:
    save_photo(tmp_path / "r.jpg")
    (tmp_path / "a link.jpg").symlink_to(tmp_path / "r.jpg")
    os.link(tmp_path / "r.jpg", tmp_path / "z hard.jpg")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "link.jpg").symlink_to(tmp_path / "r.jpg")
    assert files_in(tmp_path) == ["r.jpg"]


def test_a_link_to_a_photo_elsewhere_is_that_photo_once(tmp_path: Path) -> None:
    save_photo(tmp_path / "elsewhere" / "r.jpg")
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "photos").mkdir(exist_ok=True)
        (tmp_path / "photos" / name).symlink_to(tmp_path / "elsewhere" / "r.jpg")
    finding = Finding()
    assert files_in(tmp_path / "photos", finding) == ["a.jpg"]
    assert files_in(tmp_path / "elsewhere", finding) == []  # a second folder of the same run


def test_a_link_that_leads_to_itself_does_not_keep_other_photos_from_being_found(tmp_path: Path) -> None:
    save_photo(tmp_path / "r.jpg")
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    finding = Finding()
    assert files_in(tmp_path, finding) == ["r.jpg"]
    assert finding.dangling == [tmp_path / "loop.jpg"]


def test_a_folder_whose_files_may_not_be_opened_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_photo(tmp_path / "locked" / "r.jpg")
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "locked" and may(path, mode))
    finding = Finding()
    assert files_in(tmp_path, finding) == []
    assert finding.unreadable == [tmp_path / "locked"]


def test_videos_are_counted_and_the_moving_part_of_a_live_photo_is_none(tmp_path: Path) -> None:
    save_photo(tmp_path / "IMG_1.jpg")
    for name in ("IMG_1.MOV", "film.mp4", "sub/other.mkv", "@eaDir/thumb.mp4", ".hidden.mp4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp41")
    finding = Finding()
    assert files_in(tmp_path, finding) == ["IMG_1.jpg"]
    assert len(finding.videos) == 2
