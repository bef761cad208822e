"""What every action of a message may look at: the collection, the message and the page it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from chatbot.actions import Slots
from chatbot.replies import Answer, changes, collection, results, talk
from chatbot.session import SEEN, ChatSession, Snapshot
from retrieval.errors import ImageSearchError
from retrieval.library import Library
from retrieval.records import Hit, Query
from retrieval.search import SearchEngine

# A page of the results panel; and the most that one question may ask for.
PAGE, LARGEST_PAGE = 12, 200


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sends: words, attached photo files, ids of photos that they like or dislike with it."""

    text: str = ""
    photos: tuple[Path, ...] = ()
    like: tuple[int, ...] = ()
    dislike: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One message over one collection; ``page`` is what was shown when it came, whatever its actions show."""

    library: Library
    engine: SearchEngine
    message: Message
    page: tuple[int, ...]

    @property
    def words(self) -> str:
        """What was typed."""
        return self.message.text.strip()

    def on_page(self, ranks: tuple[int, ...]) -> tuple[tuple[int, ...], str]:
        """The ids at these positions, or the sentence that says which are not there."""
        if ranks and not self.page:
            return (), talk.NOTHING_SHOWN
        wrong = [rank for rank in ranks if rank > len(self.page)]
        if wrong:
            return (), talk.no_such_rank(wrong, len(self.page))
        return tuple(self.page[rank - 1] for rank in ranks), ""

    def found(self, query: Query, session: ChatSession, left_out: tuple[int, ...] = ()) -> Answer:
        """Search, and make what was found the present."""
        seen = tuple(dict.fromkeys(left_out))[-SEEN:]
        answer = self.engine.search(replace(query, exclude=frozenset((*seen, *session.disliked))))
        snapshot = self.library.snapshot()
        if not len(snapshot):
            return Answer(collection.OUTDATED if snapshot.outdated else collection.EMPTY, session, ())
        shown = tuple(hit.photo.photo_id for hit in answer.hits)
        session = session.then(self.words, query=query, shown=shown, seen=seen, total=answer.total)
        steps = results.next_steps(query, answer, len(seen) + len(session.disliked))
        return Answer(results.found(query, answer), session, answer.hits, steps)

    def hits_again(self, snapshot: Snapshot, shown: tuple[int, ...]) -> tuple[Hit, ...]:
        """The hits of an earlier page, asked for again so that scores and reasons are true."""
        if not shown or snapshot.query is None:
            return ()
        top_k = len(snapshot.shown) + len(snapshot.disliked)
        try:
            again = self.engine.search(replace(snapshot.query, exclude=frozenset(snapshot.seen), top_k=top_k))
            found = {hit.photo.photo_id: hit for hit in again.hits}
        except ImageSearchError:  # the upload it stood on is gone
            found = {}
        known = self.library.catalogue.photos(shown)
        hits = (found.get(p.photo_id) or Hit(1, p, 0.0, "fair", changes.SHOWN_BEFORE) for p in known)
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1))


def query_of(slots: Slots) -> Query:
    """A new search from the slots of its action."""
    return Query(
        texts=(slots.text,) if slots.text else (),
        without=slots.without,
        colours=slots.colours,
        filters=slots.filters,
        top_k=min(slots.top_k or PAGE, LARGEST_PAGE),
    )
