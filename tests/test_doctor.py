"""``photochat doctor``: what is well, what could be better, and what is wrong, each with what to do."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.catalogue import CatalogueBatch, FoundFile
from retrieval.cli import main
from retrieval.doctor import Checked, examine
from retrieval.installation import command, quoted
from retrieval.library import Library
from retrieval.settings import Settings
from retrieval.words import Clause


def checks_of(settings: Settings, subject: str) -> list[Checked]:
    return [check for check in examine(replace(settings, models="builtin")) if check.subject == subject]


def test_an_installation_that_is_well_has_nothing_to_mend(indexed_library: Library) -> None:
    checked = list(examine(replace(indexed_library.settings, models="builtin")))
    assert [check for check in checked if check.state == "wrong"] == []
    assert {check.subject for check in checked} == {
        "Program", "Photos", "Data folder", "Disk", "Index", "Models", "Extras", "GPU", "Watching",
    }  # fmt: skip
    (index,) = checks_of(indexed_library.settings, "Index")
    assert "Sound, 12 photos" in index.sentence


def test_what_is_missing_says_what_to_do(settings: Settings, tmp_path: Path) -> None:
    (empty_index,) = checks_of(replace(settings, images=(tmp_path / "my photos",)), "Index")
    index = command(f"index {quoted(tmp_path / 'my photos')} --data {quoted(settings.data)}")
    assert (empty_index.state, empty_index.sentence.endswith(f"Run: {index}")) == ("note", True)
    (gone,) = checks_of(replace(settings, images=(tmp_path / "gone",)), "Photos")
    assert (gone.state, "--images DIR" in gone.sentence) == ("wrong", True)
    (tmp_path / "empty").mkdir()
    (empty,) = checks_of(replace(settings, images=(tmp_path / "empty",)), "Photos")
    assert "holds no photo" in empty.sentence


def test_files_that_left_and_files_that_could_not_be_read_are_told(indexed_library: Library) -> None:
    folder = indexed_library.settings.images[0]
    with indexed_library.batch() as batch:
        assert isinstance(batch, CatalogueBatch)
        batch.skip(FoundFile(folder / "odd.jpg", "odd.jpg", 1, 1), Clause("unreadable-cut-off"))
    (folder / "red.jpg").unlink()
    sentences = [check.sentence for check in checks_of(indexed_library.settings, "Index")]
    assert any("1 photo is not where it was" in sentence for sentence in sentences)
    assert any("odd.jpg: it is cut off" in sentence for sentence in sentences)


def test_a_damaged_index_is_wrong_and_names_the_repair(settings: Settings) -> None:
    settings.data.mkdir(mode=0o700)
    (settings.data / "catalogue.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    (index,) = checks_of(settings, "Index")
    assert index.state == "wrong"
    assert "repair" in index.sentence


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_an_index_that_others_may_change_is_wrong(settings: Settings) -> None:
    settings.data.mkdir()
    settings.data.chmod(0o777)
    (data,) = checks_of(settings, "Data folder")
    assert (data.state, "chmod go-w" in data.sentence) == ("wrong", True)


def test_the_exit_status_says_whether_anything_is_wrong(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--data", str(settings.data), "--models", "builtin", "--images"]
    assert main(["doctor", *flags, str(settings.images[0])]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "All is well."
    assert main(["doctor", *flags, str(tmp_path / "gone")]) == 1
    out = capsys.readouterr().out
    assert "WRONG  Photos" in out
    assert out.splitlines()[-1] == "1 thing to fix; its line says how."
