"""Nobody reads a file that is not a photo of the collection, and the server asks no other host for anything."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gradio as gr
import httpx
import pytest

from retrieval.library import Library
from tests.browser import GRADIO_WARNINGS, make_app, serve
from tests.conftest import save_photo

pytestmark = GRADIO_WARNINGS
SECRET = "the words of a private diary"
META = {"_type": "gradio.FileData"}


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "private" / "diary.txt"
    path.parent.mkdir()
    path.write_text(SECRET)
    return path


@pytest.fixture
def site(indexed_library: Library) -> Iterator[httpx.Client]:
    with serve(make_app(indexed_library)) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine and the paths that were asked for there."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"seen")

        do_HEAD = do_GET  # noqa: N815  # the name that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def endpoints(site: httpx.Client) -> list[dict[str, Any]]:
    dependencies: list[dict[str, Any]] = site.get("/config").json()["dependencies"]
    assert len(dependencies) > 10
    return dependencies


def spellings(path: Path, link: Path) -> list[str]:
    """One file under many names."""
    link.symlink_to(path)
    uploads = Path(gr.utils.get_upload_folder())
    up = "../" * 12
    return [
        str(path),
        f"{up}{str(path).lstrip('/')}",
        f"{uploads}/{up}{str(path).lstrip('/')}",
        str(link),
        quote(str(path), safe=""),
        f"file://{path}",
        f"{path.parent}/./{path.name}",
        f"/gradio_api/file={path}",
    ]


def payloads(path: str) -> list[Any]:
    """What a body can hold so that Gradio takes a path for a file of its own."""
    return [
        {"text": "x", "files": [{"path": path, "meta": META}]},
        {"text": "x", "files": [{"path": path}]},
        {"text": "x", "files": [path]},
        {"text": "x", "files": [{"path": None, "url": path, "meta": META}]},
        {"path": path, "meta": META},
        [{"role": "user", "content": [{"type": "file", "file": {"path": path, "meta": META}}]}],
        [{"role": "user", "content": {"path": path}}],
        [{"role": "user", "content": [{"component": "image", "value": {"path": path}, "constructor_args": {}}]}],
    ]


def bodies(endpoint: dict[str, Any], payload: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every way to send a payload to an endpoint."""
    data = [payload] + [None] * max(0, len(endpoint["inputs"]) - 1)
    call = {"data": data, "session_hash": "attack", "fn_index": endpoint["id"]}
    yield "/gradio_api/queue/join", call
    if name := endpoint["api_name"]:
        yield f"/gradio_api/run/{name}", call
        yield f"/gradio_api/api/{name}", call
        yield f"/gradio_api/call/{name}", {"data": data, "session_hash": "attack"}
        yield f"/gradio_api/call/v2/{name}", {"data": data, "message": payload}


def test_no_endpoint_takes_a_path_that_was_not_uploaded(site: httpx.Client, secret: Path, tmp_path: Path) -> None:
    uploads = Path(gr.utils.get_upload_folder())
    uploads.mkdir(parents=True, exist_ok=True)
    link = uploads / f"link-{tmp_path.name}.txt"
    try:
        for path in spellings(secret, link):
            for endpoint in endpoints(site):
                for payload in payloads(path):
                    for route, body in bodies(endpoint, payload):
                        answer = site.post(route, json=body)
                        assert answer.status_code == 403, (route, body, answer.text)
        assert not [file for file in uploads.rglob("*diary*") if file.is_file()]
    finally:
        link.unlink(missing_ok=True)


def test_the_two_requests_that_read_a_diary_read_it_no_more(site: httpx.Client, secret: Path) -> None:
    file = {"path": str(secret), "meta": META}
    first = {"data": [{"text": "x", "files": [file]}], "session_hash": "z"}
    assert site.post("/gradio_api/run/_clear_and_save_textbox", json=first).status_code == 403
    answer = site.post("/gradio_api/run/_append_message_to_history", json={"data": [None, []], "session_hash": "z"})
    assert "diary" not in answer.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_is_checked_whatever_it_calls_itself(site: httpx.Client, secret: Path, kind: str) -> None:
    body = {"data": [{"text": "x", "files": [{"path": str(secret), "meta": META}]}], "session_hash": "z"}
    answer = site.post(
        "/gradio_api/run/_clear_and_save_textbox", content=json.dumps(body), headers={"Content-Type": kind}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff", b""])
def test_a_body_that_is_no_json_gets_a_sentence(site: httpx.Client, body: bytes) -> None:
    answer = site.post("/gradio_api/queue/join", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "JSON" in answer.json()["detail"]


def test_files_outside_the_uploads_are_not_served(site: httpx.Client, secret: Path) -> None:
    for path in (str(secret), quote(str(secret)), f"{gr.utils.get_upload_folder()}/../..{secret}", "app.py"):
        answer = site.get(f"/gradio_api/file={path}")
        assert answer.status_code == 404, path
        assert SECRET not in answer.text


def test_the_server_fetches_no_address_that_a_visitor_names(
    site: httpx.Client, listener: tuple[str, list[str]]
) -> None:
    address, asked = listener
    for url in (f"{address}/seen.png", f"{address}/gradio_api/file=/tmp/gradio/seen.png"):
        for endpoint in endpoints(site):
            for payload in (*payloads(url), {"text": "x", "files": [{"path": "", "url": url, "meta": META}]}):
                for route, body in bodies(endpoint, payload):
                    assert site.post(route, json=body).status_code == 403
        for route in (f"/gradio_api/file={url}", f"/gradio_api/proxy={url}", f"/?deep_link={url}"):
            assert site.get(route).status_code == 404
    assert asked == []


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/component_server", "/gradio_api/process_recording", "/gradio_api/vibe-edit",
        "/gradio_api/stream/x", "/gradio_api/custom_component/a/client/b/c", "/monitoring", "/gradio_api/deep_link",
        "/login", "/gradio_api/dev/reload", "/gradio_api/runs",
    ],
)  # fmt: skip
def test_routes_of_gradio_that_the_page_does_not_need_are_shut(site: httpx.Client, path: str) -> None:
    assert site.get(path).status_code == 404
    assert site.post(path, json={"data": []}).status_code == 404


