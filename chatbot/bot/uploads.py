"""Attached photos: searched with, described, or checked for being in the collection."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from chatbot.actions import Slots
from chatbot.bot.turn import Turn
from chatbot.replies import Answer, described, escaped
from chatbot.replies.results import closest_match
from chatbot.session import ChatSession
from retrieval.records import Photo
from retrieval.search.uploads import same_photo, upload_facts
from retrieval.words import listed, say

# Questions about which of several photos are there; their answer is words, and those photos.
_HAVE = re.compile(
    r"\bwhich\b.*\b(?:have|own|got|there|in (?:my|the) (?:collection|library))\b|\bdo i (?:\w+ )?have\b", re.I
)


def by_photo(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Photos like the attached ones, or like those attached last; which of them are there is said."""
    uploads = turn.message.photos or (session.query.photos if session.query else ())
    if not uploads:
        return Answer(say("no-upload"), session)
    query = replace(turn.query_of(slots), photos=uploads)
    if len(uploads) > 1:
        return _several(uploads, query.texts == () or bool(_HAVE.search(turn.words)), slots, session, turn)
    answer = turn.found(query, session, new=True, cut=slots.top_k is None)
    if answer.hits and not slots.text:
        return replace(answer, text=closest_match(answer.hits[0]))
    return answer


def _several(uploads: tuple[Path, ...], checking: bool, slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    known = [(path, same_photo(turn.library, path)) for path in uploads]
    there = [(path, photo) for path, photo in known if photo]
    said = _which_are_there(known) if checking else ""
    if _HAVE.search(turn.words) and there:
        photos = [photo for _, photo in there]
        shown = tuple(photo.photo_id for photo in photos)
        session = session.then(turn.words, query=None, shown=shown, seen=(), total=len(shown), focus=shown)
        return Answer(said, session, turn.showing(photos, say("reason-same-file")))
    texts = () if _HAVE.search(turn.words) else turn.query_of(slots).texts
    query = replace(turn.query_of(slots), texts=texts, photos=uploads)
    answer = turn.found(query, session, new=True, cut=slots.top_k is None)
    return replace(answer, text=f"{said} {answer.text}".strip())


def _which_are_there(known: list[tuple[Path, Photo | None]]) -> str:
    there = [escaped(path.name) for path, photo in known if photo]
    missing = [escaped(path.name) for path, photo in known if not photo]
    if not there:
        return say("uploads-none", n=len(known))
    if not missing:
        return say("uploads-all", n=len(known))
    return say("uploads-some", n=len(there), all=len(known), names=listed(there), missing=listed(missing))


def describe_uploads(uploads: tuple[Path, ...], session: ChatSession, turn: Turn) -> Answer:
    """The facts of attached photos; those in the collection are described from there."""
    lines = []
    ids = []
    for path in uploads:
        photo = same_photo(turn.library, path) or upload_facts(turn.library, path)
        ids += [photo.photo_id] if photo.photo_id else []
        lines.append(described.about(escaped(path.name), photo, turn.root_of(photo), turn.words))
    return Answer("\n\n".join(lines), session.looking_at(ids) if ids else session)
