"""A conversation as a chain of snapshots."""

import json
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatbot.session import LONGEST, ChatSession
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


def test_a_session_survives_json() -> None:
    session = ChatSession.with_likes([1], [2]).then("dogs", query=DOGS, shown=(4, 5), seen=(9,), total=3)
    assert ChatSession.from_dict(json.loads(json.dumps(session.to_dict()))) == session


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


def test_undo_at_the_start_changes_nothing() -> None:
    assert ChatSession().undone() == ChatSession()


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


def test_a_long_conversation_keeps_its_latest_turns() -> None:
    session = ChatSession()
    for number in range(LONGEST + 30):
        session = session.then(f"turn {number}")
    assert len(session.snapshots) == LONGEST
    assert session.now.message == f"turn {LONGEST + 29}"


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["like", "dislike", "clear"])), max_size=20))
def test_likes_and_dislikes_never_share_a_photo(ratings: list[tuple[int, str]]) -> None:
    session = ChatSession()
    for photo_id, liking in ratings:
        session = session.rated([photo_id], liking)  # type: ignore[arg-type]
    assert not set(session.liked) & set(session.disliked)
    assert ChatSession.from_dict(session.to_dict()) == session
