"""People: faces are found where that is switched on, grouped, named, searched, and deleted at one word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from chatbot.actions import Action, Route, Slots
from chatbot.bot import Chatbot, Message
from chatbot.reading.names import with_people
from chatbot.session import ChatSession
from chatbot.wire import photo_cards
from retrieval.catalogue import Catalogue, backups_of
from retrieval.cli.run import main
from retrieval.errors import UsageError
from retrieval.extras import Extras
from retrieval.faces import DlibFaces, Face, Groups, is_installed
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Filters, Query
from retrieval.search import SearchEngine
from retrieval.settings import Settings
from tests.browser import GRADIO_WARNINGS, make_app
from tests.conftest import COLOURS, FakeFeatureCaptioner, FakeFeatureEncoder, colour_shares

# Everybody is a colour; a face looks a little different in each photo.
PEOPLE = {"red": 0, "green": 1, "blue": 2}


class ColourFaces:
    """A face for each person whose colour fills a tenth of the photo."""

    name = "colour-faces"

    def __init__(self) -> None:
        self.looked = 0

    def find(self, image: Image.Image) -> list[Face]:
        self.looked += 1
        shares = dict(zip(COLOURS, colour_shares(image).tolist(), strict=True))
        return [self._face(place, shares[colour]) for colour, place in PEOPLE.items() if shares[colour] > 0.1]

    def _face(self, place: int, share: float) -> Face:
        vector = np.zeros(128)
        vector[place], vector[100] = 1, share / 10
        return Face(0.1, 0.2, 0.3, 0.4, tuple(vector))


def save_group(path: Path, *colours: str) -> None:
    """A photo with a disc for each person, on white."""
    image = Image.new("RGB", (60 * len(colours), 60), "white")
    for place, colour in enumerate(colours):
        ImageDraw.Draw(image).ellipse((60 * place + 2, 2, 60 * place + 58, 58), fill=COLOURS[colour])
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)


@pytest.fixture
def finder() -> ColourFaces:
    return ColourFaces()


@pytest.fixture
def family(tmp_path: Path, finder: ColourFaces) -> Iterator[Library]:
    """Four photos of three people, indexed; faces are not wanted yet."""
    folder = tmp_path / "family"
    save_group(folder / "a.png", "red")
    save_group(folder / "b.png", "red", "green")
    save_group(folder / "c.png", "green", "blue")
    save_group(folder / "d.png", "yellow")
    settings = Settings(images=(folder,), data=tmp_path / "data")
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    models, extras = Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner), Extras(face_finder=finder)
    with Library(settings, catalogue, models, extras=extras) as library:
        list(index_folder(library, [folder]))
        yield library


@pytest.fixture
def named(family: Library) -> Library:
    """``family`` with its faces found, Anna (red) and Ben (green) named."""
    family.catalogue.people.want()
    list(index_folder(family, family.settings.images))
    for group in family.catalogue.people.groups():
        photo = family.catalogue.photo(group.photo_id).path.stem
        if photo == "a":
            family.catalogue.people.name(group.person_id, "Anna")
        elif photo == "b":
            family.catalogue.people.name(group.person_id, "Ben")
    return family


def names_with(library: Library, *people: str) -> set[str]:
    hits = SearchEngine(library).search(Query(filters=Filters(people=people))).hits
    return {hit.photo.path.stem for hit in hits}


def test_nobody_looks_for_faces_until_it_is_switched_on(family: Library, finder: ColourFaces) -> None:
    assert finder.looked == 0
    family.catalogue.people.want()
    phases = [progress.phase for progress in index_folder(family, family.settings.images)]
    assert "faces" in phases
    assert finder.looked == 4
    list(index_folder(family, family.settings.images))
    assert finder.looked == 4


def test_faces_in_photos_that_are_away_are_found_when_they_are_back(family: Library, finder: ColourFaces) -> None:
    family.catalogue.people.want()
    (folder,) = family.settings.images
    away, other = folder.with_name("unplugged"), folder.with_name("other")
    save_group(other / "e.png", "blue")
    folder.rename(away)
    list(index_folder(family, [other]))
    assert finder.looked == 1
    away.rename(folder)
    list(index_folder(family, [folder, other]))
    assert finder.looked == 5
    assert sum(group.photos for group in family.catalogue.people.groups()) == 6


def test_faces_of_one_person_are_one_group(named: Library) -> None:
    groups = {group.name: group.photos for group in named.catalogue.people.groups()}
    assert groups == {"Anna": 2, "Ben": 2, "": 1}
    assert named.catalogue.people.groups()[0].box == (0.1, 0.2, 0.3, 0.4)


def test_photos_are_found_by_who_is_in_them(named: Library) -> None:
    assert names_with(named, "Anna") == {"a", "b"}
    assert names_with(named, "anna", "Ben") == {"b"}
    assert names_with(named, "Nobody") == set()


def test_a_new_photo_of_a_named_person_is_theirs(named: Library) -> None:
    save_group(named.settings.images[0] / "e.png", "green", "yellow")
    list(index_folder(named, named.settings.images))
    assert names_with(named, "Ben") == {"b", "c", "e"}


def test_two_groups_of_one_name_become_one(named: Library) -> None:
    people = named.catalogue.people
    stranger = next(group for group in people.groups() if not group.name)
    people.name(stranger.person_id, " anna ")
    assert {group.name: group.photos for group in people.groups()} == {"anna": 3, "Ben": 2}
    people.name(next(group.person_id for group in people.groups() if group.name == "Ben"), "")
    assert people.names() == ("anna",)


def test_a_person_who_is_not_there_is_one_sentence(named: Library) -> None:
    with pytest.raises(UsageError, match="There’s no person 99"):
        named.catalogue.people.name(99, "Cleo")


def test_everything_about_people_is_deleted_at_once(named: Library, finder: ColourFaces) -> None:
    people = named.catalogue.people
    named.catalogue.back_up(date(2024, 5, 1))
    people.forget()
    backups = backups_of(named.catalogue.path)
    assert backups
    assert all(b"Anna" not in backup.read_bytes() for backup in backups)
    assert (people.are_wanted, people.groups(), people.names()) == (False, [], ())
    assert b"Anna" not in named.catalogue.path.read_bytes()
    list(index_folder(named, named.settings.images))
    assert finder.looked == 4
    assert names_with(named, "Anna") == set()


def test_the_card_names_the_people_of_a_photo(named: Library) -> None:
    cards = {card["name"]: card["people"] for card in photo_cards(named.catalogue.photos(named.catalogue.ids()))}
    assert cards == {"a.png": ["Anna"], "b.png": ["Anna", "Ben"], "c.png": ["Ben"], "d.png": []}


@pytest.mark.parametrize(
    ("message", "text", "people", "remaining"),
    [
        ("Anna on the beach", "Anna on the beach", ("Anna",), "on the beach"),
        ("photos of Anna", "Anna", ("Anna",), ""),
        ("Anna and Ben in the snow", "Anna and Ben in the snow", ("Anna", "Ben"), "in the snow"),
        ("a dog with Ben", "a dog with Ben", ("Ben",), "a dog"),
        ("Anna's birthday", "Anna's birthday", ("Anna",), "birthday"),
        ("Ben and Anna", "Ben and Anna", ("Anna", "Ben"), ""),
        ("Ben’s dog and Anna's cat", "Ben’s dog and Anna's cat", ("Anna", "Ben"), "dog and cat"),
        ("a dog, with Ben, and Anna", "a dog, with Ben, and Anna", ("Anna", "Ben"), "a dog"),
        ("Anna is by the sea", "Anna is by the sea", ("Anna",), "is by the sea"),
        ("Annabel in the snow", "Annabel in the snow", (), "Annabel in the snow"),
        ("a bench", "a bench", (), "a bench"),
        ("a rose", "a rose", (), "a rose"),
    ],
)
def test_a_named_person_is_read_as_a_filter(message: str, text: str, people: tuple[str, ...], remaining: str) -> None:
    (action,) = with_people(message, [Action("text_search", Slots(text=text))], ("Anna", "Ben", "Rose"))
    assert (action.slots.filters.people, action.slots.text) == (people, remaining)


def test_a_person_is_no_filter_of_what_does_not_search_nor_where_they_are_refused() -> None:
    names = ("Anna",)
    asked, left_out = Action("ask", Slots(text="Anna")), Action("text_search", Slots(text="a beach", without=("Anna",)))
    assert with_people("does Anna smile?", [asked], names) == (asked,)
    assert with_people("a beach without Anna", [left_out], names) == (left_out,)
    assert with_people("photos of Ben", [Action("text_search", Slots(text="Ben"))], ()) == (
        Action("text_search", Slots(text="Ben")),
    )


def test_the_chat_finds_a_person_and_says_so(named: Library) -> None:
    reply = Chatbot(named, SearchEngine(named)).respond(Message("photos of Anna"), ChatSession())
    assert {hit.photo.path.stem for hit in reply.hits or ()} == {"a", "b"}
    assert "Anna" in reply.text


def test_the_chat_says_who_is_in_a_photo(named: Library) -> None:
    read = Route((Action("describe", Slots(ranks=(1,))),), "given")
    chatbot = Chatbot(named, SearchEngine(named), lambda message, context: read)
    ids = {photo.path.stem: photo.photo_id for photo in named.catalogue.photos(named.catalogue.ids())}
    answers = [chatbot.respond(Message("who is it?"), ChatSession().then(shown=(ids[name],))).text for name in "abc"]
    assert "Anna" in answers[0]
    assert "Anna and Ben" in answers[1]
    assert "Ben, and 1 more without a name" in answers[2]


def test_people_by_command(named: Library, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--images", str(named.settings.images[0]), "--data", str(named.settings.data), "--json"]
    assert main(["people", *flags]) == 0
    listing = json.loads(capsys.readouterr().out)
    assert listing["on"]
    anna = next(person for person in listing["people"] if person["name"] == "Anna")
    assert main(["people", "name", str(anna["person_id"]), "Annette", *flags]) == 0
    assert json.loads(capsys.readouterr().out)["people"][0]["name"] == "Annette"
    assert main(["people", "name", *flags]) == 2
    assert "Who?" in capsys.readouterr().err
    assert main(["people", "off", *flags]) == 0
    assert json.loads(capsys.readouterr().out) == {"on": False, "people": []}


def test_groups_keep_strangers_apart() -> None:
    groups = Groups()
    first, second = np.zeros(128, np.float32), np.zeros(128, np.float32)
    second[0] = 0.7
    assert groups.nearest(first) is None
    groups.add(1, first)
    assert groups.nearest(second) is None
    assert groups.nearest(first + 0.01) == 1


def test_a_face_is_added_without_going_through_everybody() -> None:
    class Number(int):
        """A person's number that counts how often it is compared."""

        compared = 0
        __hash__ = int.__hash__

        def __eq__(self, other: object) -> bool:
            Number.compared += 1
            return int(self) == other

    groups, vectors = Groups(), np.random.default_rng(1).normal(size=(300, 128)).astype(np.float32)
    for person, vector in enumerate(vectors):
        groups.add(Number(person), vector)
    for person, vector in enumerate(vectors):
        groups.add(Number(person), vector + 0.02)
    assert Number.compared <= 2 * len(vectors)
    assert [groups.nearest(vector + 0.01) for vector in vectors] == list(range(300))


@pytest.mark.skipif(not is_installed(), reason="needs the extra faces")
def test_the_installed_finder_sees_the_astronaut_and_nobody_in_a_coffee() -> None:
    from skimage import data

    faces = DlibFaces().find(Image.fromarray(data.astronaut()))
    assert len(faces) == 1
    assert faces[0].left < 0.45 < faces[0].right
    assert len(faces[0].vector) == 128
    assert DlibFaces().find(Image.fromarray(data.coffee())) == []


@GRADIO_WARNINGS
def test_people_over_http(named: Library) -> None:
    with TestClient(make_app(named), base_url="http://127.0.0.1") as client:
        listing = client.get("/api/people").json()
        anna = next(person["person_id"] for person in listing["people"] if person["name"] == "Anna")
        assert listing["on"]
        assert client.post(f"/api/people/{anna}", json={"name": "Annette"}).json()["people"][0]["name"] == "Annette"
        assert client.post("/api/people/999", json={"name": "Nobody"}).status_code == 400
        assert client.delete("/api/people").json() == {"on": False, "people": []}
