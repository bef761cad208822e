"""pip with little to read: ``python -m tests.installing ARGS`` is ``pip install ARGS`` that shows how far it is."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_FETCHED = re.compile(
    r"\s*(?:Downloading|Using cached) (?P<name>[\w.]+)-\d\S*(?<!\.metadata) \((?P<size>[\d.]+) (?P<unit>[kMG]?B)\)"
)
_LOCAL = re.compile(r"\s*Processing (?P<file>\S+\.whl)")
_UNPACKED = re.compile(r"Installing collected packages: (?P<names>.*)")
_MEGABYTES = {"B": 1e-6, "kB": 1e-3, "MB": 1, "GB": 1e3}
# A package of so many megabytes has a line of its own; others share one, which a terminal writes over.
LARGE_MB = 20


def main(arguments: list[str]) -> int:
    """Pip's exit status; its errors are shown as they come."""
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    with subprocess.Popen([*pip, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line, lasting in progress(process.stdout):
            if lasting:
                print(f"{line:<70}", flush=True)
            elif sys.stdout.isatty():
                print(f"{line:<70}", end="\r", flush=True)
    return process.returncode


def progress(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """What pip's ``lines`` tell of its progress, and whether that is worth a line that stays."""
    megabytes = 0.0
    for line in lines:
        if wheel := _wheel_in(line):
            name, size = wheel
            megabytes += size
            yield f"  {megabytes:,.0f} MB: {name} ({size:,.1f} MB)", size >= LARGE_MB
        elif match := _UNPACKED.match(line):
            yield f"  Unpacking {len(match['names'].split(', '))} packages, {megabytes:,.0f} MB packed ...", True


def _wheel_in(line: str) -> tuple[str, float] | None:
    """The name and the megabytes of the package that a line is about, which pip has downloaded or has at hand."""
    if match := _FETCHED.match(line):
        return match["name"], float(match["size"]) * _MEGABYTES[match["unit"]]
    if (match := _LOCAL.match(line)) and (file := Path(match["file"])).is_file():
        return file.name.partition("-")[0], file.stat().st_size / 1e6
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
