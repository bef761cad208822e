"""The application as the one owner: changing models, and an end that leaves nothing behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chatbot.application import Application
from chatbot.bot import Message
from chatbot.leases import Leases
from chatbot.session import ChatSession
from chatbot.wire import status_json
from retrieval.encoders import ClipEncoder
from retrieval.errors import UsageError
from retrieval.library import Library
from retrieval.words import say, speaking
from tests.conftest import FakeFeatureEncoder, save_photo
from tests.tiny_checkpoints import write_blip, write_clip

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def application(indexed_library: Library, tmp_path: Path) -> Iterator[Application]:
    """An application whose settings name CLIP and BLIP checkpoints that are on this machine."""
    models = {"clip_id": str(write_clip(tmp_path / "clip")), "caption_id": str(write_blip(tmp_path / "blip"))}
    indexed_library.settings = replace(indexed_library.settings, **models)  # type: ignore[arg-type]
    with Application(indexed_library) as application:
        yield application


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[Library]:
    """The libraries that were closed, in that order."""
    closed: list[Library] = []
    close = Library.close
    monkeypatch.setattr(Library, "close", lambda library: (closed.append(library), close(library))[1])
    return closed


def until_changed(application: Application) -> None:
    while application.status().upgrading:
        time.sleep(0.02)


def number_of_hits(application: Application, text: str) -> int:
    return len(application.respond(Message(text), ChatSession()).hits or ())


def test_the_new_models_take_over_once_every_photo_has_its_vector(application: Application) -> None:
    assert number_of_hits(application, "12 photos of red paper") == 12
    application.use_family("clip")
    with pytest.raises(UsageError, match="being prepared already"):
        application.use_family("clip")
    until_changed(application)
    status = status_json(application.status())
    assert (status["family"], status["photos"], status["failure"]) == ("clip", 12, None)
    assert number_of_hits(application, "12 photos of red paper") == 12


def test_why_a_file_was_skipped_is_said_in_the_language_of_whoever_asks(
    application: Application, photo_folder: Path
) -> None:
    (photo_folder / "empty.jpg").write_bytes(b"")
    for _ in range(2):  # the second run knows the reason from the first one
        assert application.index()
        list(application.follow())
        said = {}
        for language in ("en", "de"):
            with speaking(language):
                (skipped,) = status_json(application.status())["run"]["skipped"]
                said[language] = skipped["reason"]
        assert said == {"en": "it is empty", "de": "die Datei ist leer"}


def index_more(application: Application, photo_folder: Path) -> None:
    """Seventy more photos, so that there are more than the batches encoded at once."""
    for number in range(70):
        save_photo(photo_folder / f"{number}.jpg", "green", seed=number)
    assert application.index()
    list(application.follow())
    assert application.status().photos == 82


class Gate:
    """Lets CLIP encode photos only once it is opened, and counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.opened, self.encoded = threading.Event(), threading.Event(), 0
        encode = ClipEncoder.encode_images

        def encode_images(encoder: ClipEncoder, images: Sequence[Image.Image]) -> np.ndarray:
            self.reached.set()
            assert self.opened.wait(20)
            self.encoded += len(images)
            return encode(encoder, images)

        monkeypatch.setattr(ClipEncoder, "encode_images", encode_images)


