"""How far pip is, in a few lines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.installing import progress

PIP = """\
Collecting torch==2.13.0 (from -r requirements.txt (line 3))
  Downloading torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl.metadata (30 kB)
  Downloading torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl (190.4 MB)
Collecting six
  Using cached six-1.17.0-py2.py3-none-any.whl (11 kB)
Installing collected packages: six, torch
Successfully installed six-1.17.0 torch-2.13.0
"""


def test_large_packages_and_the_end_of_downloading_stay_and_the_rest_is_written_over() -> None:
    lines = list(progress(PIP.splitlines()))
    assert [line for line, lasting in lines if lasting] == [
        "  190 MB: torch (190.4 MB)", "  Unpacking 2 packages, 190 MB packed ...",
    ]  # fmt: skip
    assert len(lines) == 3


def test_a_wheel_that_is_at_hand_counts_with_the_size_of_its_file(tmp_path: Path) -> None:
    wheel = tmp_path / "torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl"
    wheel.write_bytes(bytes(21_000_000))
    assert list(progress([f"Processing {wheel} (from torch)"])) == [("  21 MB: torch (21.0 MB)", True)]
    assert list(progress(["Processing ./absent-1.0-py3-none-any.whl"])) == []


def test_a_failure_of_pip_is_shown_and_returned(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.installing", "--no-index", "-r", str(tmp_path / "absent.txt")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "absent.txt" in ran.stderr
