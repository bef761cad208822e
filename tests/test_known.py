"""Photos by what their files tell: a date, a place, a camera, or none of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chatbot.actions import Context, Slots
from chatbot.bot import Chatbot, Message
from chatbot.parts import parts_of, without_part
from chatbot.reading import route
from chatbot.reading.known import with_known
from chatbot.session import ChatSession
from chatbot.steps.conditions import dropped
from chatbot.times import merged_filters
from retrieval.library import Library
from retrieval.records import Filters, Query
from retrieval.search import SearchEngine

SHOWN = Context(shown=12)


@pytest.mark.parametrize(
    ("whole", "known"),
    [
        ("photos without a date", ("not date",)),
        ("which have no date either?", ("not date",)),
        ("no, I meant the photos that have no date in the file", ("not date",)),
        ("the undated ones", ("not date",)),
        ("photos whose location is unknown", ("not place",)),
        ("those that don't name a camera", ("not camera",)),
        ("only the ones with a date", ("date",)),
        ("only the ones with a date please", ("date",)),
        ("leave out those without a date", ("date",)),
        ("those with no date and no location", ("not date", "not place")),
    ],
)
def test_what_a_file_tells_or_does_not_is_a_condition(whole: str, known: tuple[str, ...]) -> None:
    _, slots = with_known("refine", Slots(), whole, SHOWN)
    assert slots == Slots(filters=Filters(known=known))  # type: ignore[arg-type]


def test_photos_that_are_left_out_by_what_their_files_lack_are_not_looked_for_in_pictures() -> None:
    slots = Slots(without=("kitchens that have no date",))
    _, narrowed = with_known("refine", slots, "leave out the kitchens that have no date", SHOWN)
    assert narrowed == Slots(filters=Filters(known=("date",)))


@pytest.mark.parametrize("whole", ["photos with any date", "do any of those have any location?"])
def test_any_date_is_no_condition(whole: str) -> None:
    assert with_known("refine", Slots(), whole, SHOWN) == ("refine", Slots())


@pytest.mark.parametrize("known", [[None], ["weather"], "date", [["date"]]])
def test_a_session_from_a_stranger_asks_for_no_other_fact(known: object) -> None:
    session = ChatSession().then("undated", query=Query(filters=Filters(known=("not date",))), shown=(1,))
    stranger = session.to_dict()
    stranger["snapshots"][-1]["query"]["filters"]["known"] = known
    assert ChatSession.from_dict(stranger) == ChatSession()


@pytest.mark.parametrize("whole", ["a man without a camera", "dinner with a date palm", "the date of number 3"])
def test_a_thing_that_is_seen_is_none(whole: str) -> None:
    assert with_known("text_search", Slots(text=whole), whole, SHOWN) == ("text_search", Slots(text=whole))


def test_what_is_described_beside_it_stays() -> None:
    found = with_known("text_search", Slots(text="receipts without date"), "receipts without date", SHOWN)
    assert found == ("text_search", Slots(text="receipts", filters=Filters(known=("not date",))))


def test_photos_are_of_all_and_those_are_of_what_is_shown() -> None:
    assert with_known("refine", Slots(), "photos without a date", SHOWN)[0] == "text_search"
    assert with_known("refine", Slots(), "photos without a place, only 2024", SHOWN)[0] == "text_search"
    assert with_known("text_search", Slots(), "only those without a date", SHOWN)[0] == "refine"


@pytest.mark.parametrize("message", ["undated photos", "I mean the photos whose date is unknown"])
def test_photos_that_are_called_by_it_alone_are_sought_whatever_it_was_read_as(message: str) -> None:
    (action,) = route(message, Context(shown=12, done="search")).actions
    assert action.slots.filters == Filters(known=("not date",))
    assert action.intent in ("text_search", "refine")


def test_the_search_keeps_to_it(indexed_library: Library) -> None:
    engine = SearchEngine(indexed_library)
    every = indexed_library.snapshot().facts.ids.tolist()
    for fact in ("date", "place", "camera"):
        told = engine.matching(Query(filters=Filters(known=(fact,))))  # type: ignore[arg-type]
        not_told = engine.matching(Query(filters=Filters(known=(f"not {fact}",))))  # type: ignore[arg-type]
        assert {*told} | {*not_told} == {*every}
        assert not {*told} & {*not_told}
        values = {photo.photo_id: photo.facts for photo in indexed_library.catalogue.photos(every)}
        named = {"date": "taken", "place": "latitude", "camera": "camera"}[fact]
        assert {*told} == {photo_id for photo_id, facts in values.items() if getattr(facts, named)}


def test_the_later_word_about_a_fact_counts_and_it_is_taken_away_again() -> None:
    undated = Filters(known=("not date", "not place"))
    assert merged_filters(undated, Filters(known=("date",))).known == ("not place", "date")
    assert dropped(Query(filters=undated), ("date",))[0].filters == Filters()


def test_it_is_a_part_of_the_search_that_is_said_and_can_be_taken_away(indexed_library: Library) -> None:
    bot = Chatbot(indexed_library, SearchEngine(indexed_library))
    reply = bot.respond(Message("photos without a date"), ChatSession())
    assert reply.text.startswith("8 photos without a date")
    query = reply.session.query
    (part,) = parts_of(query)
    assert query
    assert part.label == "without a date"
    assert without_part(query, part.key) is None
    assert ChatSession.from_dict(reply.session.to_dict()) == reply.session


def test_those_without_it_go_into_an_album(indexed_library: Library) -> None:
    bot = Chatbot(indexed_library, SearchEngine(indexed_library))
    session = bot.respond(Message("paper"), ChatSession()).session
    reply = bot.respond(Message("put the undated ones in an album called Loose"), session)
    ids = indexed_library.catalogue.albums.photo_ids("Loose")
    assert ids
    assert all(photo.facts.taken is None for photo in indexed_library.catalogue.photos(ids))
    assert "Loose" in reply.text


@pytest.mark.parametrize(
    ("old", "added", "both"),
    [
        (Filters(after=date(2016, 1, 1), place="Rome"), Filters(known=("not date",)), {"place": "Rome"}),
        (Filters(after=date(2016, 1, 1), place="Rome"), Filters(known=("not place",)), {"after": date(2016, 1, 1)}),
        (Filters(camera="nikon"), Filters(known=("not camera",)), {}),
    ],
)
def test_what_the_files_do_not_tell_takes_the_place_of_a_condition_on_it(
    old: Filters, added: Filters, both: dict[str, Any]
) -> None:
    assert merged_filters(old, added) == replace(added, **both)


def test_a_time_takes_the_place_of_without_a_date_and_a_place_does_not() -> None:
    undated = Filters(known=("not date",))
    assert merged_filters(undated, Filters(months=(5,))) == Filters(months=(5,))
    assert merged_filters(undated, Filters(place="Rome")) == Filters(place="Rome", known=("not date",))


def test_the_word_that_joins_a_fact_to_a_description_goes_with_it() -> None:
    (action,) = route("the receipts that have no date", Context()).actions
    assert action.slots == Slots("receipts", filters=Filters(known=("not date",)))
