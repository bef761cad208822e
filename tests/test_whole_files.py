"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval import whole_files
from retrieval.whole_files import named_file, whole_file


def test_a_file_appears_when_it_is_whole_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    target = tmp_path / "facts.bin"
    with whole_file(target, durable=True) as file:
        file.write(b"whole")
        assert not target.exists()
    assert target.read_bytes() == b"whole"
    assert target.stat().st_mode & 0o077 == 0
    assert list(target.parent.iterdir()) == [target]


def test_a_failure_leaves_what_was_there_and_no_draft(tmp_path: Path) -> None:
    target = tmp_path / "facts.bin"
    target.write_bytes(b"before")
    with pytest.raises(TypeError), whole_file(target) as file:
        file.write("no bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_is_open_elsewhere_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    replace = os.replace

    def busy_at_first(source: Path, target: Path) -> None:  # as Windows does
        tries.append(1)
        if len(tries) < 3:
            raise PermissionError(13, "Access is denied")
        replace(source, target)

    monkeypatch.setattr(whole_files, "_PAUSES_S", (0.0, 0.0, 0.0))
    monkeypatch.setattr(os, "replace", busy_at_first)
    with whole_file(tmp_path / "photo.webp") as file:
        file.write(b"RIFF")
    assert (tmp_path / "photo.webp").read_bytes() == b"RIFF"
    assert len(tries) == 3


def test_rights_are_those_of_new_files_where_others_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with whole_file(tmp_path / "export.csv", mode=0o666) as file:
            file.write(b"path\n")
    finally:
        os.umask(before)
    assert (tmp_path / "export.csv").stat().st_mode & 0o777 == 0o644


def test_what_a_person_names_is_written_where_its_links_lead(tmp_path: Path) -> None:
    link, target = tmp_path / "link.csv", tmp_path / "elsewhere.csv"
    link.symlink_to(target)
    for content in (b"new", b"again"):
        with named_file(link) as file:
            file.write(content)
        assert link.is_symlink()
        assert target.read_bytes() == content


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_is_written_through_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_bytes)
        with named_file(pipe) as file:
            file.write(b"whole")
        assert read.result(10) == b"whole"
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize("folder", ["", "/", "sub"])
def test_a_folder_is_no_file_to_write(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    with pytest.raises((IsADirectoryError, PermissionError)), named_file(Path(folder)):
        pass
    assert list(tmp_path.iterdir()) == [tmp_path / "sub"]
