"""The program as it is installed: its version, the files that come with it, and how its commands are spelled."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

VERSION = "0.1.0"  # the one place; pyproject.toml reads it
_ROOT = Path(__file__).parents[1]
# The folder that the program was checked out into; None where it was installed as a package.
CHECKOUT = _ROOT if (_ROOT / "app.py").is_file() and (_ROOT / "assets").is_dir() else None


def asset(*names: str) -> Path:
    """A file or folder of assets/; in a wheel that folder lies inside this package."""
    folder = CHECKOUT / "assets" if CHECKOUT else Path(str(files("retrieval"))) / "assets"
    return folder.joinpath(*names)


def package_file(package: str, name: str) -> Path | None:
    """A file of another installed package, which is not imported; None if the package or the file is missing."""
    spec = find_spec(package)
    path = Path(spec.origin).parent / name if spec and spec.origin else None
    return path if path and path.is_file() else None


def extra_command(name: str) -> str:
    """What to type for an extra of the program, its optional packages, as in ``extra_command("faces")``."""
    if CHECKOUT is None:
        return f'pip install "photochat[{name}]"'
    return f'{_python()} -m pip install ".[{name}]"'


def command(words: str = "") -> str:
    """What to type for a command of the program, as in ``command("models get clip")``; without words, the page."""
    if CHECKOUT is None:
        return f"photochat {words}".rstrip()
    if not words or words.startswith("-"):
        return f"{_python()} app.py {words}".rstrip()
    return f"{_python()} -m retrieval {words}"


def _python() -> str:
    """How the Python that runs is typed: by its name where the shell finds it so, else by its path from here."""
    if shutil.which("python") == sys.executable:
        return "python"
    path = Path(sys.executable)
    return quoted(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def quoted(*paths: Path) -> str:
    """Paths as they are typed behind a command: those with spaces or signs of the shell in quotes."""
    words = [str(path) for path in paths]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
