"""Places: coordinates become names, and photos are found by the places that they were taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from chatbot.actions import Action, Context, Route, Search, Slots
from chatbot.bot import Chatbot, Message
from chatbot.reading import route
from chatbot.reading.names import with_places
from chatbot.replies import Reply
from chatbot.session import ChatSession
from retrieval.catalogue import Catalogue
from retrieval.extras import Extras
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.places import Gazetteer, continents, is_installed, kilometres
from retrieval.records import Filters, Query, Term
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from tests.conftest import COLOURS, FakeFeatureCaptioner, FakeFeatureEncoder

BELEM, SYDNEY, MANLY, ATLANTIC = (38.6916, -9.2160), (-33.8568, 151.2153), (-33.7969, 151.2840), (0.0, -30.0)
TOWNS = [
    {"city": "Lisbon", "state": "Lisbon", "country_code": "PT", "latitude": 38.71667, "longitude": -9.13333,
     "population": 517802},
    {"city": "Ajuda", "state": "Lisbon", "country_code": "PT", "latitude": 38.7075, "longitude": -9.1983,
     "population": 15617},
    {"city": "Sydney", "state": "New South Wales", "country_code": "AU", "latitude": -33.86785, "longitude": 151.20732,
     "population": 4627345},
    {"city": "Wien", "country_code": "AT", "latitude": 48.20849, "longitude": 16.37208, "population": 1691468},
    {"city": "Bratislava", "country_code": "SK", "latitude": 48.14816, "longitude": 17.10674, "population": 423737},
]  # fmt: skip


def save_located(path: Path, colour: str, coordinates: tuple[float, float] | None) -> Path:
    """A real photo with GPS in its EXIF."""
    exif = Image.Exif()
    if coordinates:
        latitude, longitude = coordinates
        exif.get_ifd(0x8825).update(
            {1: "N" if latitude >= 0 else "S", 2: _dms(latitude), 3: "E" if longitude >= 0 else "W", 4: _dms(longitude)}
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 30), COLOURS[colour]).save(path, exif=exif)
    return path


def _dms(degrees: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(abs(degrees) * 3600, 60)
    return (*divmod(minutes, 60), seconds)


@pytest.fixture
def travels(tmp_path: Path) -> Iterator[Library]:
    """Photos from Lisbon, Sydney, the open sea and nowhere, indexed with five towns."""
    folder = tmp_path / "travels"
    save_located(folder / "tower.jpg", "red", BELEM)
    save_located(folder / "opera.jpg", "blue", SYDNEY)
    save_located(folder / "beach.jpg", "yellow", MANLY)
    save_located(folder / "sea.jpg", "green", ATLANTIC)
    save_located(folder / "Lisbon 2011" / "scan.jpg", "grey", None)
    save_located(folder / "home.jpg", "black", None)
    settings = Settings(images=(folder,), data=tmp_path / "data")
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    extras = Extras(lambda: Gazetteer(TOWNS))
    with Library(
        settings, catalogue, Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner), extras=extras
    ) as library:
        list(index_folder(library, [folder]))
        yield library


def names_at(library: Library, place: str) -> set[str]:
    hits = SearchEngine(library).search(Query(filters=Filters(place=place))).hits
    return {hit.photo.path.stem for hit in hits}


def test_a_photo_in_a_suburb_is_from_its_city_too() -> None:
    (belem,) = Gazetteer(TOWNS).places([BELEM])
    assert [(place.kind, place.name) for place in belem] == [
        ("district", "Ajuda"), ("city", "Lisbon"), ("region", "Lisbon"), ("country", "Portugal"),
    ]  # fmt: skip


def test_the_open_sea_has_no_name() -> None:
    assert Gazetteer(TOWNS).places([ATLANTIC, (48.2, 16.37)])[0] == ()
    assert Gazetteer(TOWNS).places([]) == []


def test_a_city_does_not_reach_over_a_border() -> None:
    (place,) = Gazetteer(TOWNS).places([(48.1482, 17.1067)])
    assert place[0].name == "Bratislava"


def test_distances_are_those_of_a_sphere() -> None:
    assert kilometres(0, 179.9, 0, -179.9) == pytest.approx(22.24, abs=0.1)
    assert kilometres(90, 0, 90, 120) == pytest.approx(0, abs=1e-6)


def test_photos_are_found_by_city_district_region_and_country_in_either_language(travels: Library) -> None:
    assert names_at(travels, "lisbon") == {"tower", "scan"}  # the scan knows no coordinates, its folder tells
    assert names_at(travels, "Ajuda") == {"tower"}
    assert names_at(travels, "New South Wales") == {"opera", "beach"}
    assert names_at(travels, "Australien") == {"opera", "beach"}
    for nowhere in ("Atlantis", 'a "quoted" place', "…", "near", "near …"):
        assert names_at(travels, nowhere) == set()


def test_near_a_place_is_within_fifty_kilometres_of_it(travels: Library) -> None:
    assert names_at(travels, "near Sydney") == {"opera", "beach"}
    assert names_at(travels, "near Portugal") == {"tower"}


def test_photos_are_found_from_one_of_several_places_and_from_anywhere_but_one(travels: Library) -> None:
    def found(place: str) -> set[str]:
        query = Query(filters=Filters(place=place), top_k=20)
        return {hit.photo.path.stem for hit in SearchEngine(travels).search(query).hits}

    everything = {hit.photo.path.stem for hit in SearchEngine(travels).search(Query(order="name", top_k=20)).hits}
    assert found("Lisbon or Australia") == found("Lisbon") | found("Australia")
    assert found("not Australia") == everything - found("Australia") != everything


def test_the_list_of_places_counts_their_photos(travels: Library) -> None:
    counts = {(place.kind, place.name): place.photos for place in travels.catalogue.places.all()}
    assert counts["country", "Australia"] == 2
    assert counts["city", "Lisbon"] == 1
    assert travels.catalogue.places.all()[0].kind == "country"


def test_photos_are_counted_by_place_with_those_that_have_none(travels: Library) -> None:
    places, ids = travels.catalogue.places, travels.snapshot().facts.ids.tolist()
    assert places.groups("city", None) == ([("Sydney", 2), ("Lisbon", 1)], 3)
    assert places.groups("country", None) == ([("Australia", 2), ("Portugal", 1)], 3)
    sea = [photo_id for photo_id in ids if travels.catalogue.photo(photo_id).path.stem in ("sea", "tower")]
    assert places.groups("city", sea) == ([("Lisbon", 1)], 1)
    assert places.groups("city", []) == ([], 0)


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("In which towns did I take photos?", "By place: Sydney (2) and Lisbon (1)"),
        ("a list of the places, with how many photos each", "By place: Sydney (2)"),
        ("Where were my photos taken?", "By place: Sydney (2)"),
        ("Which countries have I been to?", "By country: Australia (2)"),
        ("how many photos do I have from Lisbon and how many from Sydney?", "from Lisbon. 2 photos, from Sydney"),
        ("what photos do I have from our trip to Lisbon and Sydney?", "photos, from Lisbon or Sydney"),
        ("Show me photos taken in Lisbon and Sydney.", "photos, from Lisbon or Sydney"),
        ("not from Sydney, photos taken in Lisbon", "from Lisbon"),
        ("everything from the trip in sydney", "from Sydney"),
        ("do any of my photos have Sydney as the place?", "2 photos, from Sydney"),
    ],
)
def test_the_chat_counts_by_place(travels: Library, message: str, answer: str) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    assert answer in chatbot.respond(Message(message), ChatSession()).text


def test_coordinates_that_change_are_named_anew_and_nothing_else_is_named_again(travels: Library) -> None:
    folder = travels.settings.images[0]
    phases = [progress.phase for progress in index_folder(travels, [folder])]
    assert "places" not in phases
    save_located(folder / "tower.jpg", "red", SYDNEY)
    list(index_folder(travels, [folder]))
    assert names_at(travels, "Sydney") == {"tower", "opera", "beach"}
    assert [place.name for place in travels.catalogue.places.all() if place.kind == "country"] == ["Australia"]


def test_names_come_with_the_next_run_once_the_extra_is_installed(travels: Library, tmp_path: Path) -> None:
    settings = Settings(images=travels.settings.images, data=tmp_path / "other")
    for extras, countries in ((Extras(), []), (Extras(lambda: Gazetteer(TOWNS)), ["Australia", "Portugal"])):
        catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
        with Library(
            settings, catalogue, Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner), extras=extras
        ) as library:
            list(index_folder(library, library.settings.images))
            assert sorted(p.name for p in catalogue.places.all() if p.kind == "country") == countries


def test_a_search_by_words_knows_the_names_of_places(travels: Library) -> None:
    best = SearchEngine(travels).search(Query(wanted=(Term("Sydney"),))).hits[:2]
    assert {hit.photo.path.stem for hit in best} == {"opera", "beach"}


@pytest.mark.parametrize(
    ("message", "text", "place", "after"),
    [
        ("photos from Lisbon", "from Lisbon", "Lisbon", ""),
        ("beach near sydney", "beach near sydney", "near Sydney", "beach"),
        ("dogs in New South Wales, please", "dogs in New South Wales", "New South Wales", "dogs"),
        ("photos of dogs from Lisbon", "dogs from Lisbon", "Lisbon", "dogs"),
        ("photos of Lisbon", "Lisbon", "Lisbon", ""),
        ("pictures we took in Sydney last summer", "", "Sydney", ""),
        ("ein Hund aus Australien", "ein Hund aus Australien", "Australien", "ein Hund"),
        ("a cat in bath", "a cat in bath", None, "a cat in bath"),
        ("a postcard from Atlantis", "a postcard from Atlantis", None, "a postcard from Atlantis"),
        ("Lisbon", "Lisbon", None, "Lisbon"),
        ("dogs from the Bath, 2019", "dogs from the Bath", "Bath", "dogs"),
        ("close to Lisbon.", "close to Lisbon", "near Lisbon", ""),
        ("a cat in Bath", "a cat in Bath", "Bath", "a cat"),
        ("from Atlantis and from Lisbon", "from Atlantis and from Lisbon", "Lisbon", "from Atlantis"),
        ("from LISBON", "from LISBON", "Lisbon", ""),
        ("dogs in Lisbon, Bath or Sydney", "dogs in Lisbon, Bath or Sydney", "Lisbon or Bath or Sydney", "dogs"),
        ("dogs from Lisbon and cats", "dogs from Lisbon and cats", "Lisbon", "dogs and cats"),
        ("dogs, but not from Sydney", "dogs", "not Sydney", "dogs"),
    ],
)
def test_a_place_of_the_collection_is_read_as_a_filter(message: str, text: str, place: str | None, after: str) -> None:
    names = ("Lisbon", "Sydney", "New South Wales", "Australien", "Bath")
    (action,) = with_places(message, [Action("text_search", Slots(text=text))], names)
    assert (action.slots.filters.place, action.slots.text) == (place, after)


@pytest.mark.parametrize(
    ("message", "text", "place", "after"),
    [
        ("Boats in Amsterdam or Lisbon", "Boats in Amsterdam", "Amsterdam or Lisbon", "Boats"),
        ("receipts from Lisbon or Hamburg", "receipts or Hamburg", "Lisbon or Hamburg", "receipts"),
        ("photos from Tokyo or Lisbon", "Tokyo or Lisbon", "Tokyo or Lisbon", ""),
        ("dogs from Lisbon or May", "dogs or May", "Lisbon", "dogs or May"),
        ("dogs in Amsterdam or Oslo", "dogs in Amsterdam or Oslo", None, "dogs in Amsterdam or Oslo"),
    ],
)
def test_an_unknown_place_beside_one_of_the_collection_is_a_place(
    message: str, text: str, place: str | None, after: str
) -> None:
    (action,) = with_places(message, [Action("text_search", Slots(text=text), message)], ("Lisbon",))
    assert (action.slots.filters.place, action.slots.text) == (place, after)


def test_that_no_photo_is_from_one_of_two_places_is_said(travels: Library) -> None:
    reply = Chatbot(travels, SearchEngine(travels)).respond(Message("photos from Oslo or Sydney"), ChatSession())
    assert "None of your photos says it was taken in “Oslo”." in reply.text
    assert reply.hits


@pytest.mark.parametrize("message", ["kids anywhere, not just Bath", "not only from Bath", "kids, not only in Bath"])
def test_not_just_a_place_takes_it_away(message: str) -> None:
    (action,) = with_places(message, [Action("refine", Slots(text="kids"), message)], ("Bath",))
    assert action.slots == Slots(text="kids", drop=("Bath",))


@pytest.mark.parametrize("unwanted", ["Lisbon", "Lisbon ones", "photos from Lisbon", "ones in Lisbon"])
def test_a_place_among_what_is_left_out_is_refused(unwanted: str) -> None:
    leave = Action("refine", Slots(without=(unwanted, "cats")), "leave out the ones from Lisbon, and cats")
    (found,) = with_places(leave.said, [leave], ("Lisbon",))
    assert found.slots == Slots(without=("cats",), filters=Filters(place="not Lisbon"))


def test_the_photos_from_a_place_leave_an_album(travels: Library) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    session = chatbot.respond(Message("photos from Lisbon or Sydney"), ChatSession()).session
    session = chatbot.respond(Message("put these in an album called Trip"), session).session
    chatbot.respond(Message("take the Lisbon one out again"), session)
    left = travels.catalogue.photos(travels.catalogue.albums.photo_ids("Trip"))
    assert {photo.path.stem for photo in left} == {"opera", "beach"}


def test_a_place_by_which_a_photo_is_pointed_at_is_no_condition_of_a_search() -> None:
    narrowed = Action("refine", Slots(drop=("winter",)), "not only winter please.")
    pointed = Action("feedback", Slots(which=("coffee in Lisbon",), liking="like"), "I like the coffee in Lisbon")
    assert with_places(f"{narrowed.said} {pointed.said}", [narrowed, pointed], ("Lisbon",)) == (narrowed, pointed)


def test_there_is_where_the_same_message_says() -> None:
    when = Action("stats", said="when did we go to Lisbon,")
    food = Action("text_search", Slots("food"), "any food there?")
    _, found = with_places(f"{when.said} {food.said}", [when, food], ("Lisbon",))
    assert found.slots == Slots("food", filters=Filters(place="Lisbon"))


def test_a_place_that_is_taken_off_is_no_condition() -> None:
    for message in ("take Lisbon and Bath off", "no, drop Lisbon and Bath, it can be anywhere"):
        refined = Action("refine", Slots(drop=("Lisbon", "Bath")), message)
        assert with_places(message, [refined], ("Lisbon", "Bath")) == (refined,)


def test_from_there_is_from_the_place_that_was_counted(travels: Library) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    counted = chatbot.respond(Message("when was I in Sydney?"), ChatSession())
    assert "from Sydney" in chatbot.respond(Message("show me the photos from there"), counted.session).text


@pytest.mark.parametrize("look", ["Lisbon", "in Lisbon", "from Lisbon"])
def test_the_one_from_a_place_is_pointed_at_by_the_place(look: str) -> None:
    like = Action("feedback", Slots(liking="like", which=(look,)), f"like the one {look}")
    (found,) = with_places(like.said, [like], ("Lisbon",))
    assert found.slots == Slots(liking="like", filters=Filters(place="Lisbon"))


@pytest.mark.parametrize(
    ("message", "text", "place", "left"),
    [
        ("streets at night lisbon", "streets at night lisbon", "Lisbon", "streets at night"),
        ("lisbon", "lisbon", "Lisbon", ""),
        ("Lisbon at night", "Lisbon at night", "Lisbon", "at night"),
        ("a cat in rome", "a cat", "Rome", "a cat"),
        ("people reading", "people reading", None, "people reading"),
        ("Reading in bed", "Reading in bed", None, "Reading in bed"),
        ("nice kittens", "nice kittens", None, "nice kittens"),
    ],
)
def test_a_place_in_small_letters_is_one_unless_it_is_a_common_word(
    message: str, text: str, place: str | None, left: str
) -> None:
    (found,) = with_places(
        message, [Action("text_search", Slots(text), message)], ("Lisbon", "Rome", "Reading", "Nice")
    )
    assert (found.slots.filters.place, found.slots.text) == (place, left)


@pytest.mark.parametrize("places", [(), ("Lisbon",)])
@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("a cat in Rome", "a cat in Rome"),
        ("a cat in rome", "a cat in rome"),
        ("dogs near Lake Como", "dogs near Lake Como"),
        ("trains from last summer in Scotland", "trains in Scotland"),
        ("how many dogs in Norway do I have?", "dogs in Norway"),
        ("a dog in June", "a dog"),
    ],
)
def test_a_place_that_no_photo_is_from_stays_in_the_description(
    message: str, text: str, places: tuple[str, ...]
) -> None:
    (action,) = route(message, Context(places=places), date(2026, 11, 30)).actions
    assert (action.slots.text, action.slots.filters.place) == (text, None)


@pytest.mark.parametrize("message", ["dogs in Norway", "how many dogs in Norway?", "show me only those from Norway"])
def test_that_no_photo_is_from_a_place_is_said(travels: Library, message: str) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    shown = chatbot.respond(Message("dogs"), ChatSession()).session
    assert "None of your photos says it was taken in “Norway”" in chatbot.respond(Message(message), shown).text


def test_a_place_is_no_filter_of_what_does_not_search() -> None:
    asked = Action("ask", Slots(question="is this from Lisbon"))
    search = Action("text_search", Slots(text="dogs"))
    placed = with_places("is this from Lisbon? and dogs", [asked, search], ("Lisbon",))
    assert placed == (asked, Action("text_search", Slots(text="dogs", filters=Filters(place="Lisbon"))))
    assert with_places("is this from Lisbon?", [asked], ("Lisbon",)) == (asked,)
    assert with_places("dogs from Lisbon", [search], ()) == (search,)


def test_the_chat_finds_by_place_and_says_so_and_takes_it_back(travels: Library) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    reply = chatbot.respond(Message("photos from Australia"), ChatSession())
    assert {hit.photo.path.stem for hit in reply.hits or ()} == {"opera", "beach"}
    assert "from Australia" in reply.text
    reply = chatbot.respond(Message("any location"), reply.session)
    assert reply.session.query is None or reply.session.query.filters.place is None


def test_photos_from_the_same_place_are_found_and_where_there_are_none_that_is_said(travels: Library) -> None:
    same = Route((Action("more_like", Slots(ranks=(1,), same="place")),), "given")
    chatbot = Chatbot(travels, SearchEngine(travels), lambda message, context: same)
    known = travels.catalogue.photos(travels.snapshot().facts.ids.tolist())
    ids = {photo.path.stem: photo.photo_id for photo in known}

    def others(name: str) -> Reply:
        return chatbot.respond(Message("others from there"), ChatSession().now_showing((ids[name],)))

    assert {hit.photo.path.stem for hit in others("beach").hits or ()} == {"beach", "opera"}
    assert "from Sydney" in others("beach").heading
    assert "doesn’t say where" in others("home").text
    assert "has no name here" in others("sea").text


def test_where_a_photo_was_taken_is_said_by_name(travels: Library) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    page = chatbot.respond(Message("photos from Portugal"), ChatSession())
    place = next(hit.rank for hit in page.hits or () if hit.photo.path.stem == "tower")
    for question in (f"where was {place} taken?", f"tell me everything about {place}"):
        assert "Lisbon, Portugal" in chatbot.respond(Message(question), page.session).text


@pytest.mark.skipif(not is_installed(), reason="needs the extra places")
@pytest.mark.parametrize(
    ("coordinates", "shown"),
    [
        (BELEM, "Lisbon"), (SYDNEY, "Sydney"), ((40.71, -74.0), "New York City"), ((51.5014, -0.1419), "London"),
        ((-16.8, 179.99), None), ((64.1466, -21.9426), "Reykjavík"),
    ],
)  # fmt: skip
def test_the_installed_names_know_cities_of_the_world(coordinates: tuple[float, float], shown: str | None) -> None:
    (places,) = Gazetteer.open().places([coordinates])
    assert next((place.name for place in places if place.kind == "city"), None) == shown


def test_a_continent_is_its_countries_that_the_collection_has() -> None:
    names = ("Lisbon", "Portugal", "Schweiz", "Switzerland", "Australia")
    assert continents(names) == {"europe": "Switzerland or Portugal", "europa": "Switzerland or Portugal"} | {
        "oceania": "Australia",
        "ozeanien": "Australia",
    }


@pytest.mark.parametrize(
    ("message", "place", "text"),
    [
        ("boats from Europe", "Switzerland or Portugal", "boats"),
        ("only the ones from Europe please", "Switzerland or Portugal", ""),
        ("boats, but not from Europe", "not Switzerland or Portugal", "boats"),
        ("boats from Asia", None, "boats from Asia"),
    ],
)
def test_photos_are_found_from_a_continent(message: str, place: str | None, text: str) -> None:
    there = Context(shown=12, search=Search("boats"), places=("Lisbon", "Portugal", "Switzerland", "Australia"))
    (action,) = route(message, there).actions
    assert (action.slots.filters.place, action.slots.text) == (place, text)


def test_there_is_the_place_that_was_last_sought(travels: Library) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    sydney = Action("text_search", Slots(filters=Filters(place="Sydney")))
    boats = Action("text_search", Slots("boats"))

    def asked(*turns: tuple[Action, str]) -> str:
        session = ChatSession()
        for action, words in turns:
            chatbot.reader = lambda message, context, action=action: Route((action,), "given")  # type: ignore[misc]
            reply = chatbot.respond(Message(words), session)
            session = reply.session
        return reply.text

    begin = (sydney, "photos from Sydney"), (boats, "boats")
    assert "from Sydney" in asked(*begin, (Action("text_search", Slots("food")), "did we take pics of food there?"))
    assert "from Sydney" not in asked(*begin, (Action("text_search", Slots("food")), "no boat there. do I have food?"))
    assert "from Sydney" not in asked(*begin, (Action("text_search", Slots("food")), "is there any food?"))


def test_what_river_or_town_that_is_is_answered_with_the_place(travels: Library) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    photos = travels.catalogue.photos(travels.snapshot().facts.ids.tolist())
    page = ChatSession().now_showing(tuple(photo.photo_id for photo in photos if photo.path.stem == "tower"))
    assert "Lisbon" in chatbot.respond(Message("what river is that in 1?"), page).text


def test_the_likes_from_there_are_those_from_the_place_that_was_last_sought(travels: Library) -> None:
    chatbot = Chatbot(travels, SearchEngine(travels))
    photos = travels.catalogue.photos(travels.snapshot().facts.ids.tolist())
    ids = {photo.path.stem: photo.photo_id for photo in photos}
    page = ChatSession().now_showing(tuple(ids.values()), query=Query(filters=Filters(place="Sydney")))
    liked = page.rated((ids["opera"], ids["tower"]), "like")
    chatbot.reader = lambda message, context: Route((Action("refine", Slots(same="place")),), "given")
    shown = chatbot.respond(Message("show our favourites from there"), liked).session.shown
    assert shown == (ids["opera"],)
