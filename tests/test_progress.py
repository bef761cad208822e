import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from retrieval.cli.progress import NAMED_SKIPS, indexing_lines, show_download, show_indexing
from retrieval.downloads import DownloadProgress
from retrieval.records import IndexProgress, SkippedFile
from retrieval.wire import indexing_json
from retrieval.words import Clause


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def opened(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in the place of stderr; not a fixture, since pytest puts its own in between set-up and call."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def run() -> Iterator[IndexProgress]:
    skipped = (SkippedFile(Path("bad.jpg"), Clause("unreadable-cut-off")),)
    yield IndexProgress("finding")
    yield IndexProgress("photos", 0, 8)
    yield IndexProgress("photos", 8, 8, skipped=skipped)
    yield IndexProgress("captions", 8, 8, skipped=skipped)
    yield IndexProgress("done", indexed=8, skipped=skipped, seconds=1.25)


def test_each_pass_has_its_bar_with_skipped_files(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = opened(monkeypatch)
    assert show_indexing(run()).indexed == 8
    drawn = terminal.getvalue()
    assert "Photos: 100%" in drawn
    assert "1 skipped" in drawn
    assert "Captions: 100%" in drawn
    assert "photos/s" in drawn


def test_without_a_terminal_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    show_indexing(run())
    assert capsys.readouterr() == ("", "")


def test_a_download_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = opened(monkeypatch)
    show_download([DownloadProgress("model.safetensors", done, 2000, "a/b") for done in (0, 1000, 2000)])
    assert "Downloading" in terminal.getvalue()
    assert "2.00k/2.00k" in terminal.getvalue()


def test_a_download_without_a_terminal_says_its_size_first_and_then_every_tenth(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_download([DownloadProgress("model.safetensors", done, 2000, "a/b") for done in (0, 10, 500, 510, 2000)])
    assert capsys.readouterr().err.splitlines() == ["Downloading a/b: 2.0 kB.", "20% of 2.0 kB", "100% of 2.0 kB"]


def test_the_summary_names_what_was_skipped_and_why() -> None:
    *_, last = run()
    assert indexing_lines(last) == ["Done in 1.2 s: 8 new, 1 skipped.", "Skipped bad.jpg: it is cut off"]
    assert indexing_json(last)["skipped"] == [{"path": "bad.jpg", "reason": "it is cut off"}]


def test_a_folder_of_bad_files_does_not_hide_the_summary() -> None:
    many = tuple(SkippedFile(Path(f"{number}.jpg"), Clause("unreadable-empty")) for number in range(100))
    lines = indexing_lines(IndexProgress("done", skipped=many))
    assert len(lines) == NAMED_SKIPS + 2
    assert "80 more" in lines[-1]


def test_an_empty_folder_is_said_to_be_empty() -> None:
    assert "no photos found" in indexing_lines(IndexProgress("done"))[0]


def test_a_run_that_was_stopped_is_not_said_to_be_done() -> None:
    stopped = IndexProgress("cancelled", indexed=352, seconds=14.4)
    assert indexing_lines(stopped) == ["Stopped after 14.4 s: 352 new. The next run continues from there."]
