"""A turn: the likes beside a message, its actions one after another, and the reply."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, cast, get_args

from chatbot.actions import Action, Context, Done, Intent, Route, Search, Slots
from chatbot.bot import albums, collection, going_back, page, searches, small_talk, uploads
from chatbot.bot.answering import Answerer, FromItsDescription, FromItsPeople, FromItsText, FromItsWords, FromTheFile
from chatbot.bot.continued import continued, corrected, with_name
from chatbot.bot.measures import colour_compared, measures_named, ordered_by
from chatbot.bot.pointing import pointed
from chatbot.bot.strange import not_understood
from chatbot.bot.turn import Message, Turn, checked
from chatbot.reading import route
from chatbot.replies import Answer, Reply, escaped_sentence, quoted
from chatbot.replies.phrases import sentences
from chatbot.replies.wishes import wish
from chatbot.session import ChatSession, Waiting, Waits
from retrieval.errors import ImageSearchError
from retrieval.languages import language_of
from retrieval.library import Library
from retrieval.records import Liking
from retrieval.search import SearchEngine
from retrieval.search.spelling import Speller
from retrieval.words import has, listed, say, speaking


class Reader(Protocol):
    """What reads a message: its words and what they can refer to become actions; never raises."""

    def __call__(self, message: str, context: Context) -> Route: ...


_ACTIONS: dict[Intent, Callable[[Slots, ChatSession, Turn], Answer]] = {
    "text_search": searches.by_words,
    "image_search": uploads.by_photo,
    "more_like": searches.more_like,
    "colour_search": searches.by_colour,
    "refine": searches.refine,
    "feedback": page.rate,
    "next_page": searches.next_page,
    "describe": page.describe,
    "ask": page.ask,
    "duplicates": collection.duplicates,
    "stats": collection.stats,
    "album": albums.album,
    "undo": going_back.undo,
    "reset": going_back.reset,
    "export": collection.export,
    "help": small_talk.explain,
}
# What is about "it", where nothing else is said.
_ABOUT_IT: tuple[Intent, ...] = ("describe", "ask")
# "Find others, and put the first four into Lisbon".
_THE_FIRST = re.compile(r"\b(?:the|da|die|las?|los|les?)\s+(?:first|1st|frist|ersten?|primer\w*|premi\w*)\b", re.I)
_WHICH = re.compile(r"\b(?:which|wich|what)\b", re.I)
_LOVED = re.compile(r"\bshow\b.*\b(?:i|we)(?:['’]ve|\s+have)?\s+(?:liked|loved|hearted)\b", re.I)
_MY_LIKES = re.compile(r"\b(?:list|show|see|what|which)\b.*\b(?:liked|likes|favou?rites|hearts)\b", re.I)
# Buttons under one answer.
_BUTTONS = 4
# What a message did whose wish still waits for a photo or a name.
_WAITED_FOR: dict[Waits, Done] = {
    "feedback": "like", "describe": "describe", "ask": "describe", "more_like": "search", "album": "album.add",
}  # fmt: skip
_SEARCHING: tuple[Intent, ...] = ("text_search", "refine", "more_like", "colour_search", "image_search", "next_page")
_DESCRIBING: tuple[Intent, ...] = ("text_search", "refine")


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
        actions: tuple[Action, ...] = ()
        with speaking(message.language):
            looking, answer, rated = "", None, session
            try:
                message = checked(message)
                rated = self._rated_beside(message, session)
                actions = (
                    continued(message, rated)
                    or albums.spoken_of(message.text, rated, self.library.catalogue.albums)
                    or with_name(
                        corrected(self._read(message, rated), message.text, rated),
                        message.text,
                        rated,
                        self.library.catalogue.albums,
                    )
                )
                looking = self._looking(message, rated, actions)
            except ImageSearchError as error:
                answer = Answer(escaped_sentence(str(error)), session)
        if looking:
            yield Reply(looking, actions, None, (), session, final=False)
        with speaking(message.language):
            try:
                answer = answer or self._answer(message, rated, actions)
            except ImageSearchError as error:
                answer = Answer(escaped_sentence(str(error)), session)
            query = answer.session.query
            heading = wish(query) if query else ""
        took = 1000 * (time.perf_counter() - started)
        yield Reply(
            answer.text,
            actions,
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

    def _read(self, message: Message, session: ChatSession) -> tuple[Action, ...]:
        catalogue = self.library.catalogue
        albums = tuple(name for name, _ in catalogue.albums.all())
        context = context_of(message, session, albums, catalogue.places.names(), catalogue.people.names())
        return self.reader(message.text, context).actions

    def _is_known(self, name: str) -> bool:
        return bool(len(self.library.catalogue.having_words([name])))

    def set_feedback(self, session: ChatSession, photo_id: int, liking: Liking) -> ChatSession:
        """A heart on the page; raises QueryError where the photo left the collection."""
        self.library.catalogue.photo(photo_id)
        return session.rated((photo_id,), liking)

    def _rated_beside(self, message: Message, session: ChatSession) -> ChatSession:
        """The session with the likes that came with the words."""
        for ids, liking in ((message.like, "like"), (message.dislike, "dislike")):
            for photo_id in ids:
                self.library.catalogue.photo(photo_id)
            if ids:
                session = session.rated(ids, liking)  # type: ignore[arg-type]  # the two literals above
        return session

    def _turn(self, message: Message, session: ChatSession) -> Turn:
        return Turn(self.library, self.engine, self._speller, self.answerers, message, session.shown)

    def _looking(self, message: Message, session: ChatSession, actions: tuple[Action, ...]) -> str:
        """What the search is for, while it runs."""
        last = actions[-1]
        if last.intent not in ("text_search", "colour_search") or last.slots.instead:
            return ""
        return say("looking", wish=wish(self._turn(message, session).query_of(last.slots)))

    def _answer(self, message: Message, session: ChatSession, actions: tuple[Action, ...]) -> Answer:
        if not message.text.strip() and not message.photos:
            return _answer_to_likes(message, session)
        turn = self._turn(message, session)
        texts: list[str] = []
        answer, waiting, searched = Answer("", session), None, ""
        if [action.slots.do for action in actions] == ["show"] and _WHICH.search(message.text):
            compared = measures_named(message.text) or colour_compared(message.text)
            actions += (Action("describe"),) if compared else ()  # "which of Bruno's pictures is the sharpest?"
        if actions[0] == Action("undo") and _LOVED.search(message.text):
            actions = (Action("refine"), *actions[1:])  # "show again the ones I loved"
        if actions == (Action("help"),) and turn.page and ordered_by(message.text):
            actions = (Action("refine"),)  # "can you sort them by brightness?"
        actions, remarked, found = _without_echoes(actions, message.text), tuple[int, ...](), False
        opened = filled = False
        beside_wish = any(action.intent not in ("feedback", "undo") for action in actions)
        for action in actions:
            says_more = action.slots.ranks or action.slots.which or action.slots.text
            if waiting and action.intent in get_args(Waits) and not says_more:
                waiting = waiting if action.intent in _ABOUT_IT else _waiting(action)
                continue  # it is asked already which photo that is
            beside = beside_wish and action.intent == "feedback" and not session.now.waiting
            action = albums.or_photos(action, answer.session, turn)
            if found and _is_about_what_is_found(action, turn):
                turn = replace(turn, page=answer.session.shown)
            if opened and action.intent == "export":  # "show me the album, then export it"
                action = replace(action, slots=replace(action.slots, ranks=()))
            action, turn, pointed_sentence, problem = pointed(action, answer.session, turn)
            if beside:
                ids, _ = turn.meant(action.slots.ranks, answer.session)
                aside = filled and page.hides_the_rest(action.slots, turn)
                asked_about = any(other.intent in _ABOUT_IT for other in actions)
                unseen = problem and any(other == Action("more_like") for other in actions)
                remark = page.is_remark(action.slots.liking, ids, turn, asked_about=asked_about)
                if aside or (remark and not unseen):
                    answer = replace(answer, session=answer.session.looking_at(ids or answer.session.focus))
                    remarked = answer.session.ranks_of(ids)
                    continue
            if action == Action("more_like"):  # "the first and second are cosy. more such?"
                action = Action("more_like", Slots(ranks=remarked))
            if problem and not action.slots.ranks:
                step = Answer(problem, answer.session, asks=bool(turn.page))
            else:  # what is clear is done
                step = _ACTIONS[action.intent](action.slots, answer.session, turn)
            if action.intent == "album" and action.slots.do == "show" and not action.slots.order:
                step = searches.in_order(step, turn)
            if step.hits is not None and answer.hits is not None and action.intent in _SEARCHING:
                texts = [text for text in texts if text != searched]  # what was found first is not shown
            searched = step.text if action.intent in _SEARCHING else searched
            found = action.intent in _SEARCHING and bool(step.hits)
            told = step.text.rpartition(":** ")[2]
            told_before = action.intent in _ABOUT_IT and any(told in text for text in texts)
            texts += [pointed_sentence, "" if told_before else step.text, problem]
            nameless = problem and action.intent == "album" and not action.slots.name  # else the answer is its name
            if ((step.asks or problem) and not nameless) or any(
                rank > len(turn.page) + len(turn.earlier) for rank in action.slots.ranks
            ):
                waiting = _waiting(action)
            likes = action.intent == "refine" and bool(_MY_LIKES.search(turn.words) or _LOVED.search(turn.words))
            opened = (likes or action.intent == "album") and step.hits is not None
            filled = filled or action.slots.do == "add"
            if action.intent == "undo" or opened:  # "oops, 4 not 5", "open Lisbon and take the third out"
                turn = replace(turn, page=step.session.shown)
            answer = replace(step, hits=answer.hits if step.hits is None else step.hits)
        if strange := self._not_understood(message, actions):
            texts.insert(0, strange)
        return replace(
            answer,
            text=sentences(texts),
            session=answer.session.as_one_turn(session).waiting_for(waiting),
            suggestions=tuple(dict.fromkeys(answer.suggestions))[:_BUTTONS],
        )

    def _not_understood(self, message: Message, actions: tuple[Action, ...]) -> str:
        """The sentence about what is not understood: a time, place or condition, or all of it in a foreign language."""
        texts = (action.slots.text for action in actions if action.intent in _DESCRIBING and action.slots.text)
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


def _is_about_what_is_found(action: Action, turn: Turn) -> bool:
    """Whether an action behind a search is about its photos: "only red ones, and how many are there?"."""
    if action.intent not in ("stats", "export", "album"):
        return False
    ranks = action.slots.ranks
    the_first = ranks == tuple(range(1, len(ranks) + 1)) and _THE_FIRST.search(turn.words)
    return bool(the_first) if ranks else not action.slots.which and not turn.speaks_of_one


def _without_echoes(actions: tuple[Action, ...], words: str) -> tuple[Action, ...]:
    """Actions but for those that say nothing beside another, and "next" after a page that is hidden: it comes.

    "Only number 2. What's on my liked list now?" says something.
    """
    kept: list[Action] = []
    rated = [a.slots.liking for a in actions if a.intent == "feedback" and (a.slots.ranks or a.slots.which)]
    for action in actions:
        if action == Action("feedback", Slots(liking=action.slots.liking)) and action.slots.liking in rated:
            continue  # "lose 7 and 8, and all" hides two
        if action == Action("next_page") and kept and kept[-1].slots.liking == "dislike":
            continue
        if action == Action("refine") and kept and not _MY_LIKES.search(words):
            continue
        ordered = action == Action("refine", Slots(order=action.slots.order))
        if kept and kept[-1].slots.do == "show" and ordered:  # "the album, oldest first"
            shown = kept.pop()
            action = replace(shown, slots=replace(shown.slots, order=action.slots.order))
        if kept and kept[-1] in (Action("refine"), action):
            kept.pop()  # "number 1 is wrong, hide it" hides it once
        kept.append(action)
    return tuple(kept)


def _waiting(action: Action) -> Waiting | None:
    """What an action waits for that could not be done: photos that are on the page, or a name."""
    slots = action.slots
    if action.intent not in get_args(Waits) or (action.intent == "album" and slots.do != "add"):
        return None
    ranks = () if slots.name or action.intent != "album" else slots.ranks
    return Waiting(cast(Waits, action.intent), ranks, slots.liking, slots.name, slots.question)


def context_of(
    message: Message,
    session: ChatSession,
    albums: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    people: tuple[str, ...] = (),
) -> Context:
    """What a message can refer to; ``albums``, ``places`` and ``people`` are those of the collection."""
    query = session.query
    search = Search(" ".join(query.texts), query.filters) if query else None
    liked, focus = session.ranks_of(session.liked), session.ranks_of(session.focus)
    return Context(
        photos=len(message.photos),
        shown=len(session.shown),
        liked=liked,
        focus=focus,
        search=search,
        done=_done(session),
        asked=session.now.waiting is not None,
        album=session.last_album,
        albums=albums,
        places=places,
        people=people,
    )


def _done(session: ChatSession) -> Done:
    """What the last message did; "" where nothing goes on with it."""
    now = session.now
    if now.waiting and now.waiting.intent in _WAITED_FOR:
        return now.waiting.liking or _WAITED_FOR[now.waiting.intent]
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
