"""A conversation as a chain of snapshots."""

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.actions import Action, Slots
from chatbot.session import LONGEST, SAID, AlbumChange, ChatSession, Snapshot, Waiting
from retrieval.records import Filters, Query, Swatch, Term

DOGS = Query(
    wanted=(Term("dogs"),),
    without=("people",),
    photos=(Path("upload.jpg"),),
    like=(4,),
    colours=("#ffffff",),
    palette=(Swatch((50.0, 1.0, 2.0), 1.0),),
    filters=Filters(after=date(2019, 1, 1), orientation="landscape", formats=("jpeg",), path="trip"),
    top_k=20,
)
CATS = Query(
    wanted=(Term("a cat", 2.0, written="TOM"),),
    photos=(Path(os.fsdecode(b"/photos/caf\xe9.jpg")),),  # no text in UTF-8
    unlike=(3,),
    within=(1, 2),
    colour_words=("red",),
    order="newest",
    filters=Filters(
        before=date(2020, 1, 1), months=(6, 7), min_megapixels=2.5, min_rating=4, camera="Canon", place="near Lisbon",
        people=("Anna",),
        labels=("pet",), words=("sofa",),
    ),
)  # fmt: skip
TRIP = AlbumChange("Trip", was="Journey", added=(1,), removed=(2,), others=(AlbumChange("Home", added=(3,)),))


def through_json(session: ChatSession) -> ChatSession:
    return ChatSession.from_stranger(json.loads(json.dumps(session.to_dict())))


def test_a_session_survives_json() -> None:
    session = ChatSession.with_likes([1], [2]).then("dogs", query=DOGS, shown=(4, 5), seen=(9,), total=3)
    assert through_json(session) == session
    session = session.rated([4], "like").then("cats", "album", query=CATS, weak=True, album=TRIP)
    album = Slots(ranks=(1, 2), liking="like", name="Trip", do="remove")
    waiting = (Waiting(Action("album", album, "which?"), but=True), Waiting(Action("export", Slots(format="csv"))))
    session = session.looking_at([7], "how old is it").waiting_for(*waiting)
    assert through_json(session) == session
    assert through_json(session.undone()) == session.undone()


def test_json_holds_nothing_that_is_empty() -> None:
    (start,) = ChatSession().to_dict()["snapshots"]
    assert start == {"did": "start", "total": 0}
    (snapshot,) = ChatSession.with_likes([1], []).to_dict()["snapshots"]
    assert snapshot == {"did": "start", "total": 0, "liked": [1]}


