"""What comes out of the collection, and what must not."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from retrieval.errors import QueryError, UsageError
from retrieval.export import check_target, export_results, unique_names
from retrieval.indexing import index_folder
from retrieval.library import Library
from tests.conftest import save_photo


def test_a_zip_holds_the_original_bytes_in_the_order_asked(indexed_library: Library, tmp_path: Path) -> None:
    ids = indexed_library.catalogue.ids().tolist()[2:5]
    assert export_results(indexed_library, ids, "zip", tmp_path / "out.zip") == ()
    photos = indexed_library.catalogue.photos(ids)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == [photo.path.name for photo in photos]
        assert [archive.read(name) for name in archive.namelist()] == [p.path.read_bytes() for p in photos]
        assert archive.testzip() is None


def test_a_zip_entry_carries_the_moment_of_the_photo(indexed_library: Library, tmp_path: Path) -> None:
    photos = indexed_library.catalogue.photos(indexed_library.catalogue.ids())
    photo = next(photo for photo in photos if photo.path.name == "brown.jpg")
    export_results(indexed_library, [photo.photo_id], "zip", tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.infolist()[0].date_time == (2019, 8, 1, 9, 0, 0)


def test_photos_of_one_name_lie_side_by_side_in_a_zip(library: Library, tmp_path: Path) -> None:
    for folder in ("a", "b", "c"):
        save_photo(library.settings.images[0] / folder / "IMG_1.jpg", "red", seed=ord(folder))
    list(index_folder(library, library.settings.images))
    photos = library.catalogue.photos(library.catalogue.ids())
    same = [photo.photo_id for photo in photos if photo.path.name == "IMG_1.jpg"]
    export_results(library, same, "zip", tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["IMG_1.jpg", "IMG_1 (2).jpg", "IMG_1 (3).jpg"]
        assert len({archive.read(name) for name in archive.namelist()}) == 3


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\evil.jpg", "C__evil.jpg"),
        ("<img src=x onerror=alert(1)>.jpg", "_img src=x onerror=alert(1)_.jpg"),
        ("con.jpg", "con_.jpg"),
        ("...", "photo"),
        (".jpg", "jpg"),
        ("line\nbreak.png", "line_break.png"),
        ("\ud83d.jpg", "_.jpg"),
        ("🦊.jpg", "🦊.jpg"),
    ],
)
def test_names_in_a_zip_can_be_unpacked_anywhere(name: str, safe: str) -> None:
    assert unique_names([name]) == [safe]


def test_names_stay_apart_where_capitals_do_not_count() -> None:
    assert unique_names(["A.jpg", "a.JPG", "a (2).jpg", "b", "b"]) == [
        "A.jpg", "a (2).JPG", "a (2) (2).jpg", "b", "b (2)",
    ]  # fmt: skip


def test_a_very_long_name_keeps_its_ending() -> None:
    (name,) = unique_names(["é" * 200 + ".jpeg"])
    assert name.endswith("é.jpeg")
    assert len(name.encode()) <= 240


def test_a_table_names_files_below_the_images_folder_only(indexed_library: Library, tmp_path: Path) -> None:
    export_results(indexed_library, indexed_library.catalogue.ids(), "csv", tmp_path / "out.csv")
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert str(tmp_path).encode() not in content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 12
    assert {"black.jpg", "holiday/brown.jpg", "disc.png"} <= {row["file"] for row in rows}
    brown = next(row for row in rows if row["file"] == "holiday/brown.jpg")
    assert brown["taken"] == "2019-08-01T09:00:00"
    assert brown["caption"] == "A picture of brown paper."
    assert (brown["width"], brown["height"]) == ("64", "48")


def test_a_file_name_cannot_become_a_formula_in_a_spreadsheet(library: Library, tmp_path: Path) -> None:
    save_photo(library.settings.images[0] / "=cmd|' /C calc'!A0.jpg")
    list(index_folder(library, library.settings.images))
    export_results(library, library.catalogue.ids(), "csv", tmp_path / "out.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    assert "'=cmd|' /C calc'!A0.jpg" in {row["file"] for row in rows}


def test_json_keeps_the_order_and_the_colours(indexed_library: Library, tmp_path: Path) -> None:
    ids = indexed_library.catalogue.ids().tolist()[::-1]
    export_results(indexed_library, ids, "json", tmp_path / "out.json")
    content = (tmp_path / "out.json").read_text("utf-8")
    assert str(tmp_path) not in content
    photos = json.loads(content)["photos"]
    assert [photo["photo_id"] for photo in photos] == ids
    yellow = next(photo for photo in photos if photo["file"].startswith("yellow"))
    assert yellow["colours"][0].startswith("#f")


def test_a_contact_sheet_shows_every_photo(indexed_library: Library, tmp_path: Path) -> None:
    export_results(indexed_library, indexed_library.catalogue.ids(), "contact-sheet", tmp_path / "out.jpg")
    with Image.open(tmp_path / "out.jpg") as sheet:
        assert sheet.format == "JPEG"
        assert sheet.width > 6 * 224
        colours = sheet.convert("RGB").resize((120, 60)).getcolors(7200) or []
    assert any(r > 180 and g < 70 and b < 70 for _, (r, g, b) in colours)  # type: ignore[misc]
    assert any(b > 180 and r < 70 and g < 90 for _, (r, g, b) in colours)  # type: ignore[misc]


def test_an_export_can_be_written_to_a_stream(indexed_library: Library) -> None:
    stream = io.BytesIO()
    export_results(indexed_library, indexed_library.catalogue.ids()[:2], "zip", stream)
    with zipfile.ZipFile(stream) as archive:
        assert len(archive.namelist()) == 2


def test_a_photo_that_is_gone_is_named_and_the_rest_exported(indexed_library: Library, tmp_path: Path) -> None:
    ids = indexed_library.catalogue.ids().tolist()[:3]
    gone = indexed_library.catalogue.photo(ids[1]).path
    gone.unlink()
    skipped = export_results(indexed_library, ids, "zip", tmp_path / "out.zip")
    assert [file.path for file in skipped] == [gone]
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert len(archive.namelist()) == 2


@pytest.fixture
def two_cards(library: Library, tmp_path: Path) -> Library:
    """A library of two folders called DCIM, with photos of one path in both and others in one."""
    folders = [tmp_path / card / "DCIM" for card in ("first", "second")]
    for folder, colour in zip(folders, ("red", "blue"), strict=True):
        save_photo(folder / "IMG_1.jpg", colour)
        save_photo(folder / f"{colour}.jpg", colour, seed=1)
    save_photo(folders[1] / "DCIM" / "IMG_1.jpg", "green")
    list(index_folder(library, folders))
    return library


def test_photos_of_one_path_in_two_folders_have_each_their_own_name_and_sidecar(
    two_cards: Library, tmp_path: Path
) -> None:
    ids, stream, folder = two_cards.catalogue.ids(), io.BytesIO(), tmp_path / "sidecars"
    export_results(two_cards, ids, "json", tmp_path / "out.json")
    rows = json.loads((tmp_path / "out.json").read_text("utf-8"))["photos"]
    files = {row["file"]: two_cards.catalogue.photo(row["photo_id"]).path for row in rows}
    assert {file: str(path.relative_to(tmp_path)) for file, path in files.items()} == {
        "DCIM (2)/IMG_1.jpg": "first/DCIM/IMG_1.jpg",
        "DCIM (3)/IMG_1.jpg": "second/DCIM/IMG_1.jpg",
        "DCIM/IMG_1.jpg": "second/DCIM/DCIM/IMG_1.jpg",
        "red.jpg": "first/DCIM/red.jpg",
        "blue.jpg": "second/DCIM/blue.jpg",
    }
    export_results(two_cards, ids, "xmp", stream)
    with zipfile.ZipFile(stream) as archive:
        assert sorted(archive.namelist()) == sorted(f"{file}.xmp" for file in files)
    for photo_id in ids:  # one after the other
        export_results(two_cards, [photo_id], "xmp", folder)
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.xmp")} == {f"{file}.xmp" for file in files}
    own = tmp_path / "second" / "DCIM"
    export_results(two_cards, ids, "xmp", own)
    assert all(path.with_name(f"{path.name}.xmp").is_file() for path in files.values() if path.is_relative_to(own))
    assert sorted(path.name for path in own.rglob("*.jpg.xmp")) == sorted(f"{path.name}.xmp" for path in files.values())


def test_sidecars_go_into_a_folder_which_is_made_unless_a_zip_is_asked_for(
    indexed_library: Library, tmp_path: Path
) -> None:
    ids = indexed_library.catalogue.ids()
    export_results(indexed_library, ids, "xmp", tmp_path / "new")
    assert (tmp_path / "new" / "red.jpg.xmp").is_file()
    export_results(indexed_library, ids, "xmp", tmp_path / "all.zip")
    assert zipfile.is_zipfile(tmp_path / "all.zip")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="isn’t a folder"):
        export_results(indexed_library, ids, "xmp", tmp_path / "file")
    with pytest.raises(UsageError, match="can’t be written"):
        export_results(indexed_library, ids, "xmp", tmp_path / "nowhere" / "new")


def test_where_no_photo_can_be_read_no_file_is_left(indexed_library: Library, tmp_path: Path) -> None:
    ids = indexed_library.catalogue.ids().tolist()[:1]
    indexed_library.catalogue.photo(ids[0]).path.unlink()
    folder = tmp_path / "exports"
    folder.mkdir()
    with pytest.raises(QueryError, match="None of these photos can be read"):
        export_results(indexed_library, ids, "zip", folder / "out.zip")
    assert list(folder.iterdir()) == []


def test_nothing_to_export_is_said(indexed_library: Library, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no photo to export"):
        export_results(indexed_library, [], "zip", tmp_path / "out.zip")
    with pytest.raises(QueryError, match="no photo to export"):
        export_results(indexed_library, [999_999], "json", tmp_path / "out.json")


def test_a_missing_folder_or_a_strange_format_is_said(indexed_library: Library, tmp_path: Path) -> None:
    ids = indexed_library.catalogue.ids()
    with pytest.raises(UsageError, match="can’t be written"):
        export_results(indexed_library, ids, "csv", tmp_path / "nowhere" / "out.csv")
    with pytest.raises(UsageError, match="no export as “pdf”"):
        export_results(indexed_library, ids, "pdf", tmp_path / "out.pdf")  # type: ignore[arg-type]


def test_the_originals_are_not_touched(indexed_library: Library, tmp_path: Path) -> None:
    root = indexed_library.settings.images[0]
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in root.rglob("*.*")}
    for form in ("zip", "csv", "json", "contact-sheet"):
        target = tmp_path / f"out.{form}"
        export_results(indexed_library, indexed_library.catalogue.ids(), form, target)  # type: ignore[arg-type]
    assert before == {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in root.rglob("*.*")}


def test_a_photo_of_the_collection_is_nothing_to_write_to_whatever_it_is_called(
    indexed_library: Library, tmp_path: Path
) -> None:
    root = indexed_library.settings.images[0]
    (tmp_path / "link.json").symlink_to(root / "red.jpg")
    (tmp_path / "folder").symlink_to(root)
    moved = tmp_path / "moved.json"
    (root / "blue.webp").rename(moved)
    (root / "blue.webp").symlink_to(moved)
    photos = [root / "red.jpg", root / "new.png", tmp_path / "link.json", tmp_path / "folder" / "orange.png", moved]
    for target in (*photos, root / "blue.webp"):
        with pytest.raises(UsageError, match="is or would be one of your photos"):
            check_target(indexed_library, target)
    save_photo(tmp_path / "answer.png", "red", seed=99)
    for free in (tmp_path / "new.json", tmp_path / "answer.png", root / "list.json", root):
        check_target(indexed_library, free)


def test_the_photos_of_every_folder_of_the_index_are_kept_not_only_of_those_named(
    indexed_library: Library, tmp_path: Path
) -> None:
    root = indexed_library.settings.images[0]
    indexed_library.settings = replace(indexed_library.settings, images=(tmp_path / "nowhere",))
    with pytest.raises(UsageError, match="one of your photos"):
        check_target(indexed_library, root / "new.png")


def test_the_data_folder_is_written_by_the_program_alone_but_for_its_exports(
    indexed_library: Library, tmp_path: Path
) -> None:
    data = indexed_library.settings.data
    (tmp_path / "link.json").symlink_to(data / "catalogue.sqlite")
    for target in (data / "catalogue.sqlite", data / "vectors" / "new.json", tmp_path / "link.json"):
        with pytest.raises(UsageError, match="Photochat keeps to itself"):
            check_target(indexed_library, target)
    check_target(indexed_library, data / "exports" / "all.json")


@pytest.mark.parametrize("ending", ["png", "GIF", "pdf"])
def test_a_contact_sheet_is_never_called_another_format(indexed_library: Library, tmp_path: Path, ending: str) -> None:
    with pytest.raises(UsageError, match=r"ends in \.jpg"):
        export_results(indexed_library, indexed_library.catalogue.ids(), "contact-sheet", tmp_path / f"sheet.{ending}")
    assert not list(tmp_path.glob("sheet.*"))
