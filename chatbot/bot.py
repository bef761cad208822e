"""One turn of the conversation: from a message and a session to a reply and a new session."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from chatbot import replies
from chatbot.actions import Action, Context, Slots
from chatbot.intents import route
from chatbot.replies import Answer, Reply, Suggestion
from chatbot.session import SEEN, ChatSession, Liking, Snapshot
from chatbot.steps import dropped, merged_filters
from retrieval.errors import ImageSearchError
from retrieval.library import Library
from retrieval.records import Hit, Palette, Photo, Query, Swatch
from retrieval.search import SearchEngine
from retrieval.search.uploads import upload_palette

__all__ = ["Chatbot", "Message", "Reply", "Suggestion"]

# A page of the results panel; and the most that one question may ask for.
PAGE, LARGEST_PAGE = 12, 200
EXPORT_SUFFIXES: dict[Literal["zip", "csv", "json", "contact-sheet"], str] = {
    "zip": ".zip",
    "csv": ".csv",
    "json": ".json",
    "contact-sheet": ".jpg",
}
# Photos described in one answer.
DESCRIBED = 5


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sends: words, attached photo files, ids of photos that they like or dislike with it."""

    text: str = ""
    photos: tuple[Path, ...] = ()
    like: tuple[int, ...] = ()
    dislike: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    """What every action of a message may look at; ``page`` is what was shown when the message came."""

    message: Message
    page: tuple[int, ...]
    plain: str


