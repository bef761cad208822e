"""Actions on photos of the page: likes, and what is known of them."""

from __future__ import annotations

from pathlib import Path

from chatbot.actions import Slots
from chatbot.bot.turn import Turn
from chatbot.replies import Answer, Suggestion, changes, described, talk
from chatbot.session import ChatSession
from retrieval.records import Photo

# Photos described in one answer.
DESCRIBED = 5


def rate(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    liking = slots.liking or "like"
    ids, problem = turn.on_page(slots.ranks)
    if problem:
        return Answer(problem, session)
    if not ids and liking == "clear":
        ids = session.liked + session.disliked
        if not ids:
            return Answer(talk.NOTHING_LIKED, session)
        return Answer(changes.rated((), len(ids), liking), session.rated(ids, liking, turn.words))
    ids = ids or (turn.page if len(turn.page) == 1 else ())
    if not ids:
        return Answer(talk.WHICH_ONE if turn.page else talk.NOTHING_SHOWN, session)
    session = session.rated(ids, liking, turn.words)
    text = changes.rated(slots.ranks, len(ids), liking)
    if liking != "dislike":
        return Answer(text, session, suggestions=after_likes(session))
    left = tuple(i for i in session.shown if i not in ids)
    hits = turn.hits_again(session.now, left)
    return Answer(text, session.now_showing(left), hits, (Suggestion("Next page", "next page"),))


def after_likes(session: ChatSession) -> tuple[Suggestion, ...]:
    """The button under a like."""
    return (Suggestion("More like the ones I liked", "more like the ones I liked"),) if session.liked else ()


def describe(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    ids, problem = turn.on_page(slots.ranks)
    if problem or not turn.page:
        return Answer(problem or talk.NOTHING_SHOWN, session)
    ranked = list(zip(slots.ranks, ids, strict=True)) if ids else list(enumerate(turn.page, start=1))
    known = {photo.photo_id: photo for photo in turn.library.catalogue.photos([i for _, i in ranked[:DESCRIBED]])}
    lines = [
        described.about(rank, known[photo_id], _root(known[photo_id], turn), turn.words)
        for rank, photo_id in ranked[:DESCRIBED] if photo_id in known
    ]  # fmt: skip
    rank = ranked[0][0]
    buttons = (
        Suggestion(f"More like {rank}", f"more like {rank}"),
        Suggestion(f"Colours of {rank}", f"same colours as {rank}"),
    )
    return Answer("\n\n".join(lines) or described.GONE, session, suggestions=buttons)


def _root(photo: Photo, turn: Turn) -> Path | None:
    roots = (root.resolve() for root in turn.library.settings.images)
    return next((root for root in roots if photo.path.is_relative_to(root)), None)
