"""The terminal chat, JSON lines for programs, and the router alone, run as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chatbot import terminal
from chatbot.application import Application
from chatbot.terminal import _as_json, _typed_message
from retrieval.installation import command, quoted
from retrieval.library import Library

ROOT = Path(__file__).parents[1]


def run(*args: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chatbot", *args],
        input=lines, capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def answered(library: Library, capsys: pytest.CaptureFixture[str], *lines: str) -> tuple[int, list[dict[str, Any]]]:
    status = _as_json(Application(library), lines)
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_route_answers_each_line_with_actions() -> None:
    lines = [
        {"message": "I like 1 and 4, more please", "photos": 0, "shown": 8, "liked": []},
        {"message": "blue"},
        {"message": "the D750 dogs", "cameras": ["NIKON D750"]},
    ]
    done = run("route", lines="\n".join(json.dumps(line) for line in lines))
    assert done.returncode == 0
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert third["actions"][0]["slots"] == {"text": "dogs", "filters": {"camera": "D750"}}
    assert first["actions"] == [
        {"intent": "feedback", "slots": {"ranks": [1, 4], "liking": "like"}},
        {"intent": "more_like", "slots": {}},
    ]
    assert second["actions"] == [{"intent": "colour_search", "slots": {"colours": ["#0000ff"]}}]


def test_route_says_what_is_wrong_with_a_line_and_goes_on() -> None:
    lines = '{"message": 5}\n{"message"\n{"message": "undo"}\n{"message": "4 too", "shown": 6, "done": "danced"}\n'
    done = run("route", "--json", lines=lines + "[" * 100_000 + "\n")
    assert done.returncode == 2
    first, second, third, fourth, fifth = (json.loads(line) for line in done.stdout.splitlines())
    assert "Send search, page, like" in fourth["error"]
    assert "Send a string" in first["error"]
    assert "isn’t complete JSON" in second["error"]
    assert third["actions"] == [{"intent": "undo", "slots": {}}]
    assert fifth["actions"]


def test_a_folder_that_is_not_there_is_one_line_on_stderr(tmp_path: Path) -> None:
    done = run("--json", "--images", str(tmp_path / "nowhere"), "--data", str(tmp_path / "data"))
    assert done.returncode == 2
    assert "There’s no folder" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_wrong_flag_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (["--nope"], ["dance"], ["route", "--nope"]):
        assert terminal.main(argv) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("photochat: ")
        assert line.endswith("--help.")


def test_a_person_is_told_what_to_run_where_nothing_is_indexed_and_no_data_folder_is_made(
    photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    assert terminal.main(["--images", str(photo_folder), "--data", str(data)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    run = command(f"index {quoted(photo_folder)} --data {quoted(data)}")
    assert line == f"photochat: No photos are indexed for {photo_folder} yet. Run: {run}"
    assert not data.exists()


def test_json_turns_are_one_conversation(indexed_library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    status, turns = answered(indexed_library, capsys, "red paper\n", '{"message": "I like 1"}\n', '"undo"\n')
    assert status == 0
    assert [turn["actions"][0]["intent"] for turn in turns] == ["text_search", "feedback", "undo"]
    best = turns[0]["hits"][0]
    assert best["path"].endswith("red.jpg")
    assert set(best) >= {"rank", "photo_id", "path", "score", "caption", "label", "colours", "reason"}
    assert all(set(turn) >= {"actions", "text", "hits", "took_ms"} for turn in turns)


def test_json_turns_take_photos_and_likes(
    indexed_library: Library, photo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upload = json.dumps({"message": "", "photos": [str(photo_folder / "blue.webp")]})
    _, (turn,) = answered(indexed_library, capsys, upload)
    assert turn["hits"][0]["path"].endswith("blue.webp")
    like = json.dumps({"message": "more like these", "like": [turn["hits"][0]["photo_id"]]})
    _, (more,) = answered(indexed_library, capsys, like)
    assert turn["hits"][0]["photo_id"] not in [hit["photo_id"] for hit in more["hits"]]


def test_a_bad_json_turn_is_answered_and_the_next_one_too(
    indexed_library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    status, turns = answered(indexed_library, capsys, '{"message": "x", "photos": "y"}', "red paper")
    assert status == 2
    assert "Send a list of paths" in turns[0]["text"]
    assert turns[1]["hits"]


def test_a_dropped_photo_is_attached(tmp_path: Path) -> None:
    photo = tmp_path / "my photo.jpg"
    photo.write_bytes(b"")
    message = _typed_message(f"like '{photo}' but in snow")
    assert message.photos == (photo,)
    assert message.text == "like but in snow"
    assert _typed_message("it's a dog").text == "it's a dog"
    assert _typed_message(f"find {'x' * 300}.jpg").photos == ()


def test_a_person_can_talk_in_a_terminal(
    indexed_library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = iter(["red paper", "I like 1", "quit"])
    monkeypatch.setattr("rich.console.Console.input", lambda *_: next(lines))
    assert terminal._talk(Application(indexed_library)) == 0
    out = capsys.readouterr().out
    assert "red.jpg" in out
    assert "Liked 1." in out
    liked, _ = indexed_library.catalogue.likes.of(terminal.TERMINAL)
    assert len(liked) == 1
