"""What is said of all that was found, or of a whole place, and not only of the photos on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from chatbot.actions import Action, Context, Search, Slots
from chatbot.bot import Chatbot, Message, pointing
from chatbot.bot.turn import Turn
from chatbot.reading import route
from chatbot.reading.groups import grouped
from chatbot.replies import Reply, plain_text
from chatbot.session import ChatSession
from retrieval.catalogue import Catalogue
from retrieval.extras import Extras
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.places import Gazetteer
from retrieval.records import Filters
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from tests.conftest import COLOURS, FakeFeatureCaptioner, FakeFeatureEncoder
from tests.test_places import BELEM, SYDNEY, TOWNS, save_located

PLACES = ("Lisbon", "Sydney", "Porto")
SHOWN = Context(shown=12, search=Search("dogs"), places=PLACES, cameras=("Apple iPhone 12",), done="search")


@pytest.fixture(scope="module")
def trips(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Fifteen photos from Lisbon, of which five are from 2018, two from Sydney and one from nowhere."""
    folder = tmp_path_factory.mktemp("trips")
    colours = list(COLOURS)
    for n in range(15):
        path = save_located(folder / f"lisbon{n:02}.jpg", colours[n % len(colours)], BELEM)
        dated(path, f"{2018 if n < 5 else 2020}:0{1 + n % 3}:10 10:{n:02}:00")
    for n in range(2):
        dated(save_located(folder / f"sydney{n}.jpg", colours[n], SYDNEY), f"2021:07:1{n} 09:00:00")
    save_located(folder / "home.jpg", "black", None)
    settings = Settings(images=(folder,), data=tmp_path_factory.mktemp("data"))
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    models = Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner)
    with Library(settings, catalogue, models, extras=Extras(lambda: Gazetteer(TOWNS))) as library:
        list(index_folder(library, [folder]))
        yield library


def dated(path: Path, moment: str) -> None:
    """Gives a photo the time that it was taken at, beside what its EXIF says already."""
    with Image.open(path) as image:
        exif = image.getexif()
        exif.get_ifd(0x8769)[0x9003] = moment
        image.save(path, exif=exif)


@pytest.fixture
def talk(trips: Library) -> Iterator[Talk]:
    yield Talk(Chatbot(trips, SearchEngine(trips)))
    for name, _ in trips.catalogue.albums.all():
        trips.catalogue.albums.delete(name)


class Talk:
    """A conversation, its last reply, and what is in its albums."""

    def __init__(self, chatbot: Chatbot) -> None:
        self.chatbot, self.session = chatbot, ChatSession()
        self.reply: Reply

    def says(self, *messages: str) -> str:
        for message in messages:
            self.reply = self.chatbot.respond(Message(message), self.session)
            self.session = self.reply.session
        return plain_text(self.reply.text)

    def album(self, name: str) -> list[str]:
        ids = self.chatbot.library.catalogue.albums.photo_ids(name)
        return sorted(photo.path.stem for photo in self.chatbot.library.catalogue.photos(ids))


def texts(talk: Talk) -> tuple[str, ...]:
    assert talk.session.query
    return talk.session.query.texts


LISBON, IN_2018 = [f"lisbon{n:02}" for n in range(15)], [f"lisbon{n:02}" for n in range(5)]


@pytest.mark.parametrize(
    "message",
    ["put all photos from Lisbon in a new album Tram", "make an album called Tram of all the photos from Lisbon"],
)
def test_all_photos_of_a_place_go_into_an_album_whatever_is_on_the_page(talk: Talk, message: str) -> None:
    assert "Added 15 photos" in talk.says("photos from Sydney", message)
    assert talk.album("Tram") == LISBON


def test_these_are_the_page_and_all_of_them_what_was_found(talk: Talk) -> None:
    assert "Added 12 photos" in talk.says("photos from Lisbon", "put these in an album called Tram")
    (button,) = (one for one in talk.reply.suggestions if one.label == "Add all 15")
    assert "Added 3 photos" in talk.says(button.message)
    assert talk.album("Tram") == LISBON


def test_them_all_are_all_that_was_found(talk: Talk) -> None:
    talk.says("photos from Lisbon", "add them all to an album called Tram")
    assert talk.album("Tram") == LISBON