def test_a_photo_that_was_uploaded_here_is_taken(site: httpx.Client, tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "red new.png", "red", seed=5)
    path = site.post("/gradio_api/upload", files=[("files", (photo.name, photo.read_bytes()))]).json()[0]
    served = site.get(f"/gradio_api/file={path}")
    assert served.content == photo.read_bytes()
    url = f"{str(site.base_url).rstrip('/')}/gradio_api/file={quote(path)}"
    file = {"path": path, "url": url, "orig_name": photo.name, "meta": META}
    message = {"data": [{"text": "", "files": [file]}], "session_hash": "friend"}
    assert site.post("/gradio_api/run/_clear_and_save_textbox", json=message).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.com", "evil.com:7860", "127.0.0.1.evil.com", "127.0.0.1@evil.com", "[::1", "127.0.0.1:x", ""]
)
def test_another_name_for_this_machine_is_refused_on_every_host(indexed_library: Library, host: str) -> None:
    from fastapi.testclient import TestClient

    app = make_app(indexed_library, allowed_hosts=("0.0.0.0", "nas.home"))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        for path in ("/", "/api/stats", "/config"):
            assert client.get(path, headers={"Host": host, "Origin": f"http://{host}"}).status_code == 400
        assert client.get("/api/stats", headers={"Host": "nas.home:7860"}).status_code == 200


def test_the_address_that_a_request_came_in_on_is_an_own_one(site: httpx.Client) -> None:
    assert site.get("/api/stats").status_code == 200
    assert site.get("/api/stats", headers={"Host": "192.0.2.7"}).status_code == 400


@pytest.mark.parametrize(
    "origin", ["http://evil.com", "http://localhost:3000", "http://127.0.0.1:1", "null", "http://[::1"]
)
def test_pages_of_other_origins_can_neither_read_nor_order(site: httpx.Client, origin: str) -> None:
    for path in ("/api/stats", "/config", "/api/export?ids=1&format=zip", "/gradio_api/info"):
        answer = site.get(path, headers={"Origin": origin})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
    preflight = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert site.options("/gradio_api/queue/join", headers=preflight).status_code == 403


def test_a_link_from_another_site_opens_the_page_and_starts_no_download(site: httpx.Client) -> None:
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert site.get("/", headers=followed).status_code == 200
    assert site.get("/api/export?ids=1&format=zip", headers=followed).status_code == 403
    assert (
        site.get("/api/image/1", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}).status_code
        == 403
    )


def test_claims_of_a_proxy_do_not_move_the_page_elsewhere(site: httpx.Client) -> None:
    answer = site.get("/config", headers={"X-Forwarded-Host": "evil.com", "Forwarded": "host=evil.com"})
    assert "evil.com" not in answer.text


def test_no_body_makes_gradio_fail(site: httpx.Client) -> None:
    for endpoint in endpoints(site):
        for data in ([], [None] * 9, [{}], {}, None, 7, [[[]]], [{"text": 3, "files": {}}]):
            call = {"data": data, "session_hash": "attack", "fn_index": endpoint["id"]}
            routes = [f"/gradio_api/{kind}/{endpoint['api_name']}" for kind in ("run", "api", "call")]
            for route in ("/gradio_api/queue/join", *(routes if endpoint["api_name"] else ())):
                answer = site.post(route, json=call)
                assert answer.status_code < 500, (route, call, answer.text)
    for index in (99, -1, "x", None, 10**30, {}):
        for route in ("/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/api/nothing"):
            assert site.post(route, json={"data": [], "fn_index": index, "session_hash": "a"}).status_code < 500


def test_a_home_of_nobody_is_a_folder_that_does_not_exist(site: httpx.Client) -> None:
    for folder in ("~nouser/x", "~nouser", "~\0/x", "\0", "/" + "x" * 5000):
        answer = site.post("/api/index", json={"folder": folder})
        assert answer.status_code == 400
        assert answer.json()["detail"].endswith(".")
