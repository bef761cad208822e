"""Text in photos: read in a pass of its own, found by search, told by the chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from chatbot.actions import Action, Route, Slots
from chatbot.bot import Chatbot, Message
from chatbot.session import ChatSession
from chatbot.wire import photo_cards
from retrieval.catalogue import Catalogue
from retrieval.descriptions import typed
from retrieval.errors import UsageError
from retrieval.extras import Extras
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.ocr import RapidReader, as_text, is_installed
from retrieval.search import SearchEngine
from retrieval.settings import Parser, Settings, add_arguments
from tests.conftest import FakeFeatureCaptioner, FakeFeatureEncoder, colour_shares, save_photo

WRITTEN = {"green": "EXIT", "white": "LIDL\nTotal 12.40 EUR\nThank you", "yellow": "No dogs", "blue": ""}


class ColourReader:
    """Reads what WRITTEN says of the commonest colour."""

    name = "colour-reader"

    def __init__(self) -> None:
        self.read_images = 0

    def read(self, image: Image.Image) -> str:
        self.read_images += 1
        names = ("black", "white", "grey", "red", "green", "blue", "yellow", "orange", "purple", "brown")
        return WRITTEN.get(names[int(colour_shares(image).argmax())], "")


@pytest.fixture
def reader() -> ColourReader:
    return ColourReader()


@pytest.fixture
def signs(tmp_path: Path, reader: ColourReader) -> Iterator[Library]:
    """Photos of four colours, three with words in them, and a copy of one."""
    folder = tmp_path / "signs"
    for colour in ("green", "white", "yellow", "blue", "red"):
        save_photo(folder / f"{colour}.png", colour)
    save_photo(folder / "copy.png", "green")
    settings = Settings(images=(folder,), data=tmp_path / "data")
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    extras = Extras(text_reader=reader)
    with Library(
        settings, catalogue, Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner), extras=extras
    ) as library:
        list(index_folder(library, [folder]))
        yield library


def names_with(library: Library, text: str) -> list[str]:
    return [hit.photo.path.stem for hit in SearchEngine(library).search(typed(text)).hits if hit.relevant]


def test_every_content_is_read_once_and_copies_share_it(signs: Library, reader: ColourReader) -> None:
    assert reader.read_images == 5
    texts = {photo.path.stem: photo.text for photo in signs.catalogue.photos(signs.catalogue.ids())}
    assert texts["green"] == texts["copy"] == "EXIT"
    assert texts["red"] == ""
    list(index_folder(signs, signs.settings.images))
    assert reader.read_images == 5


def test_photos_that_are_away_are_read_when_they_are_back(signs: Library) -> None:
    (folder,) = signs.settings.images
    away, reader = folder.with_name("unplugged"), ColourReader()
    reader.name = "a-better-reader"  # it has everything to read anew
    signs.extras = Extras(text_reader=reader)
    other = folder.with_name("other")
    save_photo(other / "black.png", "black")
    folder.rename(away)
    list(index_folder(signs, [other]))
    assert reader.read_images == 1
    away.rename(folder)
    list(index_folder(signs, [folder, other]))
    assert reader.read_images == 6
    assert len(signs.catalogue.seen.to_do("text", reader.name)) == 0


def test_a_run_that_is_stopped_goes_on_with_what_is_unread(tmp_path: Path, reader: ColourReader) -> None:
    folder = tmp_path / "many"
    for number in range(12):
        save_photo(folder / f"{number}.png", "green", seed=number)
    settings = Settings(images=(folder,), data=tmp_path / "data")
    stopped: list[str] = []
    for cancelled in (lambda: "text" in stopped, lambda: False):
        catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
        models, extras = (FakeFeatureEncoder, FakeFeatureCaptioner), Extras(text_reader=reader)
        with Library(settings, catalogue, Models("builtin", *models), extras=extras) as library:
            for progress in index_folder(library, [folder], cancelled):
                stopped.append(progress.phase)
            unread = len(catalogue.seen.to_do("text", reader.name))
        assert unread == (4 if "done" not in stopped else 0)
    assert reader.read_images == 12


@pytest.mark.parametrize("asked", ["the sign that says exit", "a board with the word EXIT on it", '"exit"'])
def test_a_sign_is_found_by_what_it_says(signs: Library, asked: str) -> None:
    assert set(names_with(signs, asked)) == {"green", "copy"}


def test_a_receipt_is_found_by_its_words_though_nobody_says_that_it_is_one(signs: Library) -> None:
    assert names_with(signs, "receipts from Lidl")[0] == "white"
    assert names_with(signs, "screenshot with thank you")[0] == "white"


def test_what_a_sign_forbids_is_not_refused_by_the_search(signs: Library) -> None:
    assert names_with(signs, "the sign that says no dogs") == ["yellow"]
    assert typed("the sign that says no dogs").without == ()
    assert typed("a beach, no dogs").without == ("dogs",)


def test_words_that_nobody_wrote_leave_the_search_as_it_is(signs: Library) -> None:
    assert len(SearchEngine(signs).search(typed("the sign that says hello")).hits) == 6


def test_the_reason_says_that_it_can_be_read(signs: Library) -> None:
    hit = SearchEngine(signs).search(typed("the sign that says exit")).hits[0]
    assert "“exit” can be read in it" in hit.reason


def test_the_card_of_a_photo_holds_its_text(signs: Library) -> None:
    cards = {card["name"]: card["text"] for card in photo_cards(signs.catalogue.photos(signs.catalogue.ids()))}
    assert cards["white.png"].splitlines() == ["LIDL", "Total 12.40 EUR", "Thank you"]
    assert cards["red.png"] == ""


@pytest.mark.parametrize("intent", ["ask", "describe"])
def test_the_chat_tells_what_a_sign_says_and_how_it_knows(signs: Library, intent: str) -> None:
    question = "what does the sign say?"
    read = Route((Action(intent, Slots(question=question, ranks=(1,))),), "given")  # type: ignore[arg-type]
    chatbot = Chatbot(signs, SearchEngine(signs), lambda message, context: read)
    (photo,) = [p for p in signs.catalogue.photos(signs.catalogue.ids()) if p.path.stem == "yellow"]
    text = chatbot.respond(Message(question), ChatSession().then(shown=(photo.photo_id,))).text
    assert "No dogs" in text
    assert "text recognition" in text


def test_single_signs_and_empty_lines_are_no_text() -> None:
    assert as_text(["  GATE   12 ", "|", "x", "-", "OK"]) == "GATE 12\nOK"


@pytest.mark.parametrize(("value", "reads"), [("off", False), ("on", True), ("ON ", True)])
def test_reading_can_be_switched_off(value: str, reads: bool) -> None:
    parser = Parser()
    add_arguments(parser)
    settings = Settings.from_args(parser.parse_args([]), {"PHOTOCHAT_OCR": value})
    assert settings.read_text is reads
    assert (Extras.installed(settings).text_reader is not None) is (reads and is_installed())


def test_a_switch_that_is_neither_on_nor_off_is_one_sentence() -> None:
    parser = Parser()
    add_arguments(parser)
    with pytest.raises(UsageError, match="PHOTOCHAT_OCR is “maybe”"):
        Settings.from_args(parser.parse_args([]), {"PHOTOCHAT_OCR": "maybe"})


@pytest.mark.skipif(not is_installed(), reason="needs the extra ocr")
def test_a_real_sign_is_read_and_a_plain_wall_is_not() -> None:
    image = Image.new("RGB", (640, 320), "#2a6")
    ImageDraw.Draw(image).text((120, 100), "EMERGENCY EXIT", fill="white", font=ImageFont.load_default(48))
    reader = RapidReader()
    assert reader.read(image).split() == ["EMERGENCY", "EXIT"]
    assert reader.read(Image.new("RGB", (320, 240), "grey")) == ""
