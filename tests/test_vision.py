"""A vision model over an API: what is sent, what is taken, and what becomes of every kind of failure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from PIL import Image

from chatbot.actions import Action, Route, Slots
from chatbot.bot import Chatbot, Message
from chatbot.bot.seeing import FromTheVisionModel
from chatbot.replies.phrases import plain_text
from chatbot.session import ChatSession
from chatbot.wire import photo_cards
from retrieval.catalogue import Catalogue
from retrieval.errors import UsageError
from retrieval.extras import Extras
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Description, IndexProgress, Query, SeenObject, Term
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from retrieval.vision import Describer, VisionApi, VisionService
from retrieval.vision import api as vision_api
from retrieval.vision.api import VisionError
from retrieval.vision.description import read_plain
from tests.conftest import FakeFeatureCaptioner, FakeFeatureEncoder
from tests.vision_server import GOOD, Answer, VisionServer, image_in, serve_vision

PHOTO = Image.new("RGB", (1600, 1200), "white")


@pytest.fixture
def server() -> Iterator[VisionServer]:
    with serve_vision() as server:
        yield server


class Vision:
    """A describer of a test server, with the pauses that it made in seconds."""

    def __init__(self, server: VisionServer, concurrency: int = 1, key: str | None = None) -> None:
        self.pauses: list[float] = []
        service = VisionService(server.url, "tiny-llava", key, concurrency)
        self.api = VisionApi(service, self.pauses.append)
        self.describer = Describer(self.api)


@pytest.fixture
def vision(server: VisionServer) -> Iterator[Vision]:
    vision = Vision(server, key="sesame")
    yield vision
    vision.api.close()


def test_a_photo_is_described_with_its_objects(vision: Vision, server: VisionServer) -> None:
    description = vision.describer.describe(PHOTO)
    vase = Description("A white vase on a table.", (SeenObject("vase", "white", "centre"),))
    assert description == replace(vase, model="tiny-llava at 127.0.0.1")
    assert read_plain(description.to_plain()) == vase
    assert server.keys == ["Bearer sesame"]
    assert server.asked[0]["model"] == "tiny-llava"
    assert vision.api.usage.prompt_tokens == 900


def test_a_photo_is_sent_small_and_without_its_metadata(vision: Vision, server: VisionServer) -> None:
    photo = PHOTO.copy()
    photo.info["exif"] = b"Exif\x00\x00secret place"
    vision.describer.describe(photo)
    sent = image_in(server.asked[0])
    assert max(sent.size) == 768
    assert not sent.getexif()


@pytest.mark.parametrize(
    ("url", "allowed", "ok"),
    [
        ("http://127.0.0.1:11434/v1", "", True),
        ("http://localhost:8080/v1", "", True),
        ("http://[::1]:8000/v1", "", True),
        ("https://api.groq.com/openai/v1", "", False),
        ("https://api.groq.com/openai/v1", "api.groq.com", True),
        ("https://api.groq.com/openai/v1", "groq.com", False),
        ("http://127.0.0.1.evil.com/v1", "", False),
        ("http://192.168.0.7:11434/v1", "", False),
        ("http://127.0.0.1@evil.com/v1", "127.0.0.1", False),
    ],
)
def test_photos_leave_this_machine_only_for_a_host_that_was_named(url: str, allowed: str, ok: bool) -> None:
    environment = {"PHOTOCHAT_VISION_URL": url, "PHOTOCHAT_VISION_MODEL": "m", "PHOTOCHAT_VISION_ALLOW": allowed}
    if ok:
        assert VisionService.from_environment(environment)
    else:
        with pytest.raises(UsageError, match="PHOTOCHAT_VISION_ALLOW="):
            VisionService.from_environment(environment)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PHOTOCHAT_VISION_URL": "http://127.0.0.1/v1"}, "Set PHOTOCHAT_VISION_MODEL too"),
        ({"PHOTOCHAT_VISION_MODEL": "m"}, "Set PHOTOCHAT_VISION_URL too"),
        ({"PHOTOCHAT_VISION_URL": "ftp://x", "PHOTOCHAT_VISION_MODEL": "m"}, "Give one such as"),
        ({"PHOTOCHAT_VISION_URL": "http://[x/v1", "PHOTOCHAT_VISION_MODEL": "m"}, "Give one such as"),
        (
            {"PHOTOCHAT_VISION_URL": "http://localhost/v1", "PHOTOCHAT_VISION_MODEL": "m",
             "PHOTOCHAT_VISION_CONCURRENCY": "many"},
            "from 1 to 64",
        ),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_one_sentence(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        VisionService.from_environment(environment)


def test_without_settings_there_is_no_vision_model() -> None:
    assert VisionService.from_environment({}) is None


def test_a_server_that_is_busy_is_asked_again_when_it_says(vision: Vision, server: VisionServer) -> None:
    server.answers = [Answer("slow down", 429, {"Retry-After": "7"}), Answer("oops", 500), Answer()]
    assert vision.describer.describe(PHOTO).summary
    assert vision.pauses[0] == 7
    assert 1 <= vision.pauses[1] <= 3
    assert len(server.asked) == 3


def test_a_server_that_asks_for_an_hour_is_not_waited_for_that_long(vision: Vision, server: VisionServer) -> None:
    server.answers = [Answer("slow down", 429, {"Retry-After": "3600"})]
    vision.describer.describe(PHOTO)
    assert vision.pauses == [60]


@pytest.mark.parametrize(
    ("answer", "reason", "asked"),
    [
        (Answer("no", 401), "rejected the key", 1),
        (Answer("no", 404), "has no such model", 1),
        (Answer("no", 402), "no credit left", 1),
        (Answer("no", 302, {"Location": "http://127.0.0.1:1/"}), "points to another address", 1),
        (Answer("this model cannot see", 400), "refused the question", 1),
        (Answer("busy", 429), "too many requests", 5),
        (Answer("oops", 503), r"out of order \(503\)", 5),
        (Answer(raw=b"<html>hello</html>"), "isn’t a chat completion", 5),
        (Answer(raw=b"[]"), "isn’t a chat completion", 5),
        (Answer("  "), "answer is empty", 1),
        (Answer('{"scene_summary": "A', finish="length"), "was cut off", 1),
        (Answer("A nice photo of a vase."), "answered in prose", 2),
        (Answer('{"scene_summary": "A vase", "objects": [{"label": "va'), "JSON is cut off", 2),
        (Answer('{"scene_summary": "A vase", objects: []}'), "JSON is broken", 2),
        (Answer('{"summary": "A vase"}'), "no scene_summary", 2),
        (Answer('{"scene_summary": "A vase", "objects": [{"colour": "red"}]}'), "no label", 2),
        (Answer('{"scene_summary": "A vase", "objects": [{"label": 3}]}'), "no label", 2),
        (Answer('{"scene_summary": " ", "objects": []}'), "is empty", 2),
    ],
)
def test_every_failure_is_one_sentence_with_its_reason(
    vision: Vision, server: VisionServer, answer: Answer, reason: str, asked: int
) -> None:
    server.answers = [answer] * asked
    with pytest.raises(VisionError, match=reason) as caught:
        vision.describer.describe(PHOTO)
    assert str(caught.value).endswith(".")
    assert len(server.asked) == asked


def test_broken_json_is_asked_for_once_more(vision: Vision, server: VisionServer) -> None:
    server.answers = [Answer("Sure! Here you are:"), Answer("```json\n" + json.dumps(GOOD) + "\n```")]
    assert vision.describer.describe(PHOTO).objects[0].label == "vase"


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    api = VisionApi(VisionService("http://127.0.0.1:9/v1", "m"), lambda seconds: None)
    with pytest.raises(VisionError, match=r"127\.0\.0\.1 can’t be reached"):
        api.ask("?", [PHOTO])
    api.close()


def test_an_answer_that_takes_too_long_is_given_up(
    vision: Vision, server: VisionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    vision.api.close()
    monkeypatch.setattr(vision_api, "TIMEOUT_S", httpx.Timeout(0.2))
    impatient = Vision(server)
    server.answers = [Answer(seconds=1)] * 5
    with pytest.raises(VisionError, match="too long"):
        impatient.describer.describe(PHOTO)
    impatient.api.close()


@pytest.mark.parametrize("formats", [{"json_object"}, set()])
def test_a_server_that_knows_less_of_json_is_asked_less_strictly_from_then_on(
    vision: Vision, server: VisionServer, formats: set[str]
) -> None:
    server.known_formats = formats
    vision.describer.describe(PHOTO)
    before = len(server.asked)
    vision.describer.describe(PHOTO)
    assert len(server.asked) == before + 1


def test_several_photos_are_under_way_but_never_more_than_set(server: VisionServer) -> None:
    vision = Vision(server, concurrency=3)
    server.answers = [Answer(seconds=0.1) for _ in range(9)]
    results = vision.describer.describe_all([PHOTO] * 9)
    assert all(isinstance(result, Description) for result in results)
    assert server.most_at_once == 3
    assert vision.api.usage.questions == 9
    vision.api.close()


def test_one_bad_answer_does_not_stop_the_others(vision: Vision, server: VisionServer) -> None:
    server.answers = [Answer(), Answer("prose"), Answer("prose"), Answer()]
    first, second, third = vision.describer.describe_all([PHOTO] * 3)
    assert isinstance(first, Description)
    assert isinstance(second, VisionError)
    assert isinstance(third, Description)


def test_a_wrong_key_is_tried_once_for_the_whole_collection(vision: Vision, server: VisionServer) -> None:
    server.answers = [Answer("no", 401)]
    first, *later = vision.describer.describe_all([PHOTO] * 5)
    assert isinstance(first, VisionError)
    assert later == [None] * 4
    assert len(server.asked) == 1


def test_a_run_that_is_cancelled_asks_nothing_more(vision: Vision, server: VisionServer) -> None:
    assert vision.describer.describe_all([PHOTO] * 3, cancelled=lambda: True) == [None] * 3
    assert server.asked == []


def test_american_spelling_and_repetitions_are_forgiven() -> None:
    thing = {"label": " dining  table", "color": "brown", "position": None}
    description = read_plain({"scene_summary": "A  room.", "objects": [thing, thing]})
    assert description == Description("A room.", (SeenObject("dining table", "brown"),))


def asked_about_the_first(library: Library, vision: Vision, question: str) -> str:
    """The chat's answer to a question about the first photo on the page."""
    ask = Action("ask", Slots(question=question, ranks=(1,)))
    chatbot = Chatbot(
        library, SearchEngine(library), lambda message, context: Route((ask,), "given"),
        [FromTheVisionModel(vision.api, library.open_image)],
    )  # fmt: skip
    shown = ChatSession().then(shown=(int(library.catalogue.ids()[0]),))
    return chatbot.respond(Message(question), shown).text


