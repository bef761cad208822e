"""Indexing: every file is accounted for, nothing is done twice, nothing is lost."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PIL.PngImagePlugin import PngInfo

from retrieval.catalogue import Catalogue
from retrieval.cli.answers import stats_lines
from retrieval.errors import UsageError
from retrieval.indexing import BackgroundIndexing, checked_roots, first_pass, index_folder
from retrieval.indexing.folders import Folders
from retrieval.indexing.run import never
from retrieval.indexing.tally import Tally
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Caption, Filters, IndexProgress, Label, Query, SkippedFile, Term
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from retrieval.words import Clause
from tests.conftest import FakeCaptioner, FakeEncoder, FakeFeatureCaptioner, FakeFeatureEncoder, save_photo
from tests.test_embedded import XMP
from tests.test_images import png_header


@pytest.fixture
def folder(library: Library) -> Path:
    return library.settings.images[0]


def run(library: Library, *roots: Path) -> IndexProgress:
    """A whole run; its last progress."""
    folders = checked_roots(roots or library.settings.images, library.settings.data)
    return list(index_folder(library, folders))[-1]


def counts(progress: IndexProgress) -> tuple[int, int, int, int, int]:
    """Indexed, unchanged, moved, removed, skipped."""
    return (
        progress.indexed,
        progress.unchanged,
        progress.moved,
        progress.removed,
        len(progress.skipped),
    )


def ids_by_name(library: Library) -> dict[str, int]:
    return {photo.path.name: photo.photo_id for photo in library.catalogue.photos(library.catalogue.ids())}


def photo_named(library: Library, name: str) -> object:
    return library.catalogue.photo(ids_by_name(library)[name])


# -- a first run


def test_every_photo_of_a_folder_is_indexed_and_captioned(library: Library) -> None:
    last = run(library)
    assert (last.phase, counts(last)) == ("done", (12, 0, 0, 0, 0))
    assert len(library.snapshot().index) == len(library.snapshot().images) == len(library.snapshot().captions) == 12
    photo = photo_named(library, "red.jpg")
    assert photo.caption.text == "A picture of red paper."
    assert photo.facts.camera == "Canon EOS 80D"
    assert (photo.facts.width, photo.facts.height) == (64, 48)
    assert photo.palette[0].lab[1] > 50  # towards red
    assert photo.label.source == "zero-shot"
    assert photo_named(library, "brown.jpg").label == Label("holiday", "folder")


def test_progress_counts_up_through_the_phases(library: Library, folder: Path) -> None:
    for number in range(30):
        save_photo(folder / f"more{number}.png", seed=number)
    steps = list(index_folder(library, [folder]))
    phases = list(dict.fromkeys(step.phase for step in steps))
    assert phases == ["finding", "photos", "captions", "done"]
    for phase in ("photos", "captions"):
        done = [step.done for step in steps if step.phase == phase]
        assert done == sorted(set(done))
        assert done[-1] == 42
        assert {step.total for step in steps if step.phase == phase} == {42}


def test_a_batch_can_be_found_as_soon_as_it_is_reported(library: Library, folder: Path) -> None:
    for number in range(30):
        save_photo(folder / f"more{number}.png", seed=number)
    for step in index_folder(library, [folder]):
        if step.phase == "photos":
            assert len(library.snapshot().index) == len(library.catalogue.ids()) == step.done


def test_the_tower_sees_a_photo_once_for_vector_and_caption(library: Library) -> None:
    run(library)
    encoder, captioner = library.encoder, library.captioner
    assert isinstance(encoder, FakeFeatureEncoder)
    assert isinstance(captioner, FakeFeatureCaptioner)
    assert (encoder.features_extracted, encoder.images_encoded, captioner.captioned) == (12, 0, 12)


def test_every_core_encodes_a_batch_of_its_own(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(first_pass.BATCH * 2):
        save_photo(folder / f"more{number}.png", seed=number)
    together, encode = threading.Barrier(2, timeout=20), library.encoder.encode_with_features
    monkeypatch.setattr(library.encoder, "encode_with_features", lambda images: (together.wait(), encode(images))[1])
    for step in index_folder(library, [folder]):
        if step.phase == "photos" and step.done >= 2 * first_pass.BATCH:
            together.abort()
            break
    assert len(library.catalogue.ids()) >= 2 * first_pass.BATCH


def test_originals_are_never_written_to(library: Library, folder: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*.*")}
    run(library)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*.*")} == before


def test_an_empty_folder_is_no_failure(library: Library, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert counts(run(library, tmp_path / "empty")) == (0, 0, 0, 0, 0)


# -- further runs


def test_a_second_run_embeds_nothing(indexed_library: Library) -> None:
    encoder, catalogue = indexed_library.encoder, indexed_library.catalogue
    before = (encoder.image_calls, encoder.texts_encoded, catalogue.revision)
    assert counts(run(indexed_library)) == (0, 12, 0, 0, 0)
    assert (encoder.image_calls, encoder.texts_encoded, catalogue.revision) == before


def test_photos_of_an_older_catalogue_get_their_perceptual_hashes_and_keep_their_captions(
    indexed_library: Library,
) -> None:
    with sqlite3.connect(indexed_library.catalogue.path) as connection:
        connection.execute("UPDATE photos SET hashes = NULL")
    connection.close()
    captioner = indexed_library.captioner
    assert isinstance(captioner, FakeFeatureCaptioner)
    captioned = captioner.captioned
    assert counts(run(indexed_library)) == (12, 0, 0, 0, 0)
    assert len(indexed_library.catalogue.perceptual_hashes()[0]) == 12
    assert captioner.captioned == captioned
    assert len(indexed_library.snapshot().captions) == 12


@pytest.fixture
def sharp_and_blurred(folder: Path) -> tuple[Path, Path]:
    """A picture, and the same out of focus."""
    sharp, blurred = folder / "sharp.png", folder / "blurred.png"
    noise = np.random.default_rng(1).integers(0, 256, (60, 80), np.uint8)
    picture = Image.fromarray(noise).resize((320, 240), Image.Resampling.NEAREST)
    picture.save(sharp)
    picture.filter(ImageFilter.GaussianBlur(3)).save(blurred)
    return sharp, blurred


def sharpness_by_name(library: Library) -> dict[str, float | None]:
    return {photo.path.name: photo.sharpness for photo in library.catalogue.photos(library.catalogue.ids())}


def test_how_sharp_a_photo_is_is_measured_once_and_kept_wherever_its_file_goes(
    library: Library, folder: Path, sharp_and_blurred: tuple[Path, Path], tmp_path: Path
) -> None:
    sharp, blurred = sharp_and_blurred
    run(library)
    measured = sharpness_by_name(library)
    assert measured["sharp.png"] > 3 * measured["blurred.png"] > 0  # type: ignore[operator]
    shutil.copy(sharp, folder / "copy.png")
    sharp.rename(folder / "moved.png")
    blurred.rename(tmp_path / "blurred.png")
    run(library)
    (tmp_path / "blurred.png").rename(folder / "back.png")
    run(library)
    after = sharpness_by_name(library)
    assert after["copy.png"] == after["moved.png"] == measured["sharp.png"]
    assert after["back.png"] == measured["blurred.png"]
    facts, ids = library.snapshot().facts, ids_by_name(library)
    assert facts.sharpness[facts.ids == ids["back.png"]] == pytest.approx(measured["blurred.png"])


def test_photos_of_an_older_catalogue_are_measured_and_not_embedded_again(
    library: Library, folder: Path, sharp_and_blurred: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copy(sharp_and_blurred[0], folder / "copy.png")
    run(library)
    measured, calls = sharpness_by_name(library), library.encoder.image_calls
    sharp_and_blurred[1].rename(tmp_path / "blurred.png")
    run(library)
    with sqlite3.connect(library.catalogue.path) as connection:  # as the migration leaves them
        connection.execute("UPDATE photos SET sharpness = NULL, stamp = 0")
        connection.execute("UPDATE away SET sharpness = NULL")
    connection.close()
    assert counts(run(library)) == (0, 14, 0, 0, 0)
    assert library.encoder.image_calls == calls
    (tmp_path / "blurred.png").rename(sharp_and_blurred[1])
    run(library)
    assert sharpness_by_name(library) == measured
    facts = library.snapshot().facts
    assert not np.isnan(facts.sharpness).any()


def test_a_touched_photo_is_not_embedded_again(indexed_library: Library, folder: Path) -> None:
    before = indexed_library.encoder.image_calls
    os.utime(folder / "red.jpg", (1, 1))
    assert counts(run(indexed_library)) == (0, 12, 0, 0, 0)
    assert indexed_library.encoder.image_calls == before


def test_a_renamed_photo_keeps_its_id_vectors_and_likes(indexed_library: Library, folder: Path) -> None:
    before, catalogue = ids_by_name(indexed_library), indexed_library.catalogue
    catalogue.likes.put("me", [before["red.jpg"]], [])
    calls = indexed_library.encoder.image_calls
    (folder / "new").mkdir()
    (folder / "red.jpg").rename(folder / "new" / "crimson.jpg")
    assert counts(run(indexed_library)) == (0, 11, 1, 0, 0)
    assert indexed_library.encoder.image_calls == calls
    assert ids_by_name(indexed_library)["crimson.jpg"] == before["red.jpg"]
    assert catalogue.likes.of("me")[0] == (before["red.jpg"],)
    assert catalogue.having_words(["crimson"]).tolist() == [before["red.jpg"]]


def test_a_renamed_folder_moves_all_its_photos(indexed_library: Library, folder: Path) -> None:
    (folder / "holiday").rename(folder / "Norway")
    assert counts(run(indexed_library)) == (0, 10, 2, 0, 0)
    assert photo_named(indexed_library, "brown.jpg").label == Label("Norway", "folder")


def test_a_photo_that_changes_its_case_keeps_its_id_where_disks_know_no_cases(
    indexed_library: Library, folder: Path
) -> None:
    before = ids_by_name(indexed_library)
    (folder / "red.jpg").rename(folder / "RED.JPG")
    os.link(folder / "RED.JPG", folder / "red.jpg")  # such a disk answers to both names, and lists the one
    assert counts(run(indexed_library)) == (0, 11, 1, 0, 0)
    assert ids_by_name(indexed_library)["RED.JPG"] == before["red.jpg"]


def test_a_copy_shares_the_vectors(indexed_library: Library, folder: Path) -> None:
    calls = indexed_library.encoder.image_calls
    shutil.copy(folder / "red.jpg", folder / "red again.jpg")
    assert counts(run(indexed_library)) == (1, 12, 0, 0, 0)
    assert indexed_library.encoder.image_calls == calls
    ids = ids_by_name(indexed_library)
    original, copy = indexed_library.snapshot().index.reconstruct(np.array([ids["red.jpg"], ids["red again.jpg"]]))
    assert np.array_equal(original, copy)


def test_a_copy_has_the_date_of_its_own_name_and_nobody_has_that_of_the_file(library: Library, folder: Path) -> None:
    shutil.copyfile(folder / "gradient.png", folder / "IMG-20190704-WA0001.png")
    run(library)
    photos = {p.path.name: p for p in library.catalogue.photos(library.catalogue.ids())}
    assert photos["IMG-20190704-WA0001.png"].facts.taken == datetime(2019, 7, 4)
    assert photos["gradient.png"].facts.taken is None
    dated = library.snapshot().passing(Filters(after=date(2000, 1, 1)))
    assert dated is not None
    assert photos["gradient.png"].photo_id not in library.snapshot().ids_of(dated)


def test_a_time_that_no_calendar_has_stops_nothing(library: Library, folder: Path) -> None:
    for name, year in (("red.jpg", 2300), ("blue.webp", 30828), ("orange.png", -3)):
        seconds = (year - 1970) * 31_556_952
        os.utime(folder / name, (seconds, seconds))
    assert counts(run(library))[0] == 12
    assert counts(run(library)) == (0, 12, 0, 0, 0)
    (folder / "bad.jpg").write_text("text")
    os.utime(folder / "bad.jpg", (10**12, 10**12))
    assert [str(skipped.reason) for skipped in run(library).skipped] == ["it is not a photo, but text"]


def test_a_change_at_the_same_size_and_time_is_seen(indexed_library: Library, folder: Path) -> None:
    path = folder / "gradient.png"
    image = Image.open(path)
    image.load()
    for name, wanted in (("Anna", "anna"), ("Bert", "bert")):
        before = path.stat()
        note = PngInfo()
        note.add_itxt("XML:com.adobe.xmp", XMP.format(word=name))
        image.save(path, pnginfo=note)
        if name == "Bert":
            assert path.stat().st_size == before.st_size
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        run(indexed_library)
        assert len(indexed_library.catalogue.having_words([wanted])) == 1
    assert not len(indexed_library.catalogue.having_words(["anna"]))


def test_a_sidecar_that_comes_later_is_read_and_costs_no_encoding(indexed_library: Library, folder: Path) -> None:
    calls = indexed_library.encoder.image_calls
    (folder / "red.jpg.xmp").write_text(XMP.format(word="Zanzibar"))
    assert counts(run(indexed_library)) == (0, 12, 0, 0, 0)
    (photo_id,) = indexed_library.catalogue.having_words(["zanzibar"]).tolist()
    assert photo_id == ids_by_name(indexed_library)["red.jpg"]
    assert indexed_library.catalogue.photo(photo_id).facts.keywords == ("Zanzibar",)
    assert indexed_library.encoder.image_calls == calls


def test_a_link_is_no_second_photo_and_videos_are_counted(library: Library, folder: Path) -> None:
    (folder / "link.jpg").symlink_to(folder / "red.jpg")
    os.link(folder / "blue.webp", folder / "zz hard.webp")
    (folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    (folder / "red.mov").write_bytes(b"\0\0\0\x14ftypqt  ")  # the moving part of a live photo
    progress = run(library)
    assert counts(progress) == (12, 0, 0, 0, 0)
    assert len(progress.videos) == 1


def test_a_name_that_macos_takes_apart_is_found_as_it_is_typed(library: Library, folder: Path) -> None:
    name = unicodedata.normalize("NFD", "Café Zürich.jpg")
    save_photo(folder / unicodedata.normalize("NFD", "Österreich") / name, seed=7)
    run(library)
    for path in ("Österreich", "café zürich", unicodedata.normalize("NFD", "Café")):
        assert len(library.catalogue.paths().containing(path)) == 1
    assert len(library.catalogue.having_words(["Österreich"])) == 1


def test_the_longest_name_that_a_disk_takes_is_indexed(library: Library, folder: Path) -> None:
    shutil.copy(folder / "red.jpg", folder / ("x" * 251 + ".jpg"))
    assert counts(run(library))[0] == 13


def test_copies_in_one_run_are_embedded_and_captioned_once(library: Library, folder: Path) -> None:
    for number in range(40):
        shutil.copy(folder / "red.jpg", folder / f"copy{number}.jpg")
    assert counts(run(library)) == (52, 0, 0, 0, 0)
    assert library.encoder.features_extracted == 12
    assert library.captioner.captioned == 12
    assert len(library.snapshot().captions) == 52


def test_a_touched_photo_and_its_new_copy_are_not_embedded_again(indexed_library: Library, folder: Path) -> None:
    calls = indexed_library.encoder.image_calls
    os.utime(folder / "red.jpg", (1, 1))
    shutil.copyfile(folder / "red.jpg", folder / "another.jpg")
    assert counts(run(indexed_library)) == (1, 12, 0, 0, 0)
    assert indexed_library.encoder.image_calls == calls


def test_one_of_two_copies_moves(indexed_library: Library, folder: Path) -> None:
    shutil.copy(folder / "red.jpg", folder / "copy.jpg")
    run(indexed_library)
    before = ids_by_name(indexed_library)
    (folder / "copy.jpg").rename(folder / "moved.jpg")
    assert counts(run(indexed_library)) == (0, 12, 1, 0, 0)
    after = ids_by_name(indexed_library)
    assert (after["red.jpg"], after["moved.jpg"]) == (before["red.jpg"], before["copy.jpg"])


def test_two_photos_that_swap_names_are_told_apart(indexed_library: Library, folder: Path) -> None:
    (folder / "red.jpg").rename(folder / "x")
    (folder / "orange.png").rename(folder / "red.jpg")
    (folder / "x").rename(folder / "orange.png")
    run(indexed_library)
    for name, colour in (("red.jpg", "orange"), ("orange.png", "red")):
        photo = photo_named(indexed_library, name)
        assert photo.caption.text == f"A picture of {colour} paper."
    assert len(indexed_library.snapshot().index) == 12


def test_a_deleted_photo_leaves(indexed_library: Library, folder: Path) -> None:
    gone = ids_by_name(indexed_library)["red.jpg"]
    (folder / "red.jpg").unlink()
    assert counts(run(indexed_library)) == (0, 11, 0, 1, 0)
    assert gone not in indexed_library.snapshot().index.ids
    assert len(indexed_library.snapshot().captions) == 11


@pytest.mark.parametrize("name", ["red.jpg", "crimson.jpg"])
def test_a_photo_that_comes_back_within_a_month_is_itself_again_and_is_not_looked_at(
    indexed_library: Library, folder: Path, tmp_path: Path, name: str
) -> None:
    library, catalogue = indexed_library, indexed_library.catalogue
    before, vectors = photo_named(library, "red.jpg"), library.snapshot()
    shared = vectors.index.reconstruct(np.array([before.photo_id]))
    calls, captioned = library.encoder.image_calls, library.captioner.captioned
    (folder / "red.jpg").rename(tmp_path / "red.jpg")
    catalogue.away.today = lambda: date(2026, 3, 1)
    run(library)
    assert (library.stats().away, library.stats().photos) == (1, 11)
    lines = stats_lines(library.stats(), library.snapshot().index, catalogue.roots(), library.settings.data)
    assert "Left:     1 photo, kept for 30 days in case its file comes back" in lines
    assert len(catalogue.having_words(["red"])) == 0
    catalogue.away.today = lambda: date(2026, 3, 31)
    run(library)  # another run, and nothing there
    (tmp_path / "red.jpg").rename(folder / name)
    assert counts(run(library)) == (1, 11, 0, 0, 0)
    assert (library.encoder.image_calls, library.captioner.captioned) == (calls, captioned)
    after = photo_named(library, name)
    assert (after.photo_id, after.caption, after.label, after.uuid) == (
        before.photo_id, before.caption, before.label, before.uuid,
    )  # fmt: skip
    assert np.array_equal(library.snapshot().index.reconstruct(np.array([after.photo_id])), shared)
    assert after.photo_id in catalogue.having_words([Path(name).stem])
    assert library.stats().away == 0
    assert len(library.snapshot()) == len(library.catalogue.ids()) == 12


def test_rows_of_a_photo_that_left_go_after_a_month(indexed_library: Library, folder: Path, tmp_path: Path) -> None:
    library, calls = indexed_library, indexed_library.encoder.image_calls
    gone = ids_by_name(library)["red.jpg"]
    (folder / "red.jpg").rename(tmp_path / "red.jpg")
    library.catalogue.away.today = lambda: date(2026, 3, 1)
    run(library)
    library.catalogue.away.today = lambda: date(2026, 4, 1)
    run(library)
    assert library.stats().away == 0
    (tmp_path / "red.jpg").rename(folder / "red.jpg")
    run(library)
    assert library.encoder.image_calls == calls + 1
    assert ids_by_name(library)["red.jpg"] > gone


def test_two_files_of_a_photo_that_left_are_itself_and_a_copy(
    indexed_library: Library, folder: Path, tmp_path: Path
) -> None:
    library, calls, gone = indexed_library, indexed_library.encoder.image_calls, ids_by_name(indexed_library)["red.jpg"]
    (folder / "red.jpg").rename(tmp_path / "red.jpg")
    run(library)
    for name in ("one.jpg", "two.jpg"):
        shutil.copy(tmp_path / "red.jpg", folder / name)
    assert counts(run(library)) == (2, 11, 0, 0, 0)
    names = ids_by_name(library)
    assert gone in (names["one.jpg"], names["two.jpg"])
    assert library.encoder.image_calls == calls
    assert {photo_named(library, name).caption.text for name in ("one.jpg", "two.jpg")} == {"A picture of red paper."}


def test_a_photo_that_left_and_comes_in_the_place_of_another_has_its_place(
    indexed_library: Library, folder: Path, tmp_path: Path
) -> None:
    library, black = indexed_library, ids_by_name(indexed_library)["black.jpg"]
    (folder / "red.jpg").rename(tmp_path / "red.jpg")
    run(library)
    (tmp_path / "red.jpg").replace(folder / "black.jpg")
    assert counts(run(library)) == (1, 10, 0, 0, 0)
    photo = photo_named(library, "black.jpg")
    assert (photo.photo_id, photo.caption.text) == (black, "A picture of red paper.")


def test_an_edited_photo_gets_another_vector_and_caption(indexed_library: Library, folder: Path) -> None:
    before = ids_by_name(indexed_library)["red.jpg"]
    save_photo(folder / "red.jpg", "green", size=(70, 40))
    assert counts(run(indexed_library)) == (1, 11, 0, 0, 0)
    photo = photo_named(indexed_library, "red.jpg")
    assert (photo.photo_id, photo.facts.width) == (before, 70)
    assert photo.caption.text == "A picture of green paper."


# -- bad files


def test_bad_files_are_named_with_their_reason_and_the_run_goes_on(library: Library, folder: Path) -> None:
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("no photo")
    (folder / "huge.png").write_bytes(png_header(20_000, 20_000))
    whole = (folder / "red.jpg").read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    last = run(library)
    assert {skip.path.name: str(skip.reason) for skip in last.skipped} == {
        "cut.jpg": "it is cut off",
        "empty.jpg": "it is empty",
        "huge.png": "400 MP is over the 250 MP limit",
        "text.jpg": "it is not a photo, but text",
    }
    assert counts(last) == (12, 0, 0, 0, 4)
    assert library.catalogue.skipped() == sorted(last.skipped, key=lambda skip: skip.path)
    assert run(library).skipped == tuple(sorted(last.skipped, key=lambda skip: skip.path))


def test_a_file_that_was_mended_or_deleted_is_skipped_no_more(library: Library, folder: Path) -> None:
    (folder / "a.jpg").write_text("no photo")
    (folder / "b.jpg").write_text("no photo")
    run(library)
    save_photo(folder / "a.jpg", seed=1)
    (folder / "b.jpg").unlink()
    assert counts(run(library)) == (1, 12, 0, 0, 0)
    assert library.catalogue.skipped() == []


def test_a_photo_that_went_bad_is_skipped_and_does_not_count_as_removed(indexed_library: Library, folder: Path) -> None:
    (folder / "red.jpg").write_bytes(b"")
    assert counts(run(indexed_library)) == (0, 11, 0, 0, 1)
    assert len(indexed_library.snapshot().index) == 11


def test_a_raised_limit_takes_in_what_was_too_large(library: Library, folder: Path) -> None:
    Image.new("RGB", (1200, 1000)).save(folder / "large.png")
    strict = replace(library.settings, max_megapixels=1.0)
    with Library(strict, Catalogue.open(library.catalogue.path), Models("builtin", FakeEncoder, lambda: None)) as first:
        assert [skip.path.name for skip in run(first).skipped] == ["large.png"]
    with Library(
        library.settings, Catalogue.open(library.catalogue.path), Models("builtin", FakeEncoder, lambda: None)
    ) as second:
        assert counts(run(second)) == (1, 12, 0, 0, 0)


def test_a_changed_photo_that_cannot_be_had_now_is_kept(indexed_library: Library, folder: Path) -> None:
    """As on a disk that goes away while it is read."""
    catalogue, model = indexed_library.catalogue, indexed_library.encoder.name
    folders = Folders(catalogue, model, [folder], 10**9)
    os.utime(folder / "red.jpg", (1, 1))
    list(folders.walk())
    red = folders.present[folder / "red.jpg"]
    (folder / "red.jpg").rename(folder / "away")
    tally = Tally()
    list(first_pass.FirstPass(indexed_library, folders, tally, never).steps([red]))
    assert tally.skipped == [SkippedFile(folder / "red.jpg", Clause("unreadable-gone"))]
    assert len(indexed_library.snapshot().index) == 12
    (folder / "away").rename(folder / "red.jpg")
    assert counts(run(indexed_library)) == (0, 12, 0, 0, 0)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_loses_nothing(indexed_library: Library, folder: Path) -> None:
    (folder / "holiday").chmod(0)
    try:
        assert counts(run(indexed_library)) == (0, 10, 0, 0, 1)
    finally:
        (folder / "holiday").chmod(0o755)
    assert counts(run(indexed_library)) == (0, 12, 0, 0, 0)


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>.jpg",
        "${alert(1)}.jpg",
        "🐕 été.jpg",
        "x" * 200 + ".jpg",
        "a'b\"c;--.jpg",
    ],
)
def test_any_file_name_is_only_a_name(library: Library, folder: Path, name: str) -> None:
    save_photo(folder / name, "red", seed=1)
    assert counts(run(library)) == (13, 0, 0, 0, 0)
    assert name in ids_by_name(library)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_utf8_is_indexed(library: Library, folder: Path) -> None:
    save_photo(folder / os.fsdecode(b"caf\xe9.jpg"), "red", seed=1)
    assert counts(run(library)) == (13, 0, 0, 0, 0)
    assert counts(run(library)) == (0, 13, 0, 0, 0)


# -- roots


def test_a_folder_that_does_not_exist_is_a_sentence_and_loses_nothing(indexed_library: Library, tmp_path: Path) -> None:
    for wrong in (tmp_path / "nowhere", indexed_library.settings.images[0] / "red.jpg"):
        with pytest.raises(UsageError, match=r"(There’s no folder .*|isn’t a folder)\. Name a folder of photos"):
            run(indexed_library, wrong)
    assert len(indexed_library.snapshot().index) == 12


def test_a_data_folder_among_the_photos_is_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="lies inside the photos"):
        run(library, library.settings.data.parent)


def test_one_data_folder_holds_several_roots(indexed_library: Library, tmp_path: Path) -> None:
    save_photo(tmp_path / "other" / "new.jpg", "red", seed=1)
    assert counts(run(indexed_library, tmp_path / "other")) == (1, 0, 0, 0, 0)
    assert len(indexed_library.snapshot().index) == 13
    (tmp_path / "other" / "new.jpg").unlink()
    assert counts(run(indexed_library)) == (0, 12, 0, 0, 0)  # the other root was not walked
    assert len(indexed_library.snapshot().index) == 13
    assert counts(run(indexed_library, tmp_path / "other")) == (0, 0, 0, 1, 0)


def test_a_folder_inside_or_around_another_is_not_indexed_twice(indexed_library: Library, folder: Path) -> None:
    (resolved,) = indexed_library.catalogue.roots()
    assert counts(run(indexed_library, folder / "holiday")) == (0, 2, 0, 0, 0)
    assert counts(run(indexed_library, folder / "holiday", folder)) == (0, 12, 0, 0, 0)
    assert list(indexed_library.catalogue.roots()) == [resolved]


def test_an_outer_folder_takes_the_place_of_an_inner_one(library: Library, folder: Path) -> None:
    run(library, folder / "holiday")
    assert counts(run(library, folder)) == (10, 2, 0, 0, 0)
    assert list(library.catalogue.roots()) == [folder.resolve()]


def test_an_unplugged_disk_loses_nothing(indexed_library: Library, folder: Path) -> None:
    """What is left of it is an empty folder, which lies on another device."""
    (root,) = indexed_library.catalogue.roots()
    indexed_library.catalogue.set_roots({root: -1})
    shutil.move(folder, folder.with_name("elsewhere"))
    folder.mkdir()
    assert counts(run(indexed_library)) == (0, 0, 0, 0, 0)
    assert len(indexed_library.snapshot().index) == 12


def test_the_roots_are_looked_up_once_however_many_photos_are_missing(indexed_library: Library, folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    folders = Folders(indexed_library.catalogue, indexed_library.encoder.name, [folder.resolve()], 10**9)
    list(folders.walk())
    asked: list[str] = []
    with indexed_library.catalogue._connections.reading() as connection:
        connection.set_trace_callback(asked.append)
    assert len(folders.missing_photos()) == 12
    assert sum("FROM roots" in statement for statement in asked) == 1


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another device than that of temporary files."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("needs another file system that can be written to")
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


@pytest.mark.parametrize("left", ["nothing", "an empty folder", "a link that leads nowhere"])
def test_a_disk_in_a_sub_folder_that_is_unplugged_loses_nothing(
    library: Library, folder: Path, other_disk: Path, left: str
) -> None:
    save_photo(other_disk / "usb" / "far.png", "green", seed=1)
    save_photo(other_disk / "usb" / "deep" / "down.png", "green", seed=2)
    place = folder / "usb"
    place.symlink_to(other_disk / "usb")  # as a mount: another device than that of the folder around it
    assert counts(run(library)) == (14, 0, 0, 0, 0)
    before, catalogue = ids_by_name(library), library.catalogue
    catalogue.likes.put("me", [before["down.png"]], [])
    if left == "a link that leads nowhere":
        (other_disk / "usb").rename(other_disk / "unplugged")
    else:
        place.unlink()
        if left == "an empty folder":
            place.mkdir()
    for _ in range(2):
        assert counts(run(library)) == (0, 12, 0, 0, 0)
    hits = SearchEngine(library).search(Query((Term("green"),), top_k=20)).hits
    assert "far.png" not in {hit.photo.path.name for hit in hits}  # not to be shown while it cannot be opened
    if left == "a link that leads nowhere":
        (other_disk / "unplugged").rename(other_disk / "usb")
    else:
        if left == "an empty folder":
            place.rmdir()
        place.symlink_to(other_disk / "usb")
    assert counts(run(library)) == (0, 14, 0, 0, 0)
    assert ids_by_name(library) == before
    assert catalogue.likes.of("me") == ((before["down.png"],), ())


def test_what_is_deleted_from_a_disk_in_a_sub_folder_leaves(library: Library, folder: Path, other_disk: Path) -> None:
    for number in range(2):
        save_photo(other_disk / f"{number}.png", "green", seed=number)
    (folder / "usb").symlink_to(other_disk)
    run(library)
    (other_disk / "1.png").unlink()
    assert counts(run(library)) == (0, 13, 0, 1, 0)


def test_a_folder_that_was_emptied_is_emptied(indexed_library: Library, folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    assert counts(run(indexed_library)) == (0, 0, 0, 12, 0)
    assert len(indexed_library.snapshot().index) == 0


# -- labels


def test_given_labels_reach_the_photos_and_later_changes_too(library: Library, folder: Path) -> None:
    table = folder / "labels.csv"
    table.write_text("file,label,description\nred.jpg,stop sign,Our corner\nholiday/brown.jpg,hut,\n")
    run(library)
    assert photo_named(library, "red.jpg").label == Label("stop sign", "given", description="Our corner")
    assert photo_named(library, "brown.jpg").label == Label("hut", "given")
    assert library.catalogue.having_words(["corner"]).tolist() == [ids_by_name(library)["red.jpg"]]
    calls = library.encoder.image_calls
    table.write_text("file,label\nred.jpg,fire engine\n")
    run(library)
    assert photo_named(library, "red.jpg").label == Label("fire engine", "given")
    assert photo_named(library, "brown.jpg").label == Label("holiday", "folder")
    table.unlink()
    run(library)
    assert photo_named(library, "red.jpg").label.source == "zero-shot"
    assert library.encoder.image_calls == calls


def test_a_bad_table_of_labels_is_named_and_stops_nothing(library: Library, folder: Path) -> None:
    (folder / "labels.csv").write_text("name;what\n")
    last = run(library)
    assert counts(last) == (12, 0, 0, 0, 1)
    assert last.skipped[0].path.name == "labels.csv"


# -- captions


def test_a_caption_that_the_photo_contradicts_is_not_stated(settings: Settings) -> None:
    class Mistaken(FakeCaptioner):
        def _caption(self, share: NDArray[np.float32]) -> Caption:
            return Caption("A picture of yellow paper.", log_probability=-0.1)

    with with_captioner(settings, Mistaken()) as library:
        run(library)
        assert photo_named(library, "yellow.jpg").caption.certain
        caption = photo_named(library, "red.jpg").caption
        assert caption.certain is False
        assert "yellow paper" not in caption.text


def test_an_unsure_caption_is_put_together_from_label_and_colour(settings: Settings) -> None:
    with with_captioner(settings, FakeFeatureCaptioner("red")) as library:
        run(library)
        photo = photo_named(library, "red.jpg")
        assert photo.caption.certain is False
        assert photo.caption.text.startswith("Probably ")
        assert "; mostly " in photo.caption.text
        assert photo.caption.log_probability == -3.0
        assert photo_named(library, "blue.webp").caption.certain
        expected = library.encoder.encode_texts(["A picture of red paper."])  # what the captioner wrote
        assert np.allclose(library.snapshot().captions.reconstruct(np.array([photo.photo_id])), expected, atol=1e-3)


def with_captioner(settings: Settings, captioner: object) -> Library:
    return Library(
        settings,
        Catalogue.open(settings.data / "catalogue.sqlite"),
        Models("builtin", FakeFeatureEncoder, lambda: captioner),
    )


def test_captions_follow_when_a_captioner_is_there_later(settings: Settings) -> None:
    with with_captioner(settings, None) as library:
        assert counts(run(library)) == (12, 0, 0, 0, 0)
        assert len(library.snapshot().captions) == 0
    for later in (FakeFeatureCaptioner(), FakeCaptioner()):
        with with_captioner(settings, later) as library:
            run(library)
            assert len(library.snapshot().captions) == 12
            assert library.encoder.images_encoded == 0


def test_features_beyond_the_limit_are_made_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_pass, "KEPT_FEATURES", 0)
    run(library)
    assert len(library.snapshot().captions) == 12
    assert library.encoder.features_extracted == 24


def test_the_second_pass_goes_on_where_it_stopped(library: Library, folder: Path) -> None:
    for number in range(30):
        save_photo(folder / f"more{number}.png", seed=number)
    first = index_folder(library, [folder])
    next(step for step in first if step.phase == "captions")
    first.close()
    captioned = library.captioner.captioned
    assert 0 < captioned < 42
    assert counts(run(library)) == (0, 42, 0, 0, 0)
    assert library.captioner.captioned == 42
    assert library.encoder.features_extracted == 42
    assert len(library.snapshot().captions) == 42


def test_a_photo_that_left_before_its_caption_stops_nothing(settings: Settings) -> None:
    with with_captioner(settings, FakeCaptioner()) as library:
        steps = index_folder(library, settings.images)
        next(step for step in steps if step.phase == "photos")
        (settings.images[0] / "red.jpg").unlink()
        assert list(steps)[-1].phase == "done"
        assert len(library.snapshot().captions) == 11


# -- stopping


def test_a_cancelled_run_keeps_what_it_has_and_the_next_goes_on(library: Library, folder: Path) -> None:
    for number in range(30):
        save_photo(folder / f"more{number}.png", seed=number)
    answers = iter([False, True])
    last = list(index_folder(library, [folder], lambda: next(answers, True)))[-1]
    assert last.phase == "cancelled"
    assert 0 < last.indexed < 42
    assert (last.done, last.total) == (last.indexed, 42)  # so that it can be said how many wait
    assert len(library.snapshot().index) == last.indexed
    assert library.catalogue.roots().keys() == {folder}  # the next run knows where to go on
    assert counts(run(library)) == (42 - last.indexed, last.indexed, 0, 0, 0)


def test_cancelling_before_the_end_removes_nothing(indexed_library: Library, folder: Path) -> None:
    (folder / "holiday").rename(folder / "elsewhere")
    list(index_folder(indexed_library, [folder], lambda: True))
    assert len(indexed_library.snapshot().index) == 12


CHILD = """
import sys
from pathlib import Path
from retrieval.catalogue import Catalogue
from retrieval.cli.answers import stats_lines
from retrieval.indexing import index_folder
from retrieval.indexing.folders import Folders
from retrieval.indexing.tally import Tally
from retrieval.library import Library
from retrieval.models import Models
from retrieval.settings import Settings
from tests.conftest import FakeFeatureCaptioner, FakeFeatureEncoder
photos, data = map(Path, sys.argv[1:])
settings = Settings((photos,), data)
catalogue = Catalogue.open(data / "catalogue.sqlite")
library = Library(settings, catalogue, Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner))
for step in index_folder(library, [photos]):
    print(step.phase, step.done, flush=True)