def test_a_year_of_what_was_found_goes_into_an_album(talk: Talk) -> None:
    talk.says("photos from Lisbon", "put the ones from 2018 into an album called Early")
    assert talk.album("Early") == IN_2018


def test_these_of_an_open_album_are_all_of_it(talk: Talk) -> None:
    talk.says("put all photos from Lisbon in an album called Tram", "show album Tram", "put these in an album Two")
    assert talk.album("Two") == LISBON


def test_an_album_that_is_called_mine_is_that_one_and_there_is_the_last(talk: Talk) -> None:
    talk.says("photos from Sydney", "put 1 in an album called Other", "add 1 to my harbour album")
    assert len(talk.album("harbour")) == len(talk.album("Other")) == 1
    talk.says("I like 2", "also put the ones I liked in there")
    assert len(talk.album("harbour")) == 2


def test_when_we_were_somewhere_is_told_by_month_and_the_last_time_by_the_newest_photo(talk: Talk) -> None:
    assert talk.says("when were we in Lisbon?").startswith("By month: January 2018 (2)")
    assert "11 July 2021" in talk.says("when was I last in Sydney?")
    assert talk.says("photos from Sydney", "when were we there?") == "By month: July 2021 (2)."


@pytest.mark.parametrize(
    ("message", "slots"),
    [
        ("put all photos from Porto in a new album Wine", Slots(filters=Filters(place="Porto"))),
        ("export all photos of trams as a zip", Slots(text="trams")),
        ("make an album of all beach photos", Slots(text="beach")),
    ],
)
def test_what_is_to_be_put_away_is_searched_for_first(message: str, slots: Slots) -> None:
    search, _ = route(message, SHOWN).actions
    assert (search.intent, search.slots) == ("text_search", slots)


@pytest.mark.parametrize(
    "message",
    ["put all of these photos in Lena", "add all photos of this page to Lena", "add all photos I liked to Lena"],
)
def test_what_is_there_already_is_not_searched_for(message: str) -> None:
    assert [action.intent for action in route(message, SHOWN).actions] == ["album"]


@pytest.mark.parametrize(
    ("message", "order"),
    [("what's the date of the oldest iPhone photo?", "oldest"), ("which photo from Lisbon is the newest?", "newest")],
)
def test_the_first_or_last_photo_of_a_place_or_a_camera_is_of_all_of_them(message: str, order: str) -> None:
    (action,) = route(message, SHOWN).actions
    assert (action.intent, action.slots.order) == ("text_search", order)
    assert action.slots.filters != Filters()


@pytest.mark.parametrize("message", ["which is the oldest?", "when was the first one taken?"])
def test_the_first_or_last_of_the_page_is_asked_about(message: str) -> None:
    assert [action.intent for action in route(message, SHOWN).actions] == ["describe"]


def test_anywhere_takes_the_place_away_and_anywhere_near_does_not() -> None:
    there = replace(SHOWN, search=Search("dogs", Filters(place="Lisbon")))
    assert route("anywhere is fine, just make it winter", there).actions[0].slots.drop == ("place",)
    assert route("anywhere near the sea", there).actions[0].slots.drop == ()


def test_when_we_were_there_is_a_count_by_month() -> None:
    asked = Action("describe", said="when were we there?")
    assert grouped(asked) == replace(asked, intent="stats", slots=Slots(by="month"))
    last = Action("describe", said="when was I last there?")
    assert grouped(last) == replace(last, intent="refine", slots=Slots(order="newest"))


def test_how_long_we_were_somewhere_is_told_by_days(talk: Talk) -> None:
    days = "15 photos, from Lisbon. They were taken on 6 days between 10 January 2018 and 10 March 2020."
    assert talk.says("how many days were we in Lisbon?") == days
    assert talk.says("photos from Lisbon", "just the trams", "how long was I there?") == days
    assert talk.says("how long was I in Sydney?") == (
        "2 photos, from Sydney. They were taken on 2 days: 10 – 11 Jul 2021."
    )
    assert "No photos from March 1990, from Sydney" in talk.says("and how long was I there in March 1990?")


def test_what_was_counted_there_is_shown_from_there(talk: Talk) -> None:
    talk.says("photos from Lisbon", "just the trams", "when was I there in 2018?")
    assert talk.says("show me the ones from January").startswith("2 photos from 2018, taken in January, from Lisbon")
    talk.says("photos from Sydney", "how long was I there?")
    assert talk.says("show me the ones from 2021").startswith("2 photos from 2021, from Sydney")


