"""The host: the HTTP API, photos by id, and what keeps others out."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shlex
import tempfile
import time
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from chatbot.server import answers
from chatbot.server.guards import BodyLimit
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.words import say, speaking
from tests.browser import GRADIO_WARNINGS, make_app, serve
from tests.conftest import save_photo

pytestmark = GRADIO_WARNINGS
HOST = "http://127.0.0.1"


@pytest.fixture
def client(indexed_library: Library) -> Iterator[TestClient]:
    with TestClient(make_app(indexed_library), base_url=HOST, client=("127.0.0.1", 50000)) as client:
        yield client


def first_id(client: TestClient, words: str = "red") -> int:
    return int(client.post("/api/search", json={"query": words}).json()["hits"][0]["photo_id"])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/search", {"query": "a red paper", "top_k": 3}),
        ("/api/recommend", {"like": [1, 2], "unlike": [3], "top_k": 3}),
        ("/api/colour", {"colour": "navy", "top_k": 3}),
        ("/api/similar/1?top_k=3", None),
    ],
)
def test_every_question_is_answered_as_the_contract_says(
    client: TestClient, path: str, body: dict[str, Any] | None
) -> None:
    answer = client.get(path) if body is None else client.post(path, json=body)
    assert answer.status_code == 200
    hits = answers.Hits.model_validate(answer.json()).hits
    assert [hit.rank for hit in hits] == [1, 2, 3]


def test_a_recommendation_never_answers_with_what_it_was_asked_about(client: TestClient) -> None:
    hits = client.post("/api/recommend", json={"like": [1, 2], "unlike": [3], "top_k": 12}).json()["hits"]
    assert not {1, 2, 3} & {hit["photo_id"] for hit in hits}
    assert 4 not in {hit["photo_id"] for hit in client.get("/api/similar/4").json()["hits"]}


def test_a_conversation_goes_on_with_the_session_given_back(client: TestClient) -> None:
    first = answers.Turn.model_validate(client.post("/api/chat", json={"message": "red", "like": [1]}).json())
    assert first.actions[0].intent == "colour_search"
    answer = client.post("/api/chat", json={"message": "undo", "session": first.session})
    assert answers.Turn.model_validate(answer.json()).actions[0].intent == "undo"


@pytest.mark.parametrize(
    "session",
    [{"snapshots": "x"}, {"snapshots": [{"query": {"palette": [1]}}]}, {"snapshots": [{"shown": ["x"]}]}],
)
def test_a_session_that_is_none_is_a_sentence_or_a_new_conversation(
    client: TestClient, session: dict[str, Any]
) -> None:
    assert client.post("/api/chat", json={"message": "red", "session": session}).status_code in (200, 422)


def test_a_session_cannot_name_files_of_this_machine(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    session = {"snapshots": [{"query": {"photos": [str(tmp_path / "secret.txt")], "texts": ["red"]}, "shown": [1]}]}
    answer = client.post("/api/chat", json={"message": "next page", "session": session})
    assert "secret" not in answer.text


def test_photos_of_the_collection_are_attached_by_name_and_others_are_a_sentence(client: TestClient) -> None:
    turn = client.post("/api/chat", json={"message": "photos like this", "photos": ["red.jpg"]}).json()
    assert Path(turn["hits"][0]["path"]).name == "red.jpg"
    more = client.post("/api/chat", json={"message": "next page", "session": turn["session"]}).json()
    assert turn["session"]["snapshots"][-1]["query"]["photos"]
    assert more["session"]["snapshots"][-1]["query"]["photos"] == turn["session"]["snapshots"][-1]["query"]["photos"]
    for strange in ("http://127.0.0.1:9/a.jpg", "/etc/passwd", "../red.jpg", "file:///etc/passwd"):
        answer = client.post("/api/chat", json={"message": "photos like this", "photos": [strange]})
        assert answer.status_code == 404
        assert answer.json()["detail"] == (
            f"There’s no photo {strange} in the collection. Give an id or a file name of it."
        )


def test_stats_count_the_collection_and_its_colours(client: TestClient) -> None:
    stats = answers.Stats.model_validate(client.get("/api/stats").json())
    assert stats.photos == 12
    assert sum(colour.share for colour in stats.colours) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("size", [256, 768])
def test_a_thumbnail_is_a_small_webp_that_may_be_kept_for_ever(client: TestClient, size: int) -> None:
    card = client.get("/api/photos").json()["photos"][0]
    answer = client.get(f"/api/thumbnail/{card['id']}", params={"size": size, "v": card["version"]})
    assert answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.format == "WEBP"
        assert max(image.size) <= size
    assert client.get(f"/api/thumbnail/{card['id']}?size={size}").headers["cache-control"] == "no-cache"


def test_an_image_is_the_file_itself(client: TestClient) -> None:
    hit = client.post("/api/search", json={"query": "red"}).json()["hits"][0]
    answer = client.get(f"/api/image/{hit['photo_id']}")
    assert answer.content == Path(hit["path"]).read_bytes()
    assert answer.headers["content-type"].startswith("image/")


@pytest.mark.parametrize("path", ["/api/image/1", "/api/thumbnail/1"])
def test_a_photo_that_a_browser_has_already_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    for asked, known in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        again = client.get(path, headers={asked: first.headers[known]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == "no-cache"
    assert client.get(path, headers={"If-None-Match": '"another"'}).content == first.content
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers} == {**first.headers}


@pytest.mark.parametrize(("part", "status"), [("bytes=a-b", 400), ("lines=1-2", 400), ("bytes=99999999-", 416)])
def test_a_part_that_a_file_has_not_is_a_sentence(client: TestClient, part: str, status: int) -> None:
    for path in ("/api/image/1", "/api/thumbnail/1", "/api/export?format=csv&ids=1"):
        answer = client.get(path, headers={"Range": part})
        assert (answer.status_code, answer.json()) == (status, {"detail": say("server-no-range")})
        assert answer.headers.get("content-range", "").startswith("bytes */") == (status == 416)
    begun = client.get("/api/image/1", headers={"Range": "bytes=0-9"})
    assert (begun.status_code, len(begun.content)) == (206, 10)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/search", "POST"),
        ("PUT", "/api/stats", "GET"),
        ("DELETE", "/api/image/1", "GET, HEAD"),
        ("OPTIONS", "/api/photos", "GET, POST"),
        ("PATCH", "/api/people", "GET, POST, DELETE"),
        ("FOO", "/api/people/1", "POST"),
    ],
)
def test_a_wrong_method_is_told_which_are_right(client: TestClient, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.json() == {"detail": say("server-no-method")}


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/nix"), ("POST", "/api/nix/1"), ("GET", "/api/")])
def test_an_address_of_nothing_is_a_sentence(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()) == (404, {"detail": say("server-no-route")})


@pytest.mark.parametrize("path", ["/api/image/999", "/api/thumbnail/999"])
def test_a_photo_that_is_not_there_is_a_sentence(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "999" in answer.json()["detail"]


def test_only_two_sizes_of_thumbnails_are_made(client: TestClient) -> None:
    assert client.get("/api/thumbnail/1?size=5000").status_code == 422


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/colour", {"colour": "wibble"}),
        ("/api/search", {"query": "  "}),
        ("/api/recommend", {"like": [999]}),
    ],
)
def test_a_question_that_cannot_be_answered_gets_its_sentence(
    client: TestClient, path: str, body: dict[str, Any]
) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == (404 if path == "/api/recommend" else 422)
    assert answer.json()["detail"].endswith(".")


def test_files_of_this_machine_cannot_be_reached(client: TestClient) -> None:
    for path in (
        "/api/image/../../etc/passwd",
        "/page/../chatbot/server.py",
        "/page/%2e%2e/%2e%2e/README.md",
        "/gradio_api/file=/etc/passwd",
    ):
        assert client.get(path).status_code in (403, 404, 422)


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/api/stats", "/api/thumbnail/1", "/nowhere", "/page/page.js"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_page_and_its_scripts_travel_compressed(client: TestClient) -> None:
    for path in ("/", "/page/page.js", "/page/page.css"):
        uncompressed = client.get(path, headers={"accept-encoding": "identity"})
        small = client.get(path, headers={"accept-encoding": "gzip"})
        assert small.headers["content-encoding"] == "gzip"
        assert int(small.headers.get("content-length", 0)) < len(uncompressed.content) / 2
        assert small.content == uncompressed.content
        assert "content-encoding" not in uncompressed.headers


def test_a_browser_asks_whether_the_scripts_it_has_are_the_present_ones(client: TestClient) -> None:
    for path in ("/page/page.js", "/page/page.css"):
        first = client.get(path)
        assert first.headers["cache-control"] == "no-cache"
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == "no-cache"


def test_another_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/api/stats", headers={"host": "evil.example"}).status_code == 400


def test_changes_asked_for_by_another_site_are_refused(client: TestClient) -> None:
    foreign = {"origin": "https://evil.example"}
    for path in ("/api/index", "/api/photos", "/api/models/use", "/gradio_api/queue/join"):
        assert client.post(path, headers=foreign, json={}).status_code == 403
    assert client.post("/api/search", headers={"origin": HOST}, json={"query": "red"}).status_code == 200


def test_a_login_guards_everything(indexed_library: Library) -> None:
    with TestClient(make_app(indexed_library, auth=("anna", "sëcret")), base_url=HOST) as client:
        for path in (
            "/",
            "/api/stats",
            "/api/image/1",
            "/page/page.js",
            "/gradio_api/info",
            "/api/openapi.json",
        ):
            answer = client.get(path)
            assert answer.status_code == 401
            assert "basic" in answer.headers["www-authenticate"].lower()
        assert client.get("/api/stats", auth=("anna", "wrong")).status_code == 401
        assert client.get("/api/stats", headers={"authorization": "Basic %%%"}).status_code == 401
        assert client.get("/api/stats", auth=("anna", "sëcret".encode())).status_code == 200


def test_a_body_over_the_limit_is_refused_declared_or_not() -> None:
    async def swallow(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    client = TestClient(BodyLimit(swallow, most=1_000, uploads=1_000))
    assert client.post("/", content=b"x" * 1_000).status_code == 200
    assert client.post("/", content=b"x" * 1_001).status_code == 413
    pieces = client.post("/", content=(b"x" * 400 for _ in range(4)))
    assert pieces.status_code == 413
    assert "in parts" in pieces.json()["detail"]


def test_added_photos_are_found_and_refused_ones_are_named(
    client: TestClient, photo_folder: Path, tmp_path: Path
) -> None:
    new = save_photo(tmp_path / "new.png", "purple", seed=9).read_bytes()
    files = [
        ("files", ("new.png", new)),
        ("files", ("page.jpg", b"<html>")),
        ("files", ("../../up.jpg", save_photo(tmp_path / "up.jpg", "green", seed=8).read_bytes())),
        ("files", ("again.png", new)),
    ]
    answer = answers.Added.model_validate(client.post("/api/photos", files=files).json())
    assert answer.added == 2
    assert [refusal.name for refusal in answer.refused] == ["page.jpg"]
    assert {"new.png", "up.jpg"} <= {path.name for path in photo_folder.iterdir()}
    while client.get("/api/progress").json()["photos"] < 14:
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("multipart/form-data; boundary=X; charset=undefined", "a.jpg"),
        ("multipart/form-data; boundary=X; charset=punycode", "\\ud800.jpg"),
        ("multipart/form-data; boundary=Y", "a.jpg"),
        ("multipart/form-data", "a.jpg"),
    ],
)
def test_an_upload_that_cannot_be_read_is_a_sentence_in_the_language_of_the_browser(
    client: TestClient, kind: str, name: str
) -> None:
    body = f'--X\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\nx\r\n--X--\r\n'
    for language in ("en", "de"):
        headers = {"Content-Type": kind, "Accept-Language": language}
        answer = client.post("/api/photos", content=body, headers=headers)
        with speaking(language):
            assert (answer.status_code, answer.json()) == (400, {"detail": say("server-no-form", limit=200)})


def test_this_machine_may_be_named_in_every_usual_way(client: TestClient) -> None:
    for host in ("127.0.0.1:7860", "localhost:7860", "[::1]:7860"):
        assert client.get("/api/progress", headers={"host": host}).status_code == 200


def test_two_hundred_and_one_files_at_once_get_a_sentence(client: TestClient) -> None:
    answer = client.post("/api/photos", files=[("files", (f"{n}.jpg", b"x")) for n in range(201)])
    assert answer.status_code in (400, 422)
    assert "200" in answer.json()["detail"]


def test_a_folder_of_this_machine_can_be_indexed_from_here_only(indexed_library: Library, tmp_path: Path) -> None:
    save_photo(tmp_path / "other" / "pink.png", "purple", seed=4)
    order = {"folder": str(tmp_path / "other")}
    with TestClient(make_app(indexed_library), base_url=HOST, client=("10.0.0.9", 1)) as stranger:
        assert stranger.post("/api/index", json=order).status_code == 403
    with TestClient(make_app(indexed_library), base_url=HOST, client=("127.0.0.1", 1)) as client:
        missing = client.post("/api/index", json={"folder": str(tmp_path / "nowhere")})
        assert missing.status_code == 400
        assert "nowhere doesn’t exist" in missing.json()["detail"]
        assert client.post("/api/index", json=order).status_code == 200
        while client.get("/api/progress").json()["running"]:
            time.sleep(0.02)
        assert client.get("/api/progress").json()["photos"] == 13


def test_a_folder_that_holds_the_data_folder_is_refused_at_once(client: TestClient, indexed_library: Library) -> None:
    for folder in (indexed_library.settings.data, indexed_library.settings.data.parent):
        answer = client.post("/api/index", json={"folder": str(folder)})
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith(f"The data folder {indexed_library.settings.data} lies inside")


@pytest.mark.parametrize(
    ("form", "start"), [("zip", b"PK"), ("csv", b""), ("json", b"["), ("contact-sheet", b"\xff\xd8")]
)
def test_photos_are_exported_in_every_format(client: TestClient, form: str, start: bytes) -> None:
    answer = client.get("/api/export", params={"format": form, "ids": "3,1"})
    assert answer.status_code == 200
    assert "photochat" in answer.headers["content-disposition"]
    assert answer.content.lstrip()[:2].startswith(start[:2]) or form == "json"
    if form == "zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert sum(not name.endswith((".txt", ".json", ".csv")) for name in archive.namelist()) == 2


def test_an_export_leaves_nothing_behind_whether_it_succeeds_or_not(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    for ids, status in (("1,2", 200), ("998,999", 422)):
        assert client.get("/api/export", params={"format": "zip", "ids": ids}).status_code == status
        assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("ids", ["", "x", ",".join(["1"] * 1001)])
def test_an_export_of_nothing_nonsense_or_too_much_gets_a_sentence(client: TestClient, ids: str) -> None:
    answer = client.get("/api/export", params={"format": "csv", "ids": ids})
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")


def test_the_models_panel_knows_both_families(client: TestClient) -> None:
    answer = answers.Families.model_validate(client.get("/api/models").json())
    families = {family.family: family for family in answer.families}
    assert set(families) == {"builtin", "clip"}
    assert len(families["clip"].parts) == 2
    assert client.post("/api/models/use", json={"family": "builtin"}).status_code == 400
    assert client.post("/api/models/use", json={"family": "gpt"}).status_code == 400


def test_the_openapi_page_lists_the_contract(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    for path in (
        "search",
        "recommend",
        "colour",
        "chat",
        "similar/{photo}",
        "image/{photo}",
        "thumbnail/{photo}",
        "stats",
    ):
        assert f"/api/{path}" in paths


def test_every_answer_in_json_has_a_declared_form(client: TestClient) -> None:
    for path, operations in client.get("/api/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            forms = operation["responses"]["200"].get("content", {}).get("application/json", {"schema": {"$ref": ""}})
            # the layout of all photos is megabytes of numbers, which it would take long to check
            assert "$ref" in forms["schema"] or path == "/api/collection", (method, path)


def test_gradio_clients_get_the_same_answers(indexed_library: Library) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    with serve(make_app(indexed_library)) as address:
        client = Client(address, verbose=False)
        named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
        assert set(named) == {"/chat", "/search", "/similar", "/recommend", "/colour", "/stats", "/places"}
        assert len(client.predict("red", 3, api_name="/search")["hits"]) == 3
        assert client.predict(api_name="/stats")["photos"] == 12
        with pytest.raises(AppError, match="know the colour “wibble”"):
            client.predict("wibble", 3, api_name="/colour")
        with pytest.raises(AppError, match="“search_by” can’t be used"):
            client.predict("red", search_by="captoin", api_name="/search")
        with pytest.raises(AppError, match="“top_k” can’t be used"):
            client.predict("red", "three", api_name="/search")
        with pytest.raises(AppError, match="“like” can’t be used"):
            client.predict(3, api_name="/recommend")
        assert len(client.predict([1, "2"], [3], 2, api_name="/recommend")["hits"]) == 2
        stolen = {"text": "this", "files": [{"path": "/etc/hostname", "meta": {"_type": "gradio.FileData"}}]}
        try:
            answer = str(client.predict(stolen, api_name="/chat"))
        except AppError as error:
            answer = str(error)
        assert Path("/etc/hostname").read_text().strip() not in answer or "didn’t come through" in answer


def test_photos_are_named_by_id_or_file_name(client: TestClient) -> None:
    by_name = client.get("/api/similar/red.jpg?top_k=5").json()
    assert by_name["hits"] == client.get(f"/api/similar/{first_id(client)}?top_k=5").json()["hits"]
    assert len(by_name["hits"]) == 5
    brown = client.get("/api/image/holiday/brown.jpg")
    assert brown.status_code == 200
    assert brown.content == client.get("/api/image/brown.jpg").content
    assert client.get("/api/thumbnail/brown.jpg").headers["content-type"] == "image/webp"
    liked = client.post("/api/recommend", json={"like": ["red.jpg", first_id(client, "blue")], "top_k": 3})
    assert len(liked.json()["hits"]) == 3
    for path in ("/api/image/no%25.jpg", "/api/image/%25", "/api/similar/_ed.jpg", "/api/similar/cat.jpg"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "There’s no photo" in answer.json()["detail"]


def test_two_files_of_one_name_are_told_apart_by_their_ids(indexed_library: Library) -> None:
    folder = indexed_library.settings.images[0]
    save_photo(folder / "party" / "brown.jpg", "brown", seed=3)
    list(index_folder(indexed_library, indexed_library.settings.images))
    with TestClient(make_app(indexed_library), base_url=HOST) as client:
        for path in ("/api/image/brown.jpg", "/api/similar/brown.jpg"):
            answer = client.get(path)
            assert answer.status_code == 409
            ids = answer.json()["photo_ids"]
            assert len(ids) == 2
            assert all(str(photo_id) in answer.json()["detail"] for photo_id in ids)
            assert all(client.get(f"/api/image/{photo_id}").status_code == 200 for photo_id in ids)
        assert client.get("/api/image/party/brown.jpg").status_code == 200


def test_a_label_is_a_filter_and_scores_are_percent_too(client: TestClient) -> None:
    for question in ({"query": "paper", "label": "Holiday"}, {"query": "label:holiday"}, {"label": "holiday"}):
        hits = client.post("/api/search", json=question).json()["hits"]
        assert sorted(Path(hit["path"]).name for hit in hits) == ["brown.jpg", "purple.jpg"], question
    answer = client.post("/api/chat", json={"message": "label:holiday"}).json()
    assert sorted(Path(hit["path"]).name for hit in answer["hits"]) == ["brown.jpg", "purple.jpg"]
    assert "labelled “holiday”" in answer["text"]
    best = client.post("/api/search", json={"query": "red", "top_k": 1}).json()["hits"][0]
    assert best["percent"] == pytest.approx(100 * best["score"], abs=0.1)
    colour = client.post("/api/colour", json={"colour": "#dc141e"}).json()["hits"]
    assert colour[0]["percent"] == pytest.approx(100 + colour[0]["score"], abs=0.1)
    assert all(0 <= hit["percent"] <= 100 for hit in colour)


def test_a_description_is_compared_with_what_was_asked_for(client: TestClient) -> None:
    scores = {}
    for search_by in ("auto", "image", "caption", "fused"):
        answer = client.post("/api/search", json={"query": "red paper", "search_by": search_by, "top_k": 12})
        scores[search_by] = {hit["photo_id"]: hit["score"] for hit in answer.json()["hits"]}
        assert scores[search_by], search_by
    assert scores["image"] != scores["caption"]
    refused = client.post("/api/search", json={"query": "red paper", "search_by": "smell"})
    assert refused.status_code in (400, 422)
    assert "search_by" in refused.text
    schema = client.get("/api/openapi.json").json()["components"]["schemas"]["SearchQuestion"]["properties"]
    assert schema["search_by"]["enum"] == ["auto", "image", "caption", "fused"]


# Examples that are not run: each wants more than photos.
NOT_RUN = {
    ("POST", "/api/people"): "needs an extra",
    ("POST", "/api/people/1"): "needs a face",
    ("POST", "/api/models/use"): "downloads other models",
}


def test_every_example_of_the_api_page_does_as_it_is_printed(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library.settings.images[0]
    for name in ("chelsea.png", "coffee.png"):  # two of the sample photos
        save_photo(folder / name, "brown", seed=len(name))
    list(index_folder(library, library.settings.images))
    save_photo(tmp_path / "photo.jpg", "red", seed=3)
    monkeypatch.chdir(tmp_path)
    left_out = set(NOT_RUN)
    with TestClient(make_app(library), base_url=HOST, client=("127.0.0.1", 1)) as client:
        page, document = client.get("/api/docs").text, client.get("/api/openapi.json").json()
        printed = [shlex.split(unescape(command)) for command in re.findall("<pre>(.*?)</pre>", page)]
        assert len(printed) == sum(map(len, document["paths"].values()))
        for command in printed:
            method, address, arguments = _sent_by(command)
            if (method, address.removeprefix(HOST)) in left_out:
                left_out.remove((method, address.removeprefix(HOST)))
                continue
            client.post("/api/albums/delete", json={"name": "Summer"})
            client.post("/api/albums/add", json={"name": "Holiday", "ids": [3]})
            answer = client.request(method, address, **arguments)
            assert answer.status_code == 200, (command, answer.text)
            assert ("-OJ" in command) == (answer.headers["content-type"] != "application/json"), command
    assert not left_out


def _sent_by(command: list[str]) -> tuple[str, str, dict[str, Any]]:
    """The method, the address and the body or files of a curl command."""
    curl = argparse.ArgumentParser()
    for flag, default in (("-X", "GET"), ("-H", None), ("-d", None), ("-F", None)):
        curl.add_argument(flag, default=default)
    curl.add_argument("-OJ", action="store_true")
    curl.add_argument("address")
    sent = curl.parse_args(command[1:])
    name, _, file = (sent.F or "").partition("=@")
    headers = dict([sent.H.split(": ")]) if sent.H else {}
    files = {name: Path(file).read_bytes()} if file else None
    return sent.X, sent.address, {"headers": headers, "content": sent.d, "files": files}


def test_the_site_needs_no_working_directory_and_no_photos(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with TestClient(make_app(library), base_url=HOST) as client:
        assert client.get("/").status_code == 200
        assert client.get("/api/stats").json()["photos"] == 0
        assert client.get("/api/photos").json() == {"photos": []}


def test_names_that_are_not_utf_8_break_no_answer(library: Library) -> None:
    folder = library.settings.images[0]
    strange = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9"))
    try:
        photo = save_photo(folder / "plain.png", "purple", seed=1)
        strange.mkdir()
        photo.rename(Path(os.fsdecode(os.fsencode(strange) + b"/d\xe9j\xe0.png")))
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    list(index_folder(library, library.settings.images))
    with TestClient(make_app(library), base_url=HOST, client=("127.0.0.1", 50000)) as client:
        hits = client.post("/api/search", json={"query": "purple", "top_k": 12}).json()["hits"]
        hit = next(hit for hit in hits if "\N{REPLACEMENT CHARACTER}" in hit["path"])
        assert hit["label"] == "caf\N{REPLACEMENT CHARACTER}"
        number = hit["photo_id"]
        for path in (f"/api/image/{number}", f"/api/similar/{number}", f"/api/photos?ids={number}", "/api/photos"):
            assert client.get(path).status_code == 200, path
        assert client.post("/api/chat", json={"message": "purple"}).status_code == 200
        assert client.get("/api/export", params={"format": "zip", "ids": number}).status_code == 200
        Path(os.fsdecode(os.fsencode(strange) + b"/d\xe9j\xe0.png")).unlink()
        assert client.get(f"/api/image/{number}").status_code == 404


def test_an_album_is_filled_renamed_and_emptied_and_its_photos_stay(client: TestClient) -> None:
    assert client.post("/api/albums/add", json={"name": " the  sea ", "ids": [1, 2, 2, 999]}).json() == {
        "album": "the sea",
        "added": [1, 2],
    }
    assert client.post("/api/albums/add", json={"name": "The Sea", "ids": [2, 3]}).json()["added"] == [3]
    assert client.get("/api/albums").json() == {"albums": [{"name": "the sea", "n": 3}]}
    client.post("/api/albums/add", json={"name": "hills", "ids": [4]})
    taken = client.post("/api/albums/rename", json={"name": "the sea", "to": "HILLS"})
    assert taken.status_code == 422
    assert "already" in taken.json()["detail"]
    assert client.post("/api/albums/rename", json={"name": "the sea", "to": "a/b?"}).status_code == 200
    shown = client.get("/api/albums/photos", params={"name": "a/b?"}).json()["photos"]
    assert [card["id"] for card in shown] == [1, 2, 3]
    assert client.post("/api/albums/remove", json={"name": "a/b?", "ids": [2, 4]}).json() == {"removed": [2]}
    assert client.post("/api/albums/delete", json={"name": "a/b?"}).json() == {"removed": [1, 3]}
    assert client.get("/api/albums").json() == {"albums": [{"name": "hills", "n": 1}]}
    gone = client.post("/api/albums/delete", json={"name": "a/b?"})
    assert (gone.status_code, "no album “a/b?”" in gone.json()["detail"]) == (422, True)
    assert client.get("/api/photos?ids=1,2,3").json()["photos"]
    assert client.post("/api/albums/add", json={"name": "", "ids": [1]}).status_code == 422


def test_the_name_of_an_album_is_read_alike_everywhere(client: TestClient) -> None:
    typed, name = "  the \t sea ", "the sea"
    assert client.post("/api/albums/add", json={"name": typed, "ids": [1, 2]}).json()["album"] == name
    assert len(client.get("/api/albums/photos", params={"name": typed}).json()["photos"]) == 2
    assert client.post("/api/albums/remove", json={"name": typed, "ids": [1]}).json() == {"removed": [1]}
    renamed = client.post("/api/albums/rename", json={"name": typed, "to": " the   hills "}).json()
    assert renamed["album"] == client.get("/api/albums").json()["albums"][0]["name"] == "the hills"
    assert client.post("/api/albums/delete", json={"name": " the  hills"}).json() == {"removed": [2]}


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "a\x1bb", "a\x85b\x9b", 7, "a" * 81])
def test_what_is_no_name_of_an_album_is_refused(client: TestClient, name: str | int) -> None:
    body = json.dumps({"name": name, "ids": [1]})
    refused = client.post("/api/albums/add", content=body, headers={"content-type": "application/json"})
    assert (refused.status_code, "“name” can’t be used" in refused.json()["detail"]) == (422, True)
    assert "item" not in refused.json()["detail"]
    assert client.get("/api/albums").json() == {"albums": []}


def test_the_shape_of_the_collection_tells_every_photo_once_in_every_order(client: TestClient) -> None:
    count = client.get("/api/stats").json()["photos"]
    for order in ("taken", "oldest", "added", "largest", "smallest", "name"):
        shape = client.get(f"/api/collection?order={order}").json()
        assert len(set(shape["ids"])) == len(shape["ratios"]) == count
        assert sum(n for _, n in shape["groups"]) == count
    months = [month for month, _ in client.get("/api/collection?order=taken").json()["groups"]]
    dated = [month for month in months if month]
    assert dated == sorted(dated, reverse=True)
    assert months[-1] == ""  # photos without a date come last
    assert client.get("/api/collection?order=luck").status_code == 422


def test_the_page_comes_with_its_first_photos_in_the_language_of_the_browser(client: TestClient) -> None:
    german = client.get("/", headers={"Accept-Language": "de-CH,de;q=0.9"}).text
    assert '<html\n\tlang="de"' in german
    assert "Welches Foto suchst du?" in german
    assert german.count("<li style=") == client.get("/api/stats").json()["photos"]
    assert "Welches Foto" not in client.get("/", headers={"Accept-Language": "fr"}).text


def test_the_server_speaks_the_language_of_the_browser(client: TestClient) -> None:
    files = {"files": ("notes.jpg", b"Dear diary, today I took no photos.")}
    refused = client.post("/api/photos", files=files, headers={"Accept-Language": "de"}).json()["refused"]
    assert refused == [{"name": "notes.jpg", "reason": "das ist kein Foto, sondern Text"}]
    refused = client.post("/api/photos", files=files).json()["refused"]
    assert refused == [{"name": "notes.jpg", "reason": "it is not a photo, but text"}]


@pytest.mark.parametrize("part", ["bytes=0-9", "bytes=nonsense", "bytes=999999999-"])
def test_an_export_leaves_no_file_behind_whatever_part_of_it_is_asked_for(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    answer = client.get("/api/export", params={"format": "json", "ids": 1}, headers={"Range": part})
    assert answer.status_code in (206, 400, 416)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_api_is_described_without_scripts_or_other_hosts(client: TestClient) -> None:
    page = client.get("/api/docs").text
    assert "<script" not in page
    assert "https://" not in page
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert path in page
    assert "integer, at least 1, up to 200" in page
