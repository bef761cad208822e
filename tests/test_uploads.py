"""What may be added from the page, and what is refused."""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from chatbot.server import uploads
from chatbot.server.uploads import Upload, add_uploads
from retrieval.errors import QueryError
from retrieval.images import content_hash
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
    assert [refusal.name for refusal in added.refused] == ["list.txt"]


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
    assert "isn’t a ZIP that can be read" in refusal(tmp_path, "broken.zip", b"PK\x03\x04 and then nothing")
    locked = bytearray(zipped(a=jpeg()))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(tmp_path, "locked.zip", bytes(locked))


def test_no_files_and_too_many_files_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="No file arrived"):
        add(tmp_path)
    with pytest.raises(QueryError, match="201 files are too many"):
        add(tmp_path, *[("a.jpg", b"")] * 201)
    assert list(tmp_path.iterdir()) == []


# -- names in a ZIP


def named_zip(name: bytes, flag: int = 0, extra: bytes = b"") -> bytes:
    """A ZIP of one photo under these bytes as its name."""
    stand_in = "x" * len(name)
    entry = zipfile.ZipInfo(stand_in)
    entry.extra = extra
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(entry, jpeg())
    data = bytearray(content.getvalue().replace(stand_in.encode(), name))
    if flag:
        data[data.find(b"PK\x01\x02") + 9] |= flag >> 8
    return bytes(data)


@pytest.mark.parametrize(
    ("meant", "encoding"),
    [
        ("Müller/Grüße.jpg", "utf-8"),  # the Finder of macOS: no flag
        ("Müller/Grüße.jpg", "cp437"),
        ("Café/été à la mer.jpg", "cp437"),
        ("Фото/Море и горы.jpg", "cp866"),
        ("写真/海の夕日.jpg", "cp932"),
        ("写真/東京.jpg", "cp932"),
        ("照片/海边.jpg", "gb18030"),
        ("plain/name.jpg", "ascii"),
    ],
)
def test_names_in_a_zip_are_those_that_were_meant(tmp_path: Path, meant: str, encoding: str) -> None:
    added = add(tmp_path, ("photos.zip", named_zip(meant.encode(encoding))))
    assert [path.relative_to(tmp_path).as_posix() for path in added.files] == [meant]


def test_a_decomposed_name_of_macos_is_stored_as_it_is_typed(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Österreich/Café.jpg").encode()
    added = add(tmp_path, ("photos.zip", named_zip(name)))
    assert added.files[0].relative_to(tmp_path).as_posix() == "Österreich/Café.jpg"


def test_a_name_in_the_unicode_field_goes_before_the_plain_one(tmp_path: Path) -> None:
    garbled, intended = b"?????.jpg", "Ελλάδα.jpg".encode()
    body = b"\1" + zlib.crc32(garbled).to_bytes(4, "little") + intended
    extra = (0x7075).to_bytes(2, "little") + len(body).to_bytes(2, "little") + body
    added = add(tmp_path, ("photos.zip", named_zip(garbled, extra=extra)))
    assert [path.name for path in added.files] == ["Ελλάδα.jpg"]


def test_a_photo_and_a_folder_of_one_name_both_find_a_place(tmp_path: Path) -> None:
    content = zipped(**{"clash.jpg": jpeg(), "clash.jpg/in.jpg": jpeg("blue"), "last.jpg": jpeg("green")})
    added = add(tmp_path, ("photos.zip", content))
    assert [p.relative_to(tmp_path).as_posix() for p in added.files] == ["clash.jpg", "clash.jpg 2/in.jpg", "last.jpg"]


def test_a_deep_nest_keeps_its_innermost_folders(tmp_path: Path) -> None:
    deep = "/".join(f"{'long name ' * 8}{number}" for number in range(60))
    added = add(tmp_path, ("photos.zip", zipped(**{f"{deep}/a.jpg": jpeg(), "b.jpg": jpeg("blue")})))
    first, second = (path.relative_to(tmp_path).parts for path in added.files)
    assert (len(first), first[-2][-2:], first[-1], second) == (9, "59", "a.jpg", ("b.jpg",))


def test_one_broken_entry_of_a_zip_stops_none_of_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"a.jpg": jpeg(), "b.jpg": jpeg("blue"), "c.jpg": jpeg("green")}))
    second = data.find(b"PK\x03\x04", 4)
    data[second : second + 4] = b"XXXX"  # its own head no longer says what it is
    added = add(tmp_path, ("photos.zip", bytes(data)))
    assert [path.name for path in added.files] == ["a.jpg", "c.jpg"]
    assert [refusal.name for refusal in added.refused] == ["b.jpg"]


# -- what is there already


def test_the_same_photo_twice_is_added_once_and_said_to_be_there(tmp_path: Path) -> None:
    same = jpeg()
    added = add(tmp_path, ("same.jpg", same), ("same.jpg", same), ("other name.jpg", same), ("new.jpg", jpeg("blue")))
    assert [path.name for path in added.files] == ["same.jpg", "new.jpg"]
    assert [(duplicate.name, duplicate.path.name) for duplicate in added.known] == [
        ("same.jpg", "same.jpg"),
        ("other name.jpg", "same.jpg"),
    ]
    again = add(tmp_path, ("same.jpg", same))  # before it is indexed
    assert (again.files, [duplicate.path.name for duplicate in again.known]) == ((), ["same.jpg"])


def test_a_photo_of_the_collection_is_known_wherever_it_lies(tmp_path: Path) -> None:
    place = save_photo(tmp_path / "elsewhere" / "a.jpg")
    digest = content_hash(place)
    content = io.BytesIO(place.read_bytes())
    added = add_uploads([Upload("b.jpg", content)], tmp_path / "images", MAX_PIXELS, {digest: place}.get)
    assert (added.files, added.known[0].path) == ((), place)


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "images").write_text("a file in its place")
    with pytest.raises(QueryError, match="can’t be written to"):
        add(tmp_path / "images", ("a.jpg", jpeg()))