def changed(path: str, value: object) -> dict[str, Any]:
    """A session in JSON, with another value at a place such as "query.top_k"."""
    session = ChatSession().then("dogs", query=DOGS, shown=(4,), album=TRIP).waiting_for(Waiting(Action("ask")))
    values = json.loads(json.dumps(session.to_dict()))
    *way, last = path.split(".")
    part = values["snapshots"][-1]
    for name in way:
        part = part[int(name)] if name.isdigit() else part[name]
    part[last] = value
    return values


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("message", 3), ("did", "burn"), ("shown", "4"), ("shown", ["4"]), ("shown", [-1]), ("shown", [2**63]),
        ("shown", [1.5]), ("total", -1), ("asked", None), ("waiting.0.intent", "reset"), ("waiting.0.liking", "adore"),
        ("album.name", None), ("album.added", [None]), ("query.top_k", -1), ("query.order", "random"),
        ("query.colours", ["red"]), ("query.colours", ["#12345"]), ("query.colours", ["#1234567"]),
        ("query.wanted", [{"text": 3}]), ("query.wanted", [{"text": "a", "weight": "much"}]),
        ("query.wanted", [{"text": "a", "weight": float("nan")}]),
        ("query.wanted", [{"text": "a", "weight": float("inf")}]), ("query.wanted", [{}]), ("query.wanted", "dogs"),
        ("query.palette", [{"lab": [1, 2], "weight": 1}]), ("query.palette", [{"lab": [1, 2, 3]}]),
        ("query.palette", [{"lab": [1, 2, "3"], "weight": 1}]), ("query.photos", [7]), ("query.filters", [1]),
        ("query.filters.unknown", 1), ("query.filters.after", "yesterday"), ("query.filters.after", 20190101),
        ("query.filters.orientation", "diagonal"), ("query.filters.min_megapixels", "many"),
        ("query.filters.min_rating", 1.5), ("query.filters.labels", "pet"), ("query.filters.camera", ["Canon"]),
        ("query.filters.months", [13]), ("message", "x" * 10_001), ("album.name", "x" * 10_001),
        ("waiting.0.question", "x" * 10_001), ("query.wanted", [{"text": "a", "written": "x" * 10_001}]),
    ],
)  # fmt: skip
def test_a_session_that_no_chat_wrote_is_refused(path: str, value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of several kinds
        ChatSession.from_stranger(changed(path, value))
    assert ChatSession.from_dict(changed(path, value)) == ChatSession()


@pytest.mark.parametrize(
    ("path", "value"),
    [("shown", [0]), ("shown", [2**63 - 1]), ("query.top_k", 1), ("query.colours", ["#AbCdEf"]),
     ("query.filters.min_megapixels", 0), ("query.filters.min_rating", 0), ("waiting.0.liking", "like")],
)  # fmt: skip
def test_a_session_at_the_limits_is_taken(path: str, value: object) -> None:
    assert len(ChatSession.from_stranger(changed(path, value)).snapshots) == 2


def test_of_a_session_that_is_too_long_the_latest_turns_are_taken() -> None:
    values = ChatSession().then("dogs").undone().to_dict()
    snapshots = [{"message": str(number)} for number in range(LONGEST + 5)]
    session = ChatSession.from_stranger({"snapshots": snapshots, "ahead": snapshots})
    assert [s.message for s in session.snapshots] == [s.message for s in session.ahead]
    assert (len(session.snapshots), session.now.message) == (LONGEST, str(LONGEST + 4))
    assert len(ChatSession.from_stranger(values).ahead) == 1


def test_of_a_long_message_and_a_long_question_as_much_is_taken_as_is_kept() -> None:
    kept = ChatSession().then("x" * 9_000).looking_at([4], "y" * 9_000)
    for name in ("message", "asked"):
        session = ChatSession.from_stranger(changed(name, "x" * 9_000))
        assert len(getattr(session.now, name)) == len(getattr(kept.now, name)) == SAID


def test_what_is_no_session_becomes_a_new_one() -> None:
    for values in (None, {}, {"snapshots": 3}, {"snapshots": [{"shown": ["x"]}]}, {"snapshots": []}):
        assert ChatSession.from_dict(values) == ChatSession()  # type: ignore[arg-type]


def test_undo_takes_back_results_query_and_likes() -> None:
    before = ChatSession().then("dogs", query=DOGS, shown=(1, 2))
    after = before.rated([1], "like", "I like 1").then("cats", query=Query(wanted=(Term("cats"),)), shown=(7,))
    assert after.undone().liked == (1,)
    assert after.undone().undone().now == before.now


def test_redo_brings_back_what_undo_took_and_a_new_turn_ends_it() -> None:
    session = ChatSession().then("dogs", query=DOGS, shown=(1, 2)).rated([1], "like", "I like 1")
    assert session.undone().undone().redone().redone() == session
    assert session.undone().then("cats").redone().liked == ()
    assert ChatSession.from_dict(json.loads(json.dumps(session.undone().to_dict()))).redone() == session


def test_likes_since_the_last_new_search_are_the_ones_meant_by_these() -> None:
    session = ChatSession.with_likes([1], []).then("dogs", shown=(4, 5))
    assert session.liked_here == (1,)
    session = session.rated([5], "like")
    assert (session.liked, session.liked_here) == ((1, 5), (5,))
    assert session.then("cats", fresh=()).liked_here == (1, 5)


def test_several_actions_of_one_message_are_one_step() -> None:
    before = ChatSession().then("dogs", query=DOGS, shown=(1, 2))
    after = before.rated([1], "like", "I like 1, more").then("I like 1, more", shown=(3,)).as_one_turn(before)
    assert len(after.snapshots) == len(before.snapshots) + 1
    assert after.undone().now == before.now


def test_an_action_alone_and_an_undo_stay_as_they_are() -> None:
    before = ChatSession().then("dogs", query=DOGS, shown=(1, 2))
    single, asked = before.then("cats", shown=(3,)), before.looking_at([2])
    assert single.as_one_turn(before) == single
    assert asked.as_one_turn(before) == asked
    undone = before.then("cats").then("birds").undone()
    assert undone.as_one_turn(ChatSession()) == undone


def test_several_actions_are_one_step_also_in_the_longest_conversation() -> None:
    long = ChatSession(tuple(Snapshot(str(number)) for number in range(LONGEST)))
    together = long.then("a").then("b").as_one_turn(long)
    assert (len(together.snapshots), together.now.message, together.undone().now) == (LONGEST, "b", long.now)


def test_undo_at_the_start_and_redo_at_the_end_change_nothing() -> None:
    assert ChatSession().undone() == ChatSession().redone() == ChatSession()


def test_a_turn_forgets_what_was_asked_and_waited_for_and_keeps_the_page() -> None:
    page = ChatSession().then("dogs", query=DOGS, shown=(4,), weak=True, album=TRIP).looking_at([4], "how old?")
    waiting = Waiting(Action("feedback", Slots(liking="like")))
    page = page.waiting_for(waiting)
    assert (page.now.asked, page.focus, page.now.waiting) == ("how old?", (4,), (waiting,))
    later = page.then("thanks", "tried")
    assert (later.now.asked, later.now.waiting, later.now.album) == ("", (), None)
    assert (later.query, later.shown, later.focus, later.now.did, later.now.weak) == (DOGS, (4,), (4,), "tried", True)
    assert not page.then("cats", shown=(5,)).now.weak  # another page may fit well
    assert page.waiting_for(*page.now.waiting) is page


def test_a_pasted_page_is_remembered_by_its_beginning() -> None:
    session = ChatSession().then("x" * 300).looking_at([], "y" * 300)
    assert (session.now.message, session.now.asked) == ("x" * 200, "y" * 200)


def test_a_page_whose_photos_are_replaced_is_the_same_turn() -> None:
    session = ChatSession().then("dogs", query=DOGS, shown=(4, 5)).then("cats").undone()
    other = session.now_showing((5,), total=1)
    assert (other.shown, other.now.total, other.query, other.ahead) == ((5,), 1, DOGS, session.ahead)
    assert len(other.snapshots) == len(session.snapshots)


def test_a_search_that_was_tried_is_not_the_page_and_redo_leads_to_it() -> None:
    page = ChatSession().then("dogs", query=DOGS, shown=(4,))
    session = page.having_tried(page.then("cats", query=CATS, shown=(7,)))
    assert session.now == page.now
    assert session.tried is not None
    assert (session.tried.query, session.tried.did) == (CATS, "tried")
    assert session.redone().shown == (7,)
    assert page.tried is None
    assert page.then("cats").undone().tried is None


def test_an_album_is_open_while_the_page_shows_its_photos() -> None:
    album = Query(within=(1, 2))
    session = ChatSession().then("dogs", query=DOGS).then("show Trip", query=album, shown=(1, 2), album=TRIP)
    assert session.open_album == "Trip"
    assert session.then("I like 1", "like").open_album == "Trip"
    assert session.then("cats", query=CATS).open_album == ""
    assert session.then("dogs in it", query=replace(album, wanted=(Term("dogs"),)), album=TRIP).open_album == ""
    assert ChatSession().then("put 1 into Trip", "album", query=DOGS, album=TRIP).open_album == ""
    assert ChatSession().open_album == ""


def test_hidden_photos_are_left_out_in_order() -> None:
    assert ChatSession.with_likes([1], [2, 3]).not_hidden([4, 2, 1, 3]) == (4, 1)


def test_rated_photos_are_spoken_of_and_rating_none_keeps_the_focus() -> None:
    session = ChatSession().then("dogs", shown=(4, 5)).rated([5, 4, 5], "dislike", "hide both")
    assert (session.focus, session.disliked, session.now.did, session.now.message) == (
        (5, 4), (5, 4), "dislike", "hide both",
    )  # fmt: skip
    assert session.rated([], "like").focus == (5, 4)
    assert session.rated([4], "clear").now.fresh == ()


def test_a_photo_is_either_liked_or_disliked_or_neither() -> None:
    session = ChatSession().rated([1, 2], "like").rated([2], "dislike").rated([1], "clear")
    assert (session.liked, session.disliked) == ((), (2,))


def test_ranks_of_likes_are_those_on_the_page() -> None:
    session = ChatSession.with_likes([3, 9], []).then("dogs", shown=(9, 8, 7))
    assert session.ranks_of(session.liked) == (1,)


def test_back_to_the_dogs_finds_the_latest_search_for_a_dog() -> None:
    session = ChatSession().then("a dog on a beach", query=Query(wanted=(Term("a dog on a beach"),)), shown=(1,))
    session = session.then("cats", query=Query(wanted=(Term("cats"),)), shown=(2,))
    state = session.search_about("the dogs")
    assert state is not None
    assert state.shown == (1,)
    assert session.search_about("the submarines") is None


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("the snow", "a snowy forest"),  # the same stem
        ("a car", None),  # a card is no car
        ("forests with a red bus in rain", None),  # one word of four is too little
        ("a forest at night", "a snowy forest"),  # one of two is enough
        ("the boats", "boats at sea"),
        ("kittens", "kittens"),  # the present one, as no earlier fits
        ("birds", "feeders"),  # by what was refused
        ("ferries", "boats at sea"),  # by what the person wrote
    ],
)
def test_going_back_finds_the_latest_search_with_half_of_the_words(text: str, search: str | None) -> None:
    session = ChatSession()
    for words, without, message in (
        ("a snowy forest", (), ""), ("a card", (), ""), ("boats", (), ""), ("feeders", ("birds",), ""),
        ("boats at sea", (), "ferries, I mean"), ("kittens", (), ""),
    ):  # fmt: skip
        session = session.then(message, query=Query((Term(words),), without))
    state = session.search_about(text)
    assert (state and state.query and state.query.texts[0]) == search


