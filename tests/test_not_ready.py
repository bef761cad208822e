"""Questions while nothing can answer them: no photo is indexed yet, or all of them by weights of another version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatbot.application import Application
from chatbot.terminal import _as_json
from retrieval.catalogue import Catalogue
from retrieval.cli import main
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.settings import Settings
from tests.conftest import FakeEncoder, FakeFeatureCaptioner, FakeFeatureEncoder, save_photo

SAID = {"empty": "There are no photos here yet.", "outdated": "Your photos were indexed by an older version."}


@pytest.fixture(params=["empty", "outdated"])
def state(request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """The data folder in that state; whoever opens it gets models that have made no vector in it."""
    monkeypatch.setattr("retrieval.library.open_models", lambda family, _: Models(family, FakeEncoder, lambda: None))
    for name, value in (("IMAGES", settings.images[0]), ("DATA", settings.data), ("MODELS", "builtin")):
        monkeypatch.setenv(f"PHOTOCHAT_{name}", str(value))
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    with Library(settings, catalogue, Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner)) as library:
        if request.param == "outdated":
            list(index_folder(library, settings.images))
    return request.param


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return save_photo(tmp_path / "elsewhere" / "x.jpg", "red", seed=3)


def test_every_turn_of_the_chat_gets_the_sentence_and_the_next_one_too(
    state: str, settings: Settings, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    turns = [
        {"message": "", "photos": [str(new)]},
        {"message": "", "photos": [str(settings.images[0] / "red.jpg")]},
        {"message": "like this but darker", "photos": [str(new), str(settings.images[0] / "blue.webp")]},
        {"message": "red paper, no people"},
    ]
    assert _as_json(Application(Library.open(settings)), [json.dumps(turn) for turn in turns]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(answers) == len(turns)
    for turn, answer in zip(turns, answers, strict=True):
        several = len(turn.get("photos", ())) > 1  # of these it is said first which are in the collection
        assert SAID[state] in answer["text"] if several else answer["text"].startswith(SAID[state])
        assert answer["hits"] == []


@pytest.mark.parametrize("name", ["new", "known"])
def test_commands_about_a_photo_say_what_to_run(
    state: str, name: str, settings: Settings, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = str(new if name == "new" else settings.images[0] / "red.jpg")
    for command in (["similar", photo], ["recommend", photo], ["search", "red paper"]):
        assert main(command) == 2
        errors = capsys.readouterr().err
        assert "Run: " in errors
        assert "index" in errors
        assert errors.count("\n") == 1