def test_a_question_that_needs_eyes_goes_to_the_vision_model_and_its_answer_says_so(
    indexed_library: Library, vision: Vision, server: VisionServer
) -> None:
    server.answers = [Answer("Two people are in it.")]
    text = asked_about_the_first(indexed_library, vision, "how many people are in it")
    assert "Two people are in it." in text
    assert "tiny-llava at 127.0.0.1" in text
    assert "how many people are in it" in server.asked[0]["messages"][0]["content"][0]["text"]
    assert "response_format" not in server.asked[0]


def test_what_the_file_itself_tells_is_not_asked_of_the_vision_model(
    indexed_library: Library, vision: Vision, server: VisionServer
) -> None:
    asked_about_the_first(indexed_library, vision, "when was it taken")
    assert server.asked == []


def test_a_vision_model_that_fails_is_a_calm_sentence(
    indexed_library: Library, vision: Vision, server: VisionServer
) -> None:
    server.answers = [Answer("no", 401)]
    assert "rejected the key" in asked_about_the_first(indexed_library, vision, "is there a ball in it")


# -- from the description that was made when the photo was indexed

ROOM = Description(
    "A white vase on a table beside two people.",
    (SeenObject("vase", "white", "centre"), SeenObject("man", "", "left"), SeenObject("woman", "blue", "right"),
     SeenObject("table", "brown", "")),
)  # fmt: skip


