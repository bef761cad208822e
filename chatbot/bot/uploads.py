"""Attached photos: searched with, described, or checked for being in the collection."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from chatbot.actions import Slots
from chatbot.bot.turn import Message, Turn
from chatbot.replies import Answer, described, escaped, escaped_sentence
from chatbot.replies.results import closest_match
from chatbot.session import ChatSession
from retrieval.errors import QueryError
from retrieval.library import Library
from retrieval.records import Photo
from retrieval.search.uploads import check_upload, same_photo, upload_facts
from retrieval.words import listed, say

# Questions about which of several photos are there; their answer is words, and those photos.
_HAVE = re.compile(
    r"\bwhich\b.*\b(?:have|own|got|there|in (?:my|the) (?:collection|library))\b|\bdo i (?:\w+ )?have\b", re.I
)


def with_usable_photos(message: Message, library: Library) -> tuple[Message, str]:
    """The message with those of several photos that can be used, and what is said of the others.

    Raises QueryError where none can be used; a photo alone is checked by what needs it.
    """
    if len(message.photos) < 2:
        return message, ""
    usable, refusals = [], []
    for path in message.photos:
        try:
            check_upload(library, path)
            usable.append(path)
        except QueryError as error:
            refusals.append(str(error))
    if not usable:
        raise QueryError(" ".join(refusals))
    return replace(message, photos=tuple(usable)), escaped_sentence(" ".join(refusals))


def by_photo(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Photos like the attached ones, or like those attached last; which of them are there is said."""
    uploads = turn.message.photos or (session.query.photos if session.query else ())
    if not uploads:
        return Answer(say("no-upload"), session)
    query = replace(turn.query_of(slots), photos=uploads)
    if len(uploads) > 1:
        return _several(uploads, query.texts == () or bool(_HAVE.search(turn.words)), slots, session, turn)
    answer = turn.search(query, session, new=True, cut=slots.top_k is None)
    if answer.hits and not slots.text:
        return replace(answer, text=closest_match(answer.hits[0]))
    return answer


def _several(uploads: tuple[Path, ...], checking: bool, slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    checked_uploads = [(path, same_photo(turn.library, path)) for path in uploads]
    present = [(path, photo) for path, photo in checked_uploads if photo]
    sentence = _which_are_there(checked_uploads) if checking else ""
    if _HAVE.search(turn.words) and present:
        photos = [photo for _, photo in present]
        shown = tuple(photo.photo_id for photo in photos)
        session = session.then(turn.words, query=None, shown=shown, seen=(), total=len(shown), focus=shown)
        return Answer(sentence, session, turn.showing(photos, say("reason-same-file")))
    query = replace(turn.query_of(slots), photos=uploads)
    query = replace(query, wanted=()) if _HAVE.search(turn.words) else query
    answer = turn.search(query, session, new=True, cut=slots.top_k is None)
    there = {hit.photo.photo_id for hit in answer.hits or () if hit.known}
    if sentence and all(photo and photo.photo_id in there for _, photo in checked_uploads):
        return replace(answer, text=sentence)
    return replace(answer, text=f"{sentence} {answer.text}".strip())


def _which_are_there(checked_uploads: list[tuple[Path, Photo | None]]) -> str:
    names = [escaped(path.name) for path, photo in checked_uploads if photo]
    missing = [escaped(path.name) for path, photo in checked_uploads if not photo]
    if not names:
        return say("uploads-none", n=len(checked_uploads))
    if not missing:
        return say("uploads-all", n=len(checked_uploads))
    return say("uploads-some", n=len(names), all=len(checked_uploads), names=listed(names), missing=listed(missing))


def describe_uploads(uploads: tuple[Path, ...], session: ChatSession, turn: Turn) -> Answer:
    """The facts of attached photos; those in the collection are described from there."""
    lines = []
    ids = []
    for path in uploads:
        photo = same_photo(turn.library, path) or upload_facts(turn.library, path)
        ids += [photo.photo_id] if photo.photo_id else []
        facts = described.about(photo, turn.root_of(photo), turn.words)
        lines.append(say("about", named=escaped(path.name), facts=facts))
    return Answer("\n\n".join(lines), session.looking_at(ids) if ids else session)
