"""The part of the Hugging Face hub's protocol that a download needs, served from folders on 127.0.0.1."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Hub(ThreadingHTTPServer):
    """``revisions`` maps (model id, revision) to a folder; the switches make it misbehave."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.revisions: dict[tuple[str, str], Path] = {}
        self.conversions: dict[str, list[tuple[int, str]]] = {}  # numbers and authors of pull requests
        self.cut_after: int | None = None  # bytes after which the next large answers break off
        self.cuts = 0  # how many more times they do
        self.honours_ranges = True
        self.corrupts = False
        self.refusals: list[tuple[int, dict[str, str]]] = []  # statuses and headers of the next answers
        self.gated = False  # files are refused, as of models whose terms must be accepted
        self.asked: list[tuple[str, str | None]] = []  # path and Range of each request
        self.tokens: list[tuple[str, str | None]] = []  # path and Authorization of each request

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def commit_of(self, model_id: str, revision: str) -> str:
        return hashlib.sha1(f"{model_id} {self.revisions[model_id, revision]}".encode()).hexdigest()


@contextmanager
def serve_hub() -> Iterator[Hub]:
    hub = Hub()
    thread = threading.Thread(target=hub.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
        thread.join()


def hub_names(file: Path) -> dict[str, object]:
    """What the hub says of a file: weights lie in its large-file store by their sha256, the rest in git."""
    content = file.read_bytes()
    listing: dict[str, object] = {
        "rfilename": file.name,
        "size": len(content),
        "blobId": hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest(),
    }
    if file.suffix in (".safetensors", ".bin"):
        listing["lfs"] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "pointerSize": 134,
        }
    return listing


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Range"]))
        self.server.tokens.append((self.path, self.headers["Authorization"]))
        parts = urlsplit(self.path).path.strip("/").split("/")
        if self.server.refusals:
            self._refuse(*self.server.refusals.pop(0))
        elif self.server.gated and "resolve" in parts:
            self._refuse(401, {"X-Error-Code": "GatedRepo"})
        elif parts[:2] == ["api", "models"] and parts[4] == "revision":
            self._tell("/".join(parts[2:4]), unquote(parts[5]))
        elif parts[:2] == ["api", "models"] and parts[4] == "discussions":
            numbers = self.server.conversions.get("/".join(parts[2:4]), [])
            self._json({"discussions": [{"num": n, "author": {"name": by}} for n, by in numbers]})
        elif parts[2] == "resolve" and parts[4].endswith(".safetensors"):
            self.send_response(302)  # large files lie elsewhere
            self.send_header("Location", f"/store{self.path}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif "resolve" in parts:
            self._send_file("/".join(parts[-5:-3]), parts[-2], parts[-1])
        else:
            self.send_error(404)

    def _refuse(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": "0"} | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _tell(self, model_id: str, revision: str) -> None:
        folder = self.server.revisions.get((model_id, revision))
        if folder is None:
            self.send_error(404)
            return
        files = [hub_names(file) for file in sorted(folder.iterdir())]
        self._json({"sha": self.server.commit_of(model_id, revision), "siblings": files})

    def _json(self, answer: object) -> None:
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_file(self, model_id: str, commit: str, name: str) -> None:
        hub = self.server
        folder = next(
            folder for (model, revision), folder in hub.revisions.items()
            if model == model_id and hub.commit_of(model, revision) == commit
        )  # fmt: skip
        content = (folder / name).read_bytes()
        asked = self.headers["Range"] if hub.honours_ranges else None
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        body = bytes(byte ^ 1 for byte in content[start:]) if hub.corrupts else content[start:]
        if hub.cut_after is not None and hub.cuts and len(body) > hub.cut_after:
            hub.cuts -= 1
            self.wfile.write(body[: hub.cut_after])
            self.close_connection = True
            return
        self.wfile.write(body)
