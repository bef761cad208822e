"""Changing to other models while the present ones answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.bot import Chatbot, Message
from chatbot.session import ChatSession
from chatbot.ui.site import Site
from chatbot.ui.status import progress_json
from chatbot.ui.upgrade import ModelUpgrade
from retrieval.errors import UsageError
from retrieval.indexing import BackgroundIndexing
from retrieval.library import Library
from retrieval.search import SearchEngine
from tests.tiny_checkpoints import write_blip, write_clip

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def site(indexed_library: Library, tmp_path: Path) -> Iterator[Site]:
    """A site whose settings name CLIP and BLIP checkpoints that are on this machine."""
    library = indexed_library
    models = {"clip_id": str(write_clip(tmp_path / "clip")), "caption_id": str(write_blip(tmp_path / "blip"))}
    library.settings = replace(library.settings, **models)  # type: ignore[arg-type]
    site = Site(library, Chatbot(library, SearchEngine(library)), BackgroundIndexing(library))
    yield site
    site.indexing.cancel()
    site.indexing.wait()
    if site.library is not library:
        site.library.close()


def finish(upgrade: ModelUpgrade) -> None:
    while upgrade.running:
        time.sleep(0.02)


def answer(site: Site, text: str) -> int:
    """How many photos a message is answered with."""
    return len(site.chatbot.respond(Message(text), ChatSession()).hits or ())


def test_the_new_models_take_over_once_every_photo_has_its_vector(site: Site) -> None:
    upgrade = ModelUpgrade(site)
    before = site.library
    assert answer(site, "red paper") == 12
    upgrade.start("clip")
    with pytest.raises(UsageError, match="on their way already"):
        upgrade.start("clip")
    finish(upgrade)
    assert upgrade.failure is None
    assert site.library is not before
    assert site.library.family == site.library.catalogue.family == "clip"
    assert answer(site, "red paper") == 12
    status = progress_json(site, upgrade)
    assert (status["family"], status["photos"], status["failure"]) == ("clip", 12, None)


def test_the_present_models_go_on_when_the_others_cannot_be_had(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    site.library.settings = replace(site.library.settings, clip_id="nobody/nothing")
    upgrade, before = ModelUpgrade(site), site.library
    upgrade.start("clip")
    finish(upgrade)
    assert upgrade.failure
    assert upgrade.failure.endswith(".")
    assert site.library is before
    assert answer(site, "red paper") == 12


def test_an_unknown_family_and_the_present_one_are_refused(site: Site) -> None:
    upgrade = ModelUpgrade(site)
    for family, sentence in (
        ("gpt", "no model family"),
        ("auto", "no model family"),
        ("builtin", "in use already"),
    ):
        with pytest.raises(UsageError, match=sentence):
            upgrade.start(family)
