"""A turn: the likes beside a message, its actions one after another, and the reply."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol, cast, get_args

from chatbot.actions import Action, Context, Done, Intent, Route, Search, Slots
from chatbot.bot import albums, page
from chatbot.bot.answering import Answerer, FromItsDescription, FromItsPeople, FromItsText, FromItsWords, FromTheFile
from chatbot.bot.continued import continued, corrected, with_name
from chatbot.bot.course import done
from chatbot.bot.files import by_number
from chatbot.bot.measures import measures_named
from chatbot.bot.pointing import ON_PHOTOS
from chatbot.bot.strange import not_possible, not_understood
from chatbot.bot.turn import Message, Turn, checked
from chatbot.bot.uploads import with_usable_photos
from chatbot.reading import route
from chatbot.replies import Answer, Reply, escaped_sentence, quoted
from chatbot.replies.phrases import sentences
from chatbot.replies.wishes import is_bare, wish, with_conditions
from chatbot.session import ChatSession
from retrieval.errors import ImageSearchError
from retrieval.languages import language_of
from retrieval.library import Library
from retrieval.places import NEAR, NOT, OR, bare
from retrieval.search import SearchEngine
from retrieval.search.spelling import Speller
from retrieval.words import has, listed, say, speaking


class Reader(Protocol):
    """What reads a message: its words and what they can refer to become actions; never raises."""

    def __call__(self, message: str, context: Context) -> Route: ...


# What a message did whose wish still waits for a photo or a name.
_WAITED_FOR: dict[Intent, Done] = {
    "feedback": "like", "describe": "describe", "ask": "describe", "more_like": "search", "album": "album.add",
}  # fmt: skip
_DESCRIBING: tuple[Intent, ...] = ("text_search", "refine", "stats")


class Chatbot:
    """Answers messages over one library."""

    def __init__(
        self, library: Library, engine: SearchEngine, reader: Reader = route, answerers: Sequence[Answerer] = ()
    ) -> None:
        """``answerers`` see more in a photo than the words about it, such as a vision model; asked in their order."""
        self.library, self.engine, self.reader = library, engine, reader
        roots = tuple(root.resolve() for root in library.settings.images)
        self.answerers: tuple[Answerer, ...] = (
            FromTheFile(roots),
            FromItsDescription(),
            FromItsText(),
            FromItsPeople(),
            *answerers,
            FromItsWords(),
        )
        self._speller = Speller(library)

    def turn(self, message: Message, session: ChatSession) -> Iterator[Reply]:
        """The wish in words (``final=False``), then the answer; the text of a failure is its sentence."""
        started = time.perf_counter()
        read = Route((), "")
        with speaking(message.language):
            looking, refused, answer, rated = "", "", None, session
            try:
                message, refused = with_usable_photos(checked(message), self.library)
                rated = self._rated_beside(message, session)
                message = self._by_number(message, rated)
                read = self._understood(message, rated)
                looking = self._looking(message, rated, read.actions)
            except ImageSearchError as error:
                answer = Answer(escaped_sentence(str(error)), session)
        if looking:
            yield Reply(looking, read.actions, None, (), session, final=False)
        with speaking(message.language):
            try:
                answer = answer or self._answer(message, rated, read)
            except ImageSearchError as error:
                answer = Answer(escaped_sentence(str(error)), session)
            heading = _heading(answer.session)
        took = 1000 * (time.perf_counter() - started)
        yield Reply(
            sentences((refused, answer.text)),
            read.actions,
            answer.hits,
            answer.suggestions,
            answer.session,
            took,
            match=answer.match,
            heading=heading,
        )

    def respond(self, message: Message, session: ChatSession) -> Reply:
        """The last reply of ``turn``."""
        *_, last = self.turn(message, session)
        return last

    def _understood(self, message: Message, session: ChatSession) -> Route:
        """What a message wants, by itself or as it goes on with what was said before."""
        text, names = message.text, self.library.catalogue.albums
        if actions := continued(message, session) or albums.renaming(text, session, names):
            return Route(actions, "rule: goes on")
        read = self._read(message, session)
        return replace(read, actions=with_name(corrected(read.actions, text, session), text, session, names))

    def _read(self, message: Message, session: ChatSession) -> Route:
        catalogue = self.library.catalogue
        albums = tuple(name for name, _ in catalogue.albums.all())
        cameras = tuple(name for name, _ in self.library.snapshot().facts.groups("camera")[0])
        places, people = catalogue.places.names(), catalogue.people.names()
        return self.reader(message.text, context_of(message, session, albums, places, people, cameras))

    def _by_number(self, message: Message, session: ChatSession) -> Message:
        """The message with the numbers of photos that it names by their files, where it says something of them."""
        numbered = by_number(message, session.known, self.library.snapshot())
        if numbered == message:
            return message
        found = self._read(numbered, session).actions
        points = any(action.slots.ranks for action in found if action.intent in (*ON_PHOTOS, "export"))
        return numbered if points else message

    def _nowhere(self, actions: tuple[Action, ...]) -> str:
        """The sentence about places of which another was named and no photo is from: "Amsterdam or Lisbon"."""
        lists = (action.slots.filters.place or "" for action in actions)
        named = [one.removeprefix(NEAR) for place in lists if OR in place for one in place.removeprefix(NOT).split(OR)]
        known = {bare(name) for name in self.library.catalogue.places.names()} if named else set[str]()
        nowhere = [one for one in named if bare(one) not in known and not self._is_known(one)]
        return say("place-none", places=listed([quoted(one) for one in nowhere], either=True)) if nowhere else ""

    def _is_known(self, name: str) -> bool:
        return bool(len(self.library.catalogue.having_words([name])))

    def _rated_beside(self, message: Message, session: ChatSession) -> ChatSession:
        """The session with the likes that came with the words."""
        for ids, liking in ((message.like, "like"), (message.dislike, "dislike")):
            for photo_id in ids:
                self.library.catalogue.photo(photo_id)
            if ids:
                session = session.rated(ids, liking)  # type: ignore[arg-type]  # the two literals above
        return session

    def _turn(self, message: Message, session: ChatSession) -> Turn:
        earlier = (*session.known[len(session.shown) :], *message.named)
        return Turn(self.library, self.engine, self._speller, self.answerers, message, session.shown, earlier)

    def _looking(self, message: Message, session: ChatSession, actions: tuple[Action, ...]) -> str:
        """What the search is for, while it runs."""
        last = actions[-1]
        if last.intent not in ("text_search", "colour_search") or last.slots.instead:
            return ""
        return say("looking", wish=wish(self._turn(message, session).query_of(last.slots)))

    def _answer(self, message: Message, session: ChatSession, read: Route) -> Answer:
        if not message.text.strip() and not message.photos:
            return _answer_to_likes(message, session)
        strange = self._not_understood(message, read.actions)
        if strange and all(action.slots == Slots() for action in read.actions):
            return Answer(strange, session)
        answer = done(read, session, self._turn(message, session))
        return replace(answer, text=sentences((strange, answer.text))) if strange else answer

    def _not_understood(self, message: Message, actions: tuple[Action, ...]) -> str:
        """The sentence about what is not understood: a time, place or condition, or all of it in a foreign language."""
        searches = [action for action in actions if action.intent in _DESCRIBING]
        if searches and (sentence := not_possible(message.text) or self._nowhere(actions)):
            return sentence
        texts = [action.slots.text for action in searches if action.slots.text]
        described = [text for text in texts if not measures_named(text)]  # "sharpest first"
        if not described:
            return ""
        if sentence := not_understood(" ".join(described), self._is_known):
            return sentence
        language, understood = language_of(message.text), self.library.encoder.languages
        if language in ("", "en") and understood == {"en"}:
            unknown = self._speller.unknown(" ".join(described))
            words = listed([quoted(word) for word in unknown])
            return say("words-unknown", n=len(unknown), words=words) if unknown else ""
        if language in ("", "en") or language in understood:
            return ""
        if understood == {"en"}:
            own, key = f"only-english-{language}", "only-english"
        else:
            own, key = f"not-understood-{language}", "not-understood"
        return say(own if has(own) else key)


def context_of(
    message: Message,
    session: ChatSession,
    albums: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    people: tuple[str, ...] = (),
    cameras: tuple[str, ...] = (),
) -> Context:
    """What a message can refer to; ``albums``, ``places``, ``people`` and ``cameras`` are those of the collection."""
    query = session.query
    search = Search(" ".join(query.texts), query.filters, query.without) if query else None
    liked, focus = session.ranks_of(session.liked), session.numbers_of(session.focus)
    return Context(
        photos=len(message.photos),
        shown=len(session.shown) or len(message.named),  # by the names of their files
        liked=liked,
        focus=focus,
        search=search,
        done=_done(session),
        asked=bool(session.now.waiting),
        album=session.last_album,
        albums=albums,
        places=places,
        people=people,
        cameras=cameras,
    )


def _heading(session: ChatSession) -> str:
    """What is over the page: the album that is open, or what was looked for."""
    query, album = session.query, session.open_album
    if query is None:
        return ""
    return with_conditions(quoted(album), query) if album and is_bare(query) else wish(query)


def _done(session: ChatSession) -> Done:
    """What the last message did; "" where nothing goes on with it."""
    now = session.now
    waits = now.waiting[0].action if now.waiting else None
    if waits and waits.slots.do == "remove":
        return "album.remove"
    if waits and waits.intent in _WAITED_FOR:
        return waits.slots.liking or _WAITED_FOR[waits.intent]
    if now.asked:
        return "describe"
    if session.ahead and not session.tried:
        return "undo"
    if now.did == "album" and now.album:
        return "album.add" if now.album.added else "album.remove" if now.album.removed else "album.show"
    return cast(Done, now.did) if now.did in get_args(Done) else ""


def _answer_to_likes(message: Message, session: ChatSession) -> Answer:
    """The answer to a message without words: about the hearts, or a hint what to say."""
    sentences = [page.feedback_sentence(message.like, "like")] if message.like else []
    sentences += [page.feedback_sentence(message.dislike, "dislike")] if message.dislike else []
    if not sentences:
        return Answer(say("nothing-said"), session)
    return Answer(" ".join(sentences), session, suggestions=page.after_likes(session))
