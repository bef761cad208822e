"""Actions that search: by words, photos, likes or colours; refined; the next page."""

from __future__ import annotations

from dataclasses import replace

from chatbot.actions import Slots
from chatbot.bot.going_back import UNDO
from chatbot.bot.page import after_likes
from chatbot.bot.turn import LARGEST_PAGE, PAGE, Turn, query_of
from chatbot.replies import Answer, Suggestion, changes, readings, results, talk
from chatbot.session import ChatSession
from chatbot.steps import asks_something, dropped, merged_filters
from retrieval.records import Hit, Palette, Query, Swatch
from retrieval.search.uploads import upload_palette

START_OVER = (Suggestion("Start over", "start over"),)


def by_words(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    answer = turn.found(query_of(slots), session)
    other = readings.colour_reading(slots.text)
    return replace(answer, suggestions=(other, *answer.suggestions)) if other else answer


def by_photo(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    query = replace(query_of(slots), photos=turn.message.photos)
    answer = turn.found(query, session)
    if answer.hits and not slots.text and len(query.photos) == 1:
        return replace(answer, text=results.closest_match(answer.hits[0]))
    return answer


def more_like(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    like, problem = turn.on_page(slots.ranks)
    unlike, other = turn.on_page(slots.not_ranks)
    if problem or other:
        return Answer(problem or other, session)
    if not slots.ranks and not slots.not_ranks:
        like = tuple(i for i in session.liked if turn.library.catalogue.photos([i])) or turn.page
    if not like and not unlike:
        return Answer(talk.NOTHING_LIKED, session, suggestions=talk.HELP_SUGGESTIONS)
    query = replace(query_of(slots), like=tuple(i for i in like if i not in unlike), unlike=unlike)
    if not like and session.query:
        kept = tuple(i for i in session.query.like if i not in unlike)
        query = replace(session.query, like=kept, unlike=session.query.unlike + unlike)
    answer = turn.found(query, session, left_out=session.now.seen + session.shown)
    return answer if answer.hits else Answer(results.NO_MORE_LIKE, session, suggestions=START_OVER)


def by_colour(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    if slots.colours:
        answer = turn.found(query_of(slots), session)
        other = readings.other_reading(turn.words)
        return replace(answer, suggestions=(other, *answer.suggestions)) if other else answer
    if turn.message.photos:
        palettes = [upload_palette(turn.library, path) for path in turn.message.photos]
        return turn.found(replace(query_of(slots), palette=_mixed(palettes)), session)
    ids, problem = turn.on_page(slots.ranks)
    ids = ids or session.liked or turn.page[:1]
    if problem or not ids:
        return Answer(problem or talk.NOTHING_SHOWN, session)
    palettes = [turn.library.catalogue.photo(i).palette for i in ids]
    return turn.found(replace(query_of(slots), palette=_mixed(palettes)), session, left_out=ids)


def _mixed(palettes: list[Palette]) -> Palette:
    """The colours of several photos as one palette."""
    return tuple(Swatch(s.lab, s.weight / len(palettes)) for palette in palettes for s in palette)


def refine(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    if slots.ranks or slots == Slots():
        return _kept(slots.ranks, session, turn)
    query = session.query or Query(top_k=PAGE)
    said = ""
    if slots.drop:
        query, gone = dropped(query, slots.drop)
        if not gone:
            return Answer(changes.nothing_to_drop(slots.drop), session)
        said = changes.dropped(gone) + " "
    query = _refined(query, slots)
    if not asks_something(query):
        session = session.then(turn.words, query=None, shown=(), seen=(), total=0)
        return Answer(said + changes.NOTHING_LEFT, session, ())
    answer = turn.found(query, session)
    return replace(answer, text=said + answer.text)


def _refined(query: Query, slots: Slots) -> Query:
    """The query with what the slots add; a thing that is wanted now is left out no longer."""
    without = tuple(dict.fromkeys(query.without + slots.without))
    return replace(
        query,
        texts=query.texts + ((slots.text,) if slots.text and slots.text not in query.texts else ()),
        without=tuple(thing for thing in without if thing.lower() != slots.text.lower()),
        colours=slots.colours or query.colours,
        filters=merged_filters(query.filters, slots.filters),
        top_k=min(slots.top_k or query.top_k, LARGEST_PAGE),
    )


def _kept(ranks: tuple[int, ...], session: ChatSession, turn: Turn) -> Answer:
    """Only these of the page; without any, all that are liked."""
    ids, problem = turn.on_page(ranks)
    if problem:
        return Answer(problem, session)
    photos = turn.library.catalogue.photos(ids or session.liked)
    if not photos:
        return Answer(talk.NOTHING_LIKED, session)
    shown = tuple(photo.photo_id for photo in photos)
    liked = (Hit(rank, photo, 1.0, "strong", changes.LIKED) for rank, photo in enumerate(photos, start=1))
    hits = (turn.hits_again(session.now, shown) if ids else ()) or tuple(liked)
    text = changes.kept(len(shown)) if ids else changes.liked(len(shown))
    return Answer(text, session.then(turn.words, shown=shown), hits, (*after_likes(session), *UNDO))


def next_page(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    if session.query is None:
        return Answer(results.NOTHING_TO_GO_ON, session, suggestions=talk.HELP_SUGGESTIONS)
    query = replace(session.query, top_k=min(slots.top_k, LARGEST_PAGE)) if slots.top_k else session.query
    answer = turn.found(query, session, left_out=session.now.seen + session.shown)
    if not answer.hits:
        return Answer(results.NO_MORE, session, suggestions=START_OVER)
    return replace(answer, text=results.next_page(query, len(answer.hits)))
