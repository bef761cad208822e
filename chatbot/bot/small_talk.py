"""Remarks, help, and what is possible instead of what is not; the page stays as it is."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from chatbot.actions import Action, Slots
from chatbot.bot.about_page import answer_about_page
from chatbot.bot.turn import PAGE, Turn
from chatbot.reading.words import REFUSED
from chatbot.replies import Answer, Suggestion, button, escaped_sentence, quoted
from chatbot.replies.phrases import sentences
from chatbot.session import ChatSession
from retrieval.records import Filters, Query
from retrieval.words import say

_NO_SLOTS = Slots()
# Questions that are answered beside a wish, too.
_ANSWERED = ("likes", "privacy", "adding", "who")
# Topics whose sentence is another where photos are shown.
_BY_PAGE = ("yes", "no", "comment")


def explain(topic: str, session: ChatSession, turn: Turn, slots: Slots = _NO_SLOTS) -> Answer:
    """Help where it is asked for; a fitting line for other remarks."""
    if not turn.words:
        return Answer(say("nothing-said"), session, suggestions=_first_steps())
    if turn.page and topic != "view" and (answer := answer_about_page(slots, session, turn)):
        return answer
    if topic in REFUSED:
        ids = turn.on_page(tuple(int(rank) for rank in re.findall(r"\b[1-9]\d?\b", turn.words)))[0]
        session = session.looking_at(ids or session.focus)  # "then hide it"
        return Answer(say(f"refused-{topic}"), session, suggestions=_instead(topic, turn))
    if topic == "why":
        return why(session, turn)
    if topic == "surprise":
        return _surprise(slots, session, turn)
    if topic == "state":
        return Answer(_state(session, turn), session)
    if topic == "export":
        return Answer(say("help-export"), session, suggestions=_instead("share", turn))
    if topic in ("", "using"):
        return Answer(say("help"), session, suggestions=_first_steps())
    return Answer(say(f"talk-{topic}-shown" if topic in _BY_PAGE and turn.page else f"talk-{topic}"), session)


def beside(remarks: Sequence[Action], session: ChatSession, turn: Turn) -> str:
    """What is said of remarks beside a wish that was met: what cannot be done, how it can, why photos came."""
    texts = []
    for topic, said in {remark.topic: remark.said for remark in reversed(remarks)}.items():
        if topic in REFUSED:
            texts.append(say(f"refused-{topic}"))
        elif topic == "export":
            texts.append(say("help-export"))
        elif topic == "why":
            texts.append(why(session, turn.saying(said) if said else turn).text)
        elif topic in _ANSWERED:
            texts.append(say(f"talk-{topic}"))
    return sentences(texts)


def _state(session: ChatSession, turn: Turn) -> str:
    """What there is: the photos shown, likes, hidden photos, the album spoken of last."""
    liked, hidden = len(session.liked), len(session.disliked)
    name = turn.albums.name_of(session.last_album) if session.last_album else None
    of_album = say("state-album", name=quoted(name), n=dict(turn.albums.all())[name]) if name else ""
    now = say("state", shown=len(session.shown), liked=liked, hidden=hidden, marked=liked + hidden)
    return sentences((now, of_album))


def _first_steps() -> tuple[Suggestion, ...]:
    return (
        button("blue", "mostly blue photos"),
        button("stats", "stats"),
        button("duplicates", "find duplicates"),
    )


def _instead(refused: str, turn: Turn) -> tuple[Suggestion, ...]:
    if refused in ("share", "edit", "rename", "rotate") and turn.page:
        return (button("zip", "export as zip"),)
    return (button("duplicates", "find duplicates"),) if refused == "delete" else ()


def _surprise(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Random photos of the collection, or of those that meet the filters: "something random from 2019"."""
    some = turn.matching(Query(filters=slots.filters)) if slots.filters != Filters() else None
    ids = session.not_hidden(turn.library.snapshot().facts.ids.tolist() if some is None else some)
    chosen = tuple(random.sample(ids, min(slots.top_k or PAGE, len(ids))))
    if not chosen:
        return Answer(turn.nothing_there(), session)
    query = Query(within=chosen, top_k=PAGE)
    session = session.then(turn.words, query=query, shown=chosen, seen=(), total=len(chosen), focus=(), fresh=())
    hits = turn.showing(turn.photos(chosen), say("reason-chance"))
    return Answer(say("surprise", n=len(chosen)), session, hits, (button("surprise", "surprise me"),))


def why(session: ChatSession, turn: Turn) -> Answer:
    """ "Why?": why the photo spoken of, or the first one, was found."""
    hits = turn.hits_again(session.now, session.shown)
    if not hits:
        return Answer(say("talk-why"), session)
    named, problem = turn.on_page(tuple(map(int, re.findall(r"\b\d{1,3}\b", turn.words))))
    asked = named or session.focus
    found = next((hit for hit in hits if hit.photo.photo_id in asked), None if named else hits[0])
    if problem or not found:
        return Answer(problem or say("talk-why"), session)
    number = say("photo-number", rank=found.rank)
    return Answer(say("why", rank=number, reason=escaped_sentence(found.reason)), session)
