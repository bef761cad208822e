"""Every field, list, body and depth has its end, and beyond it stands a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from chatbot.session import ChatSession
from retrieval.descriptions import typed
from retrieval.errors import QueryError
from retrieval.library import Library
from retrieval.records import Filters, Query, Term
from retrieval.search import SearchEngine
from tests.browser import GRADIO_WARNINGS, make_app
from tests.test_server import HOST

pytestmark = GRADIO_WARNINGS
LONG = "red " * 30_000


@pytest.fixture
def client(indexed_library: Library) -> Iterator[TestClient]:
    app = make_app(indexed_library)
    with TestClient(app, base_url=HOST, client=("127.0.0.1", 50000), raise_server_exceptions=False) as client:
        yield client


def session(**query: Any) -> dict[str, Any]:
    return {"snapshots": [{"query": {"wanted": [{"text": "red"}], **query}, "shown": [1, 2]}]}


TOO_MUCH: list[tuple[str, Any]] = [
    ("/api/search", {"query": LONG}),
    ("/api/colour", {"colour": LONG}),
    ("/api/chat", {"message": LONG}),
    ("/api/chat", {"message": "red", "like": [1] * 5_000}),
    ("/api/recommend", {"like": list(range(5_000))}),
    ("/api/recommend", {"like": [2**70]}),
    ("/api/recommend", {"like": [-1]}),
    ("/api/search", {"query": "red", "top_k": 10**9}),
    ("/api/search", {"query": ["red"]}),
    ("/api/search", {}),
    ("/api/search", []),
    ("/api/chat", {"message": "next page", "session": session(wanted=[{"text": LONG}])}),
    ("/api/chat", {"message": "next page", "session": session(wanted=[{"text": "red"}] * 500)}),
    ("/api/chat", {"message": "next page", "session": session(colours=["#ff0000"] * 500)}),
    ("/api/chat", {"message": "next page", "session": session(colours=["red"])}),
    ("/api/chat", {"message": "next page", "session": session(like=[2**70])}),
    ("/api/chat", {"message": "next page", "session": session(filters={"path": 3})}),
    ("/api/chat", {"message": "next page", "session": session(filters={"nothing": "x"})}),
    ("/api/chat", {"message": "next page", "session": session(filters={"people": ["Anna"] * 50_000})}),
    ("/api/chat", {"message": "next page", "session": session(filters={"labels": ["dog"] * 50_000})}),
    ("/api/chat", {"message": "next page", "session": session(filters={"months": [1] * 50_000})}),
    ("/api/chat", {"message": "next page", "session": session(filters={"not_years": [2019] * 50_000})}),
    ("/api/chat", {"message": "next page", "session": {"snapshots": [{"asked": LONG}]}}),
    ("/api/chat", {"message": "next page", "session": session(order="sideways")}),
    ("/api/chat", {"message": "next page", "session": session(palette=[{"lab": [1, 2], "weight": 1}])}),
    ("/api/chat", {"message": "next page", "session": session(wanted=[{"text": 1}])}),
    ("/api/chat", {"message": "next page", "session": {"snapshots": [{"shown": "12"}]}}),
    ("/api/chat", {"message": "red", "session": {"snapshots": 7}}),
]  # fmt: skip


def test_too_much_or_nonsense_is_a_sentence(client: TestClient) -> None:
    for path, body in TOO_MUCH:
        answer = client.post(path, json=body)
        assert answer.status_code == 422, (path, str(body)[:200])
        assert answer.json()["detail"].endswith(".")
        assert len(answer.json()["detail"]) < 300


def test_a_body_of_megabytes_is_not_even_read(client: TestClient) -> None:
    for path in ["/api/search", "/api/chat", "/api/recommend", "/api/index", "/gradio_api/queue/join"]:
        answer = client.post(path, content=b'{"query": "' + b"a" * 3_000_000 + b'"}')
        assert answer.status_code == 413
        assert "2 MB" in answer.json()["detail"]


def test_a_length_that_is_none_harms_nobody(client: TestClient) -> None:
    for length in (b"9" * 30, "²".encode("latin-1"), b"-1", b"1e9"):
        body = iter([b'{"query": "red"}'])
        answer = client.post("/api/search", content=body, headers={"Content-Length": length})
        assert answer.status_code in (200, 400, 413, 422)


def test_nests_are_a_sentence(client: TestClient) -> None:
    nests = [
        (before * depth, after * depth) for before, after in (("[", "]"), ('{"query":', "}")) for depth in (100, 50_000)
    ]
    for text in (f"{before}1{after}" for before, after in nests):
        answer = client.post("/api/search", content=text, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422)
        assert answer.json()["detail"].endswith(".")


ODD_ADDRESSES = [
    "/api/photos?offset=" + "9" * 30, "/api/photos?limit=0", "/api/photos?ids=" + "9" * 5000,
    "/api/photos?ids=" + ",".join(["1"] * 2000), f"/api/photos?ids={2**70}", "/api/photos?ids=-1",
    f"/api/similar/{2**70}", "/api/similar/-1", f"/api/thumbnail/{2**70}", f"/api/image/{2**70}",
    "/api/image/" + "a" * 5000, "/static/" + "a" * 300, "/assets/" + "ä" * 200, "/svelte/" + "a" * 5000,
    "/api/export?format=zip&ids=" + "1," * 3000, "/api/collection?order=x", "/api/similar/1?top_k=x",
]  # fmt: skip


def test_odd_addresses_are_no_failure_of_the_server(client: TestClient) -> None:
    for address in ODD_ADDRESSES:
        answer = client.get(address)
        assert answer.status_code in (200, 404, 422), address[:200]
        if answer.status_code != 200:
            assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("path", ["/api/albums/add", "/api/albums/remove"])
def test_a_number_beyond_all_photos_is_a_sentence(client: TestClient, path: str) -> None:
    for number in (2**63, 2**70, -1):
        answer = client.post(path, json={"name": "A", "ids": [number]})
        assert answer.status_code == 422
        assert "ids.0" in answer.json()["detail"]
    assert client.post(f"/api/people/{2**63}", json={"name": "Anna"}).status_code == 422


@pytest.mark.parametrize("half", [r"\ud800", r"\uDC80", r"\udc00\ud800"])
def test_half_a_character_is_a_sentence(client: TestClient, half: str) -> None:
    bodies = {
        "/api/search": f'{{"query": "{half}"}}',
        "/api/chat": f'{{"message": "next", "session": {{"snapshots": [{{"message": "{half}", "shown": [1]}}]}}}}',
        "/api/models/use": f'{{"family": "{half}"}}',
        "/api/albums/add": f'{{"name": "{half}", "ids": [1]}}',
        "/gradio_api/queue/join": f'{{"data": ["{half}"], "fn_index": 1, "session_hash": "a"}}',
    }
    for path, body in bodies.items():
        answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400, path
        assert answer.json()["detail"].endswith(".")
    typed = {"Content-Type": "application/json"}
    whole = client.post("/api/search", headers=typed, content=r'{"query": "\ud83d\udc36 and \\ud800"}')
    assert whole.json()["query"] == r"🐶 and \ud800"


ENDLESS = [
    Query(wanted=(Term(LONG),)),
    Query(wanted=(Term("red"),) * 100),
    typed(" ".join(f"no thing{n}," for n in range(60))),
    typed(" ".join(f'"word{n}"' for n in range(60))),
    Query(without=("red",) * 100),
    Query(colours=("#ff0000",) * 100),
    Query(like=tuple(range(2_000))),
    Query(like=(2**70,)),
    Query(wanted=(Term("red"),), top_k=10**12),
    Query(wanted=(Term("red"),), filters=Filters(path="x" * 10_000)),
    Query(wanted=(Term("red"),), filters=Filters(words=("red",) * 100)),
]


def test_no_question_grows_without_end(indexed_library: Library) -> None:
    for query in ENDLESS:
        with pytest.raises(QueryError):
            SearchEngine(indexed_library).search(query)


def test_of_a_pasted_page_the_beginning_is_read(indexed_library: Library) -> None:
    hits = SearchEngine(indexed_library).search(Query(wanted=(Term("red paper " * 900),))).hits
    assert hits[0].photo.path.name == "red.jpg"


def test_a_session_that_an_answer_gave_comes_back_whole() -> None:
    snapshot = {
        "query": {"wanted": [{"text": "red"}], "within": [3, 4], "filters": {"after": "2019-01-01"}},
        "shown": [3],
    }
    fields = ChatSession.from_stranger({"snapshots": [snapshot]}).to_dict()
    assert ChatSession.from_stranger(json.loads(json.dumps(fields))).to_dict() == fields
    assert fields["snapshots"][0]["query"]["within"] == [3, 4]


def test_a_message_of_ten_thousand_characters_is_answered(client: TestClient) -> None:
    answer = client.post("/api/chat", json={"message": "red paper " * 1_000})
    assert answer.status_code == 200
    assert "10000" not in answer.json()["text"]
