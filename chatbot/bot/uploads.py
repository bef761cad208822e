"""Attached photos: searched with, described, or checked for being in the collection."""

from __future__ import annotations

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
    answer = turn.search(query, session, new=True, cut=slots.top_k is None)
    if len(uploads) > 1:
        return answer if query.texts else _with_those_there(answer, uploads, turn)
    if answer.hits and not slots.text:
        return replace(answer, text=closest_match(answer.hits[0]))
    return answer


def _with_those_there(answer: Answer, uploads: tuple[Path, ...], turn: Turn) -> Answer:
    """The answer to several photos that says which of them are in the collection."""
    checked_uploads = [(path, same_photo(turn.library, path)) for path in uploads]
    sentence = _which_are_there(checked_uploads)
    there = {hit.photo.photo_id for hit in answer.hits or () if hit.known}
    all_found = all(photo and photo.photo_id in there for _, photo in checked_uploads)
    return replace(answer, text=sentence if all_found else f"{sentence} {answer.text}")


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
