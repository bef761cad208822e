"""Whole conversations over twelve real photos, checked turn by turn for intent, hits and session."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.bot import Chatbot, Message
from chatbot.session import ChatSession
from retrieval.library import Library
from retrieval.search import SearchEngine

ALL = 12


@dataclass(frozen=True)
class Turn:
    """What is said, and what must come of it: names are those of the files, without their suffix."""

    says: str
    intents: str
    first: str | None = None
    shows: int | None = None
    holds: str = ""
    lacks: str = ""
    liked: str | None = None
    text: str = ""
    photo: str = ""
    query: dict[str, Any] = field(default_factory=dict)


T = Turn
SCENARIOS: dict[str, list[Turn]] = {
    "search, like, more": [
        T("red paper, 3 photos", "text_search", first="red", shows=3, query={"top_k": 3}, text="red paper"),
        T("I like 1", "feedback", liked="red", text="photo 1"),
        T("more like these", "more_like", lacks="red"),
        T("next", "next_page", lacks="red"),
        T("undo", "undo"),
    ],
    "a colour, then only landscape, then any orientation": [
        T("blue", "colour_search", first="blue", shows=ALL),
        T("only landscape", "refine", lacks="black grey", text="landscape"),
        T("any orientation", "refine", shows=ALL, first="blue"),
        T("undo", "undo", lacks="black grey"),
        T("undo", "undo", shows=ALL),
        T("start over", "reset", shows=0),
    ],
    "without and with again": [
        T("paper", "text_search", shows=ALL),
        T("no white", "refine", lacks="white"),
        T("and no red", "refine", lacks="white red"),
        T("white is fine again", "refine", lacks="red", holds="white"),
        T("red is fine too", "refine", shows=ALL),
    ],
    "dates": [
        T("photos from 2015", "text_search", shows=1, first="black"),
        T("start over", "reset", shows=0),
        T("paper since 2019", "text_search", holds="brown", lacks="black red"),
        T("any year", "refine", shows=ALL),
        T("only before 2019", "refine", shows=2, holds="black red"),
        T("2018 only", "refine", shows=1, first="red"),
    ],
    "dislike leaves for good": [
        T("green paper", "text_search", first="green", shows=ALL),
        T("not the first one", "feedback", lacks="green", shows=ALL - 1),
        T("green", "colour_search", lacks="green"),
        T("next", "next_page"),
        T("green paper", "text_search", lacks="green"),
        T("undo", "undo", lacks="green"),
    ],
    "back to an earlier search": [
        T("yellow paper", "text_search", first="yellow"),
        T("blue paper", "text_search", first="blue"),
        T("mostly red", "colour_search", first="red"),
        T("back to the yellow paper", "undo", first="yellow"),
        T("back to the submarines", "undo", text="no search about"),
    ],
    "questions about photos": [
        T("mostly red", "colour_search", first="red"),
        T("when was 1 taken?", "describe", text="4 July 2018"),
        T("which camera took number 1", "describe", text="Canon EOS 80D"),
        T("what is the first one?", "describe", text="A picture of red paper"),
        T("how big is 1", "describe", text="64 x 48"),
        T("what colours are in 1", "describe", text="red"),
        T("what is the filename of 1?", "describe", text="red.jpg"),
    ],
    "a photo alone and with words": [
        T("", "image_search", photo="blue.webp", first="blue", text="You have this photo"),
        T("undo", "undo", shows=0),
        T("have I got this one?", "image_search", photo="red.jpg", first="red"),
        T("like this but only landscape", "image_search", photo="green.png", lacks="black grey"),
        T("same colours", "colour_search", photo="yellow.jpg", first="yellow"),
    ],
    "same colours as a numbered photo": [
        T("mostly blue", "colour_search", first="blue"),
        T("same colours as the first", "colour_search", lacks="blue"),
        T("next", "next_page", text="That was all"),
        T("undo", "undo", first="blue"),
        T("undo", "undo", shows=0),
    ],
    "numbers that are not there": [
        T("I like 3", "feedback", text="Nothing is shown yet"),
        T("red paper, 5 photos", "text_search", shows=5),
        T("I like 9", "feedback", text="no photo 9", liked=""),
        T("more like 7", "more_like", text="no photo 7"),
        T("describe 6", "describe", text="5 photos are shown"),
    ],
    "nothing liked, nothing to undo": [
        T("undo", "undo", text="nothing to undo"),
        T("more like the ones I liked", "more_like", text="Nothing is liked yet"),
        T("next", "next_page", text="no search"),
        T("describe 1", "describe", text="Nothing is shown"),
        T("clear my likes", "feedback", text="Nothing is liked yet"),
        T("any year", "refine", text="no condition"),
    ],
    "small talk between searches": [
        T("hi", "help", text="Hello"),
        T("hello, show me red paper", "text_search", first="red"),
        T("thanks!", "help", text="welcome"),
        T("thanks, now blue paper please", "text_search", first="blue"),
        T("what can you do?", "help", text="duplicates"),
        T("bye", "help", text="Goodbye"),
    ],
    "two things in one turn": [
        T("purple paper", "text_search", first="purple"),
        T("I like 1, hide 2", "feedback feedback", liked="purple"),
        T("unlike 1", "feedback", liked=""),
        T("start over and show me grey paper", "reset text_search", first="grey"),
        T("not the first, and show more", "feedback next_page", lacks="grey"),
    ],
    "paging to the end": [
        T("5 photos of paper", "text_search", shows=5),
        T("next", "next_page", shows=5),
        T("more please", "next_page", shows=2),
        T("more", "next_page", text="That was all"),
        T("undo", "undo", shows=5),
    ],
    "likes survive a reset's undo": [
        T("orange paper", "text_search", first="orange"),
        T("👍 1", "feedback", liked="orange"),
        T("start over", "reset", liked="", shows=0),
        T("undo", "undo", liked="orange", first="orange"),
        T("take back my like on the first", "feedback", liked=""),
    ],
    "camera, format, folder": [
        T("photos taken with my Canon", "text_search", holds="black red yellow", shows=3),
        T("start over", "reset", shows=0),
        T("png files", "text_search", holds="white green gradient disc", lacks="red blue"),
        T("any format", "refine", text="Then nothing is left"),
        T("paper in the folder holiday", "text_search", shows=2, holds="brown purple"),
        T("any folder", "refine", shows=ALL),
    ],
    "a filter that leaves nothing": [
        T("paper from 1999", "text_search", shows=0, text="No photo is left"),
        T("any year", "refine", shows=ALL),
        T("at least 50 megapixels", "refine", shows=0, text="50 megapixels"),
        T("undo", "undo", shows=ALL),
        T("from 2099 on", "refine", text="still to come"),
    ],
    "two readings of orange": [
        T("orange", "colour_search", first="orange", text="orange"),
        T("an orange", "text_search"),
        T("orange", "colour_search", first="orange"),
        T("less like 1", "more_like", text="shown already"),
        T("undo", "undo", text="an orange"),
    ],
    "refine adds texts and undo takes them": [
        T("paper", "text_search", query={"texts": ("paper",)}),
        T("in the snow", "refine", query={"texts": ("paper", "in the snow")}),
        T("but at night", "refine", query={"texts": ("paper", "in the snow", "at night")}),
        T("forget the snow", "refine", query={"texts": ("paper", "at night")}),
        T("undo", "undo", query={"texts": ("paper", "in the snow", "at night")}),
        T("undo", "undo", query={"texts": ("paper", "in the snow")}),
    ],
    "the collection": [
        T("how many photos do I have?", "stats", text="12 photos"),
        T("red paper", "text_search", first="red"),
        T("stats", "stats", text="Canon EOS 80D"),
        T("next", "next_page"),
        T("help", "help"),
    ],
    "typing on a phone": [
        T("shwo me red paper plz, 3 photos", "text_search", first="red"),
        T("i liek teh frist", "feedback", liked="red"),
        T("mroe like tht", "more_like"),
        T("unod", "undo", liked="red"),
        T("satrt over", "reset", liked=""),
    ],
    "hostile words": [
        T("<script>alert(1)</script>", "text_search", text="&lt;script&gt;"),
        T("**bold** [x](javascript:alert(1))", "text_search", text=r"\[x\]"),
        T("' OR 1=1; DROP TABLE photos --", "text_search"),
        T("\x1b[31mred\x00 paper", "text_search"),
        T("how many photos are there", "stats", text="12 photos"),
    ],
    "other scripts": [
        T("красная бумага", "text_search", text="красная бумага"),
        T("红色的纸", "text_search", text="红色的纸"),
        T("ورق أحمر", "text_search"),
        T("😀😀", "help"),
        T("   ", "help", text="Say what you are looking for"),
    ],
    "exact words and weights": [
        T('"brown paper"', "text_search", first="brown", shows=1),
        T("paper", "text_search", shows=ALL),
        T("only 4 of them", "refine", shows=4),
        T("show me 10 photos", "refine", shows=10),
        T("blue and white photos", "colour_search", first="disc"),
    ],
    "ranges and all but one": [
        T("6 photos of paper", "text_search", shows=6),
        T("like 2-4", "feedback"),
        T("I don't like the last two", "feedback", shows=4),
        T("all but the first are nice", "feedback"),
        T("more like the ones I liked", "more_like"),
        T("next", "next_page"),
    ],
    "like one and unlike another": [
        T("blue paper", "text_search", first="blue"),
        T("undo", "undo", shows=0),
        T("blue paper, 3 photos", "text_search", shows=3, first="blue"),
        T("more like 1, less like 3", "more_like", lacks="blue"),
        T("undo", "undo", first="blue", shows=3),
        T("more like 1 but only landscape", "more_like", lacks="blue black grey"),
    ],
}


@pytest.fixture
def chatbot(indexed_library: Library) -> Chatbot:
    return Chatbot(indexed_library, SearchEngine(indexed_library))


def names(chatbot: Chatbot, ids: tuple[int, ...]) -> list[str]:
    return [photo.path.stem for photo in chatbot.library.catalogue.photos(ids)]


def test_there_are_at_least_25_conversations_of_5_to_12_turns() -> None:
    assert len(SCENARIOS) >= 25
    assert all(5 <= len(turns) <= 12 for turns in SCENARIOS.values())


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_conversation_goes_as_it_should(name: str, chatbot: Chatbot, photo_folder: Path) -> None:
    session = ChatSession()
    for turn in SCENARIOS[name]:
        photos = (photo_folder / turn.photo,) if turn.photo else ()
        reply = chatbot.respond(Message(turn.says, photos), session)
        session = ChatSession.from_dict(reply.session.to_dict())
        check(turn, chatbot, session, reply.text, " ".join(action.intent for action in reply.actions))
        if reply.hits is not None:
            assert tuple(hit.photo.photo_id for hit in reply.hits) == session.shown
            assert [hit.rank for hit in reply.hits] == list(range(1, len(reply.hits) + 1))


def check(turn: Turn, chatbot: Chatbot, session: ChatSession, text: str, intents: str) -> None:
    shown = names(chatbot, session.shown)
    told = f"after “{turn.says}”: {intents}; {shown}; {text}"
    assert intents == turn.intents, told
    assert turn.first is None or shown[0] == turn.first, told
    assert turn.shows is None or len(shown) == turn.shows, told
    assert set(turn.holds.split()) <= set(shown), told
    assert not set(turn.lacks.split()) & set(shown), told
    assert turn.liked is None or names(chatbot, session.liked) == turn.liked.split(), told
    assert turn.text.lower() in text.lower(), told
    for name, value in turn.query.items():
        assert session.query is not None
        assert getattr(session.query, name) == value, told


WORDS = st.lists(
    st.sampled_from(
        str.split(
            """
            red blue paper no without white only landscape any year undo next more like 1 2 the first not I
            and , start over back to since 2018 photos of describe stats hide last two 3 mostly same colours as
            """
        )
    ),
    max_size=7,
).map(" ".join)
STEPS = st.lists(
    st.one_of(
        st.builds(Message, st.one_of(WORDS, st.text(max_size=30))),
        st.tuples(st.integers(1, 12), st.sampled_from(["like", "dislike", "clear"])),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_turns_in_any_order_never_raise_and_never_show_a_disliked_photo(
    chatbot: Chatbot, steps: list[Message | tuple[int, str]]
) -> None:
    session = ChatSession()
    for step in steps:
        if isinstance(step, tuple):
            session = chatbot.set_feedback(session, step[0], step[1])  # type: ignore[arg-type]
            continue
        reply = chatbot.respond(step, session)
        session = reply.session
        assert reply.final
        assert reply.text
        assert not {hit.photo.photo_id for hit in reply.hits or ()} & set(session.disliked)
