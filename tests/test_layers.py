"""The tables in CONTRIBUTING.md against the imports that the code really makes."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = {module: int(row) for row, module in re.findall(r"^\| (\d+) \| ([\w/]+) \|", TEXT, re.MULTILINE)}
HOMES = {
    library: homes.split(", ")
    for library, homes in re.findall(r"^\| (\w+) \| ([\w/, ]+) \|$", TEXT, re.MULTILINE)
    if not library.isdigit() and library != "library"
}
FILES = [ROOT / "app.py", *sorted(ROOT.glob("retrieval/**/*.py")), *sorted(ROOT.glob("chatbot/**/*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix()


def table_entry(name: str) -> str | None:
    """The module of the table that owns a file: itself, or the package it lies in."""
    while name and name not in ROWS:
        name = name.rpartition("/")[0]
    return name or None


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, as a/b/c."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.replace(".", "/") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            base = node.module.replace(".", "/")
            for alias in node.names:
                inner = ROOT / base / f"{alias.name}.py"
                yield f"{base}/{alias.name}" if inner.is_file() else base


CODE = [path for path in FILES if path.name not in ("__init__.py", "__main__.py")]


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_every_module_stands_in_the_layer_table(path: Path) -> None:
    assert table_entry(name_of(path)), f"Add {name_of(path)} to the layer table in CONTRIBUTING.md"


def test_every_row_of_the_layer_table_is_a_module() -> None:
    assert [name for name in ROWS if not ((ROOT / f"{name}.py").is_file() or (ROOT / name).is_dir())] == []


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_module_imports_only_from_rows_above(path: Path) -> None:
    own_entry = table_entry(name_of(path))
    assert own_entry
    wrong = [
        name
        for name in imports(path)
        if name.split("/")[0] in ("retrieval", "chatbot", "app")
        and (entry := table_entry(name))
        and entry != own_entry
        and ROWS[entry] >= ROWS[own_entry]
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_library_is_used_only_in_its_home(path: Path) -> None:
    own_entry = table_entry(name_of(path))
    wrong = [name for name in imports(path) if own_entry not in HOMES.get(name.split("/")[0], [own_entry])]
    assert wrong == []


@pytest.mark.parametrize("module", ["retrieval", "chatbot", "app"])
def test_help_is_shown_without_loading_a_heavy_library(module: str) -> None:
    heavy = "torch transformers gradio sklearn skimage faiss scipy"
    code = (
        "import sys, runpy\n"
        f"sys.argv = ['{module}', '--help']\n"
        "try:\n"
        f"    runpy.run_module('{module}', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code, stop.code\n"
        f"print('HEAVY', *[name for name in '{heavy}'.split() if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "usage" in done.stdout.lower()
    assert done.stdout.splitlines()[-1] == "HEAVY"


def test_the_scripts_of_the_page_import_in_one_direction() -> None:
    scripts = (ROOT / "assets" / "page").glob("*.js")
    taken = {path.name: re.findall(r'from "\./(\w+\.js)"', path.read_text(encoding="utf-8")) for path in scripts}
    assert {"page.js", "store.js"} <= set(TopologicalSorter(taken).static_order())  # raises CycleError at a circle