class Chatbot:
    """Answers messages over one library."""

    def __init__(self, library: Library, engine: SearchEngine) -> None:
        self.library, self.engine = library, engine
        self._do = {
            "text_search": self._search, "image_search": self._by_photo, "more_like": self._more_like,
            "colour_search": self._by_colour, "refine": self._refine, "feedback": self._rate,
            "next_page": self._next_page, "describe": self._describe, "duplicates": self._duplicates,
            "stats": self._stats, "undo": self._undo, "reset": self._reset, "export": self._export,
            "help": self._help,
        }  # fmt: skip

    def turn(self, message: Message, session: ChatSession) -> Iterator[Reply]:
        """What is looked for (``final=False``), then the answer; a failure to act on is its text."""
        started = time.perf_counter()
        actions: tuple[Action, ...] = ()
        try:
            rated = self._rated_beside(message, session)
            context = Context(len(message.photos), len(rated.shown), rated.liked_ranks)
            actions = route(message.text, context).actions
            if looking := self._understood(actions):
                yield Reply(looking, actions, None, (), session, final=False)
            answer = self._answer(message, rated, actions)
        except ImageSearchError as error:
            answer = Answer(replies.escaped_sentence(str(error)), session)
        took = 1000 * (time.perf_counter() - started)
        yield Reply(answer.text, actions, answer.hits, answer.suggestions, answer.session, took)

    def respond(self, message: Message, session: ChatSession) -> Reply:
        """The last reply of ``turn``."""
        *_, last = self.turn(message, session)
        return last

    def set_feedback(self, session: ChatSession, photo_id: int, liking: Liking) -> ChatSession:
        """A heart on the page; raises QueryError where the photo left the collection."""
        self.library.catalogue.photo(photo_id)
        return session.rated((photo_id,), liking)

    def _rated_beside(self, message: Message, session: ChatSession) -> ChatSession:
        """The session with the likes that came beside the words."""
        for ids, liking in ((message.like, "like"), (message.dislike, "dislike")):
            for photo_id in ids:
                self.library.catalogue.photo(photo_id)
            if ids:
                session = session.rated(ids, liking)  # type: ignore[arg-type]  # the two literals above
        return session

    def _understood(self, actions: tuple[Action, ...]) -> str | None:
        """Said while the search runs."""
        last = actions[-1]
        if last.intent not in ("text_search", "colour_search"):
            return None
        return replies.looking(_query(last.slots))

    def _answer(self, message: Message, session: ChatSession, actions: tuple[Action, ...]) -> Answer:
        if (message.like or message.dislike) and not message.text.strip() and not message.photos:
            said = [replies.rated((), len(message.like), "like")] if message.like else []
            said += [replies.rated((), len(message.dislike), "dislike")] if message.dislike else []
            return Answer(" ".join(said), session, suggestions=_after_likes(session))
        if not message.text.strip() and not message.photos:
            return Answer(replies.NOTHING_SAID, session, suggestions=replies.HELP_SUGGESTIONS)
        turn = _Turn(message, session.shown, message.text.strip())
        texts: list[str] = []
        answer = Answer("", session)
        for action in actions:
            step = self._do[action.intent](action.slots, answer.session, turn)
            texts.append(step.text)
            answer = replace(step, hits=answer.hits if step.hits is None else step.hits)
        return replace(answer, text=" ".join(texts), suggestions=answer.suggestions[:4])

    # -- searches

    def _search(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        answer = self._found(_query(slots), session, turn)
        other = replies.colour_reading(slots.text)
        return replace(answer, suggestions=(other, *answer.suggestions)) if other else answer

    def _by_photo(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        query = replace(_query(slots), photos=turn.message.photos)
        answer = self._found(query, session, turn)
        if answer.hits and not slots.text and len(query.photos) == 1:
            return replace(answer, text=replies.closest_match(answer.hits[0]))
        return answer

    def _more_like(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        like, problem = self._on_page(slots.ranks, turn)
        unlike, other = self._on_page(slots.not_ranks, turn)
        if problem or other:
            return Answer(problem or other, session)
        if not slots.ranks and not slots.not_ranks:
            like = tuple(i for i in session.liked if self.library.catalogue.photos([i])) or turn.page
        if not like and not unlike:
            return Answer(replies.NOTHING_LIKED, session, suggestions=replies.HELP_SUGGESTIONS)
        asked = _query(slots)
        base = replace(asked, top_k=asked.top_k, like=tuple(i for i in like if i not in unlike), unlike=unlike)
        if not like and session.query:
            base = replace(
                session.query,
                unlike=session.query.unlike + unlike,
                like=tuple(i for i in session.query.like if i not in unlike),
            )
        answer = self._found(base, session, turn, left_out=session.now.seen + session.shown)
        return (
            answer
            if answer.hits
            else Answer(replies.NO_MORE_LIKE, session, suggestions=(Suggestion("Start over", "start over"),))
        )

    def _by_colour(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        query = _query(slots)
        if turn.message.photos and not slots.colours:
            query = replace(query, palette=_mixed([upload_palette(self.library, path) for path in turn.message.photos]))
        elif not slots.colours:
            ids, problem = self._on_page(slots.ranks, turn)
            ids = ids or session.liked or turn.page[:1]
            if problem or not ids:
                return Answer(problem or replies.NOTHING_SHOWN, session)
            query = replace(query, palette=_mixed([self.library.catalogue.photo(i).palette for i in ids]))
            return self._found(query, session, turn, left_out=ids)
        answer = self._found(query, session, turn)
        other = replies.other_reading(turn.plain)
        return replace(answer, suggestions=(other, *answer.suggestions)) if other else answer

    def _refine(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        query = session.query or Query(top_k=PAGE)
        said = ""
        if slots.drop:
            query, gone = dropped(query, slots.drop)
            if not gone:
                return Answer(replies.nothing_to_drop(slots.drop), session)
            said = replies.dropped(gone) + " "
        without = tuple(dict.fromkeys(query.without + slots.without))
        query = replace(
            query,
            texts=query.texts + ((slots.text,) if slots.text and slots.text not in query.texts else ()),
            without=tuple(thing for thing in without if thing.lower() != slots.text.lower()),
            colours=slots.colours or query.colours,
            filters=merged_filters(query.filters, slots.filters),
            top_k=min(slots.top_k or query.top_k, LARGEST_PAGE),
        )
        if not replies.asks_something(query):
            return Answer(
                said + replies.NOTHING_LEFT,
                session.then(turn.plain, query=None, shown=(), seen=(), total=0),
                (),
            )
        answer = self._found(query, session, turn)
        return replace(answer, text=said + answer.text)

    def _next_page(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        if session.query is None:
            return Answer(replies.NOTHING_TO_GO_ON, session, suggestions=replies.HELP_SUGGESTIONS)
        query = replace(session.query, top_k=min(slots.top_k, LARGEST_PAGE)) if slots.top_k else session.query
        answer = self._found(query, session, turn, left_out=session.now.seen + session.shown)
        if not answer.hits:
            return Answer(replies.NO_MORE, session, suggestions=(Suggestion("Start over", "start over"),))
        return replace(answer, text=replies.next_page(query, len(answer.hits)))

    def _found(self, query: Query, session: ChatSession, turn: _Turn, left_out: tuple[int, ...] = ()) -> Answer:
        """Search, and make what was found the present."""
        seen = tuple(dict.fromkeys(left_out))[-SEEN:]
        asked = replace(query, exclude=frozenset((*seen, *session.disliked)))
        results = self.engine.search(asked)
        if not results.total and query.filters == type(query.filters)() and not results.hits:
            return Answer(replies.EMPTY if not len(self.library.index) else replies.nothing_found(query), session, ())
        shown = tuple(hit.photo.photo_id for hit in results.hits)
        session = session.then(turn.plain, query=query, shown=shown, seen=seen, total=results.total)
        text = replies.found(query, results)
        return Answer(
            text, session, results.hits, replies.next_steps(query, results, len(seen) + len(session.disliked))
        )

    # -- the page

    def _rate(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        liking = slots.liking or "like"
        ids, problem = self._on_page(slots.ranks, turn)
        if problem:
            return Answer(problem, session)
        if not ids and liking == "clear":
            ids = session.liked + session.disliked
            if not ids:
                return Answer(replies.NOTHING_LIKED, session)
            return Answer(replies.rated((), len(ids), liking), session.rated(ids, liking, turn.plain))
        ids = ids or (turn.page if len(turn.page) == 1 else ())
        if not ids:
            return Answer(replies.WHICH_ONE if turn.page else replies.NOTHING_SHOWN, session)
        session = session.rated(ids, liking, turn.plain)
        text = replies.rated(slots.ranks, len(ids), liking)
        if liking != "dislike":
            return Answer(text, session, suggestions=_after_likes(session))
        left = tuple(i for i in session.shown if i not in ids)
        hits = self._hits_again(session.now, left)
        return Answer(text, session.now_showing(left), hits, (Suggestion("Next page", "next page"),))

    def _describe(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        ids, problem = self._on_page(slots.ranks, turn)
        if problem or not turn.page:
            return Answer(problem or replies.NOTHING_SHOWN, session)
        ranked = list(zip(slots.ranks, ids, strict=True)) if ids else list(enumerate(turn.page, start=1))
        lines = [
            replies.about(rank, photo, self._root(photo), turn.plain) for rank, photo in self._known(ranked[:DESCRIBED])
        ]
        rank = ranked[0][0]
        buttons = (
            Suggestion(f"More like {rank}", f"more like {rank}"),
            Suggestion(f"Colours of {rank}", f"same colours as {rank}"),
        )
        return Answer("\n\n".join(lines) or replies.GONE, session, suggestions=buttons)

    def _known(self, ranked: list[tuple[int, int]]) -> Iterator[tuple[int, Photo]]:
        known = {photo.photo_id: photo for photo in self.library.catalogue.photos([i for _, i in ranked])}
        return ((rank, known[photo_id]) for rank, photo_id in ranked if photo_id in known)

    def _root(self, photo: Photo) -> Path | None:
        return next(
            (root.resolve() for root in self.library.settings.images if photo.path.is_relative_to(root.resolve())),
            None,
        )

    def _on_page(self, ranks: tuple[int, ...], turn: _Turn) -> tuple[tuple[int, ...], str]:
        """The ids at these positions, or the sentence that says which are not there."""
        if ranks and not turn.page:
            return (), replies.NOTHING_SHOWN
        wrong = [rank for rank in ranks if rank > len(turn.page)]
        if wrong:
            return (), replies.no_such_rank(wrong, len(turn.page))
        return tuple(turn.page[rank - 1] for rank in ranks), ""

    # -- going back

    def _undo(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        if slots.text:
            earlier = session.search_about(slots.text)
            if earlier is None or earlier.query is None:
                answer = self._found(Query(texts=(slots.text,), top_k=PAGE), session, turn)
                return replace(answer, text=f"{replies.no_search_about(slots.text)} {answer.text}")
            shown = tuple(i for i in earlier.shown if i not in session.disliked)
            session = session.then(turn.plain, query=earlier.query, shown=shown, seen=earlier.seen, total=earlier.total)
            return Answer(replies.back_to(earlier.query), session, self._hits_again(session.now, shown))
        before = session.undone()
        if before is session:
            return Answer(replies.NOTHING_TO_UNDO, session)
        hits = self._hits_again(before.now, before.shown)
        return Answer(
            replies.restored(before.query, len(hits)),
            before,
            hits,
            (Suggestion("Undo", "undo"),) if len(before.snapshots) > 1 else (),
        )

    def _hits_again(self, snapshot: Snapshot, shown: tuple[int, ...]) -> tuple[Hit, ...]:
        """The hits of an earlier page, asked for again so that scores and reasons are true."""
        if not shown or snapshot.query is None:
            return ()
        try:
            asked = replace(
                snapshot.query,
                exclude=frozenset(snapshot.seen),
                top_k=len(snapshot.shown) + len(snapshot.disliked),
            )
            found = {hit.photo.photo_id: hit for hit in self.engine.search(asked).hits}
        except ImageSearchError:  # the upload it stood on is gone
            found = {}
        known = self.library.catalogue.photos(shown)
        again = (found.get(p.photo_id) or Hit(1, p, 0.0, "fair", replies.SHOWN_BEFORE) for p in known)
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate(again, start=1))

    def _reset(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        session = session.then(turn.plain, query=None, shown=(), seen=(), total=0, liked=(), disliked=())
        return Answer(replies.RESET, session, (), (Suggestion("Undo", "undo"),))

    # -- the collection

    def _duplicates(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        from retrieval.duplicates import find_duplicates

        groups = find_duplicates(self.library)
        found = [
            (photo, group.kind) for group in groups for photo in group.photos if photo.photo_id not in session.disliked
        ]
        hits = tuple(
            Hit(rank, photo, 1.0, "strong", replies.DUPLICATE[kind])
            for rank, (photo, kind) in enumerate(found[: slots.top_k or LARGEST_PAGE], start=1)
        )
        text = replies.duplicates(
            len(groups),
            sum(len(group.photos) - 1 for group in groups),
            sum(group.kind == "exact" for group in groups),
        )
        if not hits:
            return Answer(text, session)
        shown = tuple(hit.photo.photo_id for hit in hits)
        return Answer(text, session.then(turn.plain, query=None, shown=shown, seen=(), total=len(hits)), hits)

    def _stats(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        stats = self.library.catalogue.stats()
        return Answer(
            replies.statistics(stats) if stats.photos else replies.EMPTY,
            session,
            suggestions=replies.HELP_SUGGESTIONS[2:],
        )

    def _export(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        ids, problem = self._on_page(slots.ranks, turn)
        ids = ids or turn.page
        form = next((name for name in EXPORT_SUFFIXES if name == (slots.format or "zip")), None)
        if problem or not ids:
            return Answer(problem or replies.NOTHING_SHOWN, session)
        if form is None:
            return Answer(replies.no_such_format(slots.format or ""), session, suggestions=replies.EXPORT_SUGGESTIONS)
        from retrieval.export import export_results

        folder = self.library.settings.data / "exports"
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"photochat-{time.strftime('%Y%m%d-%H%M%S')}{EXPORT_SUFFIXES[form]}"
        export_results(self.library, ids, form, target)
        return Answer(replies.exported(len(ids), target), session)

    def _help(self, slots: Slots, session: ChatSession, turn: _Turn) -> Answer:
        return Answer(replies.small_talk(turn.plain) or replies.HELP, session, suggestions=replies.HELP_SUGGESTIONS)


def _query(slots: Slots) -> Query:
    """A new search from the slots of its action."""
    return Query(
        texts=(slots.text,) if slots.text else (),
        without=slots.without,
        colours=slots.colours,
        filters=slots.filters,
        top_k=min(slots.top_k or PAGE, LARGEST_PAGE),
    )


def _mixed(palettes: list[Palette]) -> Palette:
    """The colours of several photos as one palette."""
    return tuple(Swatch(s.lab, s.weight / len(palettes)) for palette in palettes for s in palette)


def _after_likes(session: ChatSession) -> tuple[Suggestion, ...]:
    return (Suggestion("More like the ones I liked", "more like the ones I liked"),) if session.liked else ()
