"""Starting the chat, and what is said when it cannot start."""

import http.client
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from chatbot import launch


def refusal(capsys: pytest.CaptureFixture[str], *flags: str) -> str:
    """The one line on stderr of a start that is refused with status 2."""
    assert launch.main(flags) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_a_folder_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    line = refusal(capsys, "--images", str(tmp_path / "nowhere"), "--port", "47860")
    assert "nowhere. Name a folder of photos" in line


def test_an_empty_folder_of_one_s_own_is_left_empty(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    line = refusal(capsys, "--images", str(tmp_path), "--port", "47860")
    assert "holds no photo. Put some there, or name another folder" in line
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_said_before_anything_is_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 can’t be used" in refusal(capsys, "--port", str(port))


@pytest.mark.parametrize("port", ["0", "70000"])
def test_a_port_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert f"Port {port} doesn’t exist" in refusal(capsys, "--port", port)


def test_another_host_needs_a_login_or_a_clear_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--auth NAME:PASSWORD, or --no-auth" in refusal(capsys, "--host", "0.0.0.0")


def test_a_login_without_a_password_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--auth anna:secret" in refusal(capsys, "--auth", "anna")


def test_ctrl_c_ends_an_open_page_s_connection_without_a_complaint() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = subprocess.Popen(
        [sys.executable, "-c", OPEN_PAGE, str(port)], cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with closing(_opened(f"http://127.0.0.1:{port}/")):
        program.send_signal(signal.SIGINT)
        output, failed = program.communicate(timeout=60)
    assert output.splitlines()[-1] == "stopped"
    assert failed == ""


# A shell that runs tests in the background has Ctrl-C switched off for what it starts.
OPEN_PAGE = """
import asyncio, signal, sys
from chatbot import launch

async def page(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"open", "more_body": True})
        await asyncio.sleep(3600)

signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    launch._listen(page, "127.0.0.1", int(sys.argv[1]), proxied=False)
except KeyboardInterrupt:
    print("stopped")
"""


def _opened(address: str) -> http.client.HTTPResponse:
    """An answer that goes on for as long as a page is open."""
    end = time.monotonic() + 30
    while True:
        try:
            return urllib.request.urlopen(address)  # type: ignore[no-any-return]
        except urllib.error.URLError:
            assert time.monotonic() < end
            time.sleep(0.1)
