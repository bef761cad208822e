"""The command ``photochat``, and where it looks for photos when no folder is named."""

from __future__ import annotations

import os
import shlex
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from chatbot import command, launch
from retrieval import installation, settings
from retrieval.errors import MissingExtraError
from retrieval.samples import SAMPLES
from retrieval.settings import Settings
from tests.conftest import save_photo

ROOT = Path(__file__).parents[1]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """As if installed from a wheel, with a home folder of its own; returns the Pictures folder."""
    for module in (installation, settings, launch):
        monkeypatch.setattr(module, "CHECKOUT", None)
    pictures = tmp_path / "Pictures"
    monkeypatch.setattr(settings.platformdirs, "user_pictures_dir", lambda: str(pictures))
    monkeypatch.setattr(settings.platformdirs, "user_data_dir", lambda *_, **__: str(tmp_path / "data"))
    monkeypatch.delenv("PHOTOCHAT_IMAGES", raising=False)
    return pictures


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """As if checked out and run in an empty folder; returns its images folder."""
    for module in (settings, launch):
        monkeypatch.setattr(module, "CHECKOUT", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PHOTOCHAT_IMAGES", raising=False)
    (tmp_path / "images").mkdir()
    return tmp_path / "images"


def chosen(*flags: str) -> Settings:
    return launch._settings_with_photos(launch._parser("photochat").parse_args(flags))


def test_the_version_is_the_same_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--version"], ["chat", "--version"]):
        with pytest.raises(SystemExit) as stop:
            command.main(words)
        assert stop.value.code == 0
        assert capsys.readouterr().out.strip() == f"photochat {installation.VERSION}"


def test_the_console_script_is_the_command() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, function = project["scripts"]["photochat"].partition(":")
    assert find_spec(module)
    assert getattr(command, function) is command.main


def test_a_word_reaches_the_command_line_of_retrieval(
    capsys: pytest.CaptureFixture[str], photo_folder: Path, tmp_path: Path
) -> None:
    assert command.main(["stats", "--images", str(photo_folder), "--data", str(tmp_path / "none")]) == 2
    assert "No photos are indexed" in capsys.readouterr().err


def test_help_of_a_sub_command_names_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    for word, what in (
        ("search", "Photos that match"), ("chat", "Talk to your photos"), ("route", "Say what messages mean"),
        ("bench", "Measure speed"),
    ):  # fmt: skip
        with pytest.raises(SystemExit):
            command.main([word, "--help"])
        usage, *_ = printed = capsys.readouterr().out.splitlines()
        assert usage.startswith(f"usage: photochat {word} [")
        assert next(line for line in printed if what in line).startswith(what)


def test_the_help_of_the_page_names_every_sub_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--help"])
    words = capsys.readouterr().out.replace(",", " ").split()
    assert {*command.retrieval_commands(), *command.CHAT} <= set(words)


def test_a_word_that_is_no_command_gets_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["serch", "dog"]) == 2
    assert "Did you mean “photochat search”?" in capsys.readouterr().err


def test_an_installed_program_shows_the_pictures_folder_and_says_so(
    installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_photo(installed / "a.jpg")
    assert chosen().images == (installed,)
    assert "photochat --images DIR" in capsys.readouterr().out
    assert [path.name for path in installed.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize("exists", [True, False])
def test_without_pictures_the_samples_lie_in_the_program_s_own_folder(
    installed: Path, tmp_path: Path, exists: bool
) -> None:
    if exists:
        installed.mkdir()
    (folder,) = chosen().images
    assert folder == tmp_path / "data" / "samples"
    assert len(list(folder.iterdir())) == len(SAMPLES) + 1
    assert not installed.exists() or not list(installed.iterdir())


def test_a_checkout_fills_its_own_images_folder_while_it_is_empty(checkout: Path) -> None:
    (checkout / ".gitkeep").touch()
    assert chosen().images == (Path("images"),)
    assert len(list(checkout.glob("[!.]*"))) == len(SAMPLES) + 1


def test_samples_are_never_put_beside_another_file(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "disc.iso").write_bytes(b"CD001")
    assert launch.main(["--port", "47861"]) == 2
    assert "holds no photo" in capsys.readouterr().err
    assert [path.name for path in checkout.iterdir()] == ["disc.iso"]


def test_another_folder_called_images_is_left_alone(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "elsewhere" / "images"
    other.mkdir(parents=True)
    monkeypatch.chdir(other.parent)
    assert launch.main(["--port", "47861", "--images", "images"]) == 2
    assert "holds no photo" in capsys.readouterr().err
    assert list(other.iterdir()) == []


def test_commands_are_spelled_as_they_can_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    python = Path(sys.executable)
    monkeypatch.setenv("PATH", str(python.parent))
    name = "python" if (python.parent / "python") == python else str(python)
    assert installation.command("stats") == f"{name} -m retrieval stats"
    assert installation.command("--images DIR") == f"{name} app.py --images DIR"
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(python.parent.parent)
    assert installation.command("stats") == f"{python.parent.name}/{python.name} -m retrieval stats"
    assert str(MissingExtraError("MCP", "mcp")).endswith(f'{python.parent.name}/{python.name} -m pip install ".[mcp]"')
    monkeypatch.setattr(installation, "CHECKOUT", None)
    assert installation.command("stats") == "photochat stats"
    assert installation.command() == "photochat"
    assert str(MissingExtraError("MCP", "mcp")).endswith('pip install "photochat[mcp]"')


@pytest.mark.skipif(os.name == "nt", reason="its shell has other quotes")
def test_a_folder_stays_one_word_of_the_command_that_is_named() -> None:
    folders = (Path("/home/anna/Anna's photos"), Path("/home/anna/photos"))
    words = shlex.split(installation.command(f"index {installation.quoted(*folders)}"))
    assert words[-3:] == ["index", *map(str, folders)]
