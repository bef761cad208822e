"""The files with which Photochat is put on a server, against the program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import yaml
from fastapi.testclient import TestClient

from chatbot import launch
from retrieval.library import Library
from tests.browser import GRADIO_WARNINGS, make_app
from tests.flags_table import page_flags

ROOT = Path(__file__).parents[1]
pytestmark = GRADIO_WARNINGS


class AskingForAPassword(BaseHTTPRequestHandler):
    """Answers as the page does that was started with --auth."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_container_starts_the_page_with_flags_that_there_are() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    words = [json.loads(line) for line in re.findall(r"^(?:ENTRYPOINT|CMD) (\[.*\])$", text, re.MULTILINE)]
    (program, *flags), more = words
    assert program == "photochat"
    args = launch._parser("photochat").parse_args([*flags, *more])
    assert (args.host, args.port, args.no_auth) == ("0.0.0.0", 7860, True)
    copied = {name for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for name in line.split()}
    assert all((ROOT / name).exists() for name in copied)
    kept = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    assert copied == kept


def test_the_container_is_healthy_whatever_it_answers_and_not_where_nobody_does() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    (words,) = re.findall(r"^HEALTHCHECK .*\\\n +CMD (\[.*\])$", text, re.MULTILINE)
    _, *arguments = json.loads(words)
    with HTTPServer(("127.0.0.1", 0), AskingForAPassword) as server:
        check = [sys.executable, *(word.replace("7860", str(server.server_port)) for word in arguments)]
        Thread(target=server.serve_forever).start()
        try:
            assert subprocess.run(check, check=False).returncode == 0
        finally:
            server.shutdown()
    assert subprocess.run(check, check=False, capture_output=True).returncode != 0


def test_the_compose_file_opens_the_port_to_this_machine_only_and_mounts_photos_read_only() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    service = yaml.safe_load(text)["services"]["photochat"]
    assert service["ports"] == ["127.0.0.1:7860:7860"]
    assert service["volumes"][0].endswith(":/photos:ro")
    assert set(re.findall(r"--[a-z-]+", text)) <= page_flags()


def test_a_space_has_the_fields_that_hugging_face_asks_for() -> None:
    _, front, body = (ROOT / "assets" / "space.md").read_text("utf-8").split("---\n")
    fields = yaml.safe_load(front)
    assert (fields["sdk"], fields["app_port"], body.strip()) == ("docker", 7860, "")
    assert {"title", "emoji", "colorFrom", "colorTo", "license", "short_description"} <= set(fields)
    assert len(fields["short_description"]) <= 60


def test_only_in_a_space_may_the_hub_show_the_page_in_a_frame(library: Library) -> None:
    assert launch._as_a_space({}) == {}
    framed = launch._as_a_space({"SPACE_HOST": "anna-photos.hf.space"})
    for given, ancestors in (({}, "'none'"), (framed, "https://huggingface.co")):
        app = make_app(library, **given)  # type: ignore[arg-type]
        policy = TestClient(app, base_url="http://127.0.0.1").get("/api/stats").headers["content-security-policy"]
        assert policy.endswith(f"frame-ancestors {ancestors}")
