"""Whole conversations from tests/data/conversations.jsonl, through the real bot over real photos, turn by turn.

A turn holds what is ``says``-ed, with attached ``photos``, and the actions that it ``reads`` as, with the topics of the
``remarks`` beside them, which are given to the bot as they are, with the part of the words that each was ``said`` in
where that counts: what a model makes of the words is measured at the end, over all turns. What must come of a turn: the
``first`` photo and how many it ``shows``,
names that the page ``holds`` and ``lacks``; who is ``liked``; the ``focus``; what the ``text`` has and has ``not``;
parts of the ``query``. Names are those of files without suffix.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.actions import Action, Context, Route, Slots
from chatbot.bot import Chatbot, Message, context_of
from chatbot.session import ChatSession
from retrieval.library import Library
from retrieval.records import Filters
from retrieval.search import SearchEngine

# Share of the turns whose intents the model must read right, conversation and all: nine in ten are.
MOSTLY = 0.85
LINES = (Path(__file__).parent / "data" / "conversations.jsonl").read_text("utf-8").splitlines()
CONVERSATIONS: dict[str, dict[str, Any]] = {line["name"]: line for line in map(json.loads, LINES)}


@dataclass
class Reader:
    """Reads messages as the bot does, but for those whose actions are given."""

    read: Any
    given: tuple[Action, ...] = ()
    remarks: tuple[Action, ...] = ()

    def __call__(self, message: str, context: Context) -> Route:
        return Route(self.given, "given", self.remarks) if self.given else self.read(message, context)


def actions_of(turn: dict[str, Any]) -> tuple[Action, ...]:
    return tuple(
        Action(action["intent"], slots_of(action.get("slots", {})), action.get("said", ""), action.get("topic", ""))
        for action in turn.get("reads", ())
    )


def slots_of(values: dict[str, Any]) -> Slots:
    filters = {
        name: date.fromisoformat(value) if name in ("after", "before") else listed(value)
        for name, value in values.get("filters", {}).items()
    }
    return Slots(**{name: listed(value) for name, value in values.items()} | {"filters": Filters(**filters)})


def listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@pytest.fixture
def chatbot(indexed_library: Library) -> Chatbot:
    return Chatbot(indexed_library, SearchEngine(indexed_library))


def names(chatbot: Chatbot, ids: tuple[int, ...]) -> list[str]:
    return [photo.path.stem for photo in chatbot.library.catalogue.photos(ids)]


def test_there_are_at_least_60_conversations() -> None:
    assert len(CONVERSATIONS) == len(LINES) >= 60
    assert all(conversation["turns"] for conversation in CONVERSATIONS.values())


@pytest.mark.parametrize("name", [name for name, talk in CONVERSATIONS.items() if talk.get("over") != "samples"])
def test_a_conversation_goes_as_it_should(name: str, chatbot: Chatbot, photo_folder: Path) -> None:
    converse(CONVERSATIONS[name]["turns"], chatbot, photo_folder)


@pytest.mark.parametrize("name", [name for name, talk in CONVERSATIONS.items() if talk.get("over") == "samples"])
def test_a_conversation_over_the_sample_photos_goes_as_it_should(name: str, samples: Library) -> None:
    chatbot = Chatbot(samples, SearchEngine(samples))
    converse(CONVERSATIONS[name]["turns"], chatbot, samples.settings.images[0])


def test_most_turns_are_read_as_they_are_meant(samples: Library, indexed_library: Library, photo_folder: Path) -> None:
    right = total = 0
    for conversation in CONVERSATIONS.values():
        library = samples if conversation.get("over") == "samples" else indexed_library
        folder = library.settings.images[0]
        chatbot = Chatbot(library, SearchEngine(library))
        session, read, given = ChatSession(), chatbot.reader, Reader(chatbot.reader)
        chatbot.reader = given
        for turn in conversation["turns"]:
            photos = tuple(folder / name for name in turn.get("photos", ()))
            given.given = actions_of(turn)
            seen = read(turn["says"], context_of(Message(turn["says"], photos), session)).actions
            if given.given:  # else it is read as it is
                right += [action.intent for action in seen] == [action.intent for action in given.given]
                total += 1
            session = chatbot.respond(Message(turn["says"], photos), session).session
    assert right >= MOSTLY * total, f"{right} of {total}"


def converse(turns: list[dict[str, Any]], chatbot: Chatbot, folder: Path) -> None:
    reader = chatbot.reader = Reader(chatbot.reader)
    session = ChatSession()
    for turn in turns:
        reader.given = actions_of(turn)
        reader.remarks = tuple(Action("help", topic=topic) for topic in turn.get("remarks", ()))
        photos = tuple(folder / name for name in turn.get("photos", ()))
        reply = chatbot.respond(Message(turn["says"], photos, language=turn.get("language", "en")), session)
        session = ChatSession.from_dict(json.loads(json.dumps(reply.session.to_dict())))
        check(turn, chatbot, session, reply.text, reply.actions)
        if reply.hits is not None:
            assert tuple(hit.photo.photo_id for hit in reply.hits) == session.shown
            assert [hit.rank for hit in reply.hits] == list(range(1, len(reply.hits) + 1))


def check(turn: dict[str, Any], chatbot: Chatbot, session: ChatSession, text: str, actions: tuple[Action, ...]) -> None:
    shown = names(chatbot, session.shown)
    message = f"after “{turn['says']}”: {[action.to_json() for action in actions]}; {shown}; {text}"
    assert "first" not in turn or shown[:1] == [turn["first"]], message
    assert "shows" not in turn or len(shown) == turn["shows"], message
    assert set(turn.get("holds", "").split()) <= set(shown), message
    assert not set(turn.get("lacks", "").split()) & set(shown), message
    assert "liked" not in turn or names(chatbot, session.liked) == turn["liked"].split(), message
    assert "focus" not in turn or names(chatbot, session.focus) == turn["focus"].split(), message
    for part in [turn["text"]] if isinstance(turn.get("text"), str) else turn.get("text", ()):
        assert part.lower() in text.lower(), message
    assert "not" not in turn or turn["not"].lower() not in text.lower(), message
    for name, value in turn.get("query", {}).items():
        assert session.query is not None, message
        assert getattr(session.query, name) == listed(value), message


WORDS = st.lists(
    st.sampled_from(
        str.split(
            """
            red blue paper no without white only landscape any year undo redo next more like it 1 2 the first not I
            and , start over back to since 2018 photos of describe stats hide last two 3 mostly same colours as
            """
        )
    ),
    max_size=7,
).map(" ".join)
SAID = sorted({turn["says"] for conversation in CONVERSATIONS.values() for turn in conversation["turns"]})
INTENTS = st.sampled_from(
    str.split("text_search more_like refine feedback next_page describe ask album stats undo reset help")
)
SLOTS = st.builds(
    Slots,
    text=st.sampled_from(["", "red paper", "brown"]),
    without=st.sampled_from([(), ("white",)]),
    ranks=st.sampled_from([(), (1,), (2, 3), (40,)]),
    liking=st.sampled_from([None, "like", "dislike", "clear"]),
    top_k=st.sampled_from([None, 3]),
    order=st.sampled_from([None, "newest", "colour", "name"]),
    instead=st.booleans(),
    redo=st.booleans(),
    by=st.sampled_from([None, "year", "label"]),
    name=st.sampled_from(["", "Beach"]),
    do=st.sampled_from([None, "add", "remove", "show", "list"]),
)
STEPS = st.lists(
    st.one_of(
        st.builds(Message, st.one_of(st.sampled_from(SAID), WORDS, st.text(max_size=30))),
        st.tuples(st.integers(1, 12), st.sampled_from(["like", "dislike", "clear"])),
        st.builds(Action, INTENTS, SLOTS),
    ),
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_turns_in_any_order_never_raise_and_never_show_a_disliked_photo(
    chatbot: Chatbot, steps: list[Message | tuple[int, str] | Action]
) -> None:
    session = ChatSession()
    reader = chatbot.reader = Reader(getattr(chatbot.reader, "read", chatbot.reader))
    for step in steps:
        if isinstance(step, tuple):
            session = session.rated(step[:1], step[1])  # type: ignore[arg-type]
            continue
        reader.given = (step,) if isinstance(step, Action) else ()
        reply = chatbot.respond(Message("it") if isinstance(step, Action) else step, session)
        session = reply.session
        assert reply.final
        assert reply.text
        assert not {hit.photo.photo_id for hit in reply.hits or ()} & set(session.disliked)