def test_a_long_conversation_keeps_its_latest_turns() -> None:
    session = ChatSession()
    for number in range(LONGEST + 30):
        session = session.then(f"turn {number}")
    session = session.as_one_turn(session)  # a chain is cut where a turn ends
    assert len(session.snapshots) == LONGEST == len(session.to_dict()["snapshots"])
    assert session.now.message == f"turn {LONGEST + 29}"


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["like", "dislike", "clear"])), max_size=20))
def test_likes_and_dislikes_never_share_a_photo(ratings: list[tuple[int, str]]) -> None:
    session = ChatSession()
    for photo_id, liking in ratings:
        session = session.rated([photo_id], liking)  # type: ignore[arg-type]
    assert not set(session.liked) & set(session.disliked)
    assert ChatSession.from_dict(session.to_dict()) == session


def test_all_that_a_message_did_is_one_turn_however_long_the_conversation_is() -> None:
    session = ChatSession()
    for number in range(LONGEST + 10):
        session = session.then(f"turn {number}").as_one_turn(session)
    one, two = AlbumChange("Alpha", added=(1,)), AlbumChange("Beta", added=(2,))
    both = session.then("both", "album", album=one).then("both", "album", album=two).as_one_turn(session)
    assert both.now.album is not None
    assert both.now.album.every == (one, two)
    assert len(both.snapshots) == LONGEST