def test_photos_that_come_during_a_change_of_models_join_both(
    application: Application, indexed_library: Library, photo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_more(application, photo_folder)
    monkeypatch.setattr("chatbot.application.QUIET_SECONDS", 0)  # what comes is written to its end at once
    gate, encoder = Gate(monkeypatch), indexed_library.encoder
    application.use_family("clip")
    assert gate.reached.wait(20)
    save_photo(photo_folder / "late.jpg", "purple", seed=5)
    assert application.index()
    assert application.status().family == "builtin"
    gate.opened.set()
    until_changed(application)
    status = application.status()
    assert (status.family, status.photos, status.failure) == ("clip", 83, None)
    assert isinstance(encoder, FakeFeatureEncoder)
    assert encoder.features_extracted == 83  # found at once, with the models that still answered
    hits = application.respond(Message("83 photos of purple paper"), ChatSession()).hits or ()
    assert "late.jpg" in {hit.photo.path.name for hit in hits}
    assert gate.encoded == 83


def test_a_change_of_models_that_is_stopped_goes_on_from_there(
    application: Application, photo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_more(application, photo_folder)
    gate = Gate(monkeypatch)
    application.use_family("clip")
    assert gate.reached.wait(20)
    application.cancel()
    gate.opened.set()
    until_changed(application)
    assert (application.status().family, application.status().failure) == ("builtin", say("server-upgrade-stopped"))
    before = gate.encoded
    assert 0 < before < 82
    assert number_of_hits(application, "12 photos of red paper") == 12
    save_photo(photo_folder / "late.jpg", "purple", seed=5)
    assert application.index()
    list(application.follow())
    assert (application.status().family, application.status().photos) == ("builtin", 83)
    assert gate.encoded == before
    application.use_family("clip")
    until_changed(application)
    assert (application.status().family, application.status().failure) == ("clip", None)
    assert gate.encoded == 83  # none of them twice


def test_the_present_models_go_on_when_the_others_cannot_be_had(
    application: Application, indexed_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    indexed_library.settings = replace(indexed_library.settings, clip_id="nobody/nothing")
    application.use_family("clip")
    until_changed(application)
    failure = application.status().failure
    assert failure
    assert failure.endswith(".")
    assert application.status().family == "builtin"
    assert number_of_hits(application, "12 photos of red paper") == 12


def test_a_change_of_models_that_fails_says_so_in_the_language_of_who_began_it(
    application: Application, indexed_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    indexed_library.settings = replace(indexed_library.settings, clip_id="nobody/nothing")
    failures = []
    for language in ("en", "de"):
        with speaking(language):
            application.use_family("clip")
            until_changed(application)
        failures.append(application.status().failure or "")
    assert "nobody/nothing" in failures[0]
    assert "nobody/nothing" in failures[1]
    assert failures[0] != failures[1]


@pytest.mark.parametrize(
    ("family", "sentence"),
    [("gpt", "no model family"), ("auto", "no model family"), ("builtin", "in use already")],
)
def test_an_unknown_family_and_the_present_one_are_refused(
    application: Application, family: str, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        application.use_family(family)


def test_a_change_of_models_closes_the_library_that_it_replaces(
    application: Application, indexed_library: Library, closed: list[Library]
) -> None:
    application.use_family("clip")
    until_changed(application)
    assert closed == [indexed_library]


def test_a_library_that_is_replaced_stays_open_until_the_question_under_way_is_answered(
    application: Application, indexed_library: Library, closed: list[Library]
) -> None:
    turn = application.turn(Message("red paper"), ChatSession())
    assert not next(turn).final
    application.use_family("clip")
    until_changed(application)
    assert application.status().family == "clip"
    assert closed == []
    *_, last = turn
    assert last.final
    assert closed == [indexed_library]


def test_a_change_that_fails_closes_what_it_opened(
    application: Application, indexed_library: Library, closed: list[Library]
) -> None:
    with indexed_library.writing():  # another program indexes
        application.use_family("clip")
        until_changed(application)
    assert "Another Photochat is indexing" in str(application.status().failure)
    assert len(closed) == 1
    assert closed[0] is not indexed_library
    assert number_of_hits(application, "12 photos of red paper") == 12


def test_closing_waits_for_the_run_of_the_models_changed_to(application: Application, photo_folder: Path) -> None:
    application.use_family("clip")
    until_changed(application)
    for number in range(60):
        save_photo(photo_folder / "more" / f"{number}.jpg", "green", seed=number)
    application.index()  # False where captions are still being made: that run is the one to wait for
    application.close()
    assert not [thread.name for thread in threading.enumerate() if thread.name in ("indexing", "models", "watching")]
    assert application.index() is False


def test_closing_twice_closes_the_library_once(indexed_library: Library, closed: list[Library]) -> None:
    application = Application(indexed_library)
    application.start()
    application.close()
    application.close()
    assert closed == [indexed_library]


def test_photos_added_during_a_run_are_found_by_the_next_one(application: Application, photo_folder: Path) -> None:
    application.index()
    save_photo(photo_folder / "late.jpg", "purple", seed=5)
    application.index_next()
    end = time.monotonic() + 20
    while application.status().photos < 13 and time.monotonic() < end:
        time.sleep(0.02)
    assert application.status().photos == 13


def test_a_folder_that_is_named_during_a_run_is_indexed_after_it(application: Application, tmp_path: Path) -> None:
    save_photo(tmp_path / "other" / "late.jpg", "purple", seed=5)
    application.index()
    application.index_next([tmp_path / "other"])
    end = time.monotonic() + 20
    while application.status().photos < 13 and time.monotonic() < end:
        time.sleep(0.02)
    assert application.status().photos == 13


def test_a_lent_part_is_closed_by_its_last_user() -> None:
    closed: list[str] = []
    leases = Leases("first", closed.append)
    with leases.use() as outer:
        with leases.use():
            leases.replace("second")
        assert (outer, closed) == ("first", [])
        with leases.use() as part:
            assert part == "second"
    assert closed == ["first"]
    leases.close()
    leases.close()
    assert closed == ["first", "second"]
