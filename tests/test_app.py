"""Starting the chat, and what is said when it cannot start."""

import socket
from pathlib import Path

import pytest

import app


def refusal(capsys: pytest.CaptureFixture[str], *flags: str) -> str:
    """The one line on stderr of a start that is refused with status 2."""
    assert app.main(flags) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_a_folder_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    line = refusal(capsys, "--images", str(tmp_path / "nowhere"), "--port", "47860")
    assert "nowhere does not exist" in line
    assert "Name a folder of photos" in line


def test_an_empty_folder_of_one_s_own_is_left_empty(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    line = refusal(capsys, "--images", str(tmp_path), "--port", "47860")
    assert "holds no photo. Put some there, or name another folder" in line
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_said_before_anything_is_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 cannot be used" in refusal(capsys, "--port", str(port))


@pytest.mark.parametrize("port", ["0", "70000"])
def test_a_port_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert f"Port {port} does not exist" in refusal(capsys, "--port", port)


def test_another_host_needs_a_login_or_a_clear_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--auth NAME:PASSWORD, or --no-auth" in refusal(capsys, "--host", "0.0.0.0")


def test_a_login_without_a_password_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--auth anna:secret" in refusal(capsys, "--auth", "anna")