def described(library: Library, vision: Vision, question: str) -> str:
    """The chat's answer about a photo that the vision model described as ROOM."""
    first = int(library.catalogue.ids()[0])
    library.catalogue.seen.put_descriptions("tiny-llava", {first: ROOM.to_plain()})
    return asked_about_the_first(library, vision, question)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how many people are in it?", "2: man (left); blue woman (right)"),
        ("what colour is the vase?", "white vase (centre)"),
        ("where is the vase?", "white vase (centre)"),
        ("is there a table in it?", "brown table"),
    ],
)
def test_what_the_description_tells_is_answered_from_it_and_nothing_is_sent(
    indexed_library: Library, vision: Vision, server: VisionServer, question: str, answer: str
) -> None:
    text = described(indexed_library, vision, question)
    assert answer in plain_text(text)
    assert "From its description by tiny-llava" in text
    assert server.asked == []


@pytest.mark.parametrize("question", ["is there a dog in it?", "where is the table?", "what is the mood of it?"])
def test_what_the_description_does_not_tell_is_asked_of_the_model(
    indexed_library: Library, vision: Vision, server: VisionServer, question: str
) -> None:
    server.answers = [Answer("I see what you mean.")]
    assert "I see what you mean." in described(indexed_library, vision, question)
    assert len(server.asked) == 1


def page_question(library: Library, question: str, answerers: list[FromTheVisionModel]) -> str:
    """The chat's answer to a question about a page of three."""
    read = Route((Action("describe", Slots(ranks=(1, 2, 3))),), "given")
    chatbot = Chatbot(library, SearchEngine(library), lambda message, context: read, answerers)
    shown = ChatSession().then(shown=tuple(library.catalogue.ids()[:3].tolist()))
    return chatbot.respond(Message(question), shown).text


