"""Actions over the whole collection: duplicates, statistics, export; and help."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Literal

from chatbot.actions import Slots
from chatbot.bot.turn import LARGEST_PAGE, Turn, query_of
from chatbot.replies import Answer, collection, talk
from chatbot.session import ChatSession
from retrieval.records import Hit

EXPORT_SUFFIXES: dict[Literal["zip", "csv", "json", "contact-sheet"], str] = {
    "zip": ".zip",
    "csv": ".csv",
    "json": ".json",
    "contact-sheet": ".jpg",
}


def duplicates(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    from retrieval.duplicates import find_duplicates

    groups = find_duplicates(turn.library)
    found = [
        (photo, group.kind) for group in groups for photo in group.photos if photo.photo_id not in session.disliked
    ]
    hits = tuple(
        Hit(rank, photo, 1.0, "strong", collection.DUPLICATE[kind])
        for rank, (photo, kind) in enumerate(found[: slots.top_k or LARGEST_PAGE], start=1)
    )
    copies, exact = sum(len(group.photos) - 1 for group in groups), sum(group.kind == "exact" for group in groups)
    text = collection.duplicates(len(groups), copies, exact)
    if not hits:
        return Answer(text, session)
    shown = tuple(hit.photo.photo_id for hit in hits)
    return Answer(text, session.then(turn.words, query=None, shown=shown, seen=(), total=len(hits)), hits)


def stats(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    if slots.text:
        return _number_of(slots, session, turn)
    known = turn.library.catalogue.stats()
    text = collection.statistics(known) if known.photos else collection.EMPTY
    return Answer(text, session, suggestions=talk.HELP_SUGGESTIONS[2:])


def _number_of(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """How many photos are told by the words about them to show something; those, or what comes closest."""
    from retrieval.search.terms import content_words

    query = query_of(slots)
    told = replace(query, filters=replace(query.filters, words=tuple(content_words(slots.text))))
    answer = turn.found(told, session)
    if not answer.hits:
        answer = turn.found(query, session)
        return replace(answer, text=f"{collection.none_told(slots.text)} {answer.text}")
    total, shown = answer.session.now.total, len(answer.hits)
    return replace(answer, text=collection.told(total, shown, slots.text))


def export(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    ids, problem = turn.on_page(slots.ranks)
    ids = ids or turn.page
    form = next((name for name in EXPORT_SUFFIXES if name == (slots.format or "zip")), None)
    if problem or not ids:
        return Answer(problem or talk.NOTHING_SHOWN, session)
    if form is None:
        refused = collection.no_such_format(slots.format or "")
        return Answer(refused, session, suggestions=collection.EXPORT_SUGGESTIONS)
    from retrieval.export import export_results

    folder = turn.library.settings.data / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"photochat-{time.strftime('%Y%m%d-%H%M%S')}{EXPORT_SUFFIXES[form]}"
    export_results(turn.library, ids, form, target)
    return Answer(collection.exported(len(ids), target), session)


def explain(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    if talk.SORTING.search(turn.words):
        return Answer(talk.NOT_SORTED, session, suggestions=talk.TIMES)
    text = talk.small_talk(turn.words) or talk.HELP
    return Answer(text, session, suggestions=talk.HELP_SUGGESTIONS)
