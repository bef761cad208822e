"""Asks the server and the terminal what nobody would ask: ``python -m tests.fuzz [seconds]``.

Schemathesis makes requests from the description of the API; hypothesis makes lines for the chat and bodies for Gradio.
What they find becomes a test with a name of its own.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chatbot.application import Application
from chatbot.terminal import _as_json, _route
from retrieval.catalogue import Catalogue
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.settings import Settings
from tests.browser import make_app, serve
from tests.conftest import COLOURS, FakeFeatureCaptioner, FakeFeatureEncoder, save_photo

# What would look through the whole machine, or download models.
LEFT_OUT = ("/api/index", "/api/models/use")
CHECKS = "not_a_server_error"
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANY = st.recursive(
    PLAIN, lambda inside: st.lists(inside, max_size=5) | st.dictionaries(st.text(), inside, max_size=5), max_leaves=12
)
WORDS = st.sampled_from(
    ["red", "no", "more like 2", "next", "undo", "-", '"red"', "2*", "#ff0000", "from 2019", "\0", "🐶"]
)
MESSAGES = st.text() | st.lists(WORDS, max_size=6).map(" ".join)
IDS = ANY | st.lists(st.integers(-2, 20))
QUERY = st.fixed_dictionaries(
    {},
    optional={
        "texts": st.lists(MESSAGES, max_size=3) | ANY, "without": ANY, "colours": ANY, "palette": ANY, "photos": ANY,
        "like": IDS, "unlike": IDS, "within": IDS, "filters": ANY, "order": ANY, "top_k": ANY,
    },
)  # fmt: skip
SNAPSHOT = st.fixed_dictionaries(
    {},
    optional={
        "query": QUERY | ANY, "shown": IDS, "liked": IDS, "seen": IDS, "focus": IDS, "did": ANY, "album": ANY,
        "total": ANY, "message": ANY,
    },
)  # fmt: skip
SESSION = ANY | st.fixed_dictionaries({"snapshots": st.lists(SNAPSHOT, min_size=1, max_size=3) | ANY})
TURN = st.fixed_dictionaries(
    {"message": MESSAGES | ANY},
    optional={"photos": ANY, "like": IDS, "dislike": IDS, "shown": ANY, "liked": IDS, "focus": IDS, "search": ANY},
)
LINES = MESSAGES | ANY.map(json.dumps) | TURN.map(json.dumps)


@contextmanager
def small_library() -> Iterator[Library]:
    """Ten photos of one colour each, with fake models."""
    with tempfile.TemporaryDirectory(prefix="photochat-") as folder:
        photos = Path(folder) / "photos"
        for colour in COLOURS:
            save_photo(photos / f"{colour}.png", colour)
        data = Path(folder) / "data"
        made = Settings(images=(photos,), data=data)
        catalogue = Catalogue.open(data / "catalogue.sqlite")
        with Library(made, catalogue, Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner)) as library:
            list(index_folder(library, made.images))
            yield library


def lines(application: Application, examples: int) -> None:
    """Lines for the chat and for the router: each has one answer, and none ends the program."""

    @_many(examples)
    @given(st.lists(LINES.filter(lambda line: "\n" not in line and "\r" not in line), min_size=1, max_size=4))
    def answered(asked: list[str]) -> None:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            _as_json(application, asked)
        assert len(out.getvalue().splitlines()) == len(asked)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            _route(asked)

    answered()


def bodies(address: str, examples: int) -> None:
    """Sessions and Gradio's own bodies: never a 500."""
    with httpx.Client(base_url=address, timeout=60) as client:
        names = [item["api_name"] for item in client.get("/config").json()["dependencies"] if item["api_name"]]

        def no_failure(path: str, body: Any) -> None:
            answer = client.post(path, content=json.dumps(body), headers={"Content-Type": "application/json"})
            assert answer.status_code < 500, (path, body, answer.text[:300])

        @_many(examples)
        @given(MESSAGES, SESSION)
        def sessions(message: str, session: Any) -> None:
            no_failure("/api/chat", {"message": message, "session": session})

        @_many(examples)
        @given(st.sampled_from(names), st.lists(ANY, max_size=4), ANY)
        def gradio(name: str, data: list[Any], index: Any) -> None:
            no_failure(f"/gradio_api/call/{name}", {"data": data})
            no_failure(f"/gradio_api/run/{name}", {"data": data, "session_hash": "fuzz"})
            no_failure("/gradio_api/queue/join", {"data": data, "fn_index": index, "session_hash": "fuzz"})

        sessions()
        gradio()


def requests(address: str, seconds: int) -> int:
    """Schemathesis over the description of the API; its exit status."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/openapi.json", "--checks", CHECKS]
    command += ["--max-time", str(seconds), "--phases", "examples,coverage,fuzzing", "--continue-on-failure"]
    command += [part for path in LEFT_OUT for part in ("--exclude-path", path)]
    with tempfile.TemporaryDirectory() as folder:  # it keeps what it found where it runs
        return subprocess.run(command, check=False, cwd=folder).returncode


def _many(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )


def main(seconds: int) -> int:
    """All three, about ``seconds`` for each."""
    with small_library() as library, serve(make_app(library)) as address:
        status = requests(address, seconds)
        bodies(address, 20 * seconds)
    with small_library() as library, Application(library) as application:
        lines(application, 10 * seconds)
    print("The chat and the router answered every line; no body made the server fail.")
    return status


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60))