"""


@pytest.mark.parametrize("phase", ["photos", "captions"])
def test_a_killed_run_loses_at_most_a_batch(library: Library, folder: Path, phase: str) -> None:
    for number in range(120):
        save_photo(folder / f"more{number}.png", seed=number)
    command = [sys.executable, "-c", CHILD, str(folder), str(library.settings.data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]) as child:
        assert child.stdout is not None
        reported = next(int(line.split()[1]) for line in child.stdout if line.startswith(phase) and "32" in line)
        os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    kept = len(library.catalogue.ids()) if phase == "photos" else library.stats().captioned
    assert kept >= reported
    kept_photos = len(library.catalogue.ids())
    assert counts(run(library)) == (132 - kept_photos, kept_photos, 0, 0, 0)
    assert len(library.snapshot().index) == len(library.snapshot().captions) == 132


# -- in the background


@pytest.fixture
def indexing(library: Library) -> Iterator[BackgroundIndexing]:
    background = BackgroundIndexing(library)
    yield background
    background.cancel()
    background.wait()


def eventually(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def test_a_run_in_the_background_can_be_followed(indexing: BackgroundIndexing, library: Library) -> None:
    assert (indexing.progress, indexing.running) == (None, False)
    indexing.start(library.settings.images)
    steps = list(indexing.follow())
    assert steps[-1].phase == "done"
    assert steps[-1] is indexing.progress
    assert eventually(lambda: not indexing.running)
    indexing.start(library.settings.images)
    assert list(indexing.follow())[-1].unchanged == 12


def test_one_run_at_a_time(indexing: BackgroundIndexing, library: Library, folder: Path) -> None:
    for number in range(100):
        save_photo(folder / f"more{number}.png", seed=number)
    indexing.start([folder])
    with pytest.raises(UsageError, match="being indexed already"):
        indexing.start([folder])
    indexing.cancel()
    indexing.wait()
    assert indexing.progress is not None
    assert indexing.progress.phase == "cancelled"


def test_searching_goes_on_meanwhile(indexing: BackgroundIndexing, library: Library, folder: Path) -> None:
    for number in range(60):
        save_photo(folder / f"more{number}.png", seed=number)
    indexing.start([folder])
    sizes = []
    for _ in indexing.follow():
        snapshot = library.snapshot().index
        _, ids = snapshot.search(np.ones((1, FakeEncoder.dim), np.float32), max(1, len(snapshot)))
        assert len(library.catalogue.photos(ids[0])) == len(snapshot)
        sizes.append(len(snapshot))
    assert sizes == sorted(sizes)
    assert sizes[-1] == 72


def test_a_failed_run_says_why(indexing: BackgroundIndexing, tmp_path: Path) -> None:
    indexing.start([tmp_path / "nowhere"])
    with pytest.raises(UsageError, match="There’s no folder"):
        list(indexing.follow())
    assert isinstance(indexing.failure, UsageError)
    assert not indexing.running
