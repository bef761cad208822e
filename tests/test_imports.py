"""What other programs know of photos comes in: tables, captions, Google Takeout, XMP; what is wrong is named."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.descriptions import typed
from retrieval.errors import UsageError
from retrieval.export import export_results
from retrieval.imports import ImportReport, import_told
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.records import Filters, Photo, Query
from retrieval.search import SearchEngine


def photo(library: Library, name: str) -> Photo:
    (match,) = [entry for entry in library.catalogue.photos(library.catalogue.ids()) if entry.path.name == name]
    return match


def bring(library: Library, tmp_path: Path, name: str, text: str) -> ImportReport:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return import_told(library, tmp_path / name)


def faults(report: ImportReport) -> list[str]:
    return [f"{fault.where}: {fault.reason}" for fault in report.faults]


def test_a_table_tells_descriptions_that_words_then_find(indexed_library: Library, tmp_path: Path) -> None:
    report = bring(indexed_library, tmp_path, "description.csv", "file,description\nred.jpg,A zeppelin over Lisbon\n")
    assert (report.entries, report.photos, report.faults) == (1, 1, ())
    assert photo(indexed_library, "red.jpg").facts.description == "A zeppelin over Lisbon"
    hits = SearchEngine(indexed_library).search(typed('"zeppelin"')).hits
    assert [hit.photo.path.name for hit in hits] == ["red.jpg"]


def test_malformed_rows_are_named_by_line_and_the_rest_comes_in(indexed_library: Library, tmp_path: Path) -> None:
    table = (
        "file,description,rating\n"
        "red.jpg,one,5\n"
        "green.png,a man, a dog,3\n"  # a separator in the text
        "nothing.jpg,two,3\n"
        ",three,\n"
        'blue.webp,"four,2\n'  # never closed
        "white.png,five,9\n"
        "black.jpg,,\n"
        "holiday/brown.jpg,six,\n"
        "red.jpg,seven,\n"
    )
    report = bring(indexed_library, tmp_path, "table.csv", table)
    assert report.photos == 2
    assert photo(indexed_library, "brown.jpg").facts.description == "six"
    assert photo(indexed_library, "red.jpg").facts.description == "one"
    assert faults(report) == [
        "line 3: it has 4 values where the first line names 3 columns; a text with separators belongs in "
        "quotation marks",
        "line 5: it names no photo",
        "line 6: a quotation mark is opened and not closed, or closed too early",
        "line 7: the rating “9” is no number from 0 to 5",
        "line 4: there is no photo nothing.jpg in the collection",
        "line 10: line 2 says something else of red.jpg, and came first",
    ]


def test_a_table_of_a_spreadsheet_has_semicolons_and_text_over_several_lines(
    indexed_library: Library, tmp_path: Path
) -> None:
    text = '\ufeffFile;Description;Tags\r\nred.jpg;"First line\r\nsecond; line";cat, dog\r\n'
    assert bring(indexed_library, tmp_path, "table.csv", text).photos == 1
    facts = photo(indexed_library, "red.jpg").facts
    assert (facts.description, facts.keywords) == ("First line second; line", ("cat", "dog"))


def test_an_index_names_photos_or_counts_them_as_pandas_does(indexed_library: Library, tmp_path: Path) -> None:
    named = bring(indexed_library, tmp_path, "description.csv", "index,description\nred,by its stem\n")
    assert named.numbered is None
    assert photo(indexed_library, "red.jpg").facts.description == "by its stem"
    counted = bring(indexed_library, tmp_path, "counted.csv", ",description\n0,the first\n11,the last\n12,none\n")
    paths = sorted(indexed_library.catalogue.photos(indexed_library.catalogue.ids()), key=lambda photo: str(photo.path))
    assert photo(indexed_library, paths[0].path.name).facts.description == "the first"
    assert counted.numbered == f"0 for {paths[0].path.name}"
    assert faults(counted) == ["line 4: there is no photo 12 in the collection"]


def test_names_and_numbers_come_in_from_one_file(indexed_library: Library, tmp_path: Path) -> None:
    records = [{"file": "red.jpg", "caption": "by its name"}, {"id": 1, "caption": "by its number"}]
    mixed = bring(indexed_library, tmp_path, "mixed.json", json.dumps(records))
    assert (mixed.entries, mixed.faults) == (2, ())
    assert photo(indexed_library, "red.jpg").facts.description == "by its name"
    second = sorted(indexed_library.catalogue.photos(indexed_library.catalogue.ids()), key=lambda one: str(one.path))[1]
    assert second.facts.description == "by its number"


def test_given_labels_outlive_the_next_indexing_run(indexed_library: Library, tmp_path: Path) -> None:
    bring(indexed_library, tmp_path, "labels.csv", "file,label,description\nholiday/purple.jpg,plum,ripe\n")
    before = indexed_library.catalogue.revision.number
    list(index_folder(indexed_library, indexed_library.settings.images))
    label = photo(indexed_library, "purple.jpg").label
    assert label is not None
    assert (label.text, label.source) == ("plum", "imported")
    assert indexed_library.catalogue.revision.number == before  # nothing is written again and again


def test_what_was_imported_outlives_a_touched_a_moved_and_a_returning_file(
    indexed_library: Library, tmp_path: Path
) -> None:
    bring(indexed_library, tmp_path, "t.csv", "file,title,keywords,label\nred.jpg,Sunset,sun;sea,evening\n")
    place = photo(indexed_library, "red.jpg").path
    elsewhere = place.with_name("moved.jpg")

    def facts_of(path: Path) -> tuple[str | None, tuple[str, ...], str | None]:
        list(index_folder(indexed_library, indexed_library.settings.images))
        kept = photo(indexed_library, path.name)
        return kept.facts.title, kept.facts.keywords, kept.label and kept.label.text

    place.touch()
    assert facts_of(place) == ("Sunset", ("sun", "sea"), "evening")
    place.rename(elsewhere)
    assert facts_of(elsewhere) == ("Sunset", ("sun", "sea"), "evening")
    content = elsewhere.read_bytes()
    elsewhere.unlink()
    list(index_folder(indexed_library, indexed_library.settings.images))
    place.write_bytes(content)
    assert facts_of(place) == ("Sunset", ("sun", "sea"), "evening")


COCO = {
    "images": [{"id": 7, "file_name": "red.jpg"}, {"id": 8, "file_name": "val/blue.webp"}, {"id": 7, "file_name": "x"}],
    "annotations": [
        {"image_id": 7, "caption": "A red sheet."},
        {"image_id": 7, "caption": "Paper"},
        {"image_id": 8, "category_id": 3},
        {"image_id": 99, "caption": "lost"},
    ],
    "categories": [{"id": 3, "name": "kite"}],
}


def test_coco_captions_become_the_description_and_categories_keywords(indexed_library: Library, tmp_path: Path) -> None:
    report = bring(indexed_library, tmp_path, "captions.json", json.dumps(COCO))
    assert photo(indexed_library, "red.jpg").facts.description == "A red sheet. Paper."
    assert photo(indexed_library, "blue.webp").facts.keywords == ("kite",)
    assert faults(report) == [
        "annotation 4: it belongs to none of the images",
        "image 3: another image has the id 7 already",
    ]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.json", '{"annotations": [{"image_id": 1, "caption": "x"}]}', "names no images"),
        ("a.json", '{"images": [], "annotations": []}', "names no images"),
        ("a.json", json.dumps(COCO)[:100], "breaks off or goes wrong at line 1"),
        ("a.json", '{"photos": 3}', "isn’t a list of photos"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.csv", "", "its first line must name the columns"),
        ("a.csv", "red.jpg,nice\n", "its first line must name the columns"),
        ("a.csv", "file,size\nred.jpg,3\n", "its first line must name the columns"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_and_changes_nothing(
    indexed_library: Library, tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    before = indexed_library.catalogue.revision
    with pytest.raises(UsageError, match=sentence) as error:
        bring(indexed_library, tmp_path, name, text)
    assert str(error.value).count("\n") == 0
    assert indexed_library.catalogue.revision == before


def test_a_file_that_is_not_there_or_no_text_is_a_sentence(indexed_library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There’s no file"):
        import_told(indexed_library, tmp_path / "nothing.csv")
    (tmp_path / "latin.csv").write_bytes("file,description\nred.jpg,café\n".encode("latin-1"))
    with pytest.raises(UsageError, match="isn’t text in UTF-8"):
        import_told(indexed_library, tmp_path / "latin.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="is about no photo"):
        import_told(indexed_library, tmp_path / "empty")


def test_captions_by_file_and_keys_that_collide(indexed_library: Library, tmp_path: Path) -> None:
    text = '{"red.jpg": "first", "blue.webp": ["one", "two"], "red.jpg": "second"}'
    report = bring(indexed_library, tmp_path, "captions.json", text)
    assert photo(indexed_library, "red.jpg").facts.description == "first"
    assert photo(indexed_library, "blue.webp").facts.description == "one. two."
    assert faults(report) == ["“red.jpg”: it occurs more than once; the first one was taken"]


def test_json_lines_go_on_after_a_broken_one(indexed_library: Library, tmp_path: Path) -> None:
    lines = '{"file": "red.jpg", "captions": ["a", "b"]}\n{"file": "white.png\n{"file": "white.png", "text": "c"}\n'
    report = bring(indexed_library, tmp_path, "captions.jsonl", lines)
    assert report.photos == 2
    assert faults(report) == ["line 2: it is no JSON"]


def test_two_photos_of_one_name_are_told_apart_by_their_folder(indexed_library: Library, tmp_path: Path) -> None:
    folder = indexed_library.settings.images[0]
    (folder / "party").mkdir()
    (folder / "party" / "brown.jpg").write_bytes((folder / "red.jpg").read_bytes() + b"\0")
    list(index_folder(indexed_library, indexed_library.settings.images))
    report = bring(indexed_library, tmp_path, "t.csv", "file,title\nbrown.jpg,Which?\nparty/brown.jpg,This one\n")
    assert faults(report) == [
        "line 2: 2 photos are called brown.jpg (in holiday and party); write the folder too",
    ]
    assert report.photos == 1


TAKEOUT = {
    "title": "red.jpg",
    "description": "On the pier",
    "photoTakenTime": {"timestamp": str(int(datetime(1999, 5, 6, 12).timestamp()))},
    "geoData": {"latitude": 38.71, "longitude": -9.14},
    "people": [{"name": "Anna"}],
    "favorited": True,
}


@pytest.mark.parametrize("name", ["red.jpg.json", "red.jpg.supplemental-metadata.json", "red.jpg.suppl.json"])
def test_takeout_tells_date_place_people_and_favourites(indexed_library: Library, tmp_path: Path, name: str) -> None:
    album = tmp_path / "Takeout" / "Photos from 1999"
    album.mkdir(parents=True)
    (album / name).write_text(json.dumps(TAKEOUT))
    (album / "metadata.json").write_text('{"title": "Photos from 1999"}')
    (album / "half.json").write_text('{"title": "green')
    report = import_told(indexed_library, tmp_path / "Takeout")
    facts = photo(indexed_library, "red.jpg").facts
    assert (facts.description, facts.latitude, facts.longitude) == ("On the pier", 38.71, -9.14)
    assert (facts.taken, facts.taken_from) == (datetime(1999, 5, 6, 12), "imported")
    assert facts.keywords == ("Anna", "favourite")
    assert faults(report) == ["Photos from 1999/half.json: it is no whole JSON file"]


def test_the_camera_s_own_time_stays_where_takeout_means_the_same_moment(
    indexed_library: Library, tmp_path: Path
) -> None:
    taken = photo(indexed_library, "red.jpg").facts.taken
    assert taken
    takeout = {**TAKEOUT, "photoTakenTime": {"timestamp": str(int(taken.timestamp()) + 7 * 3600)}}
    bring(indexed_library, tmp_path, "red.jpg.json", json.dumps(takeout))
    assert photo(indexed_library, "red.jpg").facts.taken == taken


def test_takeout_numbers_photos_of_one_name_and_shares_files_with_edited_ones(
    indexed_library: Library, tmp_path: Path
) -> None:
    folder = indexed_library.settings.images[0]
    (folder / "red(1).jpg").write_bytes((folder / "red.jpg").read_bytes() + b"\0")
    list(index_folder(indexed_library, indexed_library.settings.images))
    (folder / "red.jpg.supplemental-metadata(1).json").write_text(json.dumps(TAKEOUT))
    report = import_told(indexed_library, folder)
    assert report.photos == 1
    assert photo(indexed_library, "red(1).jpg").facts.description == "On the pier"
    assert photo(indexed_library, "red.jpg").facts.description is None


def test_xmp_files_of_another_folder_are_imported_and_a_half_one_is_named(
    indexed_library: Library, tmp_path: Path
) -> None:
    report = export_results(indexed_library, indexed_library.catalogue.ids(), "xmp", tmp_path)
    assert report == ()
    whole = (tmp_path / "green.png.xmp").read_text("utf-8")
    for file in tmp_path.rglob("*.xmp"):
        file.unlink()
    mine = whole.replace("photochat:", "other:").replace("xmlns:photochat", "xmlns:other").replace("urn:photo", "u:")
    (tmp_path / "green.png.xmp").write_text(mine)
    (tmp_path / "blue.xmp").write_text(whole[:150])
    report = import_told(indexed_library, tmp_path)
    assert photo(indexed_library, "green.png").facts.description == "A picture of green paper."
    assert faults(report) == ["blue.xmp: it is no whole XMP file"]


def test_a_sidecar_tells_all_and_is_not_taken_for_a_person_s_words(indexed_library: Library, tmp_path: Path) -> None:
    bring(indexed_library, tmp_path, "t.csv", "file,title,keywords,lat,lon\nred.jpg,A & <B>,sea,-33.85,151.21\n")
    folder = indexed_library.settings.images[0]
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    (folder / "blue.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='Lightroom'/>")
    skipped = export_results(indexed_library, indexed_library.catalogue.ids(), "xmp", folder)
    assert [(file.path.name, str(file.reason)) for file in skipped] == [
        ("blue.webp", "blue.xmp is there already, and another program’s")
    ]
    assert all(file.read_bytes() == content for file, content in before.items())  # the photos are as they were
    assert (folder / "holiday" / "brown.jpg.xmp").is_file()
    list(index_folder(indexed_library, indexed_library.settings.images))
    facts = photo(indexed_library, "red.jpg").facts
    assert (facts.title, facts.keywords, facts.description) == ("A & <B>", ("sea",), None)
    assert facts.latitude == pytest.approx(-33.85, abs=1e-6)
    assert facts.longitude == pytest.approx(151.21, abs=1e-6)
    assert photo(indexed_library, "brown.jpg").facts.keywords == ()  # “holiday” is only its folder
    assert export_results(indexed_library, indexed_library.catalogue.ids(), "xmp", folder) == skipped


def test_a_table_of_ours_comes_in_again_as_it_went_out(indexed_library: Library, tmp_path: Path) -> None:
    bring(indexed_library, tmp_path, "t.csv", "file,title,keywords,label\nred.jpg,=SUM(1),sea;sun,boat\n")
    for form in ("csv", "json"):
        export_results(indexed_library, indexed_library.catalogue.ids(), form, tmp_path / f"out.{form}")
        before = photo(indexed_library, "red.jpg")
        report = import_told(indexed_library, tmp_path / f"out.{form}")
        assert report.faults == ()
        assert photo(indexed_library, "red.jpg") == before
        label = photo(indexed_library, "purple.jpg").label
        assert label
        assert label.source == "folder"  # a label that nobody gave stays one


def test_stars_come_in_go_out_and_are_a_filter(indexed_library: Library, tmp_path: Path) -> None:
    bring(indexed_library, tmp_path, "t.csv", "file,rating\nred.jpg,4\nblue.webp,2\nwhite.png,0\n")
    filters = Filters(min_rating=3)
    hits = SearchEngine(indexed_library).search(Query(filters=filters)).hits
    assert [(hit.photo.path.name, hit.photo.facts.rating) for hit in hits] == [("red.jpg", 4)]
    folder = indexed_library.settings.images[0]
    export_results(indexed_library, [hits[0].photo.photo_id], "xmp", folder)
    (folder / "red.jpg.xmp").rename(folder / "green.png.xmp")
    list(index_folder(indexed_library, indexed_library.settings.images))
    assert photo(indexed_library, "green.png").facts.rating == 4


def test_photos_are_told_of_by_the_name_that_they_have_for_good(indexed_library: Library, tmp_path: Path) -> None:
    export_results(indexed_library, indexed_library.catalogue.ids(), "json", tmp_path / "all.json")
    rows = json.loads((tmp_path / "all.json").read_text())["photos"]
    uuid = next(row["uuid"] for row in rows if row["file"] == "red.jpg")
    bring(indexed_library, tmp_path, "t.csv", f"uuid,title\n{uuid},By its UUID\n")
    assert photo(indexed_library, "red.jpg").facts.title == "By its UUID"
    assert indexed_library.catalogue.named(uuid.upper()).path.name == "red.jpg"


def test_vectors_go_out_with_their_files(indexed_library: Library, tmp_path: Path) -> None:
    ids = indexed_library.catalogue.ids()
    export_results(indexed_library, ids, "npz", tmp_path / "vectors.npz")
    with np.load(tmp_path / "vectors.npz") as saved:
        assert saved["files"].tolist()[ids.tolist().index(photo(indexed_library, "brown.jpg").photo_id)] == (
            "holiday/brown.jpg"
        )
        np.testing.assert_array_equal(saved["photo_ids"], ids)
        np.testing.assert_allclose(np.linalg.norm(saved["image"], axis=1), 1, atol=1e-5)
        assert saved["image"].shape == saved["caption"].shape == (12, indexed_library.encoder.dim)
        assert str(saved["model"]) == indexed_library.catalogue.model