def test_the_place_where_one_was_last_is_that_of_the_newest_photo(talk: Talk) -> None:
    assert "Taken in Sydney" in talk.says("which place have I been to most recently?")


@pytest.mark.parametrize(
    "message",
    ["how long was I there?", "how many days did we stay?", "since when do I have the Nikon?", "from when to when?"],
)
def test_how_long_we_were_there_is_a_count_by_day(message: str) -> None:
    asked = Action("stats", said=message)
    assert grouped(asked) == replace(asked, slots=Slots(by="day"))
    of_one = Action("describe", Slots(ranks=(2,)), "since when do I have number 2?")
    assert grouped(of_one) == of_one


def test_something_else_of_the_same_kind_comes_beside_what_is_shown(talk: Talk) -> None:
    talk.says("dogs", "also cats please")
    assert texts(talk) == ("dogs or cats",)
    talk.says("I meant horses and cows as well")
    assert texts(talk) == ("dogs or cats or horses and cows",)


def test_the_blue_ones_are_of_what_is_shown(talk: Talk) -> None:
    talk.says("clothes", "show me the blue ones")
    assert texts(talk) == ("clothes",)


def test_with_in_short_narrows_what_is_shown(talk: Talk) -> None:
    talk.says("clothes", "just the ones w/ a dog")
    assert texts(talk)[0].startswith("clothes")


def test_photos_that_are_picked_for_an_album_are_not_liked(talk: Talk) -> None:
    talk.says("photos from Lisbon", "pick 1 and 2 and put them in an album called Wall")
    assert len(talk.album("Wall")) == 2
    assert not talk.session.liked


@pytest.mark.parametrize("message", ["export all photos, export all photos", "add all pictures to all pictures album"])
def test_what_is_described_is_read_once(message: str) -> None:
    assert len(route(message, SHOWN).actions) < 5


@pytest.mark.parametrize(
    "message",
    [
        "where was I in 2018?",
        "where did we go in 2018?",
        "and where have I been in 2018",
        "which trips did I make in 2018",
    ],
)
def test_where_we_were_in_a_time_is_a_count_by_place(message: str) -> None:
    (action,) = route(message, SHOWN).actions
    assert (action.intent, action.slots.by) == ("stats", "place")
    assert action.slots.filters == Filters(after=date(2018, 1, 1), before=date(2018, 12, 31))


@pytest.mark.parametrize("message", ["can be also from other cities", "from all cities please", "from any city"])
def test_from_other_cities_takes_the_place_away(message: str) -> None:
    there = replace(SHOWN, search=Search("dogs", Filters(place="Lisbon")))
    assert "place" in route(message, there).actions[0].slots.drop


def test_the_best_come_first_unless_another_order_was_asked_for(talk: Talk) -> None:
    assert talk.says("dogs", "put the best ones on top").startswith("The best matches come first.")
    assert "oldest first" in talk.says("oldest first")
    assert "oldest first" not in talk.says("best matches first")


@pytest.mark.parametrize(("of_earlier", "added"), [(-2.4, 0), (1.0, 1)])
def test_a_photo_of_an_earlier_page_is_meant_only_where_it_is_far_likelier_than_those_of_this_one(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, of_earlier: float, added: int
) -> None:
    talk.says("photos from Sydney")
    earlier = talk.session.shown
    talk.says("photos from Lisbon")

    def clarity(look: str, photo_ids: tuple[int, ...], turn: Turn) -> dict[int, float]:
        return {i: of_earlier - 3 * earlier.index(i) if i in earlier else -2.6 for i in photo_ids}

    monkeypatch.setattr(pointing, "_clarity", clarity)
    talk.says("add the one with the orange ball to Tram")
    assert len(talk.album("Tram")) == added


def test_those_years_are_the_period_of_the_search() -> None:
    period = Filters(after=date(2024, 11, 30), before=date(2026, 11, 30))
    (action,) = route(
        "summer I said! June, July, August, from those two years", replace(SHOWN, search=Search("friends", period))
    ).actions
    assert action.slots == Slots(filters=Filters(months=(6, 7, 8)))
