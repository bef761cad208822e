"""A turn: the likes beside a message, its actions one after another, and the reply."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from chatbot.actions import Action, Context, Intent, Slots
from chatbot.bot import collection, going_back, page, searches
from chatbot.bot.turn import Message, Turn, query_of
from chatbot.reading import route
from chatbot.replies import Answer, Reply, changes, escaped_sentence, talk, wishes
from chatbot.session import ChatSession, Liking
from retrieval.errors import ImageSearchError
from retrieval.library import Library
from retrieval.search import SearchEngine

_ACTIONS: dict[Intent, Callable[[Slots, ChatSession, Turn], Answer]] = {
    "text_search": searches.by_words,
    "image_search": searches.by_photo,
    "more_like": searches.more_like,
    "colour_search": searches.by_colour,
    "refine": searches.refine,
    "feedback": page.rate,
    "next_page": searches.next_page,
    "describe": page.describe,
    "duplicates": collection.duplicates,
    "stats": collection.stats,
    "undo": going_back.undo,
    "reset": going_back.reset,
    "export": collection.export,
    "help": collection.explain,
}
# Buttons under one answer.
_BUTTONS = 4


class Chatbot:
    """Answers messages over one library."""

    def __init__(self, library: Library, engine: SearchEngine) -> None:
        self.library, self.engine = library, engine

    def turn(self, message: Message, session: ChatSession) -> Iterator[Reply]:
        """What is looked for (``final=False``), then the answer; a failure to act on is its text."""
        started = time.perf_counter()
        actions: tuple[Action, ...] = ()
        try:
            rated = self._rated_beside(message, session)
            context = Context(len(message.photos), len(rated.shown), rated.liked_ranks)
            actions = route(message.text, context).actions
            if actions[-1].intent in ("text_search", "colour_search"):
                looking = wishes.looking(query_of(actions[-1].slots))
                yield Reply(looking, actions, None, (), session, final=False)
            answer = self._answer(message, rated, actions)
        except ImageSearchError as error:
            answer = Answer(escaped_sentence(str(error)), session)
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

    def _answer(self, message: Message, session: ChatSession, actions: tuple[Action, ...]) -> Answer:
        if not message.text.strip() and not message.photos:
            return _answer_to_likes(message, session)
        turn = Turn(self.library, self.engine, message, session.shown)
        texts: list[str] = []
        answer = Answer("", session)
        for action in actions:
            step = _ACTIONS[action.intent](action.slots, answer.session, turn)
            texts.append(step.text)
            answer = replace(step, hits=answer.hits if step.hits is None else step.hits)
        return replace(answer, text=" ".join(texts), suggestions=answer.suggestions[:_BUTTONS])


def _answer_to_likes(message: Message, session: ChatSession) -> Answer:
    """Where nothing was said: what came of the hearts, or what to say."""
    if not message.like and not message.dislike:
        return Answer(talk.NOTHING_SAID, session, suggestions=talk.HELP_SUGGESTIONS)
    said = [changes.rated((), len(message.like), "like")] if message.like else []
    said += [changes.rated((), len(message.dislike), "dislike")] if message.dislike else []
    return Answer(" ".join(said), session, suggestions=page.after_likes(session))