def test_which_of_several_is_best_is_one_question_with_all_of_them(
    indexed_library: Library, vision: Vision, server: VisionServer
) -> None:
    server.answers = [Answer("Photo 2 has the softest light.")]
    eyes = FromTheVisionModel(vision.api, indexed_library.open_image)
    text = page_question(indexed_library, "which of these has the best light?", [eyes])
    assert "Photo 2 has the softest light." in text
    assert "tiny-llava at 127.0.0.1" in text
    (asked,) = server.asked
    words, *images = asked["messages"][0]["content"]
    assert "1, 2, 3" in words["text"]
    assert len(images) == 3


def test_which_is_best_without_eyes_is_the_honest_sentence(indexed_library: Library) -> None:
    assert "no model that looks closely" in page_question(indexed_library, "which of these has the best light?", [])


# -- as the captioner of an indexing run


@pytest.fixture
def described_library(settings: Settings, server: VisionServer) -> Iterator[Library]:
    """``photo_folder`` with the vision model as its describer; nothing is indexed yet."""
    vision = Vision(server, concurrency=2)
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    models = Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner)
    extras = Extras(make_describer=lambda: vision.describer)
    with Library(settings, catalogue, models, extras=extras) as library:
        yield library
    vision.api.close()


def indexed(library: Library, cancelled: Callable[[], bool] = lambda: False) -> list[IndexProgress]:
    return list(index_folder(library, library.settings.images, cancelled))


def scene(summary: str, *things: tuple[str, str, str]) -> Answer:
    objects = [{"label": label, "colour": colour, "position": position} for label, colour, position in things]
    return Answer(json.dumps({"scene_summary": summary, "objects": objects}))


def test_every_photo_is_described_and_its_summary_becomes_the_caption(
    described_library: Library, server: VisionServer
) -> None:
    last = indexed(described_library)[-1]
    photos = described_library.catalogue.photos(described_library.catalogue.ids())
    assert {photo.caption.text for photo in photos if photo.caption} == {"A white vase on a table."}
    assert all(photo.seen and photo.seen.objects == (SeenObject("vase", "white", "centre"),) for photo in photos)
    assert str(last.note) == "10,800 + 480 tokens"
    assert photo_cards(photos)[0]["seen"] == GOOD
    summary = GOOD["scene_summary"]
    asked = len(server.asked)
    indexed(described_library)
    assert len(server.asked) == asked
    assert photo_cards(described_library.catalogue.photos(described_library.catalogue.ids()))[0]["caption"] == summary


def test_a_run_that_is_stopped_keeps_its_descriptions_and_goes_on(
    described_library: Library, server: VisionServer
) -> None:
    indexed(described_library, lambda: len(server.asked) >= 4)
    assert len(server.asked) == 4
    indexed(described_library)
    assert len(server.asked) == 12
    assert len(described_library.catalogue.seen.to_do("description", "tiny-llava at 127.0.0.1")) == 0


def test_a_photo_without_an_answer_keeps_its_caption_and_is_asked_about_by_the_next_run(
    described_library: Library, server: VisionServer
) -> None:
    server.answers = [Answer("prose"), Answer("prose"), Answer("prose"), Answer("prose")]
    last = indexed(described_library)[-1]
    assert last.phase == "done"
    assert "without an answer" in str(last.note)
    captions = [
        p.caption.text for p in described_library.catalogue.photos(described_library.catalogue.ids()) if p.caption
    ]
    assert len(captions) == 12
    assert len(set(captions)) > 1
    indexed(described_library)
    assert all(p.seen for p in described_library.catalogue.photos(described_library.catalogue.ids()))


def test_a_wrong_key_is_told_once_and_the_run_is_done(described_library: Library, server: VisionServer) -> None:
    server.answers = [Answer("no", 401)] * 2
    last = indexed(described_library)[-1]
    assert last.phase == "done"
    assert "rejected the key" in str(last.note)
    assert len(server.asked) <= 2


def test_a_photo_is_found_by_a_thing_its_colour_and_its_place(described_library: Library, server: VisionServer) -> None:
    vases = [("vase", "white", "center"), ("vase", "red", "left")]
    rooms = [scene("A room.", vases[0]), scene("A hall.", ("wall", "white", "left"), ("door", "", "top"), vases[1])]
    server.answers = rooms * 6
    indexed(described_library)
    for asked in ("a white vase in the centre", "a white vase in the middle"):
        hits = SearchEngine(described_library).search(Query(wanted=(Term(asked),))).hits
        white = [hit for hit in hits if hit.photo.seen and hit.photo.seen.summary == "A room."]
        assert hits[0] in white
        assert all(hit.relevant for hit in white)


def test_the_vision_captioner_without_a_service_is_one_sentence(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PHOTOCHAT_VISION_URL", raising=False)
    monkeypatch.delenv("PHOTOCHAT_VISION_MODEL", raising=False)
    with pytest.raises(UsageError, match="no vision model is set up"):
        _ = Extras.installed(replace(settings, captioner="vision")).describer
