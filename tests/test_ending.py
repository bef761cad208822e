"""Whatever stops a command, it ends with an exit status and at most one line."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from retrieval.ending import DONE, INTERRUPTED, UNUSABLE, ended
from retrieval.errors import UsageError


def run(body: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of its own process that does ``body``, its output as ``shell`` sends it elsewhere."""
    script = (
        f"import sys\nfrom retrieval.ending import ended\ndef run():\n    {body}\n    return 0\nsys.exit(ended(run))"
    )
    return subprocess.run(
        f'"{sys.executable}" -c "$SCRIPT" {shell}',
        shell=True,
        env={**os.environ, **environment, "SCRIPT": script},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def test_what_the_terminal_cannot_show_becomes_a_question_mark() -> None:
    done = run("print('“Møller” 犬')", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (DONE, "")
    assert done.stdout == "?M\ufffdller? ?\n"


def test_output_that_nobody_wants_is_no_failure() -> None:
    assert run("print('done')", ">&-").returncode == DONE
    assert run("print('many lines' * 100_000)", "| head -c 1").stderr == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has /dev/full")
def test_a_full_disk_is_said_in_one_line() -> None:
    done = run("print('done')", ">/dev/full")
    assert done.returncode == UNUSABLE
    assert done.stderr == "photochat: The system refused: No space left on device.\n"


def test_what_was_printed_before_a_failure_is_kept() -> None:
    done = run("print('one line'); open('/no/such/folder')", "| cat")
    assert done.stdout == "one line\n"
    assert run("open('/no/such/folder')", ">&-").returncode == UNUSABLE


def test_a_file_that_the_system_refuses_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(lambda: len(os.listdir("x" * 300))) == UNUSABLE
    assert capsys.readouterr().err == f"photochat: “{'x' * 300}” can’t be used: File name too long.\n"


def test_a_failure_is_its_sentence_and_ctrl_c_a_farewell(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise UsageError("Name a folder.")

    def interrupt() -> int:
        raise KeyboardInterrupt

    assert ended(fail) == UNUSABLE
    assert ended(interrupt, "Goodbye.") == INTERRUPTED
    assert capsys.readouterr().err == "photochat: Name a folder.\n\nGoodbye.\n"
