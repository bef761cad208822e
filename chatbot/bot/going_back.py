"""Actions that go back: undo, an earlier search, starting over."""

from __future__ import annotations

from dataclasses import replace

from chatbot.actions import Slots
from chatbot.bot.turn import PAGE, Turn
from chatbot.replies import Answer, Suggestion, changes
from chatbot.session import ChatSession
from retrieval.records import Query

UNDO = (Suggestion("Undo", "undo"),)


def undo(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    if slots.text:
        return _back_to(slots.text, session, turn)
    before = session.undone()
    if before is session:
        return Answer(changes.NOTHING_TO_UNDO, session)
    hits = turn.hits_again(before.now, before.shown)
    return Answer(changes.restored(before.query, len(hits)), before, hits, UNDO if len(before.snapshots) > 1 else ())


def _back_to(text: str, session: ChatSession, turn: Turn) -> Answer:
    """ "Back to the dogs"; without dogs before, a new search."""
    earlier = session.search_about(text)
    if earlier is None or earlier.query is None:
        answer = turn.found(Query(texts=(text,), top_k=PAGE), session)
        return replace(answer, text=f"{changes.no_search_about(text)} {answer.text}")
    shown = tuple(i for i in earlier.shown if i not in session.disliked)
    session = session.then(turn.words, query=earlier.query, shown=shown, seen=earlier.seen, total=earlier.total)
    return Answer(changes.back_to(earlier.query), session, turn.hits_again(session.now, shown))


def reset(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    session = session.then(turn.words, query=None, shown=(), seen=(), total=0, liked=(), disliked=())
    return Answer(changes.RESET, session, (), UNDO)
