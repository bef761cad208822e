import json
import os
import subprocess
import sys
from argparse import ArgumentTypeError
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from retrieval.cli import main
from retrieval.cli.arguments import _day, _last_day
from retrieval.models import Models
from retrieval.settings import Settings
from tests.conftest import FakeFeatureCaptioner, FakeFeatureEncoder, save_photo

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve photos, indexed from the command line with the fake models as the built-in family."""
    encoder = FakeFeatureEncoder()

    def opened(family: str, settings: Settings) -> Models:
        return Models(family, lambda: encoder, FakeFeatureCaptioner, cache=settings.data)

    monkeypatch.setattr("retrieval.library.open_models", opened)
    monkeypatch.setenv("PHOTOCHAT_IMAGES", str(photo_folder))
    monkeypatch.setenv("PHOTOCHAT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PHOTOCHAT_MODELS", "builtin")
    return photo_folder


@pytest.fixture
def indexed(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["index", str(folder)]) == 0
    capsys.readouterr()
    return folder


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1
    return json.loads(captured.out)  # type: ignore[no-any-return]


def test_indexing_ends_with_one_line_of_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.jpg").write_text("no photo")
    assert main(["index", str(folder), "--json"]) == 1
    report = answer(capsys)
    assert {key: report[key] for key in ("indexed", "unchanged", "moved", "removed")} == {
        "indexed": 12,
        "unchanged": 0,
        "moved": 0,
        "removed": 0,
    }
    assert [Path(skip["path"]).name for skip in report["skipped"]] == ["broken.jpg"]  # type: ignore[attr-defined]
    assert isinstance(report["seconds"], float)


def test_bad_files_are_named_at_the_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.jpg").write_text("no photo")
    assert main(["index", str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "12 new, 1 skipped" in lines[0]
    assert lines[1].startswith("Skipped broken.jpg: ")


def test_a_search_prints_lines_with_score_and_caption(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "red paper", "--top-k", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("red.jpg")
    assert "caption: A picture of red paper." in lines[0]
    assert lines[0].index("(score=") == lines[1].index("(score=")


def test_a_search_in_json_has_the_contract_s_fields(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "red", "-k", "1", "--json"]) == 0
    results = answer(capsys)
    assert set(results) == {"query", "match", "hits", "took_ms"}
    assert results["query"] == "red"
    (hit,) = results["hits"]  # type: ignore[misc]
    assert set(hit) >= {"rank", "photo_id", "path", "score", "caption", "label", "colours", "reason"}
    assert hit["rank"] == 1
    assert Path(hit["path"]) == (indexed / "red.jpg").resolve()
    assert all(colour.startswith("#") and len(colour) == 7 for colour in hit["colours"])


def test_flags_before_the_text_are_understood(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--images", str(indexed), "--without", "blue", "--without", "red", "white"]) == 0
    assert capsys.readouterr().out.startswith("white.png")


def test_filters_leave_the_others_out(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "red", "--path", "holiday", "--before", "2019"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["holiday/brown.jpg"]
    assert main(["search", "--camera", "canon", "--format", "jpeg", "--json"]) == 0
    assert len(answer(capsys)["hits"]) == 3  # type: ignore[arg-type]


def test_a_label_is_a_filter(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--label", "holiday", "--label", "nothing", "--json"]) == 0
    names = {Path(hit["path"]).name for hit in answer(capsys)["hits"]}  # type: ignore[attr-defined]
    assert names == {"brown.jpg", "purple.jpg"}
    assert main(["search", "red", "--label", "nothing"]) == 1


def test_nothing_found_is_status_one(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", '"no such words"']) == 1
    sentence = "No photo has “no such words” in its caption, label or path. Leave the quotation marks out.\n"
    assert capsys.readouterr().err == sentence
    assert main(["similar", "red.jpg", "--path", "nowhere"]) == 1
    assert capsys.readouterr().err == "No photo passes the filters. Leave one of them out.\n"
    assert main(["search", '"no such words"', "--path", "red"]) == 1
    assert capsys.readouterr().err == "No photo passes the filters and has the quoted words. Leave one of them out.\n"


def test_where_nothing_fits_well_that_is_said_beside_the_photos_that_come_closest(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def asked(*argv: str) -> tuple[str, str]:
        assert main([*argv, "--format", "png", "--top-k", "2"]) == 0
        output = capsys.readouterr()
        return output.out, output.err

    out, err = asked("colour", "red")
    assert len(out.splitlines()) == 2
    assert err == "No good match. These photos come closest.\n"
    found, err = asked("colour", "red", "--json")
    assert (json.loads(found)["match"], err) == ("weak", "")
    assert asked("colour", "orange")[1] == ""


def test_the_closest_match_has_label_and_score(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upload = save_photo(tmp_path / "new.png", "yellow", (90, 60))
    assert main(["similar", str(upload), "--all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Closest match: yellow.jpg, ")
    assert "(score=" in lines[0]
    assert len(lines) == 13


def test_the_label_that_fits_a_photo_best_comes_first(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["similar", "red.jpg", "--labels", "blue, red,green,red"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Best label for red.jpg: red (score=0.")
    assert len(lines) == 3
    assert main(["similar", "red.jpg", "--labels", "blue,red", "--json"]) == 0
    labels = answer(capsys)["labels"]
    assert [label["label"] for label in labels] == ["red", "blue"]  # type: ignore[attr-defined]
    assert main(["similar", "red.jpg", "--labels", " , "]) == 2
    assert "No label is named" in capsys.readouterr().err


def test_videos_are_counted_and_named_in_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.mp4", "b.mov", "c.avi", "d.mkv"):
        (folder / name).write_bytes(b"\0\0\0\x18ftypisom")
    assert main(["index", str(folder)]) == 0
    output = capsys.readouterr().out
    assert "4 videos left alone (a.mp4, b.mov, c.avi and 1 more): only photos are indexed." in output


def test_a_photo_may_be_named_below_the_images_folder(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recommend", "white.png", "holiday/brown.jpg", "--json"]) == 0
    names = [Path(hit["path"]).name for hit in answer(capsys)["hits"]]  # type: ignore[attr-defined]
    assert not {"white.png", "brown.jpg"} & set(names)
    assert names[0] == "disc.png"


def test_colours_are_searched_by_words_and_by_a_photo(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["colour", "dark", "red", "-k", "1"]) == 0
    assert capsys.readouterr().out.startswith("red.jpg")
    assert main(["colour", "--with-photo", "orange.png", "-k", "1"]) == 0
    assert capsys.readouterr().out.startswith("orange.png")


def test_an_answer_can_be_drawn(indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "answer.png"
    assert main(["similar", "red.jpg", "--plot", str(target)]) == 0
    with Image.open(target) as drawn:
        assert drawn.width > 500
        colours = drawn.convert("RGB").getcolors(1 << 24)
    assert colours
    assert (220, 20, 30) in {tuple(c // 1 for c in colour) for _, colour in colours} or len(colours) > 20
    assert main(["colour", "--with-photo", "red.jpg", "--path", "nowhere", "--plot", str(tmp_path / "none.png")]) == 1
    assert not (tmp_path / "none.png").exists()
    for ending in ("jpg", "gif", "tif", "webp", "pdf"):
        assert main(["search", "red", "--plot", str(tmp_path / f"answer.{ending}")]) == 0
    capsys.readouterr()
    assert main(["search", "red", "--plot", str(tmp_path / "answer.nothing")]) == 2
    assert "can’t be written" in capsys.readouterr().err


def test_an_import_says_what_came_in_and_names_what_did_not(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "description.csv"
    table.write_text("file,description\nred.jpg,a zeppelin\ncat.jpg,a cat\n")
    assert main(["import", str(table)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Imported 1 entry about 1 photo.",
        "Line 3: there is no photo cat.jpg in the collection.",
    ]
    assert main(["import", str(table), "--json"]) == 1
    assert answer(capsys)["faults"] == [{"where": "line 3", "reason": "there is no photo cat.jpg in the collection"}]
    assert main(["search", '"zeppelin"']) == 0
    assert capsys.readouterr().out.startswith("red.jpg")


def test_a_known_set_is_taken_indexed_and_measured_by_one_command(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    captions = tmp_path / "captions.jsonl"
    lines = [{"file": f"photos/{path.name}", "captions": [f"{path.stem} paper"]} for path in sorted(folder.glob("*.*"))]
    captions.write_text("\n".join(map(json.dumps, lines)))
    assert main(["import-dataset", str(captions), "--to", str(tmp_path / "set"), "--evaluate", "--json"]) == 0
    report = answer(capsys)
    assert report["photos"] == 10
    assert report["text_to_image"]["image"]["R@10"] == 100  # type: ignore[index]
    assert main(["import-dataset", str(captions), "--to", str(tmp_path / "set")]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == f"10 photos in {tmp_path / 'set' / 'photos'}, 10 of them from before."
    table = tmp_path / "t.csv"
    table.write_text("file,description\nred.jpg,red paper\n")
    main(["import", str(table)])
    assert main(["evaluate", str(captions)]) == 2
    assert "has imported facts" in capsys.readouterr().err


def test_the_collection_is_told_in_numbers(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats"]) == 0
    assert "Photos:   12 " in capsys.readouterr().out
    assert main(["stats", "--json"]) == 0
    assert answer(capsys)["photos"] == 12


def test_stats_name_the_folders_of_the_index_whatever_folder_is_named(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for named in (indexed / "holiday", tmp_path / "nowhere"):
        assert main(["stats", "--images", str(named)]) == 0
        assert f"Folders:  {indexed}\n" in capsys.readouterr().out


def test_copies_are_grouped_and_their_absence_is_status_one(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (indexed / "copy.jpg").write_bytes((indexed / "red.jpg").read_bytes())
    assert main(["index"]) == 0
    capsys.readouterr()
    assert main(["duplicates", "--json"]) == 0
    groups = answer(capsys)["groups"]
    assert [Path(photo["path"]).name for photo in groups[0]["photos"]] == ["red.jpg", "copy.jpg"]  # type: ignore[index]


def test_a_collection_can_be_exported(indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "found.csv"
    assert main(["export", "red", "--as", "csv", "--top-k", "3", "--output", str(target)]) == 0
    assert len(target.read_text("utf-8").splitlines()) == 4
    assert "3 photos" in capsys.readouterr().out


def test_no_command_writes_over_a_photo_or_the_index(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for target in (indexed / "red.jpg", tmp_path / "data" / "catalogue.sqlite"):
        before = target.read_bytes()
        for argv in (["export", "--output"], ["search", "red", "--plot"]):
            assert main([*argv, str(target)]) == 2
            (line,) = capsys.readouterr().err.splitlines()
            assert line.startswith(f"photochat: {target} ")
        assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["", "."])
def test_a_folder_is_no_file_to_export_to(indexed: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--output", name]) == 2
    assert capsys.readouterr().err.count("can’t be written") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_an_export_goes_through_a_pipe_and_nothing_else_is_said_there(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_bytes)
        assert main(["export", "--output", str(pipe)]) == 0
        assert len(json.loads(read.result(10))["photos"]) == 12
    output = capsys.readouterr()
    assert (output.out, output.err.startswith("Wrote 12 photos")) == ("", True)


def test_photos_that_cannot_be_read_are_not_said_to_be_exported(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (indexed / "red.jpg").unlink()
    assert main(["export", "--as", "zip", "--output", str(tmp_path / "all.zip")]) == 1
    wrote, skipped = capsys.readouterr().out.splitlines()
    assert wrote.startswith("Wrote 11 photos")
    assert skipped.startswith("Skipped red.jpg: ")


def test_models_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    assert "openai/clip-vit-base-patch32" in capsys.readouterr().out
    assert main(["models", "--json"]) == 0
    assert {"family", "at_hand", "bytes"} <= set(answer(capsys)["models"][0])  # type: ignore[index]


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["search", "red"], "No photos are indexed"),
        (["index", "nowhere"], "nowhere"),
        (["models", "get"], "models get clip"),
        (["models", "get", "builtin"], "models get clip"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_two(
    folder: Path, argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    output = capsys.readouterr()
    assert output.out == ""
    lines = [line for line in output.err.splitlines() if not line.startswith("Using")]
    assert len(lines) == 1
    assert lines[0].startswith("photochat: ")
    assert sentence in lines[0]


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["search"], "nothing to search for"),
        (["search", "dog", "--without", "everything"], "can’t be left out"),
        (["search", "dog", "--after", "2999"], "still to come"),
        (["search", "dog", "--with-photo", "nowhere.jpg"], "no photo nowhere.jpg"),
        (["similar", "nowhere.jpg"], "no photo nowhere.jpg"),
        (["colour", "qwertish"], "I don’t know the colour"),
        (["colour", "blue", "without", "white"], "not left out"),
        (["colour", "red", "--with-photo", "red.jpg"], "Leave one of them out"),
        (["search", "--format", "docx"], "a photo format"),
        (["search", "--path", ""], "nothing to search for"),
        (["evaluate", "nowhere.jsonl"], "no captions file"),
        (["tune-captioner"], "python -m retrieval import FILE"),
    ],
)
def test_a_question_that_makes_no_sense_is_one_line_and_status_two(
    indexed: Path, argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    errors = capsys.readouterr().err
    assert sentence in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["search", "dog", "--top-k", "0"], "0 isn’t a number of photos; give 1 or more"),
        (["search", "dog", "--top-k", "many"], "many isn’t a number of photos"),
        (["search", "dog", "--after", "soon"], "“soon” isn’t a date such as 2019"),
        (["repair", "--restore", "soon"], "“soon” isn’t a date such as 2019"),
        (["recommend"], "required: PHOTO"),
        (["dance"], "dance"),
        ([], "COMMAND"),
    ],
)
def test_wrong_arguments_are_one_line_and_status_two(
    argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line
    assert line.endswith("--help.")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-03", date(2020, 2, 3), date(2020, 2, 3)),
    ],
)
def test_a_year_or_month_stands_for_its_first_or_last_day(text: str, first: date, last: date) -> None:
    assert (_day(text), _last_day(text)) == (first, last)


@pytest.mark.parametrize("text", ["", "20", "yesterday", "2020-13", "2020-02-30"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="isn’t a date"):
        _day(text)


def test_a_reader_that_stops_early_is_no_failure(tmp_path: Path) -> None:
    command = f"{sys.executable} -m retrieval --help | head -n 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_missing_folder_is_one_line_and_leaves_no_data_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["index", str(tmp_path / "nowhere"), "--data", str(tmp_path / "data")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "nowhere. Name a folder of photos" in line
    assert not (tmp_path / "data").exists()


def test_stats_say_how_the_vectors_are_searched(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--index", "hnsw"]) == 0
    assert "a graph (HNSW) of 12 vectors; finds 100.0%" in capsys.readouterr().out
    assert main(["stats"]) == 0
    assert "exact: every question is compared with each of 12 vectors" in capsys.readouterr().out
    assert main(["stats", "--index", "tree"]) == 2
    assert main(["search", "red", "--index", "ivf", "--clusters", "none"]) == 2
    assert "isn’t a number of clusters" in capsys.readouterr().err
