"""An OpenAI-compatible chat completion server on 127.0.0.1 that behaves, or misbehaves, as it is told."""

from __future__ import annotations

import base64
import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

GOOD = {
    "scene_summary": "A white vase on a table.",
    "objects": [{"label": "vase", "colour": "white", "position": "centre"}],
}


@dataclass
class Answer:
    """One answer: its status, the text of the message, its headers, and how long it takes."""

    text: str = field(default_factory=lambda: json.dumps(GOOD))
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    seconds: float = 0.0
    raw: bytes | None = None


class VisionServer(ThreadingHTTPServer):
    """Gives ``answers`` in order, then good ones; remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[Answer] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.known_formats = {"json_schema", "json_object"}
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def serve_vision() -> Iterator[VisionServer]:
    server = VisionServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def image_in(body: dict[str, Any]) -> Image.Image:
    """The photo that a request carries."""
    url = body["messages"][0]["content"][1]["image_url"]["url"]
    return Image.open(io.BytesIO(base64.b64decode(url.split(",", 1)[1])))


class _Handler(BaseHTTPRequestHandler):
    server: VisionServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.lock:
            server.asked.append(body)
            server.keys.append(self.headers["Authorization"])
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
            kind = body.get("response_format", {}).get("type")
            if kind and kind not in server.known_formats:
                answer = Answer(f"response_format {kind} is not supported", 400)
            else:
                answer = server.answers.pop(0) if server.answers else Answer()
        time.sleep(answer.seconds)
        self._send(answer)
        with server.lock:
            server.at_once -= 1

    def _send(self, answer: Answer) -> None:
        body: dict[str, Any] = {"error": {"message": answer.text}}
        if answer.status == 200:
            message = {"message": {"role": "assistant", "content": answer.text}, "finish_reason": answer.finish}
            body = {"choices": [message], "usage": {"prompt_tokens": 900, "completion_tokens": 40}}
        content = json.dumps(body).encode() if answer.raw is None else answer.raw
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:  # the client did not wait
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass
