"""What may be added from the page, and what is refused."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from chatbot.server import uploads
from chatbot.server.uploads import Upload, add_uploads
from retrieval.errors import QueryError
from tests.conftest import save_photo

MAX_PIXELS = 1_000_000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def jpeg(colour: str = "red", size: tuple[int, int] = (32, 24)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG")
    return content.getvalue()


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def add(folder: Path, *files: tuple[str, bytes]) -> uploads.Added:
    return add_uploads([Upload(name, io.BytesIO(content)) for name, content in files], folder, MAX_PIXELS)


def refusal(folder: Path, name: str, content: bytes) -> str:
    """Why the one file was refused; nothing may be left behind."""
    before = set(folder.rglob("*")) if folder.exists() else set()
    added = add(folder, (name, content))
    assert added.files == ()
    assert set(folder.rglob("*")) == before
    return added.refused[0].reason


def test_photos_are_kept_byte_for_byte(tmp_path: Path) -> None:
    content = jpeg()
    added = add(tmp_path / "images", ("holiday.jpg", content))
    assert [path.name for path in added.files] == ["holiday.jpg"]
    assert added.files[0].read_bytes() == content


def test_an_existing_photo_is_never_replaced(tmp_path: Path) -> None:
    mine = save_photo(tmp_path / "holiday.jpg", "blue").read_bytes()
    added = add(tmp_path, ("holiday.jpg", jpeg()), ("holiday.jpg", jpeg("green")))
    assert (tmp_path / "holiday.jpg").read_bytes() == mine
    assert sorted(path.name for path in added.files) == ["holiday (2).jpg", "holiday (3).jpg"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.jpg", b"<html><script>alert(1)</script></html>"),
        ("drawing.svg", SVG),
        ("drawing.png", SVG),
        ("empty.jpg", b""),
        ("cut.jpg", jpeg(size=(400, 300))[:600]),
        ("program.exe", b"MZ\x90\x00"),
    ],
)
def test_what_is_no_photo_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    assert refusal(tmp_path, name, content)


def test_too_many_pixels_are_refused(tmp_path: Path) -> None:
    assert "limit" in refusal(tmp_path, "large.jpg", jpeg(size=(2000, 1000)))


@pytest.mark.parametrize(
    "name",
    [
        "../../outside.jpg",
        "/etc/outside.jpg",
        "..\\outside.jpg",
        ".hidden.jpg",
        "a\x00b.jpg",
        "<img onerror=x>.jpg",
        "",
        "é" * 300 + ".jpg",
    ],
)
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "images"
    added = add(folder, (name, jpeg()))
    assert [path.parent for path in added.files] == [folder]
    assert not added.files[0].name.startswith(".")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == list(added.files)


def test_a_zip_keeps_its_folders_and_its_litter_is_left_out(tmp_path: Path) -> None:
    content = zipped(
        **{
            "beach/a.jpg": jpeg(),
            "b.jpg": jpeg("blue"),
            "__MACOSX/._a.jpg": b"x",
            "beach/.DS_Store": b"x",
            "list.txt": b"hello",
        }
    )
    added = add(tmp_path, ("photos.zip", content))
    assert {path.relative_to(tmp_path).as_posix() for path in added.files} == {"beach/a.jpg", "b.jpg"}
    assert [one.name for one in added.refused] == ["list.txt"]


@pytest.mark.parametrize(
    "name", ["../outside.jpg", "/outside.jpg", "a/../../outside.jpg", "C:outside.jpg", "..\\outside.jpg"]
)
def test_a_zip_that_names_files_outside_itself_is_refused_whole(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    assert "outside itself" in refusal(folder, "photos.zip", zipped(**{"good.jpg": jpeg(), name: jpeg()}))
    assert not list(tmp_path.rglob("outside*"))


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "outside itself" in refusal(tmp_path, "photos.zip", content.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_UNPACKED_BYTES", 5_000_000)
    assert "unpacks to more than 5 MB" in refusal(tmp_path, "bomb.zip", zipped(bomb=bytes(6_000_000)))


def test_a_zip_that_lies_about_its_sizes_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 1_000_000)
    content = bytearray(zipped(bomb=bytes(3_000_000)))
    place = content.rindex((3_000_000).to_bytes(4, "little"))
    content[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal(tmp_path, "bomb.zip", bytes(content))


def test_a_broken_and_a_locked_zip_are_refused(tmp_path: Path) -> None:
    assert "cannot be read as a ZIP" in refusal(tmp_path, "broken.zip", b"PK\x03\x04 and then nothing")
    locked = bytearray(zipped(a=jpeg()))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(tmp_path, "locked.zip", bytes(locked))


def test_no_files_and_too_many_files_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="No file arrived"):
        add(tmp_path)
    with pytest.raises(QueryError, match="201 files are too many"):
        add(tmp_path, *[("a.jpg", b"")] * 201)
    assert list(tmp_path.iterdir()) == []
