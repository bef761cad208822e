"""Search over Milvus: the answers of FAISS, conditions checked where the vectors are, a server that goes away."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue import Catalogue
from retrieval.cli import main
from retrieval.descriptions import typed
from retrieval.errors import UsageError, VectorEngineError
from retrieval.indexing import index_folder
from retrieval.lab.lifelike import make_collection
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Filters, Query, Term
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from retrieval.vector_index import FaissIndex
from retrieval.vector_index.milvus import MilvusIndex, MilvusServer
from retrieval.vector_index.milvus.index import FEW, expression
from tests.browser import free_port
from tests.conftest import FakeCaptioner, FakeEncoder, save_photo

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")
# PHOTOCHAT_TEST_PHOTOS=100000 asks the same questions to a collection of that size.
PHOTOS = int(os.environ.get("PHOTOCHAT_TEST_PHOTOS", 3 * FEW))


def over_milvus(settings: Settings, uri: str | None = None, encoder: FakeEncoder | None = None) -> Library:
    settings = replace(settings, index="milvus", milvus_uri=uri)
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    return Library(settings, catalogue, Models("clip", lambda: encoder or FakeEncoder(), FakeCaptioner), reindex=True)


def index_all(library: Library) -> None:
    for _ in index_folder(library, library.settings.images):
        pass


# -- the same answers


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Library]]:
    """A synthetic collection under FAISS and under Milvus."""
    folder = tmp_path_factory.mktemp("synthetic")
    settings = Settings(images=(make_collection(PHOTOS, folder),), data=folder / "data", models="builtin", index="flat")
    with Library.open(settings) as exact, Library.open(replace(settings, index="milvus")) as library:
        yield exact, library


YEARS = Filters(after=date(2012, 1, 1), before=date(2012, 1, 31))
QUESTIONS = {
    "text": Query((Term("a boat near a house"),)),
    "no people": Query((Term("a street"),), without=("people",)),
    "colour": Query(colours=("#cc2222",)),
    "text and colour": Query((Term("a street"),), colours=("#cc2222",)),
    "date": Query((Term("a street"),), filters=YEARS),
    "orientation": Query((Term("a street"),), filters=Filters(orientation="portrait")),
    "words": Query((Term("a street"),), filters=Filters(words=("dog",))),
    "conditions alone": Query(filters=YEARS),
    "likes": Query(like=(3, 700, 1100)),
    "text and likes": Query((Term("a street"),), like=(3, 700), unlike=(8,)),
    "quotation marks": typed('"horse"'),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_kind_of_question_finds_the_ten_that_an_exact_search_finds(
    libraries: tuple[Library, Library], question: Query
) -> None:
    exact, library = libraries
    assert isinstance(library.snapshot().index, MilvusIndex)
    expected = SearchEngine(exact).rank(replace(question, top_k=10))
    ranking = SearchEngine(library).rank(replace(question, top_k=10))
    assert len(ranking.ids) == len(expected.ids) > 0
    assert np.sort(ranking.scores)[0] >= np.sort(expected.scores)[0] - 0.001
    assert ranking.scores == pytest.approx(expected.scores, abs=0.002)


def test_a_photo_is_compared_with_photos_alone(libraries: tuple[Library, Library]) -> None:
    exact, library = libraries
    sent = Query(photos=(exact.catalogue.photo(7).path,), top_k=10)
    assert isinstance(library.snapshot().images, MilvusIndex)
    assert SearchEngine(library).rank(sent).scores == pytest.approx(SearchEngine(exact).rank(sent).scores, abs=0.002)


def test_conditions_are_checked_where_the_vectors_are(libraries: tuple[Library, Library]) -> None:
    _, library = libraries
    snapshot = library.snapshot()
    assert isinstance(snapshot.index, MilvusIndex)
    for filters in (YEARS, Filters(orientation="square"), Filters(min_megapixels=12.0, formats=("jpg",))):
        passing = snapshot.passing(filters)
        assert passing is not None
        ids = snapshot.index.server.ids(snapshot.index.name, expression(filters))
        assert ids.tolist() == snapshot.ids_of(passing).tolist()


def test_what_milvus_kept_is_there_at_the_next_start_and_is_not_sent_again(libraries: tuple[Library, Library]) -> None:
    _, library = libraries
    with Library.open(library.settings) as again:
        index, before = again.snapshot().index, library.snapshot().index
        assert isinstance(index, MilvusIndex)
        assert isinstance(before, MilvusIndex)
        assert index.name == before.name
        assert np.array_equal(index.ids, before.ids)


# -- a catalogue that goes on


def test_new_changed_and_deleted_photos_follow_the_catalogue(settings: Settings, photo_folder: Path) -> None:
    with over_milvus(settings) as library:
        index_all(library)
        save_photo(photo_folder / "new.jpg", "purple")
        (photo_folder / "red.jpg").unlink()
        index_all(library)
        names = [hit.photo.path.name for hit in SearchEngine(library).search(Query((Term("purple"),))).hits]
        index = library.snapshot().index
        assert isinstance(index, MilvusIndex)
        assert "new.jpg" in names
        assert "red.jpg" not in names
        assert index.server.ids(index.name).tolist() == index.ids.tolist() == sorted(library.catalogue.ids().tolist())


def test_vectors_of_another_model_get_a_collection_of_their_own_and_the_alias_moves(settings: Settings) -> None:
    class Another(FakeEncoder):
        name = "another"

    with over_milvus(settings) as library:
        index_all(library)
        first = library.snapshot().index
    assert isinstance(first, MilvusIndex)
    with over_milvus(settings, encoder=Another()) as library:
        index_all(library)
        second = library.snapshot().index
    assert isinstance(second, MilvusIndex)
    (alias,) = {name.rsplit("_", 2)[0] for name in (first.name, second.name)}
    assert second.server.pointed(alias) == second.name != first.name


# -- a server


@contextmanager
def milvus(folder: Path, port: int) -> Iterator[None]:
    """A Milvus Lite that runs as a server, until it is killed."""
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder), "--host", "127.0.0.1"]
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def test_a_server_that_goes_away_is_named_and_what_it_missed_is_sent_when_it_is_back(
    settings: Settings, photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.vector_index.milvus.server._PAUSES", (0.1, 0.3))
    port = free_port()
    with over_milvus(settings, f"http://127.0.0.1:{port}") as library:
        with milvus(tmp_path / "server", port):
            index_all(library)
            assert SearchEngine(library).search(Query((Term("red"),))).hits[0].photo.path.name == "red.jpg"
        save_photo(photo_folder / "new.jpg", "purple")
        index_all(library)
        with pytest.raises(VectorEngineError, match=f"at http://127.0.0.1:{port} doesn’t answer"):
            SearchEngine(library).search(Query((Term("red"),)))
        assert len(library.catalogue.ids()) == len(library.snapshot())
        with milvus(tmp_path / "server", port):
            hits = SearchEngine(library).search(Query((Term("purple"),))).hits
            assert "new.jpg" in [hit.photo.path.name for hit in hits[:2]]
            library.save_index()
            index = library.snapshot().index
            assert isinstance(index, MilvusIndex)
            assert index.server.ids(index.name).tolist() == sorted(library.catalogue.ids().tolist())


def test_a_server_that_was_never_there_leaves_an_exact_search_over_the_catalogue(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.vector_index.milvus.server._PAUSES", ())
    with over_milvus(settings, f"http://127.0.0.1:{free_port()}") as library:
        index_all(library)
        assert isinstance(library.snapshot().index, FaissIndex)
        assert SearchEngine(library).search(Query((Term("red"),))).hits[0].photo.path.name == "red.jpg"


def test_without_the_extra_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(UsageError, match=r'pip install "\.\[scale\]"'):
        MilvusServer("anywhere.db").collections("")


def test_a_token_is_kept_from_every_message(settings: Settings) -> None:
    assert "secret" not in repr(replace(settings, milvus_token="root:secret"))


def test_the_command_line_searches_in_milvus(
    settings: Settings, photo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--images", str(photo_folder), "--data", str(settings.data), "--models", "builtin", "--index", "milvus"]
    assert main(["index", str(photo_folder), *where[2:]]) == 0
    assert main(["stats", *where]) == 0
    assert "Milvus, over" in capsys.readouterr().out
    assert os.path.exists(settings.data / "milvus.db")
