"""Names that file systems allow and nobody expects: indexed, found, shown and exported like any other."""

from __future__ import annotations

import io
import os
import unicodedata
import zipfile
from pathlib import Path

from fastapi.testclient import TestClient

from retrieval.indexing import index_folder
from retrieval.library import Library
from tests.browser import GRADIO_WARNINGS, make_app
from tests.conftest import save_photo
from tests.test_server import HOST

pytestmark = GRADIO_WARNINGS
NAMES = (
    b"a" * 251 + b".jpg",
    ("ä" * 125 + ".jpg").encode(),
    unicodedata.normalize("NFC", "Café.jpg").encode(),
    unicodedata.normalize("NFD", "Café.jpg").encode(),
    b"line\nbreak.jpg",
    b"tab\t\x1b[31mred.jpg",
    b"caf\xe9/\xff\xfe.jpg",
    b" before.jpg",
    b"-rf.jpg",
    b"$(id) `x` ;&|.jpg",
    "\u202egpj.exe.jpg".encode(),
    b"con.jpg",
    b"<img src=x onerror=alert(1)>.jpg",
    b'"; filename="other.jpg',
)


def test_every_name_goes_all_the_way(library: Library) -> None:
    folder = library.settings.images[0] / "odd"
    for number, name in enumerate(NAMES):
        path = Path(os.fsdecode(os.path.join(os.fsencode(folder), name)))
        save_photo(folder / "draft.jpg", "purple", seed=number)
        path.parent.mkdir(exist_ok=True)
        (folder / "draft.jpg").rename(path)
    save_photo(folder / "copy.jpg", "purple", seed=99).rename(folder / "._x.jpg")  # a system's note on x.jpg
    *_, last = index_folder(library, library.settings.images)
    assert last.skipped == ()
    assert last.indexed == 12 + len(NAMES)
    with TestClient(make_app(library), base_url=HOST) as client:
        hits = client.post("/api/search", json={"query": "purple", "top_k": 50}).json()["hits"]
        ids = [hit["photo_id"] for hit in hits]
        assert len(hits) == 12 + len(NAMES)
        for photo_id in ids:
            for address in (f"/api/image/{photo_id}", f"/api/thumbnail/{photo_id}", f"/api/similar/{photo_id}"):
                assert client.get(address).status_code == 200
            turn = client.post("/api/chat", json={"message": "photos like this", "photos": [photo_id]})
            assert turn.json()["hits"][0]["photo_id"] == photo_id
            onward = {"message": "next page", "session": turn.json()["session"]}
            photos = client.post("/api/chat", json=onward).json()["session"]["snapshots"][-1]["query"]["photos"]
            assert photos == onward["session"]["snapshots"][-1]["query"]["photos"]  # known again, and kept
        answer = client.get("/api/export", params={"ids": ",".join(map(str, ids)), "format": "zip"})
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            photos = [name for name in archive.namelist() if name.endswith((".jpg", ".png", ".webp"))]
        assert len(set(photos)) == len(ids)
        for form in ("csv", "json", "contact-sheet"):
            answer = client.get("/api/export", params={"ids": ",".join(map(str, ids)), "format": form})
            assert answer.status_code == 200
